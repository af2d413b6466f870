// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Static } from 'typebox';
import { type Step, takeStep } from '../../findings/lifecycle/move.ts';
import type { Moved } from '../../findings/reconcile/plan.ts';
import { type ErrorCode, NgaoError } from '../../kit/errors.ts';
import type { StateName } from '../../model/finding-state.ts';
import { may } from '../access.ts';
import type { Caller, ServerContext, Tx } from '../context.ts';
import type { BulkBody, BulkResult, TransitionBody } from '../contract/findings.ts';
import { type Hand, moveAndClock } from '../decide/apply-exceptions.ts';
import { idList } from '../decide/clocks.ts';
import { openLeftDuplicates } from '../decide/duplicates.ts';
import { holdDecisions, holdTargets } from '../decide/hold.ts';
import { personIn } from '../decide/person.ts';
import { recount } from '../decide/recount.ts';
import { workersOf } from '../decide/rules.ts';
import { lookAtReleases } from '../publishing/releases/public-releases.ts';
import { act, type Work } from './action.ts';
import { type Told, toldColumns } from './originals.ts';
import { coveringExceptions, requestFor, type Wish, type Wishes } from './wishes.ts';

type Change = Omit<Static<typeof BulkBody>, 'ids'>;

export interface FindingRecord extends Told {
  product_id: number;
  assignee_id: number | null;
  tags: readonly string[];
}

interface Refusal {
  id: number;
  code: ErrorCode;
  reason: string;
}

interface Outcome {
  row: FindingRecord;
  move: Moved | undefined;
}

/**
 * Changes many findings at once: what cannot be changed is told, the others change, all in one transaction. The steps are
 * the state machine's; a decision that nobody needs to act is taken only by an exception that is in force.
 */
export async function changeFindings(
  context: ServerContext,
  caller: Caller,
  body: Static<typeof BulkBody>,
): Promise<Static<typeof BulkResult>> {
  const { ids, ...change } = body;
  const { changed, refused } = await changeAll(context, caller, { ids, change });
  return { changed, refused: refused.map(({ id, reason }) => ({ id, reason })) };
}

/** The same for one finding: a refusal is an error. */
export async function changeFinding(context: ServerContext, caller: Caller, given: { id: number } & Change): Promise<void> {
  const { id, ...change } = given;
  const { refused } = await changeAll(context, caller, { ids: [id], change });
  const [refusal] = refused;
  if (refusal) throw new NgaoError(refusal.code, refusal.reason);
}

export async function transitionFinding(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof TransitionBody> & { id: number },
): Promise<void> {
  const { id, ...transition } = given;
  await changeFinding(context, caller, { id, transition });
}

async function changeAll(context: ServerContext, caller: Caller, given: { ids: readonly number[]; change: Change }) {
  const ids = [...new Set(given.ids)];
  return await act(context, caller, async (work) => {
    await holdProducts(work.tx, ids);
    const rows = await lockFindings(work.tx, ids, given.change.transition?.duplicateOf);
    const refused: Refusal[] = [];
    const known = new Set(rows.filter((row) => may(caller, 'read', row.product_id)).map(({ id }) => id));
    for (const id of ids)
      if (!known.has(id)) refused.push({ id, code: 'not-found', reason: 'There is no such finding, or you may not see it.' });
    let changed = 0;
    const products = Map.groupBy(
      rows.filter(({ id }) => known.has(id)),
      (row) => row.product_id,
    );
    for (const [productId, group] of [...products].sort(([a], [b]) => a - b)) {
      const outcome = await changeInProduct(work, { productId, rows: group, change: given.change });
      changed += outcome.changed;
      refused.push(...outcome.refused);
    }
    if (changed === 0)
      await work.audit({ action: 'finding.refuse', subject: subjectOf(ids), productId: null, data: { refused: refused.length } });
    return { changed, refused };
  });
}

