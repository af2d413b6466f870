// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { act } from '../actions/action.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { ConfirmBody } from '../contract/people.ts';
import { markConfirmed } from './passkeys.ts';
import { checkPassword, hashPassword, isPassword } from './password.ts';
import { countAttempt } from './rate.ts';
import { spendCode } from './sign-in.ts';

/** Whatever proves it, ten tries in a quarter of an hour. */
export async function countConfirmation(context: ServerContext, caller: Caller): Promise<void> {
  await countAttempt(context, `confirm:${caller.person?.id ?? 0}`, 10);
}

/** Proves by password or code that it is still the person who signed in. */
export async function confirm(context: ServerContext, caller: Caller, body: Static<typeof ConfirmBody>): Promise<void> {
  const userId = caller.person?.id ?? 0;
  await countConfirmation(context, caller);
  const user = await context.db.selectFrom('users').where('id', '=', userId).select('password').executeTakeFirstOrThrow();
  if (body.password === undefined ? body.code === undefined : !(await isPassword(body.password, user.password)))
    throw new NgaoError('unauthenticated', 'The password or the code is wrong.');
  await act(context, caller, async (work) => {
    if (body.password === undefined) await spendCode(work, { userId, code: body.code ?? '' });
    await markConfirmed(work, body.password === undefined ? 'code' : 'password');
  });
}

/**
 * A new password in place of the old one, for somebody who has just proven who they are. Every other session ends: whoever
 * knew the old password may have begun one. An account that never had a password gets none this way.
 */
export async function changePassword(context: ServerContext, caller: Caller, password: string): Promise<void> {
  const { id: userId = 0, sessionId = '' } = caller.person ?? {};
  const user = await context.db
    .selectFrom('users')
    .where('id', '=', userId)
    .select(['email', 'name', 'password'])
    .executeTakeFirstOrThrow();
  if (user.password === null)
    throw new NgaoError('conflict', 'Your account has no password: you sign in in another way, and nothing has to be changed.');
  checkPassword(password, user);
  if (await isPassword(password, user.password))
    throw new NgaoError('usage', 'That is the password you have. Choose another one.');
  const hash = await hashPassword(password);
  await act(context, caller, async ({ tx, audit }) => {
    await tx.updateTable('users').set({ password: hash }).where('id', '=', userId).execute();
    const ended = await tx
      .deleteFrom('sessions')
      .where('user_id', '=', userId)
      .where('id', '<>', sessionId)
      .returning('id')
      .execute();
    await audit({
      action: 'password.change',
      subject: { kind: 'user', id: userId },
      productId: null,
      data: { sessionsEnded: ended.length },
    });
  });
}
