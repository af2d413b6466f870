// SPDX-License-Identifier: Apache-2.0
import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { ApiError, send } from '../../api/client.ts';
import type { LoginAnswer } from '../../api/types.ts';

type Options<T extends (asked: never) => unknown> = T extends (asked: { optionsJSON: infer O }) => unknown ? O : never;

/** Logs in with a passkey: the server's question goes to the authenticator, its answer goes back as it is. */
export async function logInByPasskey(): Promise<LoginAnswer> {
  const { key, options: optionsJSON } = await send<{ key: string; options: Options<typeof startAuthentication> }>(
    'POST',
    '/passkeys/login/options',
  );
  const answer = await asked(() => startAuthentication({ optionsJSON }));
  return send<LoginAnswer>('POST', '/passkeys/login/verify', { body: { key, response: answer } });
}

/** Proves by passkey that it is still the person who is logged in. */
export async function confirmByPasskey(): Promise<unknown> {
  const optionsJSON = await send<Options<typeof startAuthentication>>('POST', '/session/confirm/passkey/options');
  const response = await asked(() => startAuthentication({ optionsJSON }));
  return send('POST', '/session/confirm/passkey/verify', { body: { response } });
}

/** Adds a passkey to the person who is logged in, or is about to be. */
export async function addPasskey(name: string): Promise<unknown> {
  const optionsJSON = await send<Options<typeof startRegistration>>('POST', '/passkeys/register/options', { body: {} });
  const response = await asked(() => startRegistration({ optionsJSON }));
  return send('POST', '/passkeys/register/verify', { body: { name, response } });
}

export const passkeysPossible = () => typeof PublicKeyCredential !== 'undefined' && window.isSecureContext;

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch {
    // The browser tells cancelled, timed out and "no such key" alike, on purpose.
    throw new ApiError({
      status: 0,
      code: 'passkey',
      detail: 'The passkey was not used: it was cancelled, timed out, or is not of this site.',
    });
  }
}