async function holdProducts(tx: Tx, ids: readonly number[]): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    select distinct product_id as id from findings where id = any(${idList(ids)}) order by product_id`.execute(tx);
  for (const { id } of rows) await holdDecisions(tx, id, 'shared');
  await holdTargets(tx, ids);
}

/** Also what they are to be duplicates of: that stays as it is until the action ends. */
async function lockFindings(tx: Tx, ids: readonly number[], original?: number): Promise<FindingRecord[]> {
  const rows = await tx
    .selectFrom('findings')
    .where(sql<boolean>`id = any(${idList(original === undefined ? ids : [...ids, original])})`)
    .orderBy('id')
    .select([...toldColumns, 'product_id', 'assignee_id', 'tags'])
    .forUpdate()
    .execute();
  const asked = new Set(ids);
  return rows.filter(({ id }) => asked.has(id)) as unknown as FindingRecord[];
}

interface Batch {
  productId: number;
  rows: readonly FindingRecord[];
  change: Change;
}

async function changeInProduct(work: Work, { productId, rows, change }: Batch): Promise<{ changed: number; refused: Refusal[] }> {
  const { caller, tx, now } = work;
  if (!may(caller, 'triage', productId))
    return {
      changed: 0,
      refused: rows.map(({ id }) => ({
        id,
        code: 'forbidden',
        reason: 'Your roles do not let you do this (it needs "triage").',
      })),
    };
  await checkAssignee(tx, productId, change);
  const product = await tx.selectFrom('products').where('id', '=', productId).select('settings').executeTakeFirstOrThrow();
  const hand: Hand = { productId, settings: product.settings, now, by: personIn(caller, productId), actor: caller.actor };
  const wishes = await wishesOf(tx, { rows, change, hand });
  const refused: Refusal[] = [];
  const outcomes: Outcome[] = [];
  for (const row of rows) {
    const outcome = outcomeOf(row, { change, hand, wishes });
    if ('because' in outcome) refused.push({ id: row.id, code: outcome.code, reason: sentence(outcome.because) });
    else outcomes.push({ row, move: outcome.move });
  }
  await save(work, outcomes, { hand, change });
  if (change.transition) await lookAtReleases(work.context, tx, productId);
  return { changed: outcomes.length, refused };
}

/** What has to be looked up before the steps can be asked for. */
async function wishesOf(
  tx: Tx,
  { rows, change, hand }: { rows: readonly FindingRecord[]; change: Change; hand: Hand },
): Promise<Wishes> {
  return await coveringExceptions(tx, { rows, transition: change.transition, hand });
}

async function checkAssignee(tx: Tx, productId: number, { assignee }: Change): Promise<void> {
  if (assignee === undefined || assignee === null) return;
  if (!(await workersOf(tx, productId)).has(String(assignee)))
    throw new NgaoError(
      'usage',
      'That person may not work on findings of this product. Choose a maintainer or a member of the committee.',
    );
}

type Possible = { move: Moved | undefined } | { because: string; code: ErrorCode };

function outcomeOf(row: FindingRecord, given: { change: Change; hand: Hand; wishes: Wishes }): Possible {
  const wish = wishOf(row, given);
  if (wish === undefined) return { move: undefined };
  if ('because' in wish) return { because: wish.because, code: wish.code ?? 'conflict' };
  const step: Step = takeStep(row.state_data, wish.request);
  if (!step.done) return { because: step.because, code: 'conflict' };
  const reason = given.change.transition?.reason ?? step.event.reason;
  return { move: { id: String(row.id), state: step.state, event: { ...step.event, reason } } };
}

function wishOf(row: FindingRecord, { change, hand, wishes }: { change: Change; hand: Hand; wishes: Wishes }): Wish | undefined {
  if (change.transition) return requestFor(row, { transition: change.transition, hand, wishes, assignee: change.assignee });
  if (change.assignee === undefined || row.state_data.is !== 'in-progress') return undefined;
  if (change.assignee === null) return { because: 'somebody works on it: put it back first' };
  return { request: { verb: 'hand-over', by: hand.by, at: hand.now, assignee: String(change.assignee) } };
}

async function save(work: Work, outcomes: readonly Outcome[], { hand, change }: { hand: Hand; change: Change }): Promise<void> {
  if (outcomes.length === 0) return;
  const { tx, now } = work;
  const ids = outcomes.map(({ row }) => row.id);
  const moves = outcomes.flatMap(({ move }) => move ?? []);
  await moveAndClock(tx, moves, hand);
  await saveAssignee(work, outcomes, change);
  await saveTags(work, ids, change);
  if (moves.length > 0)
    await openLeftDuplicates(
      tx,
      outcomes.map(({ row }) => row.target_id),
      hand,
    );
  const into = (to: StateName) => moves.filter(({ event }) => event.to === to).length;
  const targetIds = outcomes.map(({ row }) => row.target_id);
  if (moves.length > 0) await recount(tx, { productId: hand.productId, targetIds, now, closed: into('fixed') });
  await work.audit({
    action: change.transition ? 'finding.transition' : 'finding.change',
    subject: subjectOf(ids),
    productId: hand.productId,
    data: {
      ...(ids.length > 1 && { findings: ids.map(String) }),
      ...(change.transition && { to: change.transition.to }),
      ...(change.assignee !== undefined && { assignee: change.assignee }),
      // What a tag says is free text, and nothing is ever taken out of the log: the history of the finding tells it.
      ...(change.addTags && { tagsAdded: change.addTags.length }),
      ...(change.removeTags && { tagsRemoved: change.removeTags.length }),
    },
  });
}

/** Whoever starts to work on it is who it is assigned to. */
async function saveAssignee({ tx, now, caller }: Work, outcomes: readonly Outcome[], { assignee }: Change): Promise<void> {
  const rows = outcomes.flatMap(({ row, move }) => {
    const started = move?.state.is === 'in-progress' ? Number(move.state.assignee) : undefined;
    const to = started ?? assignee;
    return to === undefined || to === row.assignee_id ? [] : [{ id: row.id, from: row.assignee_id, to }];
  });
  if (rows.length === 0) return;
  const json = JSON.stringify(rows);
  await sql`
    update findings f set assignee_id = r.to from jsonb_to_recordset(${json}::jsonb) as r(id int, "to" int) where f.id = r.id`.execute(
    tx,
  );
  await sql`
    insert into finding_events (finding_id, at, actor, event, data)
    select id, ${now}::timestamptz, ${JSON.stringify(caller.actor)}::jsonb, 'finding.assigned', jsonb_build_object('from', "from", 'to', "to")
    from jsonb_to_recordset(${json}::jsonb) as r(id int, "from" int, "to" int)`.execute(tx);
}

async function saveTags(
  { tx, now, caller }: Work,
  ids: readonly number[],
  { addTags = [], removeTags = [] }: Change,
): Promise<void> {
  if (addTags.length + removeTags.length === 0) return;
  const added = addTags.map((tag) => tag.trim()).filter((tag) => tag !== '' && tag.length <= 100);
  await sql`
    update findings f set tags = (select coalesce(jsonb_agg(distinct tag order by tag), '[]')
      from jsonb_array_elements_text(f.tags || ${JSON.stringify(added)}::jsonb) as each(tag)
      where not ${JSON.stringify(removeTags)}::jsonb ? tag)
    where f.id = any(${idList(ids)})`.execute(tx);
  await sql`
    insert into finding_events (finding_id, at, actor, event, data)
    select id, ${now}::timestamptz, ${JSON.stringify(caller.actor)}::jsonb, 'finding.tagged',
      ${JSON.stringify({ added, removed: removeTags })}::jsonb from unnest(${idList(ids)}) as each(id)`.execute(tx);
}

function subjectOf(ids: readonly number[]) {
  return ids.length === 1 ? { kind: 'finding', id: ids[0] ?? 0 } : { kind: 'findings', id: ids.length };
}

function sentence(because: string): string {
  const text = because.trim();
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
