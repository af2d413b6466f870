// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { loginByPasskey, loginOptions, register, registrationOptions, removePasskey } from '../auth/passkeys.ts';
import { Done, list, object, text } from '../contract/common.ts';
import { LoginAnswer, PasskeyView, WebauthnMessage } from '../contract/people.ts';
import { type Route, route } from '../route.ts';
import { passkeysOf } from '../views/session.ts';
import { begin, freshPerson, open, person, visitOf } from './sign-in.ts';

/** Credential ids have up to 1023 bytes (WebAuthn level 2, 5.8.3), here in base64url. */
const PasskeyId = object({ id: Type.String({ maxLength: 1400 }) });
const Passkey = object({ key: text, response: WebauthnMessage });

export const passkeyRoutes: readonly Route[] = [
  route({
    method: 'POST',
    url: '/passkeys/register/options',
    summary: 'What the browser needs to make a passkey',
    access: freshPerson,
    schemas: { answer: WebauthnMessage },
    handle: async ({ caller }, context) => await registrationOptions(context, caller),
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
      return begin(request, context, { secret: await loginByPasskey(context, given, visitOf(request, context)), whole: true });
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
    access: freshPerson,
    schemas: { params: PasskeyId, answer: Done },
    handle: async ({ caller, params }, context) => {
      await removePasskey(context, caller, params.id);
      return { ok: true as const };
    },
  }),
];
