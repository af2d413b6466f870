// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';

/** A PostgreSQL server of the benchmark's own. */
export interface Cluster {
  url: string;
  postmaster: number;
  stop(): void;
}

/** Starts one that synchronises to disk as a real one does; undefined where PostgreSQL is not installed. */
export async function startCluster(): Promise<Cluster | undefined> {
  const started = program('start');
  if (started.status !== 0) return undefined;
  const url = started.stdout.trim();
  const [row] = await onCluster<{ pid: string }>(url, "select split_part(pg_read_file('postmaster.pid'), chr(10), 1) as pid");
  return { url, postmaster: Number(row?.pid), stop: () => void program('stop') };
}

export async function newDatabase({ url }: Cluster): Promise<string> {
  const name = `bench_${randomBytes(6).toString('hex')}`;
  await onCluster(url, `create database ${name} template template0`);
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

async function onCluster<Row>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows as Row[];
}

function program(action: string) {
  const script = join(import.meta.dirname, '../../test-postgres.mjs');
  return spawnSync(process.execPath, [script, action, 'durable'], { encoding: 'utf8' });
}
