// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { finishOidc, startOidc } from '../auth/oidc.ts';
import type { OidcRefusal } from '../auth/oidc-links.ts';
import { sendSession } from '../auth/sessions.ts';
import type { ServerContext } from '../context.ts';
import { object } from '../contract/common.ts';
import { type Route, route } from '../route.ts';
import { open, visitOf } from './sign-in.ts';

const KeyParams = object({ key: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }) });

/** Binds the way back to the browser that began; the prefix keeps neighbours of the host from planting one. */
function binding({ config: { publicUrl } }: ServerContext) {
  const secure = publicUrl.startsWith('https:');
  return { name: secure ? '__Host-ngao-oidc' : 'ngao-oidc', options: { path: '/', httpOnly: true, secure } as const };
}

/** A person came by a link, so a page answers and no document for programs: a code, and its words are the page's own. */
function refuse(reply: FastifyReply, code: OidcRefusal) {
  return reply.redirect(`/login?refused=${code}`);
}

function orUnreachable(error: unknown): undefined {
  if (!(error instanceof NgaoError && error.code === 'network-failed')) throw error;
}

/** Two first sign-ins at one moment: one of them was faster. */
function orLate(error: unknown): { refused: OidcRefusal } {
  if (error instanceof NgaoError && error.code === 'conflict') return { refused: 'late' };
  throw error;
}

export const oidcRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/oidc/:key/start',
    summary: 'Sign in by the organisation',
    access: open('signing in'),
    perMinute: 30,
    schemas: { params: KeyParams, answer: 'raw' },
    handle: async ({ params, reply }, context) => {
      const started = await startOidc(context, params.key).catch(orUnreachable);
      if (!started) return refuse(reply, 'unreachable');
      const { name, options } = binding(context);
      // Lax, for the way back begins at the provider's site.
      reply.setCookie(name, started.binding, { ...options, sameSite: 'lax', maxAge: 600 });
      return reply.redirect(started.address);
    },
  }),
  route({
    method: 'GET',
    url: '/oidc/:key/callback',
    summary: 'The way back from the organisation',
    access: open('signing in'),
    perMinute: 30,
    schemas: { params: KeyParams, answer: 'raw' },
    handle: async (request, context) => {
      const { params, http, reply } = request;
      const { name, options } = binding(context);
      const given = {
        key: params.key,
        address: new URL(http.url, context.config.publicUrl),
        binding: http.cookies[name] ?? '',
      };
      const ended = await finishOidc(context, given, visitOf(request, context)).catch(orLate);
      reply.clearCookie(name, options);
      if ('refused' in ended) return refuse(reply, ended.refused);
      sendSession(reply, ended.secret, context.config.publicUrl);
      // A strict cookie is not sent on a navigation that began elsewhere: the page itself begins a new one.
      return reply.type('text/html').send('<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Ngao</title>');
    },
  }),
];
