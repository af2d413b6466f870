// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NgaoError } from '../../kit/errors.ts';
import { act } from '../actions/action.ts';
import { levelTime } from '../auth/level-time.ts';
import { countAttempt } from '../auth/rate.ts';
import { csrfOf, hashSecret, newSecret, sameText } from '../auth/secrets.ts';
import { type Caller, nobody, type ServerContext } from '../context.ts';
import { hashReceipt } from './receipt.ts';

const name = 'ngao_reporter';
const minute = 60_000;
/** Minutes without a request, and at all. */
const limits = { idle: 30, life: 8 * 60 };
/** Tries in a quarter of an hour of one address. Codes have 120 random bits; this only keeps the noise down. */
const tries = 20;

/** Somebody who showed a receipt code: no account, one case. */
export interface Reporter {
  participant: string;
  party: string;
  caseUid: string;
  /** `reporter`, or somebody outside who was invited. */
  role: string;
  language: 'en' | 'fr';
  caller: Caller;
}

/** Opens a session for the holder of a code. Unknown, deleted and mistyped codes are one answer. */
export async function startReporterSession(
  context: ServerContext,
  { receipt, http, reply }: { receipt: string; http: FastifyRequest; reply: FastifyReply },
): Promise<{ csrf: string; language: 'en' | 'fr' }> {
  await countAttempt(context, `receipt:${http.ip}`, tries);
  return await levelTime(async () => await enter(context, { receipt, http, reply }));
}

async function enter(
  context: ServerContext,
  { receipt, http, reply }: { receipt: string; http: FastifyRequest; reply: FastifyReply },
): Promise<{ csrf: string; language: 'en' | 'fr' }> {
  const found = await holderOf(context, receipt);
  // Made, hashed and looked for alike whether or not there is such a code.
  const secret = newSecret();
  const hash = hashSecret(secret);
  await context.db.deleteFrom('reporter_sessions').where('expires_at', '<', context.now()).execute();
  if (!found) throw new NgaoError('unauthenticated', 'This code is not known. Check it letter by letter.');
  await act(context, callerOf(found.participant, http.id), async ({ tx, now, audit }) => {
    const expires_at = new Date(Date.parse(now) + limits.life * minute).toISOString();
    await tx
      .insertInto('reporter_sessions')
      .values({ hash, participant_uid: found.participant, created_at: now, last_seen: now, expires_at })
      .execute();
    await audit({ action: 'reporter.enter', subject: { kind: 'case', id: found.caseUid }, productId: null });
  });
  const secure = context.config.publicUrl.startsWith('https:');
  reply.setCookie(name, secret, { path: '/api/v1/my', httpOnly: true, sameSite: 'strict', secure, maxAge: limits.life * 60 });
  return { csrf: csrfOf(secret), language: found.language };
}

/** Who holds the code now. */
export async function holderOf({ db }: ServerContext, receipt: string): Promise<Omit<Reporter, 'caller'> | undefined> {
  const row = await db
    .selectFrom('parties')
    .innerJoin('case_participants as p', 'p.party_uid', 'parties.uid')
    .where('parties.receipt_hash', '=', hashReceipt(receipt))
    .where('p.state', '=', 'active')
    .select(['p.uid as participant', 'parties.uid as party', 'p.case_uid as caseUid', 'p.role', 'parties.language'])
    .executeTakeFirst();
  return row && { ...row, language: row.language === 'fr' ? 'fr' : 'en' };
}

/** Who reported; somebody else who was invited is `forbidden`. Else as `requireOutsider`. */
export async function requireReporter(context: ServerContext, http: FastifyRequest): Promise<Reporter> {
  const outsider = await requireOutsider(context, http);
  if (outsider.role === 'reporter' || outsider.role === 'finder') return outsider;
  throw new NgaoError('forbidden', 'That is for whoever reported it. You may read your letters and answer them.');
}

/** Who is behind the cookie; a change also needs the session's own value in `x-ngao-csrf`. Throws `unauthenticated`. */
export async function requireOutsider(context: ServerContext, http: FastifyRequest): Promise<Reporter> {
  const secret = http.cookies[name] ?? '';
  const now = context.now();
  const row = await context.db
    .selectFrom('reporter_sessions as s')
    .innerJoin('case_participants as p', 'p.uid', 's.participant_uid')
    .innerJoin('parties', 'parties.uid', 'p.party_uid')
    .where('s.hash', '=', hashSecret(secret))
    .where('s.expires_at', '>', now)
    .where('s.last_seen', '>', new Date(Date.parse(now) - limits.idle * minute).toISOString())
    .where('p.state', '=', 'active')
    .select(['p.uid as participant', 'parties.uid as party', 'p.case_uid as caseUid', 'p.role', 'parties.language'])
    .executeTakeFirst();
  if (!row) throw new NgaoError('unauthenticated', 'Enter your code again: the session is over.');
  const sent = http.headers['x-ngao-csrf'];
  if (http.method !== 'GET' && (typeof sent !== 'string' || !sameText(sent, csrfOf(secret))))
    throw new NgaoError('forbidden', 'The page is out of date. Load it again and repeat what you did.');
  await context.db.updateTable('reporter_sessions').set({ last_seen: now }).where('hash', '=', hashSecret(secret)).execute();
  return { ...row, language: row.language === 'fr' ? 'fr' : 'en', caller: callerOf(row.participant, http.id) };
}

export async function endReporterSession(context: ServerContext, http: FastifyRequest, reply: FastifyReply): Promise<void> {
  await context.db
    .deleteFrom('reporter_sessions')
    .where('hash', '=', hashSecret(http.cookies[name] ?? ''))
    .execute();
  reply.clearCookie(name, { path: '/api/v1/my' });
}

function callerOf(participant: string, requestId: string): Caller {
  return {
    ...nobody,
    actor: { kind: 'system', id: `reporter-${participant}`, name: 'Reporter' },
    authentication: 'receipt',
    requestId,
  };
}
