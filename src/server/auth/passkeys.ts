// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { NgaoError } from '../../kit/errors.ts';
import { notFound } from '../access.ts';
import { act, type Work } from '../actions/action.ts';
import type { Caller, ServerContext } from '../context.ts';
import { keepChallenge, takeChallenge } from './challenges.ts';
import { factorsOf, raise, requireMayEnrol } from './factors.ts';
import { watched } from './failures.ts';
import { startSession } from './sessions.ts';
import { personCaller } from './sign-in.ts';

/** Loaded when the first passkey is asked for: with what it stands on it is a megabyte of code. */
const library = () => import('@simplewebauthn/server');

function relyingParty(context: ServerContext) {
  return { id: new URL(context.config.publicUrl).hostname, origin: context.config.publicUrl };
}

export async function registrationOptions(context: ServerContext, caller: Caller) {
  const userId = caller.person?.id ?? 0;
  await requireMayEnrol(context.db, caller);
  const user = await context.db
    .selectFrom('users')
    .where('id', '=', userId)
    .select(['email', 'name', 'webauthn_id'])
    .executeTakeFirstOrThrow();
  const known = await context.db.selectFrom('passkeys').where('user_id', '=', userId).select('id').execute();
  const { generateRegistrationOptions } = await library();
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
  await keepChallenge(context, registerOf(caller), { minutes: 5, challenge: options.challenge });
  return options;
}

export async function register(
  context: ServerContext,
  caller: Caller,
  given: { response: RegistrationResponseJSON; name: string },
): Promise<void> {
  const userId = caller.person?.id ?? 0;
  const { id, origin } = relyingParty(context);
  const { verifyRegistrationResponse } = await library();
  const { challenge: expectedChallenge } = await takeChallenge<{ challenge: string }>(context, registerOf(caller));
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
    await requireMayEnrol(work.tx, caller);
    const made = await work.tx
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
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) throw new NgaoError('conflict', 'This passkey is known already. Make another one.');
    await raise(work, 'passkey');
    await work.audit({ action: 'second-factor.passkey', subject: { kind: 'user', id: userId }, productId: null });
  });
}

/** Removes one. The last second factor stays: without one the account would be open to the password alone. */
export async function removePasskey(context: ServerContext, caller: Caller, id: string): Promise<void> {
  const userId = caller.person?.id ?? 0;
  await act(context, caller, async ({ tx, audit }) => {
    await tx.selectFrom('users').where('id', '=', userId).select('id').forUpdate().executeTakeFirstOrThrow();
    const gone = await tx
      .deleteFrom('passkeys')
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .returning('id')
      .executeTakeFirst();
    if (!gone) throw notFound('passkey');
    const left = await factorsOf(tx, userId);
    if (!left.totp && left.passkeys === 0)
      throw new NgaoError('conflict', 'This is your only second factor. Enrol another one first, then remove it.');
    await audit({ action: 'second-factor.passkey-removed', subject: { kind: 'user', id: userId }, productId: null });
  });
}

/** Of this session alone: what another session of the account was handed proves nothing here. */
function registerOf(caller: Caller): string {
  return `register:${caller.person?.sessionId ?? ''}`;
}

export async function loginOptions(context: ServerContext) {
  const { generateAuthenticationOptions } = await library();
  const options = await generateAuthenticationOptions({ rpID: relyingParty(context).id, userVerification: 'required' });
  const key = randomUUID();
  await keepChallenge(context, `login:${key}`, { minutes: 5, challenge: options.challenge });
  return { key, options };
}

