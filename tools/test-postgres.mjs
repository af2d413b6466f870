// SPDX-License-Identifier: Apache-2.0
// A throw-away PostgreSQL cluster for tests: `node tools/test-postgres.mjs start` prints its URL, `stop` ends and removes it.
// It listens on loopback only, trusts everybody there, and never synchronises to disk, unless `durable` comes after the action
// (for measuring; a cluster of its own). Needs Debian's package `postgresql`.
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const durable = process.argv[3] === 'durable';
const folder = join(tmpdir(), durable ? 'ngao-bench-postgres' : 'ngao-test-postgres');
const data = join(folder, 'data');
const address = join(folder, 'url');
const actions = { start, stop };

const action = actions[process.argv[2]];
if (!action) fail('Say what to do: node tools/test-postgres.mjs start|stop [durable]');
await action();

async function start() {
  if (isRunning()) return void process.stdout.write(readFileSync(address, 'utf8'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const user = account();
  if (user) chownSync(folder, user.uid, user.gid);
  run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']);
  const port = await freePort();
  const quick = durable ? '' : '-c fsync=off -c full_page_writes=off';
  const options = `-p ${port} -h 127.0.0.1 -k ${folder} ${quick} -c max_connections=200`;
  run('pg_ctl', ['-D', data, '-l', join(folder, 'log'), '-w', '-o', options, 'start']);
  writeFileSync(address, `postgres://postgres@127.0.0.1:${port}/postgres\n`);
  process.stdout.write(readFileSync(address, 'utf8'));
}

function stop() {
  if (existsSync(join(data, 'postmaster.pid'))) run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
  rmSync(folder, { recursive: true, force: true });
}

function isRunning() {
  return existsSync(address) && spawnAs('pg_ctl', ['-D', data, 'status']).status === 0;
}

function run(program, args) {
  const result = spawnAs(program, args);
  if (result.status !== 0) fail(`${program} failed: ${result.error?.message ?? result.stderr}`);
}

/** PostgreSQL refuses to run as root; its package made a user for it. */
function spawnAs(program, args) {
  const user = account();
  // Output goes nowhere or to a pipe that ends with the program: pg_ctl leaves the server behind with what it was given.
  const stdio = program === 'pg_ctl' ? ['ignore', 'ignore', 'ignore'] : ['ignore', 'ignore', 'pipe'];
  return spawnSync(locate(program), args, { ...user, cwd: tmpdir(), encoding: 'utf8', stdio });
}

function account() {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8').match(/^postgres:[^:]*:(\d+):(\d+):/m);
  if (!line) fail('PostgreSQL is not installed here: as root this needs the user "postgres" of the package "postgresql".');
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

/** Debian keeps the programs out of the path, one folder per major version. */
function locate(program) {
  const packaged = '/usr/lib/postgresql';
  const versions = existsSync(packaged) ? readdirSync(packaged).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(packaged, version, 'bin', program)).find((path) => existsSync(path));
  return found ?? program;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
