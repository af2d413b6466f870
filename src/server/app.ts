// SPDX-License-Identifier: Apache-2.0
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { NgaoError } from '../kit/errors.ts';
import { productsFor } from './access.ts';
import { authenticate, checkSameOrigin } from './auth/authenticate.ts';
import { serveKeyDirectory } from './cases/desk-key.ts';
import { type Caller, nobody, type ServerContext, type TokenScope } from './context.ts';
import { ProblemDocument } from './contract/common.ts';
import { answerError } from './errors.ts';
import { servePages } from './pages.ts';
import { type PublicDatabase, servePublic } from './public/serve-public.ts';
import { readJsonOnly } from './read-json.ts';
import type { Access, Route } from './route.ts';
import { routes } from './routes/registry.ts';
import { downloadPolicy, securityHeaders } from './security-headers.ts';
import { serializers } from './serializers.ts';
import { validators } from './validators.ts';

const largestBody = 4 * 1024 * 1024;
/** Whoever signs in has little to say. */
const largestPublicBody = 64 * 1024;

/**
 * How long a connection may take, in milliseconds: heads of requests come at once, a large report may need a while on a
 * slow line, and a socket on which nothing moves is closed. Node's own sweep looks every `connectionsCheckingInterval`.
 */
const patience = {
  requestTimeout: 15 * 60_000,
  connectionTimeout: 120_000,
  keepAliveTimeout: 65_000,
  http: { headersTimeout: 20_000, connectionsCheckingInterval: 5_000, maxHeaderSize: 16_384 },
};

/** The HTTP server, not yet listening. `context.log` is the caller's to choose. */
export async function buildApp(context: ServerContext): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: context.log,
    // One proxy: the address it saw. What stands further left in X-Forwarded-For was written by the caller.
    trustProxy: context.config.trustProxy ? (_address, hop) => hop < 1 : false,
    bodyLimit: largestBody,
    ...patience,
    routerOptions: { maxParamLength: 1400 },
    // An address that cannot be decoded never reaches a hook: it is answered like every other wrong request.
    frameworkErrors: (error, request, reply) => {
      reply.headers(securityHeaders(context.config.publicUrl));
      answerError(error, request, reply);
    },
    // Paths hold ids; queries may hold what people search for, so addresses stay out of the log.
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: true,
    requestIdHeader: false,
    genReqId: () => crypto.randomUUID(),
  });
  app.setValidatorCompiler(validators());
  app.setSerializerCompiler(serializers());
  app.setErrorHandler(answerError);
  await app.register(cookie);
  await app.register(rateLimit, { global: false, keyGenerator: (request) => request.ip, max: 600, timeWindow: '1 minute' });
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Ngao', version: '1' } },
    transform: ({ schema, url, route: { method } }) => ({ schema: withDocument(schema, [method].flat()[0], url), url }),
  });
  app.addHook('onRequest', async (_request, reply) => void reply.headers(securityHeaders(context.config.publicUrl)));
  app.addHook('onSend', async (_request, reply, payload) => {
    // What is downloaded is no page of ours, whatever a browser makes of it.
    if (String(reply.getHeader('content-disposition') ?? '').startsWith('attachment'))
      reply.header('content-security-policy', downloadPolicy);
    return payload;
  });
  readJsonOnly(app);
  for (const each of routes) addRoute(app, each, context);
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  servePublic(app, context.db as unknown as PublicDatabase);
  serveKeyDirectory(app, context);
  servePages(app, context.config.webFolder);
  await app.ready();
  return app;
}

const callers = new WeakMap<FastifyRequest, Caller>();

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
      bodyLimit: bodyLimitOf(each, context),
      schema: schemaOf(each),
      config: { rateLimit: { max: each.perMinute ?? (each.method === 'GET' ? 1200 : 300), timeWindow: '1 minute' } },
      // Before a byte of the body is read; after the limit on requests.
      preParsing: async (request, _reply, payload) => {
        callers.set(request, await admit(each, request, context));
        return payload;
      },
      handler: async (request, reply) => {
        const caller = callers.get(request) ?? nobody;
        if (each.status !== undefined) reply.code(each.status);
        const { params, query, body } = request;
        return await each.handle({ params, query, body, caller, http: request, reply } as never, context);
      },
    });
  });
}

function bodyLimitOf({ schemas, access, largest }: Route, { config }: ServerContext): number {
  if (largest !== undefined) return largest;
  if (schemas.body === 'stream') return config.maxReportBytes;
  return access.who === 'public' ? largestPublicBody : largestBody;
}

function schemaOf({ schemas, summary, url, status }: Route) {
  return {
    summary,
    tags: [url.split('/')[1] ?? ''],
    ...(schemas.params && { params: schemas.params }),
    ...(schemas.query && { querystring: schemas.query }),
    ...(schemas.body && schemas.body !== 'stream' && { body: schemas.body }),
    ...(schemas.answer !== 'raw' && {
      response: {
        [status ?? 200]: schemas.answer,
        ...((status === 202 || schemas.document) && { 200: schemas.answer }),
        default: ProblemDocument,
      },
    }),
  };
}

/** Bodies that are taken byte for byte are described all the same, though nothing checks them before the handler does. */
function withDocument<S extends object>(schema: S, method: string | undefined, url: string): S {
  const document = routes.find((each) => each.method === method && `/api/v1${each.url}` === url)?.schemas.document;
  return document ? { ...schema, body: document } : schema;
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
  if (access.who === 'machine' || (access.who === 'ingest' && caller.machine)) {
    requireScope(access.who === 'machine' ? access.scope : 'ingest', caller);
    return;
  }
  if (!caller.person) throw new NgaoError('unauthenticated', 'Sign in, or send a valid token.');
  if (access.who !== 'person') requireSomewhere(access, caller);
  if (access.who === 'ingest' || !access.confirmed) return;
  if (Date.parse(now) - Date.parse(caller.person.confirmedAt) > confirmedFor)
    throw new NgaoError('confirmation-needed', 'Prove again that it is you: confirm with your password or passkey, then repeat.');
}

function requireScope(scope: TokenScope, { machine, person }: Caller): void {
  if (machine?.scope === scope) return;
  if (machine) throw new NgaoError('forbidden', `This token has the scope "${machine.scope}"; here "${scope}" is needed.`);
  if (person) throw new NgaoError('forbidden', `Only a token with the scope "${scope}" comes in here.`);
  throw new NgaoError('unauthenticated', `Send a valid token with the scope "${scope}".`);
}

function requireSomewhere(access: Exclude<Access, { who: 'public' | 'person' | 'machine' }>, caller: Caller): void {
  const needed = access.who === 'ingest' ? ['upload' as const] : [access.permission].flat();
  if (!needed.some((permission) => productsFor(caller, permission).length > 0))
    throw new NgaoError(
      'forbidden',
      `Your roles do not let you do this (it needs "${needed.join('" or "')}"). Ask an administrator.`,
    );
}
