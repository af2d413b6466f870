// SPDX-License-Identifier: Apache-2.0
import type { FastifyRequest } from 'fastify';
import { NgaoError } from '../../kit/errors.ts';
import { type Caller, nobody, type ServerContext } from '../context.ts';
import { callerOfCiToken } from './ci-token.ts';
import { callerOfIngestToken } from './ingest-token.ts';
import { csrfOf, sameText } from './secrets.ts';
import { callerOfSession, sessionCookie } from './sessions.ts';

/** Who asks. A wrong credential is an error, not an anonymous visit. */
export async function authenticate(request: FastifyRequest, context: ServerContext): Promise<Caller> {
  const header = request.headers.authorization;
  const caller = header === undefined ? await bySession(request, context) : await byBearer(header, context);
  return { ...caller, requestId: request.id };
}

async function bySession(request: FastifyRequest, context: ServerContext): Promise<Caller> {
  const secret = request.cookies[sessionCookie(context.config.publicUrl)];
  return (secret && (await callerOfSession(secret, context))) || nobody;
}

async function byBearer(header: string, context: ServerContext): Promise<Caller> {
  const token = /^Bearer ([\x21-\x7e]{16,8192})$/i.exec(header)?.[1] ?? '';
  const caller = token.startsWith('ngao_')
    ? await callerOfIngestToken(token, context)
    : token.split('.').length === 3
      ? await callerOfCiToken(token, context)
      : undefined;
  if (caller) return caller;
  throw new NgaoError('unauthenticated', 'The token is unknown, expired or revoked. Make a new one under People, Tokens.');
}

/**
 * Changes by browser must come from our own pages: the cookie is SameSite=Strict, Origin must be ours where it is sent,
 * and the header carries the session's own value. Tokens are no browser's and need none of it.
 */
export function checkSameOrigin(request: FastifyRequest, caller: Caller, publicUrl: string): void {
  if (request.headers.authorization !== undefined) return;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const foreign =
    (origin !== undefined && origin !== publicUrl) || (site !== undefined && site !== 'same-origin' && site !== 'none');
  if (foreign) throw new NgaoError('forbidden', `Changes are taken only from ${publicUrl}. Open Ngao by that address.`);
  if (!caller.person) return;
  const secret = request.cookies[sessionCookie(publicUrl)] ?? '';
  const sent = request.headers['x-ngao-csrf'];
  if (typeof sent !== 'string' || !sameText(sent, csrfOf(secret)))
    throw new NgaoError('forbidden', 'The page is out of date. Load it again and repeat what you did.');
}
