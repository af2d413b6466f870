// SPDX-License-Identifier: Apache-2.0

import type { CaseActor, Duty, GrantScope } from '../../cases/case.ts';
import { NgaoError } from '../../kit/errors.ts';
import { productsFor } from '../access.ts';
import type { Caller, Database, ServerContext, Tx } from '../context.ts';

/** What a person holds in one case at this moment. */
export interface Standing {
  participant: string;
  role: string;
  scopes: readonly GrantScope['kind'][];
  /** Thread uids, for grants that open a single thread. */
  threads: readonly string[];
  /** The latest end of the grants; null: while the person takes part. */
  until: string | null;
  recused: boolean;
}

/** The one answer for what does not exist and for what one may not see (T12). */
export function noSuchCase(): NgaoError {
  return new NgaoError('not-found', 'There is no such case, or you may not see it.');
}

/** Whether the person belongs to the security committee (R1). Roles alone open no case. */
export function isCommittee(caller: Caller): boolean {
  return (caller.person?.grants ?? []).some(({ role }) => role === 'committee');
}

/** Products whose unassigned reports the person may triage. */
export function triageProducts(caller: Caller): 'all' | readonly number[] {
  return productsFor(caller, 'decide');
}

/** Grants of the person in the case that hold now; undefined when there is none. Recused people hold none. */
export async function standingOf(
  db: Database | Tx,
  { caller, uid, now }: { caller: Caller; uid: string; now: string },
): Promise<Standing | undefined> {
  const user = caller.person?.id;
  if (user === undefined) return undefined;
  const rows = await db
    .selectFrom('case_grants as g')
    .innerJoin('case_participants as p', 'p.uid', 'g.participant_uid')
    .where('p.case_uid', '=', uid)
    .where('p.user_id', '=', user)
    .where('p.state', '=', 'active')
    .where('g.from_at', '<=', now)
    .where('g.revoked_at', 'is', null)
    .where((where) => where.or([where('g.until_at', 'is', null), where('g.until_at', '>', now)]))
    .select(['p.uid as participant', 'p.role', 'g.scope', 'g.until_at', 'g.acknowledged_at'])
    .orderBy('g.from_at')
    .execute();
  const holding = rows.filter(({ role, acknowledged_at }) => acknowledged_at !== null || !mustAcknowledge(role));
  const [first] = holding;
  if (!first) return undefined;
  const recusal = await db
    .selectFrom('case_recusals')
    .where('case_uid', '=', uid)
    .where('user_id', '=', user)
    .select('uid')
    .executeTakeFirst();
  if (recusal) return undefined;
  const ends = holding.map(({ until_at }) => until_at);
  return {
    participant: first.participant,
    role: holding.find(({ role }) => role !== 'committee')?.role ?? first.role,
    scopes: holding.map(({ scope }) => scope.split(':')[0] as GrantScope['kind']),
    threads: holding.flatMap(({ scope }) => (scope.startsWith('thread:') ? [scope.slice('thread:'.length)] : [])),
    until: ends.includes(null) ? null : (ends.sort().at(-1) ?? null),
    recused: false,
  };
}

/** R15: these read nothing before they have signed that it is not for disclosure. */
export function mustAcknowledge(role: string): boolean {
  return ['expert', 'vendor', 'adopter', 'observer'].includes(role);
}

/** Throws `not-found` without a grant on the whole case. */
export async function requireCase(context: ServerContext, caller: Caller, uid: string): Promise<Standing> {
  const standing = await standingOf(context.db, { caller, uid, now: context.now() });
  if (!standing || !(standing.scopes.includes('case') || standing.scopes.includes('triage'))) throw noSuchCase();
  return standing;
}

/** Who asks, as the table of states knows people. `owner`: account id of the case's owner. */
export function actorOf(caller: Caller, standing: Standing, owner: number | null): CaseActor {
  const duties = new Set<Duty>(['anyone']);
  const whole = standing.scopes.includes('case');
  if (isCommittee(caller)) {
    duties.add('triager');
    if (whole) duties.add('committee');
  }
  if (whole && owner !== null && owner === caller.person?.id) duties.add('owner');
  if (whole && ['fixer', 'owner'].includes(standing.role)) duties.add('fixer');
  if (whole && ['coordinator', 'owner'].includes(standing.role)) duties.add('release-manager');
  return { id: String(caller.person?.id), duties: [...duties] };
}
