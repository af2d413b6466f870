// SPDX-License-Identifier: Apache-2.0
import type { Audience, CaseActor, Duty, Grant, GrantScope, ParticipantRole } from '../../cases/case.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { type AccessFacts, mayRead, type Readable } from '../../cases/grants.ts';
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
  /** `src/cases/grants.ts` judges, nobody else. */
  may(thing: Readable): boolean;
  /** A grant is running, but nothing can be read before it is signed or the embargo is agreed to. */
  waits: boolean;
}

/** The server itself, and whoever makes the case in this very transaction. */
export const wholeStanding: Standing = {
  participant: '',
  role: 'system',
  scopes: ['case'],
  threads: [],
  until: null,
  recused: false,
  may: () => true,
  waits: false,
};

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

/** Everything that reading a case is judged by. Accounts are people by their id, everybody else by the uid of the party. */
export async function accessFacts(db: Database | Tx, uid: string): Promise<AccessFacts | undefined> {
  const row = await db.selectFrom('cases').where('uid', '=', uid).select('facts').executeTakeFirst();
  if (!row) return undefined;
  const rows = await db
    .selectFrom('case_grants as g')
    .innerJoin('case_participants as p', 'p.uid', 'g.participant_uid')
    .where('g.case_uid', '=', uid)
    .where('p.case_uid', '=', uid)
    .where('p.state', '=', 'active')
    .select(['g.uid', 'p.uid as participant', 'p.role', 'p.user_id', 'p.party_uid', 'g.scope', 'g.from_at', 'g.until_at'])
    .select(['g.acknowledged_at', 'g.acknowledged_text', 'g.revoked_at', 'g.granted_by'])
    .orderBy('g.from_at')
    .execute();
  const recused = await db.selectFrom('case_recusals').where('case_uid', '=', uid).select(['user_id', 'declared_at']).execute();
  const personOf = (one: (typeof rows)[number]) => (one.user_id === null ? String(one.party_uid) : String(one.user_id));
  return {
    grants: rows.map((one) => grantOf({ ...one, person: personOf(one) })),
    acknowledgements: rows.flatMap((one) =>
      one.acknowledged_at === null
        ? []
        : [
            {
              uid: one.uid,
              person: personOf(one),
              textDigest: one.acknowledged_text ?? '',
              signedAt: one.acknowledged_at,
              withdrawnAt: null,
            },
          ],
    ),
    recusals: recused.map(({ user_id, declared_at }) => ({ person: String(user_id), from: declared_at, to: null })),
    embargo: (row.facts as unknown as CaseFacts).embargo,
    participantOf: Object.fromEntries(rows.map((one) => [personOf(one), one.participant])),
  };
}

/** What the person holds now; undefined when no grant is running. Recused people hold none. */
export async function standingOf(
  db: Database | Tx,
  { caller, uid, now }: { caller: Caller; uid: string; now: string },
): Promise<Standing | undefined> {
  if (caller.person === undefined) return undefined;
  const access = await accessFacts(db, uid);
  return access && standingIn(access, { person: String(caller.person.id), now });
}

function standingIn(access: AccessFacts, { person, now }: { person: string; now: string }): Standing | undefined {
  const time = Date.parse(now);
  const running = access.grants.filter(
    (grant) =>
      grant.person === person &&
      grant.revokedAt === null &&
      Date.parse(grant.from) <= time &&
      (grant.until === null || Date.parse(grant.until) > time),
  );
  const [first] = running;
  if (!first || access.recusals.some((one) => one.person === person)) return undefined;
  const judged = (thing: Readable) => mayRead(person, thing, { access, now });
  const because = judged({ kind: 'report' });
  const ends = running.map(({ until }) => until);
  return {
    participant: access.participantOf[person] ?? '',
    role: running.find(({ role }) => role !== 'committee')?.role ?? first.role,
    scopes: running.map(({ scope }) => scope.kind),
    threads: running.flatMap(({ scope }) => (scope.kind === 'thread' ? [scope.thread] : [])),
    until: ends.includes(null) ? null : (ends.sort().at(-1) ?? null),
    recused: false,
    may: (thing) => judged(thing).allowed,
    waits: !because.allowed && (because.because === 'unsigned' || because.because === 'no-consent'),
  };
}

interface GrantRow {
  uid: string;
  person: string;
  role: string;
  scope: string;
  from_at: string;
  until_at: string | null;
  acknowledged_at: string | null;
  granted_by: { id: string };
  revoked_at: string | null;
}

function grantOf(row: GrantRow): Grant {
  return {
    uid: row.uid,
    person: row.person,
    role: row.role as ParticipantRole,
    scope: scopeOf(row.scope),
    from: row.from_at,
    until: row.until_at,
    acknowledgement: row.acknowledged_at === null ? null : row.uid,
    grantedBy: row.granted_by.id,
    revokedAt: row.revoked_at,
  };
}

/** `case`, `glass`, `triage`, `report`, `advisory`, `thread:<uid>`; what is none of them opens nothing. */
function scopeOf(text: string): GrantScope {
  if (text.startsWith('thread:')) return { kind: 'thread', thread: text.slice('thread:'.length) };
  if (text === 'case' || text === 'glass' || text === 'triage' || text === 'report' || text === 'advisory') return { kind: text };
  return { kind: 'thread', thread: '' };
}

/** As rows spell it: `internal`, `reporter`, `experts`, `vendor`, `adopters`; a vendor's thread names the participant. */
export function audienceOf({ audience, participant_uid }: { audience: string; participant_uid: string | null }): Audience {
  if (audience === 'vendor') return { kind: 'vendor', participant: participant_uid ?? '' };
  return { kind: audience as 'internal' };
}

const openings: readonly Readable[] = [{ kind: 'report' }, { kind: 'analysis' }, { kind: 'advisory' }];

/** Throws `not-found` for whom nothing of the case is open. */
export async function requireCase(context: ServerContext, caller: Caller, uid: string): Promise<Standing> {
  const standing = await standingOf(context.db, { caller, uid, now: context.now() });
  if (!standing || !isOpen(standing)) throw noSuchCase();
  return standing;
}

export function isOpen(standing: Standing): boolean {
  return openings.some((thing) => standing.may(thing)) || standing.threads.length > 0;
}

/** Who asks, as the table of states knows people. `owner`: account id of the case's owner. */
export function actorOf(caller: Caller, standing: Standing, owner: number | null): CaseActor {
  const duties = new Set<Duty>(['anyone']);
  const whole = standing.scopes.includes('case') && standing.may({ kind: 'analysis' });
  if (isCommittee(caller)) {
    duties.add('triager');
    if (whole) duties.add('committee');
  }
  if (whole && owner !== null && owner === caller.person?.id) duties.add('owner');
  if (whole && ['fixer', 'owner'].includes(standing.role)) duties.add('fixer');
  if (whole && ['coordinator', 'owner'].includes(standing.role)) duties.add('release-manager');
  return { id: String(caller.person?.id), duties: [...duties] };
}
