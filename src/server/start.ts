// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildApp } from './app.ts';
import { invite, isSetUp } from './auth/invitations.ts';
import { checkExternalKey } from './cases/vault.ts';
import { readConfig, type ServeOptions } from './config.ts';
import type { ServerContext } from './context.ts';
import { listen } from './listen.ts';
import { makeLogger } from './logger.ts';
import { openContext } from './open-context.ts';
import { makeSigningKey, signingKeyFile } from './publishing/signing.ts';
import { runUntilStopped } from './run-until-stopped.ts';

export { backup, restore } from './backups.ts';
export { exportSite, serveAlone } from './public/doors.ts';

interface Writer {
  write(text: string): unknown;
}
interface Io {
  stdout: Writer;
  env: Record<string, string | undefined>;
  cwd: string;
}

/** The door of the server: opens everything, listens, and runs until it is told to stop. Answers the exit code. */
export async function serve(options: ServeOptions, io: Io): Promise<number> {
  await runUntilStopped(async () => await startServer(options, io), io);
  return 0;
}

/** Starts without waiting for a signal. `url` is where it listens. */
export async function startServer(
  options: ServeOptions,
  io: Io,
): Promise<{ url: string; context: ServerContext; close(): Promise<void> }> {
  const config = readConfig(options, io.env, io.cwd);
  const log = makeLogger(config.logLevel ?? 'warn');
  await checkExternalKey(config);
  if (config.databaseUrl === undefined && !existsSync(join(config.dataFolder, 'database')))
    io.stdout.write('Making the database; this takes some seconds the first time ...\n');
  const opened = await openContext(config, log);
  try {
    const app = await buildApp(opened.context);
    await opened.work();
    await listen(app, config);
    const { port } = app.server.address() as AddressInfo;
    if (config.port === 0) config.publicUrl = config.publicUrl.replace(/:0$/, `:${port}`);
    await tellWhereItIs(opened.context, io);
    if (await makeSigningKey(config, opened.context.now()))
      io.stdout.write(`Made the OpenPGP key that signs advisories: ${signingKeyFile(config)}. Keep a copy of it.\n`);
    const close = async () => {
      await app.close();
      await opened.close();
    };
    return { url: config.publicUrl, context: opened.context, close };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function tellWhereItIs(context: ServerContext, { stdout }: Io): Promise<void> {
  const { config, store } = context;
  const database = store.engine === 'embedded' ? `embedded database in ${config.dataFolder}` : 'PostgreSQL';
  stdout.write(`\nNgao is running at ${config.publicUrl} (${database}). Stop it with Ctrl-C.\n`);
  if (config.webFolder === undefined)
    stdout.write('The pages are not built, so only the API answers. Build them with "npm run build".\n');
  if (await isSetUp(context)) return;
  const { secret } = await store.transaction(async (tx) => {
    // Whoever sets it up will hand in the first reports; deciding stays with others.
    const grants = ['administrator', 'maintainer'].map((role) => ({ role, product: null }));
    return await invite(
      { tx, now: context.now() },
      { purpose: 'first-administrator', userId: null, email: '', grants, hours: 24 },
    );
  });
  stdout.write(
    `\nThere is no administrator yet. Open this link once, within 24 hours, to become it:\n\n  ${config.publicUrl}/setup#${secret}\n\n`,
  );
}
