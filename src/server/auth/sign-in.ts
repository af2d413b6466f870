// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { act, type Work } from '../actions/action.ts';
import { type Caller, nobody, type ServerContext } from '../context.ts';
import { isPassword } from './password.ts';
import { countAttempt, forgetAttempts } from './rate.ts';
import { sealOf } from './seal-of.ts';
import { hashSecret } from './secrets.ts';
import { type Strength, startSession } from './sessions.ts';
import { acceptedStep } from './totp.ts';

interface Visit {
  ip: string;
  agent: string;
  requestId: string;
}
export type SignedIn = { secret: string; strength: Strength };

const wrong = 'The address, the password or the code is wrong.';

/** Password, then the second factor where there is one. One message for everything that can be wrong. */
export async function signIn(
  context: ServerContext,
  given: { email: string; password: string; code?: string | undefined },
  visit: Visit,
): Promise<SignedIn | 'totp'> {
  const bucket = `password:${given.email.toLowerCase()}`;
  await countAttempt(context, `address:${visit.ip}`, 100);
  await countAttempt(context, bucket, 10);
  const user = await context.db
    .selectFrom('users')
    .where((each) => each(each.fn('lower', ['email']), '=', given.email.toLowerCase()))
    .where('disabled_at', 'is', null)
    .select(['id', 'name', 'password', 'totp'])
    .executeTakeFirst();
  if (!(await isPassword(given.password, user?.password ?? null)) || !user) throw new NgaoError('unauthenticated', wrong);
  if (user.totp !== null && given.code === undefined) return 'totp';
  const strength: Strength = user.totp === null ? 'password' : 'password+totp';
  const secret = await act(context, personCaller(user, strength, visit), async (work) => {
    if (user.totp !== null) await spendCode(work, { userId: user.id, code: given.code ?? '' });
    await work.audit({ action: 'session.start', subject: { kind: 'user', id: user.id }, productId: null, data: { strength } });
    return await startSession(work.tx, { userId: user.id, strength, agent: visit.agent, now: work.now });
  });
  await forgetAttempts(context, bucket);
  return { secret, strength };
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