/** Signs in by passkey. */
export async function loginByPasskey(
  context: ServerContext,
  given: { key: string; response: AuthenticationResponseJSON },
  visit: { agent: string; requestId: string },
): Promise<string> {
  const { challenge } = await takeChallenge<{ challenge: string }>(context, `login:${given.key}`);
  const row = await context.db
    .selectFrom('passkeys')
    .innerJoin('users', 'users.id', 'passkeys.user_id')
    .where('passkeys.id', '=', String(given.response?.id ?? ''))
    .where('users.disabled_at', 'is', null)
    .select(['passkeys.id', 'public_key', 'counter', 'users.id as userId', 'users.name'])
    .executeTakeFirst();
  const counter = await watched(context, { way: 'passkey', userId: row?.userId, requestId: visit.requestId }, async () => {
    if (!row) throw refused();
    return await proven(context, { row, challenge, response: given.response });
  });
  if (!row) throw refused();
  return await act(context, personCaller({ id: row.userId, name: row.name }, 'passkey', visit), async (work) => {
    await countUse(work, { id: row.id, counter });
    await work.audit({
      action: 'session.start',
      subject: { kind: 'user', id: row.userId },
      productId: null,
      data: { strength: 'passkey' },
    });
    return await startSession(work.tx, { userId: row.userId, strength: 'passkey', agent: visit.agent, now: work.now });
  });
}

/** What the browser of somebody signed in needs to prove by passkey, for this session and once, that it is still them. */
export async function confirmOptions(context: ServerContext, caller: Caller) {
  const own = await context.db
    .selectFrom('passkeys')
    .where('user_id', '=', caller.person?.id ?? 0)
    .select(['id'])
    .execute();
  if (own.length === 0) throw new NgaoError('conflict', 'Your account has no passkey. Confirm by password or code.');
  const rpID = relyingParty(context).id;
  const { generateAuthenticationOptions } = await library();
  const options = await generateAuthenticationOptions({ rpID, userVerification: 'required', allowCredentials: own });
  await keepChallenge(context, confirmOf(caller), { minutes: 5, challenge: options.challenge });
  return options;
}

/** Proves it: only by a passkey of the account itself, to the question that this session was asked. */
export async function confirmByPasskey(
  context: ServerContext,
  caller: Caller,
  response: AuthenticationResponseJSON,
): Promise<void> {
  const userId = caller.person?.id ?? 0;
  const { challenge } = await takeChallenge<{ challenge: string }>(context, confirmOf(caller));
  const row = await context.db
    .selectFrom('passkeys')
    .where('id', '=', String(response?.id ?? ''))
    .where('user_id', '=', userId)
    .select(['id', 'public_key', 'counter'])
    .executeTakeFirst();
  if (!row) throw refused();
  const counter = await proven(context, { row, challenge, response });
  await act(context, caller, async (work) => {
    await countUse(work, { id: row.id, counter });
    await markConfirmed(work, 'passkey');
  });
}

/** The session's proof is fresh from now on. */
export async function markConfirmed({ tx, caller, now, audit }: Work, by: 'password' | 'code' | 'passkey'): Promise<void> {
  const { id = 0, sessionId = '' } = caller.person ?? {};
  await tx.updateTable('sessions').set({ confirmed_at: now }).where('id', '=', sessionId).execute();
  await audit({ action: 'session.confirm', subject: { kind: 'user', id }, productId: null, data: { by } });
}

function confirmOf(caller: Caller): string {
  return `confirm:${caller.person?.sessionId ?? ''}`;
}

interface Proof {
  row: { id: string; public_key: Uint8Array; counter: number };
  challenge: string;
  response: AuthenticationResponseJSON;
}

/** The passkey's new counter; throws `unauthenticated` where anything of its answer does not fit, or nobody was verified. */
async function proven(context: ServerContext, { row, challenge, response }: Proof): Promise<number> {
  const { id, origin } = relyingParty(context);
  const { verifyAuthenticationResponse } = await library();
  const answer = await orRefused(
    verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      credential: { id: row.id, publicKey: new Uint8Array(row.public_key), counter: row.counter },
      requireUserVerification: true,
    }),
  );
  if (!answer.verified) throw refused();
  return answer.authenticationInfo.newCounter;
}

async function countUse({ tx, now }: Work, { id, counter }: { id: string; counter: number }): Promise<void> {
  await tx.updateTable('passkeys').set({ counter, used_at: now }).where('id', '=', id).execute();
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
