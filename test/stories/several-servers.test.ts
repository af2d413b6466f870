// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { grypeReport } from '../builders/grype-report.ts';
import {
  type Administrator,
  becomeAdministrator,
  handIn,
  httpClient,
  machine,
  makeDemoProduct,
  whenRead,
} from '../builders/serve-client.ts';
import { dataFolder, type ServeProcess, startServe } from '../builders/serve-process.ts';

const server = process.env.NGAO_TEST_POSTGRES || undefined;
const onPostgres = {
  timeout: 900_000,
  skip: server === undefined && 'NGAO_TEST_POSTGRES is not set (tools/test-postgres.mjs start prints a value)',
};

interface Pair {
  a: ServeProcess;
  b: ServeProcess;
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
}

/** Two processes on one new database and one data folder, started at the same moment. */
async function twoServers(t: TestContext): Promise<Pair> {
  const name = `ngao_test_${process.pid}_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${name} template template0`);
  const url = new URL(server ?? '');
  url.pathname = `/${name}`;
  const data = dataFolder(t);
  t.after(async () => {
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
  });
  const given = { data, env: { DATABASE_URL: url.href } };
  const [a, b] = await Promise.all([startServe(t, given), startServe(t, given)]);
  const client = new pg.Client({ connectionString: url.href });
  client.on('error', () => {});
  await client.connect();
  return { a, b, query: async (sql, values) => (await client.query(sql, values)).rows };
}

const statuses = (answers: readonly { status: number }[]) => answers.map(({ status }) => status).sort();

test('two servers that start at once on an empty database share everything about people', onPostgres, async (t) => {
  const { a, b, query } = await twoServers(t);
  const steps = await query('select count(*)::int as n, count(distinct name)::int as names from ngao_migrations');
  assert.equal(steps[0]?.n, steps[0]?.names);
  assert.ok(a.setupToken && b.setupToken);
  // Either link is good at either server, one of them once: there is one first administrator.
  const administrator = await becomeAdministrator(b.url, a.setupToken, a.url);
  for (const token of [a.setupToken, b.setupToken]) {
    const body = { token, name: 'Second', email: 'second@example.org', password: 'another password' };
    assert.deepEqual(
      statuses(await Promise.all([a, b].map(({ url }) => httpClient(url).post('/api/v1/setup', body)))),
      [403, 403],
    );
  }
  for (const { url } of [a, b]) {
    const { body } = await administrator.client.at(url).get('/api/v1/session');
    assert.deepEqual([body.setup, body.person.strength], [false, 'password+totp']);
  }
  await assertCodesWorkOnce([a, b], administrator);
  await assertAttemptsAreCounted([a, b]);
  assert.equal((await administrator.client.at(a.url).post('/api/v1/logout')).status, 200);
  assert.equal((await administrator.client.at(b.url).get('/api/v1/products')).status, 401, 'signed out everywhere');
});

/** The same code at both servers at the same moment: one of them takes it. */
async function assertCodesWorkOnce(servers: readonly ServeProcess[], { email, password, code, recoveryCodes }: Administrator) {
  for (const spent of [code(1), recoveryCodes[0] as string]) {
    const body = { email, password, code: spent };
    const answers = await Promise.all(servers.map(({ url }) => httpClient(url).post('/api/v1/login', body)));
    assert.deepEqual(statuses(answers), [200, 401], JSON.stringify(answers));
  }
}

/** Ten guesses in all, wherever they are made. */
async function assertAttemptsAreCounted(servers: readonly ServeProcess[]): Promise<void> {
  const body = { email: 'victim@example.org', password: 'not the password' };
  const seen: number[] = [];
  for (let round = 0; round < 6; round++)
    for (const { url } of servers) seen.push((await httpClient(url).post('/api/v1/login', body)).status);
  assert.deepEqual(seen, [...Array(10).fill(401), 429, 429]);
}

test('two servers take the same report once, and read reports of one target one after the other', onPostgres, async (t) => {
  const { a, b, query } = await twoServers(t);
  const { token } = await makeDemoProduct(await becomeAdministrator(a.url, b.setupToken ?? ''));
  const [first, second] = [machine(a.url, token), machine(b.url, token)];
  const report = grypeReport({ findings: 50 });
  const twins = await Promise.all([first, second, first].map((client) => handIn(client, { target: 'twins', report })));
  assert.deepEqual(statuses(twins), [200, 200, 202]);
  assert.equal(new Set(twins.map(({ body }) => body.report)).size, 1);

  let overlaps = 0;
  let watching = true;
  const watch = (async () => {
    while (watching) {
      const rows = await query("select target_id from reports where state = 'importing' group by target_id having count(*) > 1");
      overlaps += rows.length;
      const active = await query(
        "select singleton_key from jobs.job where name = 'import-report' and state = 'active' group by 1 having count(*) > 1",
      );
      overlaps += active.length;
    }
  })();
  const handed = Array.from({ length: 12 }, (_, index) => {
    const at = `2026-05-${String(index + 1).padStart(2, '0')}T00:00:00Z`;
    const given = { target: index % 2 === 0 ? 'one' : 'two', report: grypeReport({ findings: 300 + index, at }) };
    return handIn(index % 3 === 0 ? first : second, given);
  });
  for (const { body } of await Promise.all(handed)) {
    const read = await whenRead(second, body.report);
    assert.equal(read.state, 'imported', read.reason);
  }
  watching = false;
  await watch;
  assert.equal(overlaps, 0);
  const doubled = await query('select target_id, key from findings group by 1, 2 having count(*) > 1');
  assert.deepEqual(doubled, []);
  const attempts = await query('select max(attempts)::int as most from reports');
  assert.deepEqual(attempts, [{ most: 1 }], 'nothing was begun twice');
});

test('when one server is killed in mid-import, the other finishes it', onPostgres, async (t) => {
  const { a, b, query } = await twoServers(t);
  const { token } = await makeDemoProduct(await becomeAdministrator(a.url, b.setupToken ?? ''));
  // With both servers at work on other targets, whichever is killed has something in its hands.
  const handed = await Promise.all(
    Array.from({ length: 4 }, (_, index) =>
      handIn(machine(a.url, token), {
        target: `service-${index}`,
        report: grypeReport({ findings: 2500, at: `2026-05-0${index + 1}T00:00:00Z` }),
      }),
    ),
  );
  for (;;) {
    const rows = await query("select 1 from reports where state = 'importing'");
    if (rows.length === 4) break;
    await sleep(5);
  }
  await a.end('SIGKILL');
  const client = machine(b.url, token);
  for (const { body } of handed) {
    const read = await whenRead(client, body.report);
    assert.deepEqual([read.state, read.counts.opened], ['imported', 2500], read.reason);
  }
  const opened = await query('select sum(opened)::int as opened, sum(medium)::int as open from daily_counts');
  assert.deepEqual(opened, [{ opened: 10_000, open: 10_000 }]);
  const clocks = await query('select count(*)::int as n from findings where due_at is null');
  assert.deepEqual(clocks, [{ n: 0 }], 'clocks of findings that the killed server opened run too');
});
