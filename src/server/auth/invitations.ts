// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { act, type Work } from '../actions/action.ts';
import { type Caller, type Database, nobody, type ServerContext } from '../context.ts';
import type { AcceptInvitation } from '../contract/people.ts';
import { checkPassword, hashPassword } from './password.ts';
import { hashSecret, newSecret } from './secrets.ts';
import { startSession } from './sessions.ts';

const hour = 3_600_000;
export type Purpose = 'first-administrator' | 'invite' | 'reset';
type Wish = { role: string; product: number | null };

export interface NewInvitation {
  purpose: Purpose;
  userId: number | null;
  email: string;
  grants: readonly Wish[];
  hours: number;
}

/** How long apart server processes may start that belong together: each of them prints a link, and any of these is good. */
const startMinutes = 10;

/** Makes a one-time secret. Earlier ones for the same purpose and person end. */
export async function invite(
  { tx, now }: Pick<Work, 'tx' | 'now'>,
  given: NewInvitation,
): Promise<{ secret: string; expiresAt: string }> {
  const { purpose, userId, email } = given;
  await tx
    .updateTable('invitations')
    .set({ used_at: now })
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .$if(purpose === 'first-administrator', (query) =>
      query.where('created_at', '<', new Date(Date.parse(now) - startMinutes * 60_000).toISOString()),
    )
    .$if(purpose === 'reset', (query) => query.where('user_id', '=', userId))
    .$if(purpose === 'invite', (query) => query.where('email', '=', email))
    .execute();
  const secret = newSecret();
  const expiresAt = new Date(Date.parse(now) + given.hours * hour).toISOString();
  await tx
    .insertInto('invitations')
    .values({
      hash: hashSecret(secret),
      purpose,
      user_id: userId,
      email,
      grants: JSON.stringify(given.grants),
      created_at: now,
      expires_at: expiresAt,
      used_at: null,
    })
    .execute();
  return { secret, expiresAt };
}

/** Whether somebody has been made administrator. */
export async function isSetUp(context: ServerContext): Promise<boolean> {
  const row = await context.db.selectFrom('role_grants').where('role', '=', 'administrator').select('id').executeTakeFirst();
  return row !== undefined;
}

/** Turns an invitation into an account (or a new password) and a session. The secret is spent in the same transaction. */
export async function acceptInvitation(
  context: ServerContext,
  body: Static<typeof AcceptInvitation>,
  given: { purposes: readonly Purpose[]; agent: string; requestId: string },
): Promise<string> {
  if (body.password === undefined)
    throw new NgaoError('usage', 'Choose a password of at least twelve characters. You can add a passkey afterwards.');
  checkPassword(body.password, body);
  const password = await hashPassword(body.password);
  return await act(context, { ...nobody, requestId: given.requestId }, async (work) => {
    const invitation = await spend(work, body.token, given.purposes);
    if (invitation.purpose === 'first-administrator') await endOthers(work);
    if (invitation.purpose === 'invite') checkAddress(invitation.email, body.email);
    const userId = invitation.user_id ?? (await makeUser(work, body, password));
    if (invitation.user_id !== null) await resetAccess(work, userId, password);
    if (invitation.purpose === 'invite') await nameInvited(work, { userId, name: body.name, email: body.email });
    await grantAll(work, { userId, grants: invitation.grants, purpose: invitation.purpose });
    const caller: Caller = {
      ...nobody,
      actor: { kind: 'person', id: String(userId), name: body.name },
      authentication: 'invitation',
      requestId: given.requestId,
    };
    await context.audit.append(work.tx, {
      caller,
      action: `invitation.${invitation.purpose}`,
      subject: { kind: 'user', id: userId },
      productId: null,
    });
    await work.audit({
      action: 'session.start',
      subject: { kind: 'user', id: userId },
      productId: null,
      data: { strength: 'password' },
    });
    return await startSession(work.tx, { userId, strength: 'password', agent: given.agent, now: work.now });
  });
}

async function spend({ tx, now }: Work, secret: string, purposes: readonly Purpose[]) {
  const row = await tx
    .updateTable('invitations')
    .set({ used_at: now })
    .where('hash', '=', hashSecret(secret))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .where('purpose', 'in', [...purposes])
    .returning(['purpose', 'user_id', 'grants', 'email'])
    .executeTakeFirst();
  if (!row)
    throw new NgaoError(
      'forbidden',
      'This link was used already, has expired, or was replaced by a newer one. Ask for a new link.',
    );
  // Server processes that started at once each printed a link; there is one first administrator.
  if (row.purpose === 'first-administrator')
    await tx
      .updateTable('invitations')
      .set({ used_at: now })
      .where('purpose', '=', row.purpose)
      .where('used_at', 'is', null)
      .execute();
  return row;
}

