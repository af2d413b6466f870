// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { NgaoError } from '../../kit/errors.ts';
import { act, type Work } from '../actions/action.ts';
import type { Caller, ServerContext } from '../context.ts';
import { keepChallenge, takeChallenge } from './challenges.ts';
import { sealOf } from './seal-of.ts';
import { hashSecret } from './secrets.ts';
import { acceptedStep, newTotpSecret, totpAddress } from './totp.ts';

/** The secret is shown now and counts when a code has proven it, at whichever server process. */
export async function startTotp(context: ServerContext, userId: number) {
  const user = await context.db.selectFrom('users').where('id', '=', userId).select('email').executeTakeFirstOrThrow();
  const secret = newTotpSecret();
  const challenge = Buffer.from(sealOf(context).close(secret, draftOf(userId))).toString('base64');
  await keepChallenge(context, draftOf(userId), { challenge, minutes: 10 });
  return totpAddress(secret, user.email);
}

function draftOf(userId: number): string {
  return `totp:${userId}:draft`;
}

/** The first right code proves that the authenticator has the secret. Answers ten recovery codes, shown this once. */
export async function confirmTotp(context: ServerContext, caller: Caller, code: string): Promise<string[]> {
  const userId = caller.person?.id ?? 0;
  return await act(context, caller, async (work) => {
    const { secret, step } = await provenSecret(work, userId, code);
    await work.tx
      .updateTable('users')
      .set({ totp: sealOf(context).close(secret, `totp:${userId}`), totp_last: step })
      .where('id', '=', userId)
      .execute();
    await raise(work, 'password+totp');
    await work.audit({ action: 'second-factor.totp', subject: { kind: 'user', id: userId }, productId: null });
    return await newRecoveryCodes(work, userId);
  });
}

/** A wrong code takes nothing away: the transaction that took the secret ends with it. */
async function provenSecret({ tx, context, now }: Work, userId: number, code: string) {
  const draft = await takeChallenge({ db: tx, now: () => now }, draftOf(userId));
  const secret = draft === undefined ? undefined : sealOf(context).open(Buffer.from(draft, 'base64'), draftOf(userId));
  const step = secret && acceptedStep(code, secret, { now, last: 0 });
  if (secret !== undefined && step !== undefined) return { secret, step };
  throw new NgaoError(
    'usage',
    'The code is wrong or too old. Wait for the next one; if it stays wrong, check the clock of your phone.',
  );
}

/** The session that proved the factor counts as whole from now on. */
export async function raise({ tx, caller, now }: Work, strength: string): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ strength, confirmed_at: now })
    .where('id', '=', caller.person?.sessionId ?? '')
    .execute();
}

async function newRecoveryCodes({ tx }: Work, userId: number): Promise<string[]> {
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  const codes = Array.from({ length: 10 }, () =>
    randomBytes(10)
      .toString('hex')
      .toUpperCase()
      .replace(/(.{5})(?=.)/g, '$1-'),
  );
  await tx
    .insertInto('recovery_codes')
    .values(codes.map((code) => ({ user_id: userId, hash: hashSecret(code), used_at: null })))
    .execute();
  return codes;
}
