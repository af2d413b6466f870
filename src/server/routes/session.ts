// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { act } from '../actions/action.ts';
import { acceptInvitation } from '../auth/invitations.ts';
import { finishOidc, startOidc } from '../auth/oidc.ts';
import { loginByPasskey, loginOptions, register, registrationOptions } from '../auth/passkeys.ts';
import { isPassword } from '../auth/password.ts';
import { countAttempt } from '../auth/rate.ts';
import { confirmTotp, startTotp } from '../auth/second-factor.ts';
import { csrfOf } from '../auth/secrets.ts';
import { dropSession, sendSession } from '../auth/sessions.ts';
import { signIn, spendCode } from '../auth/sign-in.ts';
import type { ServerContext } from '../context.ts';
import { Done, list, maybe, object, text } from '../contract/common.ts';
import {
  AcceptInvitation,
  LoginAnswer,
  LoginBody,
  PasskeyView,
  RecoveryCodes,
  SessionRow,
  SessionView,
  TotpConfirm,
  TotpStart,
  WebauthnMessage,
} from '../contract/people.ts';
import { type Route, type RouteRequest, route } from '../route.ts';
import { passkeysOf, sessionsOf, sessionView } from '../views/session.ts';

const open = (because: string) => ({ who: 'public', because }) as const;
const person = { who: 'person' } as const;
const KeyParams = object({ key: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }) });
const TextId = object({ id: Type.String({ maxLength: 400 }) });
const Passkey = object({ key: text, response: WebauthnMessage });

type AnyRequest = Pick<RouteRequest<{ answer: 'raw' }>, 'http' | 'reply'>;

function visitOf({ http }: AnyRequest) {
  return { ip: http.ip, agent: String(http.headers['user-agent'] ?? ''), requestId: http.id };
}

/** Sends the cookie and says what is still missing before the session has its roles. */
function begin(request: AnyRequest, context: ServerContext, { secret, whole }: { secret: string; whole: boolean }) {
  sendSession(request.reply, secret, context.config.publicUrl);
  return { next: whole ? ('done' as const) : ('enrol-second-factor' as const), csrf: csrfOf(secret) };
}

