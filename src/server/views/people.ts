// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { productsFor } from '../access.ts';
import type { Caller, ServerContext, TokenScope } from '../context.ts';
import type { Federations, SavedViews, Tokens, Users } from '../contract/people.ts';
import { grantsOf } from './session.ts';

export async function usersOf(context: ServerContext): Promise<Static<typeof Users>> {
  const { db } = context;
  const rows = await db
    .selectFrom('users')
    .select((each) => [
      'users.id',
      'users.name',
      'users.email',
      'users.totp',
      'users.created_at',
      'users.disabled_at',
      each
        .selectFrom('sessions')
        .whereRef('sessions.user_id', '=', 'users.id')
        .select((inner) => inner.fn.max('last_seen').as('seen'))
        .as('seen'),
      each
        .selectFrom('passkeys')
        .whereRef('passkeys.user_id', '=', 'users.id')
        .select((inner) => inner.fn.countAll<number>().as('n'))
        .as('passkeys'),
    ])
    .orderBy('users.name')
    .execute();
  return await Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      name: row.name,
      email: row.email,
      grants: await grantsOf(context, row.id),
      hasPasskey: Number(row.passkeys) > 0,
      hasTotp: row.totp !== null,
      createdAt: row.created_at,
      lastSeen: row.seen,
      disabledAt: row.disabled_at,
    })),
  );
}

/** People with a role that lets them work in a product the caller may read. */
export async function peopleOf({ db }: ServerContext, caller: Caller, product: number | undefined) {
  const readable = productsFor(caller, 'read');
  const rows = await db
    .selectFrom('users')
    .innerJoin('role_grants', 'role_grants.user_id', 'users.id')
    .where('disabled_at', 'is', null)
    .where('role', 'in', ['maintainer', 'committee'])
    .$if(product !== undefined, (query) =>
      query.where((each) => each.or([each('product_id', 'is', null), each('product_id', '=', product ?? 0)])),
    )
    .$if(readable !== 'all', (query) =>
      query.where((each) =>
        each.or([each('product_id', 'is', null), each('product_id', 'in', [0, ...(readable === 'all' ? [] : readable)])]),
      ),
    )
    .select(['users.id', 'users.name'])
    .distinct()
    .orderBy('users.name')
    .execute();
  return rows;
}

export async function tokensOf({ db }: ServerContext, caller: Caller): Promise<Static<typeof Tokens>> {
  const products = productsFor(caller, 'configure');
  const rows = await db
    .selectFrom('tokens')
    .innerJoin('products', 'products.id', 'tokens.product_id')
    .$if(products !== 'all', (query) => query.where('product_id', 'in', [0, ...(products === 'all' ? [] : products)]))
    .orderBy('tokens.id', 'desc')
    .selectAll('tokens')
    .select('products.name as product')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    product: { id: row.product_id, name: row.product },
    targets: row.targets === null ? null : [...row.targets],
    scope: row.scope as TokenScope,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
    revokedAt: row.revoked_at,
  }));
}

export async function federationsOf({ db }: ServerContext, caller: Caller): Promise<Static<typeof Federations>> {
  const products = productsFor(caller, 'configure');
  const rows = await db
    .selectFrom('federations')
    .innerJoin('products', 'products.id', 'federations.product_id')
    .$if(products !== 'all', (query) => query.where('product_id', 'in', [0, ...(products === 'all' ? [] : products)]))
    .orderBy('federations.id', 'desc')
    .selectAll('federations')
    .select('products.name as product')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    product: { id: row.product_id, name: row.product },
    issuer: row.issuer,
    audience: row.audience,
    claims: row.claims,
    targets: row.targets === null ? null : [...row.targets],
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  }));
}

export async function viewsOf(
  { db }: ServerContext,
  caller: Caller,
  page: string | undefined,
): Promise<Static<typeof SavedViews>> {
  return await db
    .selectFrom('saved_views')
    .where('user_id', '=', caller.person?.id ?? 0)
    .$if(page !== undefined, (query) => query.where('page', '=', page ?? ''))
    .orderBy('name')
    .select(['id', 'name', 'page', 'query'])
    .execute();
}
