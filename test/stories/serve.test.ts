// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { grypeReport } from '../builders/grype-report.ts';
import { becomeAdministrator, handIn, httpClient, machine, makeDemoProduct, whenRead } from '../builders/serve-client.ts';
import { dataFolder, runNgao, spawnNgao, startServe } from '../builders/serve-process.ts';

const noWindows = process.platform === 'win32' && 'Windows has neither modes nor SIGTERM';
const timeout = 600_000;

test('the first start prints a link that makes the first administrator, once; the second start asks nobody', {
  timeout,
  skip: noWindows,
}, async (t) => {
  const data = join(dataFolder(t), 'new');
  const first = await startServe(t, { data });
  assert.match(first.stdout(), /There is no administrator yet/);
  assert.ok(first.setupToken);
  const startedWith = flagsOf(first.pid);
  const administrator = await becomeAdministrator(first.url, first.setupToken);
  const again = await httpClient(first.url).post('/api/v1/setup', {
    token: first.setupToken,
    name: 'Second',
    email: 'second@example.org',
    password: 'another password',
  });
  assert.equal(again.status, 403);
  const { token } = await makeDemoProduct(administrator);
  const { body } = await handIn(machine(first.url, token), { target: 'service', report: grypeReport({ findings: 3 }) });
  const ended = await first.end('SIGTERM');
  assert.deepEqual([ended.code, ended.signal, ended.stderr], [0, null, '']);
  assert.match(ended.stdout, /SIGTERM: finishing what runs/);
  assertPrivate(data);

  const second = await startServe(t, { data, env: { NODE_OPTIONS: '--max-semi-space-size=16' } });
  assert.equal(second.setupToken, undefined);
  assert.deepEqual(
    [startedWith, flagsOf(second.pid)],
    process.platform === 'linux' ? [['--max-semi-space-size=8', 'one heap'], []] : [[], []],
    'small, unless chosen',
  );
  const report = await whenRead(machine(second.url, token), body.report);
  assert.deepEqual([report.state, report.counts.opened], ['imported', 3], 'read before the end, or after the next start');
  const session = await administrator.client.at(second.url).get('/api/v1/findings');
  assert.equal(session.body.items.length, 3);
  assert.equal((await second.end('SIGINT')).code, 0);
});

