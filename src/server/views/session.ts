// SPDX-License-Identifier: Apache-2.0
import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { version } from '../../kit/version.ts';
import { isSetUp } from '../auth/invitations.ts';
import { csrfOf } from '../auth/secrets.ts';
import { idleHours, sessionCookie } from '../auth/sessions.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { PasskeyView, SessionRow, SessionView } from '../contract/people.ts';

/** What the pages ask first: who is there, and what may be offered. */
export async function sessionView(
  context: ServerContext,
  caller: Caller,
  http: FastifyRequest,
): Promise<Static<typeof SessionView>> {
  const setup = !(await isSetUp(context));
  const oidc = context.config.oidc.map(({ key, name }) => ({ key, name }));
  const common = { setup, oidc, version, demoOffered: false };
  if (!caller.person) return { ...common, person: null, csrf: '' };
  const { id, confirmedAt } = caller.person;
  const user = await context.db
    .selectFrom('users')
    .where('id', '=', id)
    .select(['name', 'email', 'totp'])
    .executeTakeFirstOrThrow();
  const passkey = await context.db.selectFrom('passkeys').where('user_id', '=', id).select('id').executeTakeFirst();
  const isAdministrator = caller.person.grants.some((grant) => grant.role === 'administrator');
  const secret = http.cookies[sessionCookie(context.config.publicUrl)] ?? '';
  return {
    ...common,
    demoOffered: isAdministrator && (await isEmpty(context)),
    csrf: csrfOf(secret),
    person: {
      id,
      name: user.name,
      email: user.email,
      grants: caller.person.grants.length === 0 ? [] : await grantsOf(context, id),
      strength: caller.authentication,
      hasPasskey: passkey !== undefined,
      hasTotp: user.totp !== null,
      confirmedAt,
    },
  };
}

export async function isEmpty(context: ServerContext): Promise<boolean> {
  return (await context.db.selectFrom('products').select('id').limit(1).executeTakeFirst()) === undefined;
}

/** Roles as people read them. */
export async function grantsOf(context: ServerContext, userId: number) {
  const rows = await context.db
    .selectFrom('role_grants')
    .leftJoin('products', 'products.id', 'role_grants.product_id')
    .where('user_id', '=', userId)
    .orderBy('role_grants.id')
    .select(['role_grants.id', 'role', 'product_id', 'products.name'])
    .execute();
  return rows.map(({ id, role, product_id, name }) => ({
    id,
    role,
    product: product_id === null ? null : { id: product_id, name: name ?? '' },
  }));
}

export async function sessionsOf(context: ServerContext, caller: Caller): Promise<Static<typeof SessionRow>[]> {
  const now = context.now();
  const rows = await context.db
    .selectFrom('sessions')
    .where('user_id', '=', caller.person?.id ?? 0)
    .where('expires_at', '>', now)
    .where('last_seen', '>', new Date(Date.parse(now) - idleHours * 3_600_000).toISOString())
    .orderBy('last_seen', 'desc')
    .selectAll()
    .execute();
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    lastSeen: row.last_seen,
    expiresAt: row.expires_at,
    strength: row.strength,
    agent: row.agent,
    current: row.id === caller.person?.sessionId,
  }));
}

export async function passkeysOf(context: ServerContext, caller: Caller): Promise<Static<typeof PasskeyView>[]> {
  const rows = await context.db
    .selectFrom('passkeys')
    .where('user_id', '=', caller.person?.id ?? 0)
    .orderBy('created_at')
    .selectAll()
    .execute();
  return rows.map((row) => ({ id: row.id, name: row.name, createdAt: row.created_at, usedAt: row.used_at }));
}
