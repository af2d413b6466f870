// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { notFound } from '../access.ts';
import { act } from '../actions/action.ts';
import { acceptInvitation } from '../auth/invitations.ts';
import { confirmTotp, startTotp } from '../auth/second-factor.ts';
import { dropSession, failedBefore } from '../auth/sessions.ts';
import { finishSignIn, signIn } from '../auth/sign-in.ts';
import type { ServerContext } from '../context.ts';
import { Done, list, object } from '../contract/common.ts';
import {
  AcceptInvitation,
  LoginAnswer,
  LoginBody,
  LoginCode,
  RecoveryCodes,
  SessionRow,
  SessionView,
  TotpConfirm,
  TotpStart,
} from '../contract/people.ts';
import { type Route, type RouteRequest, route } from '../route.ts';
import { sessionsOf, sessionView } from '../views/session.ts';
import { begin, freshPerson, open, person, visitOf } from './sign-in.ts';

const TextId = object({ id: Type.String({ maxLength: 100 }) });

/** Stands between password and code: which sign-in the code belongs to. */
function stepCookie({ config: { publicUrl } }: ServerContext) {
  const secure = publicUrl.startsWith('https:');
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  return { name: secure ? '__Host-ngao-step' : 'ngao-step', options };
}

export const sessionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/session',
    summary: 'Who asks, and what the page may offer',
    access: open('the sign-in page needs it'),
    schemas: { answer: SessionView },
    handle: async ({ caller, http }, context) => ({
      ...(await sessionView(context, caller, http)),
      failedSignIns: await failedBefore(context, caller),
    }),
  }),
  route({
    method: 'POST',
    url: '/setup',
    summary: 'Make the first administrator with the link of the console',
    access: open('the one-time token is the credential'),
    perMinute: 20,
    schemas: { body: AcceptInvitation, answer: LoginAnswer },
    handle: async (request, context) => {
      const given = { purposes: ['first-administrator'] as const, ...visitOf(request, context) };
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
      const given = { purposes: ['invite', 'reset'] as const, ...visitOf(request, context) };
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
      const signed = await signIn(context, request.body, visitOf(request, context));
      if (!('step' in signed)) return begin(request, context, { ...signed, whole: signed.strength !== 'password' });
      const { name, options } = stepCookie(context);
      request.reply.setCookie(name, signed.step, { ...options, maxAge: 300 });
      return { next: 'totp' as const, csrf: '' };
    },
  }),
  route({
    method: 'POST',
    url: '/login/totp',
    summary: 'Give the code that the password alone was not enough for',
    access: open('signing in'),
    perMinute: 30,
    schemas: { body: LoginCode, answer: LoginAnswer },
    handle: async (request, context) => {
      const { name, options } = stepCookie(context);
      const given = { step: request.http.cookies[name] ?? '', code: request.body.code };
      const signed = await finishSignIn(context, given, visitOf(request, context));
      request.reply.clearCookie(name, options);
      return begin(request, context, { ...signed, whole: true });
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
    access: freshPerson,
    schemas: { answer: TotpStart },
    handle: async ({ caller }, context) => await startTotp(context, caller),
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
];

async function endSession(context: ServerContext, caller: RouteRequest<{ answer: 'raw' }>['caller'], id: string): Promise<void> {
  const userId = caller.person?.id ?? 0;
  await act(context, caller, async ({ tx, audit }) => {
    const gone = await tx
      .deleteFrom('sessions')
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .returning('id')
      .executeTakeFirst();
    if (!gone) throw notFound('session');
    await audit({ action: 'session.end', subject: { kind: 'user', id: userId }, productId: null });
  });
}
