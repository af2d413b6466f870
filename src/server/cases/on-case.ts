// SPDX-License-Identifier: Apache-2.0
import type { Selectable } from 'kysely';
import type { CaseActor, Uid } from '../../cases/case.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import type { CaseTables } from '../../store/case-tables.ts';
import { act, type Work } from '../actions/action.ts';
import type { Caller, ServerContext } from '../context.ts';
import { actorOf, isOpen, noSuchCase, type Standing, standingOf, wholeStanding } from './access.ts';
import { type Box, caseOwner } from './vault.ts';

export type StoredCase = Selectable<CaseTables['cases']>;

/** What an action on one case works with: the row is locked, the person's grant was checked inside the transaction. */
export interface CaseWork extends Work {
  uid: Uid;
  box: Box;
  row: StoredCase;
  facts: CaseFacts;
  actor: CaseActor;
  standing: Standing;
  /** Changes what guards ask, and counts the version. The facts of `this` follow. */
  save(patch: Partial<CaseFacts>, columns?: Partial<CaseColumns>): Promise<void>;
  /** One line in the history of the case, and the audit record that goes with it. The note is sealed and not audited. */
  tell(event: CaseEvent): Promise<void>;
}
type CaseColumns = Pick<
  StoredCase,
  'lane' | 'owner_id' | 'level' | 'title' | 'closed_at' | 'retain_until' | 'legal_hold' | 'alike' | 'product_id'
>;

export interface CaseEvent {
  /** `case.acknowledge`, `case.grant`, ... */
  name: string;
  from?: string;
  to?: string;
  note?: string;
  /** For the audit trail: ids, states, instants, rule numbers. Never text. */
  data?: Record<string, unknown>;
}

interface OnCase {
  caller: Caller;
  uid: Uid;
  version?: number | undefined;
  /** Also for whom nothing is open yet: signing and agreeing to an embargo come before reading. */
  unread?: boolean;
}

/**
 * Runs an action on a case. Without a grant that holds now it is `not-found`, whether the case exists or not. Given a `version`,
 * an older one is a `conflict`: somebody else changed the case meanwhile.
 */
export async function onCase<T>(
  context: ServerContext,
  { caller, ...given }: OnCase,
  work: (given: CaseWork) => Promise<T>,
): Promise<T> {
  const before = await standingOf(context.db, { caller, uid: given.uid, now: context.now() });
  if (!before || !(isOpen(before) || (given.unread === true && before.waits))) throw noSuchCase();
  checkThere(await context.db.selectFrom('cases').where('uid', '=', given.uid).select('destroyed_at').executeTakeFirstOrThrow());
  return await context.vault.with(caseOwner(given.uid), async (box) =>
    act(context, caller, async (plain) => {
      const row = await lockCase(plain, given.uid);
      const standing = await standingOf(plain.tx, { caller, uid: given.uid, now: plain.now });
      if (!standing || !(isOpen(standing) || (given.unread === true && standing.waits))) throw noSuchCase();
      checkVersion(row, given.version);
      return await work(caseWork(plain, { row, box, standing, actor: actorOf(caller, standing, row.owner_id) }));
    }),
  );
}

/** As `onCase` for the server itself (clocks, mail) and for a reporter: who asks was checked by the caller of this. */
export async function onCaseAs<T>(
  context: ServerContext,
  { caller, actor, uid }: { caller: Caller; actor: CaseActor; uid: Uid },
  work: (given: CaseWork) => Promise<T>,
): Promise<T> {
  return await context.vault.with(caseOwner(uid), async (box) =>
    act(
      context,
      caller,
      async (plain) => await work(caseWork(plain, { row: await lockCase(plain, uid), box, standing: wholeStanding, actor })),
    ),
  );
}

/** For actions that make the case in their own transaction. */
export function caseWork(
  plain: Work,
  { row, box, standing, actor }: { row: StoredCase; box: Box; standing: Standing; actor: CaseActor },
): CaseWork {
  const made: CaseWork = {
    ...plain,
    uid: row.uid,
    box,
    row,
    standing,
    actor,
    facts: row.facts as unknown as CaseFacts,
    save: async (patch, columns = {}) => {
      made.facts = { ...made.facts, ...patch };
      const { state, since, emergency } = made.facts;
      made.row = { ...made.row, ...columns, state, emergency: emergency.stage, moved_at: since, version: made.row.version + 1 };
      await plain.tx
        .updateTable('cases')
        .set({
          ...columns,
          state,
          emergency: emergency.stage,
          moved_at: since,
          facts: JSON.stringify(made.facts),
          version: made.row.version,
        })
        .where('uid', '=', row.uid)
        .execute();
    },
    tell: async (event) => await tellEvent(made, event),
  };
  return made;
}

async function tellEvent({ tx, uid, box, caller, now, row, audit }: CaseWork, event: CaseEvent): Promise<void> {
  const id = newUid();
  const { next } = await tx
    .selectFrom('case_events')
    .where('case_uid', '=', uid)
    .select((select) => select.fn.coalesce(select.fn.max('seq'), select.lit(0)).as('next'))
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('case_events')
    .values({
      uid: id,
      case_uid: uid,
      seq: Number(next) + 1,
      at: now,
      actor: JSON.stringify(caller.actor),
      name: event.name,
      from_state: event.from ?? null,
      to_state: event.to ?? null,
      note: event.note ? box.seal('case_events.note', id, event.note) : null,
    })
    .execute();
  await audit({
    action: event.name,
    subject: { kind: 'case', id: uid },
    productId: row.product_id,
    data: { ...(event.from !== undefined && { from: event.from, to: event.to }), ...event.data },
  });
}

async function lockCase({ tx }: Work, uid: Uid): Promise<StoredCase> {
  const row = await tx.selectFrom('cases').where('uid', '=', uid).selectAll().forUpdate().executeTakeFirst();
  if (!row) throw noSuchCase();
  checkThere(row);
  return row;
}

/** For whom the case is open: what was destroyed stays destroyed, and says when. Throws `not-found`. */
export function checkThere({ destroyed_at }: { destroyed_at: string | null }): void {
  if (destroyed_at !== null)
    throw new NgaoError('not-found', `This case was destroyed on ${destroyed_at.slice(0, 10)}. Nothing of it can be opened.`);
}

function checkVersion(row: StoredCase, version: number | undefined): void {
  if (version === undefined || version === row.version) return;
  throw new NgaoError('conflict', 'Somebody else changed this case meanwhile. Look at it again and repeat what you meant to do.');
}