export const sessionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/session',
    summary: 'Who asks, and what the page may offer',
    access: open('the sign-in page needs it'),
    schemas: { answer: SessionView },
    handle: async ({ caller, http }, context) => await sessionView(context, caller, http),
  }),
  route({
    method: 'POST',
    url: '/setup',
    summary: 'Make the first administrator with the link of the console',
    access: open('the one-time token is the credential'),
    perMinute: 20,
    schemas: { body: AcceptInvitation, answer: LoginAnswer },
    handle: async (request, context) => {
      const given = { purposes: ['first-administrator'] as const, ...visitOf(request) };
      return begin(request, context, { secret: await acceptInvitation(context, request.body, given), whole: false });
    },
  }),
  route({
    method: 'POST',
    url: '/invitations/accept',
    summary: 'Make an account, or set a new password, with a link from an administrator',
    access: open('the one-time token is the credential'),
    perMinute: 20,
    schemas: { body: AcceptInvitation, answer: LoginAnswer },
    handle: async (request, context) => {
      const given = { purposes: ['invite', 'reset'] as const, ...visitOf(request) };
      return begin(request, context, { secret: await acceptInvitation(context, request.body, given), whole: false });
    },
  }),
  route({
    method: 'POST',
    url: '/login',
    summary: 'Sign in by password and, where it is enrolled, a code',
    access: open('signing in'),
    perMinute: 30,
    schemas: { body: LoginBody, answer: LoginAnswer },
    handle: async (request, context) => {
      const signed = await signIn(context, request.body, visitOf(request));
      if (signed === 'totp') return { next: 'totp' as const, csrf: '' };
      return begin(request, context, { secret: signed.secret, whole: signed.strength !== 'password' });
    },
  }),
  route({
    method: 'POST',
    url: '/logout',
    summary: 'End this session',
    access: person,
    schemas: { answer: Done },
    handle: async ({ caller, reply }, context) => {
      await endSession(context, caller, caller.person?.sessionId ?? '');
      dropSession(reply, context.config.publicUrl);
      return { ok: true as const };
    },
  }),
  route({
    method: 'POST',
    url: '/session/confirm',
    summary: 'Prove again that it is you, before something that matters',
    access: person,
    perMinute: 20,
    schemas: { body: object({ password: maybe(text), code: maybe(text) }), answer: Done },
    handle: async ({ caller, body }, context) => {
      const userId = caller.person?.id ?? 0;
      await countAttempt(context, `confirm:${userId}`, 10);
      const user = await context.db.selectFrom('users').where('id', '=', userId).select('password').executeTakeFirstOrThrow();
      if (body.password === undefined ? body.code === undefined : !(await isPassword(body.password, user.password)))
        throw new NgaoError('unauthenticated', 'The password or the code is wrong.');
      await act(context, caller, async (work) => {
        if (body.password === undefined) await spendCode(work, { userId, code: body.code ?? '' });
        await work.tx
          .updateTable('sessions')
          .set({ confirmed_at: work.now })
          .where('id', '=', caller.person?.sessionId ?? '')
          .execute();
        await work.audit({ action: 'session.confirm', subject: { kind: 'user', id: userId }, productId: null });
      });
      return { ok: true as const };
    },
  }),
  route({
    method: 'GET',
    url: '/session/list',
    summary: 'Where you are signed in',
    access: person,
    schemas: { answer: list(SessionRow) },
    handle: async ({ caller }, context) => await sessionsOf(context, caller),
  }),
  route({
    method: 'DELETE',
    url: '/session/list/:id',
    summary: 'End one of your sessions',
    access: person,
    schemas: { params: TextId, answer: Done },
    handle: async ({ caller, params }, context) => {
      await endSession(context, caller, params.id);
      return { ok: true as const };
    },
  }),
  route({
    method: 'POST',
    url: '/me/totp/start',
    summary: 'A new secret for your authenticator',
    access: person,
    schemas: { answer: TotpStart },
    handle: async ({ caller }, context) => await startTotp(context, caller.person?.id ?? 0),
  }),
  route({
    method: 'POST',
    url: '/me/totp/confirm',
    summary: 'Prove that the authenticator has the secret; answers recovery codes',
    access: person,
    perMinute: 20,
    schemas: { body: TotpConfirm, answer: RecoveryCodes },
    handle: async ({ caller, body }, context) => ({ codes: await confirmTotp(context, caller, body.code) }),
  }),
  route({
    method: 'POST',
    url: '/passkeys/register/options',
    summary: 'What the browser needs to make a passkey',
    access: person,
    schemas: { answer: WebauthnMessage },
    handle: async ({ caller }, context) => await registrationOptions(context, caller.person?.id ?? 0),
  }),
  route({
    method: 'POST',
    url: '/passkeys/register/verify',
    summary: 'Keep a passkey that the browser made',
    access: person,
    schemas: { body: object({ name: text, response: WebauthnMessage }), answer: Done },
    handle: async ({ caller, body }, context) => {
      await register(context, caller, { name: body.name, response: body.response as never });
      return { ok: true as const };
    },
  }),
  route({
    method: 'POST',
    url: '/passkeys/login/options',
    summary: 'What the browser needs to sign in by passkey',
    access: open('signing in'),
    perMinute: 30,
    schemas: { answer: object({ key: text, options: WebauthnMessage }) },
    handle: async (_request, context) => await loginOptions(context),
  }),
  route({
    method: 'POST',
    url: '/passkeys/login/verify',
    summary: 'Sign in by passkey',
    access: open('signing in'),
    perMinute: 30,
    schemas: { body: Passkey, answer: LoginAnswer },
    handle: async (request, context) => {
      const given = { key: request.body.key, response: request.body.response as never };
      return begin(request, context, { secret: await loginByPasskey(context, given, visitOf(request)), whole: true });
    },
  }),
  route({
    method: 'GET',
    url: '/passkeys',
    summary: 'Your passkeys',
    access: person,
    schemas: { answer: list(PasskeyView) },
    handle: async ({ caller }, context) => await passkeysOf(context, caller),
  }),
  route({
    method: 'DELETE',
    url: '/passkeys/:id',
    summary: 'Remove one of your passkeys',
    access: person,
    schemas: { params: TextId, answer: Done },
    handle: async ({ caller, params }, context) => {
      const userId = caller.person?.id ?? 0;
      await act(context, caller, async ({ tx, audit }) => {
        await tx.deleteFrom('passkeys').where('id', '=', params.id).where('user_id', '=', userId).execute();
        await audit({ action: 'second-factor.passkey-removed', subject: { kind: 'user', id: userId }, productId: null });
      });
      return { ok: true as const };
    },
  }),
  route({
    method: 'GET',
    url: '/oidc/:key/start',
    summary: 'Sign in by the organisation',
    access: open('signing in'),
    perMinute: 30,
    schemas: { params: KeyParams, answer: 'raw' },
    handle: async ({ params, reply }, context) => {
      const { address, binding } = await startOidc(context, params.key);
      const secure = context.config.publicUrl.startsWith('https:');
      // Lax, for the way back begins at the provider's site.
      reply.setCookie('ngao_oidc', binding, { path: '/api/v1/oidc/', httpOnly: true, sameSite: 'lax', secure, maxAge: 600 });
      return reply.redirect(address);
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
      const given = {
        key: params.key,
        address: new URL(http.url, context.config.publicUrl),
        binding: http.cookies.ngao_oidc ?? '',
      };
      const secret = await finishOidc(context, given, visitOf(request));
      reply.clearCookie('ngao_oidc', { path: '/api/v1/oidc/' });
      sendSession(reply, secret, context.config.publicUrl);
      // A strict cookie is not sent on a navigation that began elsewhere: the page itself begins a new one.
      return reply.type('text/html').send('<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Ngao</title>');
    },
  }),
];

async function endSession(context: ServerContext, caller: RouteRequest<{ answer: 'raw' }>['caller'], id: string): Promise<void> {
  const userId = caller.person?.id ?? 0;
  await act(context, caller, async ({ tx, audit }) => {
    await tx.deleteFrom('sessions').where('id', '=', id).where('user_id', '=', userId).execute();
    await audit({ action: 'session.end', subject: { kind: 'user', id: userId }, productId: null });
  });
}
