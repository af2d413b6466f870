// SPDX-License-Identifier: Apache-2.0
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { NgaoError } from '../kit/errors.ts';
import { productsFor } from './access.ts';
import { authenticate, checkSameOrigin } from './auth/authenticate.ts';
import type { Caller, ServerContext } from './context.ts';
import { ProblemDocument } from './contract/common.ts';
import { answerError } from './errors.ts';
import { servePages } from './pages.ts';
import type { Access, Route } from './route.ts';
import { routes } from './routes/registry.ts';
import { securityHeaders } from './security-headers.ts';
import { validators } from './validators.ts';

/** The HTTP server, not yet listening. `context.log` is the caller's to choose. */
export async function buildApp(context: ServerContext): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: context.log,
    trustProxy: context.config.trustProxy,
    bodyLimit: 4 * 1024 * 1024,
    // Paths hold ids; queries may hold what people search for, so addresses stay out of the log.
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: true,
    requestIdHeader: false,
    genReqId: () => crypto.randomUUID(),
  });
  app.setValidatorCompiler(validators());
  app.setErrorHandler(answerError);
  await app.register(cookie);
  await app.register(rateLimit, { global: false, keyGenerator: (request) => request.ip, max: 600, timeWindow: '1 minute' });
  await app.register(swagger, { openapi: { openapi: '3.1.0', info: { title: 'Ngao', version: '1' } } });
  app.addHook('onRequest', async (_request, reply) => void reply.headers(securityHeaders(context.config.publicUrl)));
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  for (const each of routes) addRoute(app, each, context);
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  servePages(app, context.config.webFolder);
  await app.ready();
  return app;
}

/** Streams are taken whatever type they say they have; everything else is JSON. */
function addRoute(app: FastifyInstance, each: Route, context: ServerContext): void {
  const url = each.root ? each.url : `/api/v1${each.url}`;
  void app.register(async (scope) => {
    if (each.schemas.body === 'stream') {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    }
    scope.route({
      method: each.method,
      url,
      bodyLimit: each.schemas.body === 'stream' ? context.config.maxReportBytes : 4 * 1024 * 1024,
      schema: schemaOf(each),
      config: { rateLimit: { max: each.perMinute ?? (each.method === 'GET' ? 1200 : 300), timeWindow: '1 minute' } },
      handler: async (request, reply) => {
        const caller = await admit(each, request, context);
        if (each.status !== undefined) reply.code(each.status);
        const { params, query, body } = request;
        return await each.handle({ params, query, body, caller, http: request, reply } as never, context);
      },
    });
  });
}

function schemaOf({ schemas, summary, url, status }: Route) {
  return {
    summary,
    tags: [url.split('/')[1] ?? ''],
    ...(schemas.params && { params: schemas.params }),
    ...(schemas.query && { querystring: schemas.query }),
    ...(schemas.body && schemas.body !== 'stream' && { body: schemas.body }),
    ...(schemas.answer !== 'raw' && {
      response: { [status ?? 200]: schemas.answer, ...(status === 202 && { 200: schemas.answer }), default: ProblemDocument },
    }),
  };
}

/** Who asks, and whether the route lets them in. Products are checked again by what the route calls. */
async function admit(each: Route, request: FastifyRequest, context: ServerContext): Promise<Caller> {
  const caller = await authenticate(request, context);
  if (each.method !== 'GET') checkSameOrigin(request, caller, context.config.publicUrl);
  checkAccess(each.access, caller, context.now());
  return caller;
}

const confirmedFor = 15 * 60_000;

/** The rule of a route, asked for one caller; throws `unauthenticated`, `forbidden` or `confirmation-needed`. */
export function checkAccess(access: Access, caller: Caller, now: string): void {
  if (access.who === 'public') return;
  if (access.who === 'ingest' && caller.machine) return;
  if (!caller.person) throw new NgaoError('unauthenticated', 'Sign in, or send a valid token.');
  if (access.who === 'person') return;
  const needed = access.who === 'ingest' ? ['upload' as const] : [access.permission].flat();
  if (!needed.some((permission) => productsFor(caller, permission).length > 0))
    throw new NgaoError(
      'forbidden',
      `Your roles do not let you do this (it needs "${needed.join('" or "')}"). Ask an administrator.`,
    );
  if (access.who === 'may' && access.confirmed && Date.parse(now) - Date.parse(caller.person.confirmedAt) > confirmedFor)
    throw new NgaoError('confirmation-needed', 'Prove again that it is you: confirm with your password or passkey, then repeat.');
}
