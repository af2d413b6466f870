// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { grypeReport } from '../builders/grype-report.ts';
import { becomeAdministrator, type HttpClient, handIn, machine, makeDemoProduct, whenRead } from '../builders/serve-client.ts';
import { dataFolder, runNgao, startServe } from '../builders/serve-process.ts';

const timeout = 900_000;
const postgres = process.env.NGAO_TEST_POSTGRES || undefined;
const addresses = [
  '/api/v1/products',
  '/api/v1/targets',
  '/api/v1/findings?limit=100',
  '/api/v1/findings/1',
  '/api/v1/findings/1/history',
  '/api/v1/findings/facets',
  '/api/v1/components',
  '/api/v1/reports',
  '/api/v1/reports/1/original',
  '/api/v1/overview',
  '/api/v1/users',
];
const sbom = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { timestamp: '2026-05-01T00:00:00Z', component: { type: 'application', name: 'service', version: '1.0.0' } },
  components: [{ type: 'library', name: 'example', version: '1.0.0', purl: 'pkg:npm/example@1.0.0', 'bom-ref': 'a' }],
});

async function answersOf(client: HttpClient): Promise<Record<string, unknown>> {
  const answers: [string, unknown][] = [];
  for (const address of addresses) {
    const { status, body } = await client.get(address);
    assert.equal(status, 200, `${address}: ${JSON.stringify(body)}`);
    answers.push([address, lastSeenGone(body)]);
  }
  return Object.fromEntries(answers);
}

/** Asking is itself noticed: when a person was last here moves on. */
function lastSeenGone(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body, (key, value) => (key === 'lastSeen' ? undefined : value)));
}

/** A portfolio with findings, decisions, an inventory, evidence and a report that was acknowledged and not read. */
async function populated(t: TestContext) {
  const data = dataFolder(t);
  const server = await startServe(t, { data });
  const administrator = await becomeAdministrator(server.url, server.setupToken ?? '');
  const { token } = await makeDemoProduct(administrator);
  const client = machine(server.url, token);
  for (const report of [grypeReport({ findings: 60, text: 'Ä flaw 🦓 "quoted"' }), sbom]) {
    const { body } = await handIn(client, { target: 'service', report });
    assert.equal((await whenRead(client, body.report)).state, 'imported');
  }
  const answers = await answersOf(administrator.client);
  // Flaws of its own: it may be read at any time, and what was asked before must stay the same.
  const others = grypeReport({ findings: 3000 })
    .replaceAll('CVE-1900-', 'CVE-1900-9')
    .replaceAll('example-package-', 'waiting-package-');
  const waiting = await handIn(client, { target: 'waiting', report: others });
  await server.end('SIGKILL');
  return { data, administrator, token, answers, waiting: waiting.body.report as number };
}

