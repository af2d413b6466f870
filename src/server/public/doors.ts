// SPDX-License-Identifier: Apache-2.0
import type { AddressInfo } from 'node:net';
import { count } from '../../report/plain-text.ts';
import { openEmptyStore } from '../../store/engine/open-store.ts';
import type { Tables } from '../../store/tables.ts';
import { readConfig, type ServeOptions } from '../config.ts';
import type { ServerConfig } from '../context.ts';
import { listen } from '../listen.ts';
import { makeLogger } from '../logger.ts';
import { keepToOwner } from '../own-files.ts';
import { runUntilStopped } from '../run-until-stopped.ts';
import { expectData, expectTable } from '../server-data.ts';
import { openAlone } from './alone.ts';
import { exportSite as writeSite } from './export-site.ts';
import type { PublicDatabase } from './serve-public.ts';

interface Io {
  stdout: { write(text: string): unknown };
  env: Record<string, string | undefined>;
  cwd: string;
}

/** `ngao serve --public`: listens until it is told to stop. */
export async function serveAlone(options: ServeOptions, io: Io): Promise<number> {
  const config = readConfig(options, withoutKeys(io.env), io.cwd);
  await runUntilStopped(async () => await startAlone(config, io), io);
  return 0;
}

async function startAlone(config: ServerConfig, io: Io): Promise<{ close(): Promise<void> }> {
  const { app, close } = await openAlone(config, makeLogger(config.logLevel ?? 'warn'));
  try {
    await listen(app, config);
    const { port } = app.server.address() as AddressInfo;
    io.stdout.write(`\nNgao serves what is published at http://${config.host}:${port}/ and nothing else. Stop it with Ctrl-C.\n`);
    return { close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** `ngao export-site`: everything that is published as files. */
export async function exportSite(folder: string, options: ServeOptions, io: Io): Promise<number> {
  const config = readConfig(options, withoutKeys(io.env), io.cwd);
  const { databaseUrl, dataFolder } = config;
  expectData(config);
  // What is published may be read by everybody: made before the process keeps files to itself.
  const mask = process.umask();
  if (databaseUrl === undefined) keepToOwner(dataFolder);
  const store = await openEmptyStore<Tables>(databaseUrl === undefined ? { dataFolder } : { url: databaseUrl });
  process.umask(mask);
  try {
    await expectTable(store, 'public_files');
    const files = await writeSite(store.kysely as unknown as PublicDatabase, folder);
    io.stdout.write(`${folder}: ${count(files.length, 'file')}.\n`);
    return 0;
  } finally {
    await store.close();
  }
}

/** Neither door needs a secret, and so none is read. */
function withoutKeys(env: Io['env']): Io['env'] {
  const addresses = ['DATABASE_URL', 'NGAO_DATA', 'NGAO_HOST', 'NGAO_PORT', 'NGAO_PUBLIC_URL', 'NGAO_TRUST_PROXY', 'NGAO_DB'];
  const wanted = [...addresses, 'NGAO_LOG_LEVEL'];
  return Object.fromEntries(wanted.map((name) => [name, env[name]]));
}
