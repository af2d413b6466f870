// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { Work } from '../actions/action.ts';
import type { Caller, Database, Tx } from '../context.ts';

/** Second factors an account has. */
export async function factorsOf(db: Database | Tx, userId: number): Promise<{ totp: boolean; passkeys: number }> {
  const row = await db
    .selectFrom('users')
    .where('id', '=', userId)
    .select((each) => [
      'totp',
      each
        .selectFrom('passkeys')
        .whereRef('passkeys.user_id', '=', 'users.id')
        .select((inner) => inner.fn.countAll<number>().as('n'))
        .as('passkeys'),
    ])
    .executeTakeFirst();
  return { totp: row ? row.totp !== null : false, passkeys: Number(row?.passkeys ?? 0) };
}

/**
 * A session that knows the password alone may enrol the first factor and no further one: else the password alone would
 * be enough to add a factor of one's own and walk past the factor that is there.
 */
export async function requireMayEnrol(db: Database | Tx, caller: Caller): Promise<void> {
  if (caller.authentication !== 'password') return;
  const { totp, passkeys } = await factorsOf(db, caller.person?.id ?? 0);
  if (totp || passkeys > 0)
    throw new NgaoError(
      'forbidden',
      'Your account has a second factor meanwhile. Sign in with it first; it may then enrol another one.',
    );
}

/**
 * The session that proved the factor counts as whole from now on. Sessions of the same account that know the password
 * alone end: somebody else may have begun them.
 */
export async function raise({ tx, caller, now }: Work, strength: string): Promise<void> {
  const { id = 0, sessionId = '' } = caller.person ?? {};
  const whole = caller.authentication === 'password' ? strength : caller.authentication;
  await tx.updateTable('sessions').set({ strength: whole, confirmed_at: now }).where('id', '=', sessionId).execute();
  await tx.deleteFrom('sessions').where('user_id', '=', id).where('strength', '=', 'password').execute();
}