/** Two processes that start together print two links: the first one that is used ends the other. */
async function endOthers({ tx, now }: Work): Promise<void> {
  await tx
    .updateTable('invitations')
    .set({ used_at: now })
    .where('purpose', '=', 'first-administrator')
    .where('used_at', 'is', null)
    .execute();
}

/** Whether an invitation of this account can still be accepted. */
export async function hasOpenInvitation(db: Database, { userId, now }: { userId: number; now: string }): Promise<boolean> {
  const row = await db
    .selectFrom('invitations')
    .where('user_id', '=', userId)
    .where('purpose', '=', 'invite')
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .select('hash')
    .executeTakeFirst();
  return row !== undefined;
}

/** Accepts the invitation of somebody whose verified address a provider vouches for: they need no link and no password. */
export async function joinInvited(work: Work, { userId, name }: { userId: number; name: string }): Promise<void> {
  const invitation = await work.tx
    .updateTable('invitations')
    .set({ used_at: work.now })
    .where('user_id', '=', userId)
    .where('purpose', '=', 'invite')
    .where('used_at', 'is', null)
    .where('expires_at', '>', work.now)
    .returning('grants')
    .executeTakeFirst();
  if (!invitation) throw new NgaoError('conflict', 'The invitation was used or has ended at this very moment.');
  await nameInvited(work, { userId, name });
  await grantAll(work, { userId, grants: invitation.grants, purpose: 'invite' });
  await work.audit({ action: 'invitation.invite', subject: { kind: 'user', id: userId }, productId: null });
}

/** The account that the invitation made is a person's from now on. Without a name it keeps its address for one. */
async function nameInvited({ tx }: Work, given: { userId: number; name: string; email?: string }): Promise<void> {
  const name = given.name.trim();
  await tx
    .updateTable('users')
    .set({ invited: false, ...(name !== '' && { name }), ...(given.email !== undefined && { email: readEmail(given.email) }) })
    .where('id', '=', given.userId)
    .execute();
}

/**
 * The account gets the address that was invited and no other: with another person's address it would be found when that
 * person signs in by the organisation.
 */
function checkAddress(invited: string, given: string): void {
  if (invited.toLowerCase() !== given.trim().toLowerCase())
    throw new NgaoError('forbidden', 'This invitation is for another e-mail address. Enter the address it was made for.');
}

async function makeUser(work: Work, body: { name: string; email: string }, password: string): Promise<number> {
  const id = await addUser(work, { email: readEmail(body.email), name: body.name.trim(), password, invited: false });
  if (id === undefined)
    throw new NgaoError(
      'conflict',
      'There is already an account with this address. Sign in, or ask an administrator to reset it.',
    );
  return id;
}

/** A new account; undefined where its address has one already. */
export async function addUser(
  { tx, now }: Pick<Work, 'tx' | 'now'>,
  given: { email: string; name: string; password: string | null; invited: boolean },
): Promise<number | undefined> {
  const row = await tx
    .insertInto('users')
    .values({ ...given, totp: null, webauthn_id: randomBytes(32).toString('base64url'), created_at: now, disabled_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** An address as accounts are known by; throws `usage` when it is none. */
export function readEmail(text: string): string {
  const email = text.trim();
  if (email.length > 254 || !/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email))
    throw new NgaoError('usage', 'That is no e-mail address.');
  return email;
}

/** A reset ends every session and every second factor: whoever had them must not come back. */
async function resetAccess({ tx }: Work, userId: number, password: string): Promise<void> {
  const user = await tx
    .updateTable('users')
    .set({ password, totp: null, totp_last: 0 })
    .where('id', '=', userId)
    .where('disabled_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!user) throw new NgaoError('forbidden', 'This account is disabled. Ask an administrator to let it in again.');
  await tx.deleteFrom('sessions').where('user_id', '=', userId).execute();
  await tx.deleteFrom('passkeys').where('user_id', '=', userId).execute();
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  await tx.deleteFrom('sign_in_links').where('user_id', '=', userId).execute();
}

async function grantAll({ tx, now }: Work, given: { userId: number; grants: readonly Wish[]; purpose: Purpose }): Promise<void> {
  const by = JSON.stringify({ kind: 'system', id: given.purpose, name: 'invitation' });
  for (const { role, product } of given.grants) {
    await tx
      .insertInto('role_grants')
      .values({ user_id: given.userId, product_id: product, role: role as 'viewer', granted_at: now, granted_by: by })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
