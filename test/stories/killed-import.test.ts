// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { grypeReport } from '../builders/grype-report.ts';
import { type PortfolioRows, portfolioRows } from '../builders/portfolio-rows.ts';
import { becomeAdministrator, type HttpClient, handIn, machine, makeDemoProduct, whenRead } from '../builders/serve-client.ts';
import { dataFolder, runNgao, type ServeProcess, startServe } from '../builders/serve-process.ts';

const timeout = 900_000;
const large = grypeReport({ findings: 1500 });
const smaller = grypeReport({ findings: 1300, severity: 'High', at: '2026-05-02T00:00:00Z' });

async function begin(t: TestContext) {
  const data = dataFolder(t);
  const server = await startServe(t, { data });
  const administrator = await becomeAdministrator(server.url, server.setupToken ?? '');
  const { token } = await makeDemoProduct(administrator);
  return { data, server, token, administrator };
}

/** The two reports without any disturbance. */
async function undisturbed(t: TestContext): Promise<PortfolioRows> {
  const { data, server, token } = await begin(t);
  const client = machine(server.url, token);
  for (const report of [large, smaller]) {
    const { body } = await handIn(client, { target: 'service', report });
    assert.equal((await whenRead(client, body.report)).state, 'imported');
  }
  assert.equal((await server.end('SIGTERM')).code, 0);
  return await portfolioRows({ dataFolder: data });
}

async function killAmidImport(client: HttpClient, report: number, { server, after }: { server: ServeProcess; after: number }) {
  for (;;) {
    const { body } = await client.get(`/api/v1/reports/${report}`);
    if (body.state !== 'received') break;
    await sleep(5);
  }
  await sleep(after);
  const { body } = await client.get(`/api/v1/reports/${report}`);
  await server.end('SIGKILL');
  return body.state as string;
}

test('a server that is killed in mid-import again and again ends where an undisturbed one does', { timeout }, async (t) => {
  const expected = await undisturbed(t);
  const { data, server: first, token, administrator } = await begin(t);
  let server = first;
  const states: string[] = [];
  const reports: number[] = [];
  for (const [report, moments] of [
    [large, [0, 300]],
    [smaller, [100]],
  ] as const) {
    const { status, body } = await handIn(machine(server.url, token), { target: 'service', report });
    assert.equal(status, 202);
    reports.push(body.report);
    for (const after of moments) {
      states.push(await killAmidImport(machine(server.url, token), body.report, { server, after }));
      server = await startServe(t, { data });
    }
    assert.equal((await whenRead(machine(server.url, token), body.report)).state, 'imported');
  }
  assert.ok(states.filter((state) => state === 'importing').length >= 2, `killed while ${states.join(', ')}`);
  // Acknowledged at the very last moment: it is there after the restart.
  const last = await handIn(machine(server.url, token), { target: 'other', report: grypeReport({ findings: 5 }) });
  await server.end('SIGKILL');
  server = await startServe(t, { data });
  const client = machine(server.url, token);
  assert.equal((await whenRead(client, last.body.report)).counts.opened, 5);
  const again = await handIn(client, { target: 'service', report: smaller });
  assert.deepEqual([again.body.duplicate, again.body.report], [true, reports[1]]);

  await assertAuditProvable(t, { data, client: administrator.client.at(server.url) });
  assert.equal((await server.end('SIGTERM')).code, 0);
  const rows = await portfolioRows({ dataFolder: data });
  assertSame(withoutMoment(withoutOther(rows)), withoutMoment(expected));
});

/** Without the small report on another target at the end. */
function withoutOther(rows: PortfolioRows): PortfolioRows {
  const keys = new Set(rows.findings.filter(({ ref }) => ref !== 'repository:service').map(({ key }) => key));
  const own = (list: Record<string, unknown>[]) => list.filter(({ key, ref }) => !keys.has(key) && ref !== 'repository:other');
  const [day] = rows.days;
  return {
    ...rows,
    findings: own(rows.findings),
    observations: own(rows.observations),
    events: own(rows.events),
    counts: own(rows.counts),
    reports: rows.reports.slice(0, 2),
    days: [{ opened: Number(day?.opened) - 5, closed: day?.closed }],
  };
}

/** What is rated anew has its new day with the next run of the clocks, every five minutes: before or after a server ended. */
function withoutMoment(rows: PortfolioRows): PortfolioRows {
  return { ...rows, findings: rows.findings.map((row) => (row.alive ? { ...row, given: null } : row)) };
}

/** Table by table, and the first row that differs: thousands of rows are no message. */
function assertSame(found: PortfolioRows, expected: PortfolioRows): void {
  for (const [name, rows] of Object.entries(expected)) {
    const own = found[name as keyof PortfolioRows];
    const differs = rows.findIndex((row, index) => JSON.stringify(row) !== JSON.stringify(own[index]));
    if (differs >= 0) assert.deepEqual(own[differs], rows[differs], `${name}, row ${differs}`);
    assert.equal(own.length, rows.length, name);
  }
}

async function assertAuditProvable(t: TestContext, { data, client }: { data: string; client: HttpClient }): Promise<void> {
  const { person } = (await client.get('/api/v1/session')).body;
  const granted = await client.post(`/api/v1/users/${person.id}/grants`, { role: 'auditor', product: null });
  assert.equal(granted.status, 200, JSON.stringify(granted.body));
  const exported = await client.get('/api/v1/audit/export');
  assert.equal(exported.status, 200, JSON.stringify(exported.body));
  const file = join(data, 'audit.ndjson');
  writeFileSync(file, exported.body);
  const verified = await runNgao(t, ['audit', 'verify', file]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
  assert.match(verified.stdout, /^PROVEN/);
}
