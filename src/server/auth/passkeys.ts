// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { NgaoError } from '../../kit/errors.ts';
import { act } from '../actions/action.ts';
import type { Caller, ServerContext } from '../context.ts';
import { keepChallenge, takeChallenge } from './challenges.ts';
import { raise } from './second-factor.ts';
import { startSession } from './sessions.ts';
import { personCaller } from './sign-in.ts';

const minutes = 5;

async function answeredChallenge(context: ServerContext, key: string): Promise<string> {
  const challenge = await takeChallenge(context, key);
  if (challenge === undefined) throw new NgaoError('unauthenticated', 'That took too long. Try again.');
  return challenge;
}

function relyingParty(context: ServerContext) {
  return { id: new URL(context.config.publicUrl).hostname, origin: context.config.publicUrl };
}

export async function registrationOptions(context: ServerContext, userId: number) {
  const user = await context.db
    .selectFrom('users')
    .where('id', '=', userId)
    .select(['email', 'name', 'webauthn_id'])
    .executeTakeFirstOrThrow();
  const known = await context.db.selectFrom('passkeys').where('user_id', '=', userId).select('id').execute();
  const options = await generateRegistrationOptions({
    rpName: 'Ngao',
    rpID: relyingParty(context).id,
    userName: user.email,
    userDisplayName: user.name,
    userID: new Uint8Array(Buffer.from(user.webauthn_id, 'base64url')),
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: known,
  });
  await keepChallenge(context, `register:${userId}`, { challenge: options.challenge, minutes });
  return options;
}

export async function register(
  context: ServerContext,
  caller: Caller,
  given: { response: RegistrationResponseJSON; name: string },
): Promise<void> {
  const userId = caller.person?.id ?? 0;
  const { id, origin } = relyingParty(context);
  const expectedChallenge = await answeredChallenge(context, `register:${userId}`);
  const verified = await orRefused(
    verifyRegistrationResponse({
      response: given.response,
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
    }),
  );
  if (!verified.verified || !verified.registrationInfo) throw refused();
  const { credential } = verified.registrationInfo;
  await act(context, caller, async (work) => {
    await work.tx
      .insertInto('passkeys')
      .values({
        id: credential.id,
        user_id: userId,
        public_key: credential.publicKey,
        counter: credential.counter,
        transports: JSON.stringify(credential.transports ?? []),
        name: given.name.slice(0, 80) || 'Passkey',
        created_at: work.now,
        used_at: null,
      })
      .execute();
    await raise(work, 'passkey');
    await work.audit({ action: 'second-factor.passkey', subject: { kind: 'user', id: userId }, productId: null });
  });
}

export async function loginOptions(context: ServerContext) {
  const options = await generateAuthenticationOptions({ rpID: relyingParty(context).id, userVerification: 'required' });
  const key = randomUUID();
  await keepChallenge(context, `login:${key}`, { challenge: options.challenge, minutes });
  return { key, options };
}

/** Signs in by passkey, or, for somebody signed in, proves again that it is them. */
export async function loginByPasskey(
  context: ServerContext,
  given: { key: string; response: AuthenticationResponseJSON },
  visit: { agent: string; requestId: string },
): Promise<string> {
  const { id, origin } = relyingParty(context);
  const expectedChallenge = await answeredChallenge(context, `login:${given.key}`);
  const row = await context.db
    .selectFrom('passkeys')
    .innerJoin('users', 'users.id', 'passkeys.user_id')
    .where('passkeys.id', '=', String(given.response?.id ?? ''))
    .where('users.disabled_at', 'is', null)
    .select(['passkeys.id', 'public_key', 'counter', 'users.id as userId', 'users.name'])
    .executeTakeFirst();
  if (!row) throw refused();
  const credential = { id: row.id, publicKey: new Uint8Array(row.public_key), counter: row.counter };
  const answer = await orRefused(
    verifyAuthenticationResponse({
      response: given.response,
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: id,
      credential,
      requireUserVerification: true,
    }),
  );
  if (!answer.verified) throw refused();
  return await act(context, personCaller({ id: row.userId, name: row.name }, 'passkey', visit), async (work) => {
    await work.tx
      .updateTable('passkeys')
      .set({ counter: answer.authenticationInfo.newCounter, used_at: work.now })
      .where('id', '=', row.id)
      .execute();
    await work.audit({
      action: 'session.start',
      subject: { kind: 'user', id: row.userId },
      productId: null,
      data: { strength: 'passkey' },
    });
    return await startSession(work.tx, { userId: row.userId, strength: 'passkey', agent: visit.agent, now: work.now });
  });
}

async function orRefused<T>(verification: Promise<T>): Promise<T> {
  try {
    return await verification;
  } catch (cause) {
    throw refused(cause);
  }
}

function refused(cause?: unknown): NgaoError {
  return new NgaoError('unauthenticated', 'The passkey was not accepted. Try again, or sign in by password.', { cause });
}