async function emptyDatabase(t: TestContext): Promise<string> {
  const name = `ngao_test_${process.pid}_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: postgres });
  await admin.connect();
  await admin.query(`create database ${name} template template0`);
  t.after(async () => {
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
  });
  const url = new URL(postgres ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

/** Everything after the header, which names the moment and the engine. */
function contentOf(file: string): string {
  const bytes = gunzipSync(readFileSync(file));
  return createHash('sha256')
    .update(bytes.subarray(bytes.indexOf('\n')))
    .digest('hex');
}

async function succeed(t: TestContext, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const { code, stdout, stderr } = await runNgao(t, args, { env });
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}

test('a portfolio goes through a backup to another place, and on through PostgreSQL, and is the same', { timeout }, async (t) => {
  const { data, administrator, token, answers, waiting } = await populated(t);
  const folder = dataFolder(t);
  const file = join(folder, 'one.gz');
  assert.match(await succeed(t, ['backup', file, '--data', data]), /3 evidence files[\s\S]*Not in it: the keys/);
  assert.equal(statSync(file).mode & 0o077, 0);
  assert.equal((await runNgao(t, ['backup', file, '--data', data])).code, 2, 'no backup is overwritten');
  assertNoKeys(file, join(data, 'keys'));

  let source = file;
  if (postgres !== undefined) {
    const env = { DATABASE_URL: await emptyDatabase(t) };
    const between = join(folder, 'between');
    await succeed(t, ['restore', source, '--data', between], env);
    source = join(folder, 'two.gz');
    await succeed(t, ['backup', source, '--data', between], env);
    assert.equal(contentOf(source), contentOf(file));
  }
  const copy = join(folder, 'copy');
  await succeed(t, ['restore', source, '--data', copy]);
  await succeed(t, ['backup', join(folder, 'three.gz'), '--data', copy]);
  assert.equal(contentOf(join(folder, 'three.gz')), contentOf(file));
  const full = await runNgao(t, ['restore', source, '--data', copy]);
  assert.equal(full.code, 2, full.stderr);
  assert.match(full.stderr, /not empty/);

  cpSync(join(data, 'keys'), join(copy, 'keys'), { recursive: true });
  const server = await startServe(t, { data: copy });
  assert.equal(server.setupToken, undefined);
  const read = await whenRead(machine(server.url, token), waiting);
  assert.deepEqual([read.state, read.counts.opened], ['imported', 3000], 'what was handed in and not read is read');
  const now = await answersOf(administrator.client.at(server.url));
  for (const address of [
    '/api/v1/findings/1',
    '/api/v1/findings/1/history',
    '/api/v1/components',
    '/api/v1/reports/1/original',
    '/api/v1/users',
  ])
    assert.deepEqual(now[address], answers[address], address);
  const { email, password, recoveryCodes } = administrator;
  const login = await administrator.client.at(server.url).post('/api/v1/login', { email, password, code: recoveryCodes[1] });
  assert.equal(login.status, 200, 'people sign in as before');
  await server.end('SIGTERM');
});

/** Neither as they are nor as text. */
function assertNoKeys(file: string, keys: string): void {
  const bytes = gunzipSync(readFileSync(file));
  const names = readdirSync(keys);
  assert.ok(names.length >= 2, names.join(', '));
  for (const name of names) {
    const text = readFileSync(join(keys, name), 'utf8');
    const lines = text.split('\n').filter((line) => line.length >= 40 && !line.startsWith('-----'));
    assert.ok(lines.length > 0, name);
    for (const line of lines) {
      assert.equal(bytes.includes(line), false, name);
      assert.equal(bytes.includes(Buffer.from(line, 'base64').subarray(-32)), false, name);
      assert.equal(bytes.includes(Buffer.from(line, 'base64').subarray(-32).toString('hex')), false, name);
    }
  }
}

test('damaged, cut and foreign files change nothing', { timeout }, async (t) => {
  const data = dataFolder(t);
  const server = await startServe(t, { data });
  const { token } = await makeDemoProduct(await becomeAdministrator(server.url, server.setupToken ?? ''));
  const { body } = await handIn(machine(server.url, token), { target: 'service', report: grypeReport({ findings: 20 }) });
  await whenRead(machine(server.url, token), body.report);
  await server.end('SIGTERM');
  const folder = dataFolder(t);
  const good = join(folder, 'good.gz');
  await succeed(t, ['backup', good, '--data', data]);
  const packed = readFileSync(good);
  const plain = gunzipSync(packed);
  const flipped = Buffer.from(plain);
  flipped[plain.length >> 1] = (flipped[plain.length >> 1] ?? 0) ^ 1;
  const bad: Record<string, Uint8Array> = {
    cut: packed.subarray(0, packed.length >> 1),
    flipped: gzipSync(flipped),
    foreign: Buffer.from('PGDMP and more of another program'),
    empty: new Uint8Array(),
  };
  const target = join(folder, 'target');
  for (const [name, bytes] of Object.entries(bad)) {
    writeFileSync(join(folder, name), bytes);
    const { code, stderr } = await runNgao(t, ['restore', join(folder, name), '--data', target]);
    assert.equal(code, 3, `${name}: ${stderr}`);
    assert.doesNotMatch(stderr, /this is a bug/, name);
  }
  assert.equal((await runNgao(t, ['restore', join(folder, 'none'), '--data', target])).code, 2);
  await succeed(t, ['restore', good, '--data', target]);
  assert.equal(existsSync(join(target, 'ngao.lock.owner')), false);
});

test('backups of nights and before upgrades restore beside the evidence that stands there', { timeout }, async (t) => {
  const { data, administrator, answers } = await populated(t);
  const nightly = await import('../../src/server/backups.ts');
  const { openStore } = await import('../../src/store/engine/open-store.ts');
  const { migrations } = await import('../../src/store/migrations/registry.ts');
  const store = await openStore({ dataFolder: data }, { migrations });
  for (let day = 1; day <= 9; day++) await nightly.writeNightly(store, data, `2026-06-0${day}`);
  await store.close();
  const kept = readdirSync(join(data, 'backups')).sort();
  assert.deepEqual([kept.length, kept[0]], [7, '2026-06-03.ngao-backup.gz']);
  const copy = dataFolder(t);
  for (const name of ['evidence', 'keys']) cpSync(join(data, name), join(copy, name), { recursive: true });
  await succeed(t, ['restore', join(data, 'backups', '2026-06-09.ngao-backup.gz'), '--data', copy]);
  const server = await startServe(t, { data: copy });
  const now = await answersOf(administrator.client.at(server.url));
  for (const address of ['/api/v1/findings/1', '/api/v1/reports/1/original'])
    assert.deepEqual(now[address], answers[address], address);
  await server.end('SIGTERM');
});

test('before the schema changes, what stands there is kept', { timeout }, async (t) => {
  const { openStore } = await import('../../src/store/engine/open-store.ts');
  const { migrations } = await import('../../src/store/migrations/registry.ts');
  const data = dataFolder(t);
  mkdirSync(data, { recursive: true });
  const older = await openStore({ dataFolder: data }, { migrations: migrations.slice(0, -1) });
  await older.executeSql("insert into products (key, name, created_at) values ('old', 'Old', now())");
  await older.close();
  const server = await startServe(t, { data });
  assert.ok(server.setupToken);
  await server.end('SIGTERM');
  const [file, ...more] = readdirSync(join(data, 'backups'));
  assert.deepEqual(more, []);
  assert.equal(file, `before-${migrations.at(-1)?.name}.ngao-backup.gz`);
  const copy = join(dataFolder(t), 'copy');
  await succeed(t, ['restore', join(data, 'backups', file ?? ''), '--data', copy]);
  const restored = await openStore({ dataFolder: copy }, { migrations });
  const { rows } = await restored.executeSql('select key, name from products');
  await restored.close();
  assert.deepEqual(rows, [{ key: 'old', name: 'Old' }]);
});
