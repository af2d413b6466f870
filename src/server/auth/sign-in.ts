// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { act, type Work } from '../actions/action.ts';
import { type Caller, nobody, type ServerContext } from '../context.ts';
import { dropChallenge, keepChallenge, seeChallenge } from './challenges.ts';
import { factorsOf } from './factors.ts';
import { watched } from './failures.ts';
import { isPassword } from './password.ts';
import { countAttempt, forgetAttempts } from './rate.ts';
import { sealOf } from './seal-of.ts';
import { hashSecret, newSecret } from './secrets.ts';
import { type Strength, startSession } from './sessions.ts';
import { acceptedStep } from './totp.ts';

export interface Visit {
  ip: string;
  agent: string;
  requestId: string;
  /** The nonce of a browser from which this account signed in before. */
  device: (userId: number) => string | undefined;
}
export type SignedIn = { secret: string; strength: Strength; userId: number };
/** The password was right; `step` is what the browser brings back with the code. */
export type HalfSignedIn = { step: string };

interface Account {
  id: number;
  name: string;
  totp: Uint8Array | null;
}

const wrong = 'The address, the password or the code is wrong.';

/** Password, then the second factor where there is one. One message for everything that can be wrong. */
export async function signIn(
  context: ServerContext,
  given: { email: string; password: string; code?: string | undefined },
  visit: Visit,
): Promise<SignedIn | HalfSignedIn> {
  const email = given.email.toLowerCase();
  await countAttempt(context, `address:${visit.ip}`, 100);
  const user = await context.db
    .selectFrom('users')
    .where((each) => each(each.fn('lower', ['email']), '=', email))
    .where('disabled_at', 'is', null)
    .select(['id', 'name', 'password', 'totp'])
    .executeTakeFirst();
  const bucket = bucketOf(`password:${email}`, user && visit.device(user.id));
  const attempt = { way: 'password', userId: user?.id, requestId: visit.requestId } as const;
  return await watched(context, attempt, async () => {
    await countAttempt(context, bucket, 10);
    if (!(await isPassword(given.password, user?.password ?? null)) || !user) throw new NgaoError('unauthenticated', wrong);
    const signed = await withFactor(context, { user, code: given.code }, visit);
    if (!('step' in signed)) await forgetAttempts(context, bucket);
    return signed;
  });
}

/** The password was right: what the account's second factor asks for. */
async function withFactor(
  context: ServerContext,
  { user, code }: { user: Account; code: string | undefined },
  visit: Visit,
): Promise<SignedIn | HalfSignedIn> {
  const { totp, passkeys } = await factorsOf(context.db, user.id);
  if (!totp && passkeys > 0)
    throw new NgaoError('forbidden', 'This account signs in by passkey. Without it, ask an administrator to reset the account.');
  if (totp && code === undefined) {
    const step = newSecret();
    await keepChallenge(context, stepOf(step), { minutes: 5, userId: user.id });
    return { step };
  }
  return await begin(context, { user, code }, visit);
}

/** The second half: a code, by the browser that gave the right password a few minutes ago. */
export async function finishSignIn(
  context: ServerContext,
  given: { step: string; code: string },
  visit: Visit,
): Promise<SignedIn> {
  await countAttempt(context, `address:${visit.ip}`, 100);
  const { userId } = await seeChallenge<{ userId: number }>(context, stepOf(given.step));
  const bucket = bucketOf(`code:${userId}`, visit.device(userId));
  const signed = await watched(context, { way: 'code', userId, requestId: visit.requestId }, async () => {
    await countAttempt(context, bucket, 10);
    return await byCode(context, { userId, code: given.code }, visit);
  });
  await dropChallenge(context, stepOf(given.step));
  await forgetAttempts(context, bucket);
  return signed;
}

async function byCode(
  context: ServerContext,
  { userId, code }: { userId: number; code: string },
  visit: Visit,
): Promise<SignedIn> {
  const user = await context.db
    .selectFrom('users')
    .where('id', '=', userId)
    .where('disabled_at', 'is', null)
    .where('totp', 'is not', null)
    .select(['id', 'name', 'totp'])
    .executeTakeFirst();
  if (!user) throw new NgaoError('unauthenticated', wrong);
  return await begin(context, { user, code }, visit);
}

async function begin(
  context: ServerContext,
  { user, code }: { user: Account; code: string | undefined },
  visit: Visit,
): Promise<SignedIn> {
  const strength: Strength = user.totp === null ? 'password' : 'password+totp';
  const secret = await act(context, personCaller(user, strength, visit), async (work) => {
    if (user.totp !== null) await spendCode(work, { userId: user.id, code: code ?? '' });
    await work.audit({ action: 'session.start', subject: { kind: 'user', id: user.id }, productId: null, data: { strength } });
    return await startSession(work.tx, { userId: user.id, strength, agent: visit.agent, now: work.now });
  });
  return { secret, strength, userId: user.id };
}

function bucketOf(account: string, device: string | undefined): string {
  return device === undefined ? account : `${account}:${device}`;
}

function stepOf(step: string): string {
  return `step:${hashSecret(step)}`;
}

export function personCaller(user: { id: number; name: string }, authentication: string, visit: { requestId: string }): Caller {
  return {
    ...nobody,
    actor: { kind: 'person', id: String(user.id), name: user.name },
    authentication,
    requestId: visit.requestId,
  };
}

/** Accepts a code of the authenticator once, or one of the recovery codes once. */
export async function spendCode({ tx, context, now }: Work, { userId, code }: { userId: number; code: string }): Promise<void> {
  const user = await tx
    .selectFrom('users')
    .where('id', '=', userId)
    .select(['totp', 'totp_last'])
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (user.totp !== null) {
    const secret = sealOf(context).open(user.totp, `totp:${userId}`);
    const step = acceptedStep(code, secret, { now, last: user.totp_last });
    if (step !== undefined) {
      await tx.updateTable('users').set({ totp_last: step }).where('id', '=', userId).execute();
      return;
    }
  }
  const spent = await tx
    .updateTable('recovery_codes')
    .set({ used_at: now })
    .where('user_id', '=', userId)
    .where('hash', '=', hashSecret(code.trim().toUpperCase()))
    .where('used_at', 'is', null)
    .returning('hash')
    .executeTakeFirst();
  if (!spent) throw new NgaoError('unauthenticated', wrong);
}