/** What Node.js itself was told in a process without children, where that can be seen. */
function flagsOf(pid: number): string[] {
  if (process.platform !== 'linux') return [];
  assert.equal(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'), '', 'one process');
  const [, ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  const told = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  const isFrugal = told.includes('MALLOC_ARENA_MAX=1') && told.includes('MALLOC_MMAP_THRESHOLD_=32768');
  return [...args.filter((arg) => arg.startsWith('--max')), ...(isFrugal ? ['one heap'] : [])];
}

/** Nobody but the owner reads anything of it. Some modes inside `database` are the engine's own; its door is shut. */
function assertPrivate(folder: string): void {
  const entries = readdirSync(folder, { recursive: true }) as string[];
  assert.ok(entries.some((name) => name.startsWith('keys')) && entries.some((name) => name.startsWith('evidence')));
  const guarded = entries.filter((name) => !name.startsWith('database/'));
  const open = ['.', ...guarded].filter((name) => (lstatSync(join(folder, name)).mode & 0o077) !== 0);
  assert.deepEqual(open, []);
}

test('a folder that exists already is made private too, and a stop during the start is a clean end', {
  timeout,
  skip: noWindows,
}, async (t) => {
  const data = join(dataFolder(t), 'mine');
  mkdirSync(data, { mode: 0o755 });
  const { child, output, ended } = spawnNgao(t, ['serve', '--data', data, '--port', '0']);
  const started = new Promise<void>((resolve) => child.stdout?.on('data', () => /Making/.test(output.stdout) && resolve()));
  await Promise.race([started, ended]);
  child.kill('SIGTERM');
  const { code, signal, stderr } = await ended;
  assert.deepEqual([code, signal, stderr], [0, null, '']);
  assert.equal(lstatSync(data).mode & 0o777, 0o700);
});

test('asked wrongly is 2, with the reason', { timeout }, async (t) => {
  const data = dataFolder(t);
  const wrong: [RegExp, string[], Record<string, string>?][] = [
    [/no option --prt/, ['--prt', '8080']],
    [/"99999" is no port/, ['--port', '99999']],
    [/takes no "there"/, ['there']],
    [/public address/, ['--public-url', 'ngao.example.org']],
    [/NGAO_MAX_REPORT_MB/, [], { NGAO_MAX_REPORT_MB: 'many' }],
    [/set all three/, [], { NGAO_OIDC_ISSUER: 'https://id.example.org' }],
    [/NGAO_LOG_LEVEL must be one of/, [], { NGAO_LOG_LEVEL: 'foo' }],
    [/NGAO_CASE_KEY: .* Choose one of file, age/, [], { NGAO_CASE_KEY: 'foo' }],
    [/DATABASE_URL|postgres/i, [], { DATABASE_URL: 'mysql://example.org/ngao' }],
  ];
  for (const [message, args, env] of wrong) {
    const ended = await runNgao(t, ['serve', '--data', data, ...args], env ? { env } : {});
    assert.deepEqual([ended.code, ended.stdout], [2, ''], args.join(' ') + ended.stderr);
    assert.match(ended.stderr, message);
    assert.doesNotMatch(ended.stderr, /this is a bug/);
  }
  assert.deepEqual(readdirSync(data), [], 'nothing was made');
});

test('a data folder in use, a busy port and a database that is not there are 3, with the reason', { timeout }, async (t) => {
  const data = dataFolder(t);
  const running = await startServe(t, { data });
  const locked = await runNgao(t, ['serve', '--data', data, '--port', '0']);
  assert.equal(locked.code, 3);
  assert.match(locked.stderr, new RegExp(`process ${running.pid} `));
  assert.equal((await fetch(`${running.url}/healthz`)).status, 200, 'the first one is not disturbed');
  for (const command of ['backup', 'restore']) {
    const other = await runNgao(t, [
      command,
      command === 'backup' ? join(data, 'x.gz') : join(data, 'ngao.lock'),
      '--data',
      data,
    ]);
    assert.equal(other.code, 3, other.stderr);
    assert.match(other.stderr, new RegExp(`process ${running.pid} `));
  }

  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise((resolve) => holder.close(resolve)));
  const { port } = holder.address() as { port: number };
  await running.end('SIGTERM');
  const busy = await runNgao(t, ['serve', '--data', data, '--port', String(port)]);
  assert.equal(busy.code, 3, busy.stderr);
  assert.match(busy.stderr, new RegExp(`127\\.0\\.0\\.1:${port}.*--port`));
  assert.doesNotMatch(busy.stderr, /this is a bug/);
  const nowhere = await runNgao(t, ['serve', '--data', data, '--port', '0', '--host', '192.0.2.1']);
  assert.equal(nowhere.code, 3, nowhere.stderr);
  assert.match(nowhere.stderr, /192\.0\.2\.1.*--host/);

  const [unmade, key] = [join(data, 'unmade'), join(data, 'no-key')];
  const keyless = { NGAO_CASE_KEY: 'file', NGAO_CASE_KEY_PATH: key };
  const closed = await runNgao(t, ['serve', '--data', unmade, '--port', '0'], { env: keyless });
  assert.deepEqual([closed.code, closed.stdout, existsSync(unmade)], [3, '', false], `nothing was made: ${closed.stderr}`);
  assert.match(closed.stderr, /NGAO_CASE_KEY: .*could not be opened.*backup of keys.*openssl rand -base64 32/s);
  assert.doesNotMatch(closed.stderr, /this is a bug/);

  const away = { DATABASE_URL: 'postgres://nobody:canary-word@127.0.0.1:1/ngao' };
  const unreachable = await runNgao(t, ['serve', '--data', data, '--port', '0'], { env: away });
  assert.equal(unreachable.code, 3, unreachable.stderr);
  assert.doesNotMatch(unreachable.stderr + unreachable.stdout, /canary-word|this is a bug/);
});
