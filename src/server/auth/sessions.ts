// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { Caller, Grant, ServerContext, Tx } from '../context.ts';
import { hashSecret, newSecret } from './secrets.ts';

const hour = 3_600_000;
/** A session ends after eight idle hours, or a week after sign-in. */
export const idleHours = 8;
const lifeHours = 7 * 24;

/** `password`: the second factor is still missing; such a session may only enrol or give it. */
export type Strength = 'password' | 'password+totp' | 'passkey' | 'oidc';

/** With https the `__Host-` prefix binds the cookie to this very host (RFC 6265bis, 4.1.3.2). */
export function sessionCookie(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-ngao' : 'ngao';
}

/**
 * Makes a session; the secret goes to the browser and only its hash is kept. What failed at the account before it is kept
 * with it, for the person to be told.
 */
export async function startSession(
  tx: Tx,
  who: { userId: number; strength: Strength; agent: string; now: string },
): Promise<string> {
  const secret = newSecret();
  const at = Date.parse(who.now);
  const failed_before = await takeFailures(tx, who.userId);
  await tx
    .insertInto('sessions')
    .values({
      hash: hashSecret(secret),
      id: randomUUID(),
      user_id: who.userId,
      created_at: who.now,
      last_seen: who.now,
      expires_at: new Date(at + lifeHours * hour).toISOString(),
      strength: who.strength,
      confirmed_at: who.now,
      agent: who.agent.slice(0, 200),
      failed_before,
    })
    .execute();
  return secret;
}

async function takeFailures(tx: Tx, userId: number): Promise<number> {
  const row = await tx
    .selectFrom('users')
    .where('id', '=', userId)
    .select('failed_sign_ins')
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (row.failed_sign_ins > 0) await tx.updateTable('users').set({ failed_sign_ins: 0 }).where('id', '=', userId).execute();
  return row.failed_sign_ins;
}

/** How many attempts had failed at the account when this session began. */
export async function failedBefore({ db }: ServerContext, caller: Caller): Promise<number> {
  const row = await db
    .selectFrom('sessions')
    .where('id', '=', caller.person?.sessionId ?? '')
    .select('failed_before')
    .executeTakeFirst();
  return row?.failed_before ?? 0;
}

export function sendSession(reply: FastifyReply, secret: string, publicUrl: string): void {
  reply.setCookie(sessionCookie(publicUrl), secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: publicUrl.startsWith('https:'),
    maxAge: (lifeHours * hour) / 1000,
  });
}

export function dropSession(reply: FastifyReply, publicUrl: string): void {
  reply.clearCookie(sessionCookie(publicUrl), {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: publicUrl.startsWith('https:'),
  });
}

/** The person behind a session cookie; undefined when it ended, was revoked, or the person was disabled. */
export async function callerOfSession(secret: string, context: ServerContext): Promise<Caller | undefined> {
  const now = context.now();
  const row = await context.db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .where('sessions.hash', '=', hashSecret(secret))
    .where('sessions.expires_at', '>', now)
    .where('users.disabled_at', 'is', null)
    .select(['users.id as userId', 'users.name', 'sessions.id', 'strength', 'last_seen', 'confirmed_at'])
    .executeTakeFirst();
  if (!row || Date.parse(now) - Date.parse(row.last_seen) > idleHours * hour) return undefined;
  // Once a minute is enough to know when somebody was last here.
  if (Date.parse(now) - Date.parse(row.last_seen) > 60_000)
    await context.db.updateTable('sessions').set({ last_seen: now }).where('hash', '=', hashSecret(secret)).execute();
  // Without a second factor nobody has a role yet.
  const grants = row.strength === 'password' ? [] : await grantsOf(row.userId, context);
  return {
    actor: { kind: 'person', id: String(row.userId), name: row.name },
    authentication: row.strength,
    person: { id: row.userId, grants, sessionId: row.id, confirmedAt: row.confirmed_at },
    machine: undefined,
    requestId: '',
  };
}

async function grantsOf(userId: number, context: ServerContext): Promise<Grant[]> {
  const rows = await context.db.selectFrom('role_grants').where('user_id', '=', userId).select(['role', 'product_id']).execute();
  return rows.map(({ role, product_id }) => ({ role, productId: product_id }));
}
