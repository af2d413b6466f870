// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { notFound, requirePermission } from '../access.ts';
import { addUser, invite, readEmail } from '../auth/invitations.ts';
import type { Caller, Role, ServerContext } from '../context.ts';
import type { InviteBody, SavedViewBody } from '../contract/people.ts';
import { act, type Work } from './action.ts';

const inviteHours = 72;

/** The secret stands in the fragment, which browsers never send and servers never log. */
function linkOf(context: ServerContext, secret: string): string {
  return `${context.config.publicUrl}/invitation#token=${secret}`;
}

export async function inviteUser(context: ServerContext, caller: Caller, body: Static<typeof InviteBody>) {
  requirePermission(caller, 'configure', null);
  return await act(context, caller, async (work) => {
    const email = readEmail(body.email).toLowerCase();
    const known = await work.tx
      .selectFrom('users')
      .where((each) => each(each.fn('lower', ['email']), '=', email))
      .select(['id', 'invited', 'disabled_at'])
      .executeTakeFirst();
    if (known && !known.invited) throw accountThere();
    if (known?.disabled_at) throw new NgaoError('conflict', 'This account is disabled. Let it in again, then invite it.');
    for (const { product } of body.grants) await requireProduct(work, product);
    const userId = known?.id ?? (await addUser(work, { email, name: email, password: null, invited: true }));
    if (userId === undefined) throw accountThere();
    const made = await invite(work, { purpose: 'invite', userId, email, grants: body.grants, hours: inviteHours });
    await work.audit({
      action: 'user.invite',
      subject: { kind: 'user', id: userId },
      productId: null,
      data: { grants: body.grants },
    });
    return { link: linkOf(context, made.secret), expiresAt: made.expiresAt };
  });
}

function accountThere(): NgaoError {
  return new NgaoError('conflict', 'There is already an account with this address. Give it a role, or reset it.');
}

export async function resetUser(context: ServerContext, caller: Caller, userId: number) {
  requirePermission(caller, 'configure', null);
  return await act(context, caller, async (work) => {
    const { invited } = await requireUser(work, userId);
    if (invited) throw new NgaoError('conflict', 'Nobody has accepted this invitation yet. Invite the address again.');
    // Whoever is in is out at once; the second factors go when the link is used, so that a slip locks nobody out.
    if (userId !== caller.person?.id) await work.tx.deleteFrom('sessions').where('user_id', '=', userId).execute();
    const made = await invite(work, { purpose: 'reset', userId, email: '', grants: [], hours: inviteHours });
    await work.audit({ action: 'user.reset', subject: { kind: 'user', id: userId }, productId: null });
    return { link: linkOf(context, made.secret), expiresAt: made.expiresAt };
  });
}

export async function changeUser(
  context: ServerContext,
  caller: Caller,
  given: { id: number; disabled?: boolean; name?: string },
) {
  requirePermission(caller, 'configure', null);
  if (given.id === caller.person?.id && given.disabled === true)
    throw new NgaoError('conflict', 'You cannot disable your own account. Ask another administrator.');
  await act(context, caller, async (work) => {
    if (given.disabled === true) await holdAdministrators(work);
    await requireUser(work, given.id);
    if (given.name !== undefined)
      await work.tx.updateTable('users').set({ name: given.name }).where('id', '=', given.id).execute();
    if (given.disabled !== undefined) {
      await work.tx
        .updateTable('users')
        .set({ disabled_at: given.disabled ? work.now : null })
        .where('id', '=', given.id)
        .execute();
    }
    if (given.disabled === true) {
      await work.tx.deleteFrom('sessions').where('user_id', '=', given.id).execute();
      await requireAdministrator(work);
    }
    await work.audit({
      action: 'user.change',
      subject: { kind: 'user', id: given.id },
      productId: null,
      data: { disabled: given.disabled ?? null },
    });
  });
}

export async function grantRole(
  context: ServerContext,
  caller: Caller,
  given: { userId: number; role: Role; product: number | null },
) {
  requirePermission(caller, 'configure', null);
  await act(context, caller, async (work) => {
    await requireUser(work, given.userId);
    await requireProduct(work, given.product);
    await work.tx
      .insertInto('role_grants')
      .values({
        user_id: given.userId,
        product_id: given.product,
        role: given.role,
        granted_at: work.now,
        granted_by: JSON.stringify(caller.actor),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const data = { role: given.role, product: given.product };
    await work.audit({ action: 'role.grant', subject: { kind: 'user', id: given.userId }, productId: given.product, data });
  });
}

/** The last administrator of everything stays: nobody could let anybody in any more. */
export async function revokeRole(context: ServerContext, caller: Caller, given: { userId: number; grantId: number }) {
  requirePermission(caller, 'configure', null);
  await act(context, caller, async (work) => {
    await holdAdministrators(work);
    const gone = await work.tx
      .deleteFrom('role_grants')
      .where('id', '=', given.grantId)
      .where('user_id', '=', given.userId)
      .returning(['role', 'product_id'])
      .executeTakeFirst();
    if (!gone) throw notFound('role');
    await requireAdministrator(work);
    const data = { role: gone.role, product: gone.product_id };
    await work.audit({ action: 'role.revoke', subject: { kind: 'user', id: given.userId }, productId: gone.product_id, data });
  });
}

/** Two administrators who take each other's role, or let each other out, at the same moment wait for each other here. */
async function holdAdministrators({ tx }: Work): Promise<void> {
  await tx.selectFrom('role_grants').where('role', '=', 'administrator').select('id').orderBy('id').forUpdate().execute();
}

/** Throws `conflict` when nobody is left who could let anybody in. */
async function requireAdministrator({ tx }: Work): Promise<void> {
  const left = await tx
    .selectFrom('role_grants')
    .innerJoin('users', 'users.id', 'role_grants.user_id')
    .where('role', '=', 'administrator')
    .where('product_id', 'is', null)
    .where('disabled_at', 'is', null)
    .where('invited', '=', false)
    .select('role_grants.id')
    .executeTakeFirst();
  if (!left) throw new NgaoError('conflict', 'This is the last administrator. Make another one first.');
}

export async function saveView(context: ServerContext, caller: Caller, body: Static<typeof SavedViewBody>) {
  const user_id = caller.person?.id ?? 0;
  return await context.db
    .insertInto('saved_views')
    .values({ user_id, ...body })
    .onConflict((conflict) => conflict.columns(['user_id', 'page', 'name']).doUpdateSet({ query: body.query }))
    .returning(['id', 'name', 'page', 'query'])
    .executeTakeFirstOrThrow();
}

export async function forgetView(context: ServerContext, caller: Caller, id: number): Promise<void> {
  await context.db
    .deleteFrom('saved_views')
    .where('id', '=', id)
    .where('user_id', '=', caller.person?.id ?? 0)
    .execute();
}

async function requireUser({ tx }: Work, id: number): Promise<{ invited: boolean }> {
  const user = await tx.selectFrom('users').where('id', '=', id).select('invited').executeTakeFirst();
  if (!user) throw notFound('account');
  return user;
}

/** Throws `not-found` for a product that is not there; null is every product. */
export async function requireProduct({ tx }: Pick<Work, 'tx'>, id: number | null): Promise<void> {
  if (id !== null && !(await tx.selectFrom('products').where('id', '=', id).select('id').executeTakeFirst()))
    throw notFound('product');
}
