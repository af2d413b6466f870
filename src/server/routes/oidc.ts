// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { finishOidc, startOidc } from '../auth/oidc.ts';
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

export const oidcRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/oidc/:key/start',
    summary: 'Sign in by the organisation',
    access: open('signing in'),
    perMinute: 30,
    schemas: { params: KeyParams, answer: 'raw' },
    handle: async ({ params, reply }, context) => {
      const started = await startOidc(context, params.key);
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
      const secret = await finishOidc(context, given, visitOf(request, context));
      reply.clearCookie(name, options);
      sendSession(reply, secret, context.config.publicUrl);
      // A strict cookie is not sent on a navigation that began elsewhere: the page itself begins a new one.
      return reply.type('text/html').send('<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Ngao</title>');
    },
  }),
];
