// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { NgaoError } from '../../kit/errors.ts';
import { act, type Work } from '../actions/action.ts';
import type { Caller, ServerContext } from '../context.ts';
import { dropChallenge, keepChallenge, seeChallenge } from './challenges.ts';
import { raise, requireMayEnrol } from './factors.ts';
import { sealOf } from './seal-of.ts';
import { hashSecret } from './secrets.ts';
import { acceptedStep, newTotpSecret, totpAddress } from './totp.ts';

/** A new secret. It is kept sealed for ten minutes, for this session alone, until a code proves it. */
export async function startTotp(context: ServerContext, caller: Caller) {
  const userId = caller.person?.id ?? 0;
  await requireMayEnrol(context.db, caller);
  const user = await context.db.selectFrom('users').where('id', '=', userId).select('email').executeTakeFirstOrThrow();
  const secret = newTotpSecret();
  const sealed = Buffer.from(sealOf(context).close(secret, ownerOf(userId))).toString('base64');
  await keepChallenge(context, draftOf(caller), { minutes: 10, sealed });
  return totpAddress(secret, user.email);
}

/** The first right code proves that the authenticator has the secret. Answers ten recovery codes, shown this once. */
export async function confirmTotp(context: ServerContext, caller: Caller, code: string): Promise<string[]> {
  const userId = caller.person?.id ?? 0;
  const { sealed } = await seeChallenge<{ sealed: string }>(context, draftOf(caller));
  const secret = sealOf(context).open(Buffer.from(sealed, 'base64'), ownerOf(userId));
  const step = acceptedStep(code, secret, { now: context.now(), last: 0 });
  if (step === undefined)
    throw new NgaoError(
      'usage',
      'The code is wrong or too old. Wait for the next one; if it stays wrong, check the clock of your phone.',
    );
  const codes = await act(context, caller, async (work) => {
    await requireMayEnrol(work.tx, caller);
    await work.tx
      .updateTable('users')
      .set({ totp: sealOf(context).close(secret, ownerOf(userId)), totp_last: step })
      .where('id', '=', userId)
      .execute();
    await raise(work, 'password+totp');
    await work.audit({ action: 'second-factor.totp', subject: { kind: 'user', id: userId }, productId: null });
    return await newRecoveryCodes(work, userId);
  });
  await dropChallenge(context, draftOf(caller));
  return codes;
}

/** What the sealed secret is bound to: it opens for this account only. */
function ownerOf(userId: number): string {
  return `totp:${userId}`;
}

function draftOf(caller: Caller): string {
  return `totp:${caller.person?.sessionId ?? ''}`;
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
