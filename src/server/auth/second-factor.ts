// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { NgaoError } from '../../kit/errors.ts';
import { act, type Work } from '../actions/action.ts';
import type { Caller, ServerContext } from '../context.ts';
import { sealOf } from './seal-of.ts';
import { hashSecret } from './secrets.ts';
import { acceptedStep, newTotpSecret, totpAddress } from './totp.ts';

/** Secrets that were shown but not proven yet; a few minutes, in this process only. */
const started = new Map<number, { secret: Uint8Array; until: number }>();

export async function startTotp(context: ServerContext, userId: number) {
  const user = await context.db.selectFrom('users').where('id', '=', userId).select('email').executeTakeFirstOrThrow();
  const secret = newTotpSecret();
  started.set(userId, { secret, until: Date.parse(context.now()) + 10 * 60_000 });
  return totpAddress(secret, user.email);
}

/** The first right code proves that the authenticator has the secret. Answers ten recovery codes, shown this once. */
export async function confirmTotp(context: ServerContext, caller: Caller, code: string): Promise<string[]> {
  const userId = caller.person?.id ?? 0;
  const draft = started.get(userId);
  const now = context.now();
  const step = draft && draft.until > Date.parse(now) ? acceptedStep(code, draft.secret, { now, last: 0 }) : undefined;
  if (!draft || step === undefined)
    throw new NgaoError(
      'usage',
      'The code is wrong or too old. Wait for the next one; if it stays wrong, check the clock of your phone.',
    );
  const codes = await act(context, caller, async (work) => {
    await work.tx
      .updateTable('users')
      .set({ totp: sealOf(context).close(draft.secret, `totp:${userId}`), totp_last: step })
      .where('id', '=', userId)
      .execute();
    await raise(work, 'password+totp');
    await work.audit({ action: 'second-factor.totp', subject: { kind: 'user', id: userId }, productId: null });
    return await newRecoveryCodes(work, userId);
  });
  started.delete(userId);
  return codes;
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
