// SPDX-License-Identifier: Apache-2.0
import { changePassword, confirm, countConfirmation } from '../auth/confirm.ts';
import { confirmByPasskey, confirmOptions } from '../auth/passkeys.ts';
import { Done, object } from '../contract/common.ts';
import { ConfirmBody, NewPassword, WebauthnMessage } from '../contract/people.ts';
import { type Route, route } from '../route.ts';
import { freshPerson, person } from './sign-in.ts';

const done = { ok: true as const };

export const confirmRoutes: readonly Route[] = [
  route({
    method: 'POST',
    url: '/session/confirm',
    summary: 'Prove again that it is you, before something that matters',
    access: person,
    perMinute: 20,
    schemas: { body: ConfirmBody, answer: Done },
    handle: async ({ caller, body }, context) => {
      await confirm(context, caller, body);
      return done;
    },
  }),
  route({
    method: 'POST',
    url: '/session/confirm/passkey/options',
    summary: 'What the browser needs to prove it by passkey',
    access: person,
    perMinute: 20,
    schemas: { answer: WebauthnMessage },
    handle: async ({ caller }, context) => await confirmOptions(context, caller),
  }),
  route({
    method: 'POST',
    url: '/session/confirm/passkey/verify',
    summary: 'Prove by passkey that it is you',
    access: person,
    perMinute: 20,
    schemas: { body: object({ response: WebauthnMessage }), answer: Done },
    handle: async ({ caller, body }, context) => {
      await countConfirmation(context, caller);
      await confirmByPasskey(context, caller, body.response as never);
      return done;
    },
  }),
  route({
    method: 'POST',
    url: '/me/password',
    summary: 'Change your password; your other sessions end',
    access: freshPerson,
    perMinute: 20,
    schemas: { body: NewPassword, answer: Done },
    handle: async ({ caller, body }, context) => {
      await changePassword(context, caller, body.password);
      return done;
    },
  }),
];
