// SPDX-License-Identifier: Apache-2.0
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, LogController } from 'fastify';
import { securityTxtPath } from '../../advisories/site/security-txt.ts';
import { NgaoError } from '../../kit/errors.ts';
import { openEmptyStore } from '../../store/engine/open-store.ts';
import type { Tables } from '../../store/tables.ts';
import { expectTable } from '../server-data.ts';
import { aloneHeaders, missingPageHeaders } from './headers.ts';
import { missingPage, type PublicDatabase, servePublic } from './serve-public.ts';

/** What the public process is told. Nothing in it is a key, and no data folder is opened. */
export interface AloneConfig {
  databaseUrl: string | undefined;
  trustProxy: boolean;
}

/**
 * The public tier as a process of its own: no migrations, no jobs, no keys. A database role that may only read `public_files` and
 * `public_advisories` is enough for it. Throws `config-invalid` without DATABASE_URL: the embedded database has one process.
 */
export async function openAlone(
  { databaseUrl, trustProxy }: AloneConfig,
  log: FastifyBaseLogger,
): Promise<{ app: FastifyInstance; close(): Promise<void> }> {
  if (databaseUrl === undefined)
    throw new NgaoError(
      'config-invalid',
      'The public tier alone needs DATABASE_URL: the embedded database belongs to one process. Leave --public out, or export the site.',
    );
  const store = await openEmptyStore<Tables>({ url: databaseUrl });
  try {
    await expectTable(store, 'public_files');
    const db = store.kysely as unknown as PublicDatabase;
    await readsPublicFiles(db);
    const app = await buildAlone(db, { log, trustProxy });
    const close = async () => {
      await app.close();
      await store.close();
    };
    return { app, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function readsPublicFiles(db: PublicDatabase): Promise<void> {
  try {
    await db.selectFrom('public_files').select('path').limit(1).execute();
  } catch (cause) {
    throw new NgaoError(
      'store-unsuitable',
      'This database role cannot read public_files. Grant it the two public tables: public_files and public_advisories.',
      { cause },
    );
  }
}

async function buildAlone(
  db: PublicDatabase,
  { log, trustProxy }: { log: FastifyBaseLogger; trustProxy: boolean },
): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: log,
    trustProxy: trustProxy ? (_address, hop) => hop < 1 : false,
    bodyLimit: 1024,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 65_000,
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: (_error, _request, reply) => answerBroken(reply),
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: true,
  });
  await app.register(rateLimit, { global: false, keyGenerator: (request) => request.ip, max: 600, timeWindow: '1 minute' });
  app.addHook('onRequest', async (_request, reply) => void reply.headers(aloneHeaders));
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'unexpected error');
    void reply
      .code(status)
      .type('text/plain; charset=utf-8')
      .send(status === 429 ? 'Too many requests.\n' : 'This did not work.\n');
  });
  app.setNotFoundHandler((_request, reply) => void reply.code(404).headers(missingPageHeaders).send(missingPage));
  servePublic(app, db);
  app.get('/', async (_request, reply) => reply.redirect('/security/', 302));
  app.get('/report', async (request, reply) => {
    const address = await reportForm(db);
    const isHere = address === undefined || new URL(address).host === request.host;
    if (isHere) return reply.code(404).headers(missingPageHeaders).send(missingPage);
    return reply.redirect(address, 302);
  });
  app.get('/healthz', async () => 'ok\n');
  app.get('/readyz', async () => {
    await readsPublicFiles(db);
    return 'ok\n';
  });
  await app.ready();
  return app;
}

/** Where reports are taken, as security.txt tells it: there is no form on this side. */
async function reportForm(db: PublicDatabase): Promise<string | undefined> {
  const row = await db.selectFrom('public_files').where('path', '=', securityTxtPath).select('body').executeTakeFirst();
  const address = row && /^Contact: (https?:\/\/\S+)/m.exec(Buffer.from(row.body).toString('utf8'))?.[1];
  return address !== undefined && URL.canParse(address) ? address : undefined;
}

/** An address that cannot be decoded never reaches a hook. */
function answerBroken(reply: FastifyReply): void {
  void reply.code(400).headers(aloneHeaders).type('text/plain; charset=utf-8').send('This did not work.\n');
}
