// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Permission } from './access.ts';
import type { Caller, ServerContext, TokenScope } from './context.ts';

/**
 * Who may come in. Every route names one; a test walks the table.
 * `confirmed`: who asks has proven within the last quarter of an hour that it is them. `public`: anybody. `person`: any signed-in person, for their own things. `may`: a person with the permission (or one of
 * them) in some product; the action checks the product it touches. `ingest`: a machine's token, or a person who may upload.
 * `machine`: a token of exactly this scope, and no person.
 */
export type Access =
  | { who: 'public'; because: string }
  | { who: 'person'; confirmed?: boolean }
  | { who: 'may'; permission: Permission | readonly Permission[]; confirmed?: boolean }
  | { who: 'ingest' }
  | { who: 'machine'; scope: TokenScope };

export interface RouteSchemas {
  params?: TSchema;
  query?: TSchema;
  /** `stream`: the body is left to the handler, byte for byte. */
  body?: TSchema | 'stream';
  /** For `stream`: the document as it is described at /api/openapi.json. The handler checks it. */
  document?: TSchema;
  /** `raw`: the handler writes the reply itself (downloads, redirects). */
  answer: TSchema | 'raw';
}

type Of<S> = S extends TSchema ? Static<S> : undefined;

export interface RouteRequest<S extends RouteSchemas> {
  params: Of<S['params']>;
  query: Of<S['query']>;
  body: Of<S['body']>;
  caller: Caller;
  http: FastifyRequest;
  reply: FastifyReply;
}

export interface Route<S extends RouteSchemas = RouteSchemas> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /api/v1 unless `root` is set. */
  url: string;
  root?: boolean;
  summary: string;
  access: Access;
  schemas: S;
  /** Success status; default 200. The handler may set another one on `reply`. */
  status?: number;
  /** Most requests per minute and caller; default by method. */
  perMinute?: number;
  /** Most bytes of the body; default by who may come in. */
  largest?: number;
  handle(request: RouteRequest<S>, context: ServerContext): Promise<unknown>;
}

/** Keeps the handler's types tied to the schemas; at run time the identity. */
export function route<const S extends RouteSchemas>(definition: Route<S>): Route {
  return definition as unknown as Route;
}
