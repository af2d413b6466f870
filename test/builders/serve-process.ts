// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

export const door = join(import.meta.dirname, '../../bin/ngao.mjs');

export interface ServeOptions {
  data: string;
  args?: readonly string[];
  env?: Record<string, string>;
  /** Another door than that of the sources. */
  door?: string;
}

/** How a process ended. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** `ngao serve` as a process of its own, on a port of its own. */
export interface ServeProcess {
  /** `http://127.0.0.1:PORT` */
  url: string;
  pid: number;
  /** The secret of the one-time link, where one was printed. */
  setupToken: string | undefined;
  stdout(): string;
  end(signal: NodeJS.Signals): Promise<Ended>;
}

/** A folder of one test, removed at its end. */
export function dataFolder(t: TestContext, name = 'ngao-data-'): string {
  const folder = mkdtempSync(join(tmpdir(), name));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

function environment(more: Record<string, string> = {}): Record<string, string> {
  const own = Object.entries(process.env).filter(([name]) => !/^(NGAO_|DATABASE_URL|NODE_TEST)/.test(name));
  return { ...(Object.fromEntries(own) as Record<string, string>), ...more };
}

interface Running {
  child: ChildProcess;
  output: { stdout: string; stderr: string };
  ended: Promise<Ended>;
}

/** `ngao ARGS` as a process, killed at the test's end if it still runs. */
export function spawnNgao(
  t: TestContext,
  args: readonly string[],
  given: { env?: Record<string, string>; door?: string } = {},
): Running {
  const child = spawn(process.execPath, [given.door ?? door, ...args], {
    env: environment(given.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (output.stderr += text));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...output }) as Ended);
  t.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, output, ended };
}

/** Runs to the end. */
export async function runNgao(
  t: TestContext,
  args: readonly string[],
  given: { env?: Record<string, string>; door?: string } = {},
): Promise<Ended> {
  return await spawnNgao(t, args, given).ended;
}

/** Starts the server and waits until it says where it is. Throws what it said instead when it ends before that. */
export async function startServe(t: TestContext, { data, args = [], env, door: other }: ServeOptions): Promise<ServeProcess> {
  const given = { env: { NGAO_DB: join(data, 'no-advisories'), ...env }, ...(other !== undefined && { door: other }) };
  const running = spawnNgao(t, ['serve', '--data', data, '--port', '0', ...args], given);
  const { child, output, ended } = running;
  return {
    url: await addressOf(running),
    pid: child.pid ?? 0,
    setupToken: /\/setup#(\S+)/.exec(output.stdout)?.[1],
    stdout: () => output.stdout,
    end: async (signal) => {
      child.kill(signal);
      return await ended;
    },
  };
}

async function addressOf({ output, ended }: Running): Promise<string> {
  let over: Ended | undefined;
  void ended.then((end) => {
    over = end;
  });
  for (;;) {
    if (over) throw new Error(`ngao serve ended with ${over.code ?? over.signal}: ${over.stdout}${over.stderr}`);
    const url = /Ngao is running at (\S+) /.exec(output.stdout)?.[1];
    if (url !== undefined && (await hasSaidAll(url, output.stdout))) return url;
    await sleep(20);
  }
}

/** The link is printed right after the address; a server that is set up prints none. */
async function hasSaidAll(url: string, stdout: string): Promise<boolean> {
  if (/\/setup#\S+\n\n/.test(stdout)) return true;
  const answer = await fetch(`${url}/api/v1/session`);
  return !((await answer.json()) as { setup: boolean }).setup;
}
