// SPDX-License-Identifier: Apache-2.0
import { type Selectable, sql } from 'kysely';
import { system, takeStep } from '../../findings/lifecycle/move.ts';
import type { Moved } from '../../findings/reconcile/plan.ts';
import { addDays, utcDate } from '../../kit/working-days.ts';
import type { CompiledRule } from '../../policy/triage-rules/compile-rule.ts';
import { readRules } from '../../policy/triage-rules/read-rules.ts';
import { type RuleChange, runRules } from '../../policy/triage-rules/run-rules.ts';
import type { Tables } from '../../store/tables.ts';
import type { Database, Tx } from '../context.ts';
import { policyOf } from '../policy/product-policy.ts';
import { type Hand, moveAndClock } from './apply-exceptions.ts';
import { bind, trackedChunks } from './covered.ts';
import type { StoredMatcher } from './governed.ts';
import { holdProposals } from './hold.ts';
import { proposerOf } from './proposer.ts';
import type { Tracked } from './tracked.ts';

type RuleRecord = Pick<Selectable<Tables['triage_rules']>, 'id' | 'name' | 'rule' | 'priority' | 'enabled' | 'log_only'>;

/** A stored rule as its grammar spells it: the row has the head, `rule` the conditions and actions. */
export function ruleText({ id, name, rule, priority, enabled, log_only }: RuleRecord): Record<string, unknown> {
  const { when, act } = (rule ?? {}) as { when?: unknown; act?: unknown };
  return { id: String(id), title: name, enabled, logOnly: log_only, priority, purpose: 'triage', when, act };
}

/** The rules of a product that are switched on, in their order. */
export async function enabledRules(db: Database | Tx, productId: number): Promise<CompiledRule[]> {
  const rows = await db
    .selectFrom('triage_rules')
    .where('product_id', '=', productId)
    .where('enabled', '=', true)
    .orderBy('id')
    .selectAll()
    .execute();
  return readRules(rows.map(ruleText)).rules;
}

interface Change {
  tracked: Tracked;
  rule: string;
  change: RuleChange;
}

export interface RulesDone {
  changed: Set<number>;
  targets: Set<number>;
}

/** Lets rules act on findings, a thousand at a time. What only logs changes nothing. Assigning is for people who may work there. */
export async function applyRules(
  tx: Tx,
  rules: readonly CompiledRule[],
  given: { ids: readonly number[]; hand: Hand },
): Promise<RulesDone> {
  const { ids, hand } = given;
  const done: RulesDone = { changed: new Set(), targets: new Set() };
  const acting = rules.filter(({ rule }) => !rule.logOnly);
  if (acting.length === 0) return done;
  const workers = await workersOf(tx, hand.productId);
  for await (const tracked of trackedChunks(tx, ids)) {
    const changes = tracked.flatMap((each) =>
      runRules(acting, each.finding, hand.now).changes.map((one): Change => ({ tracked: each, ...one })),
    );
    const possible = changes.filter(({ change }) => change.do !== 'assign' || workers.has(change.to));
    await save(tx, possible, hand);
    for (const { tracked: each } of possible) {
      done.changed.add(each.id);
      done.targets.add(each.targetId);
    }
  }
  return done;
}

/** Ids of people who may be given findings of the product. */
export async function workersOf(db: Database | Tx, productId: number): Promise<Set<string>> {
  const rows = await db
    .selectFrom('role_grants')
    .innerJoin('users', 'users.id', 'role_grants.user_id')
    .where('role', 'in', ['maintainer', 'committee'])
    .where((each) => each.or([each('product_id', 'is', null), each('product_id', '=', productId)]))
    .where('disabled_at', 'is', null)
    .select('users.id')
    .distinct()
    .execute();
  return new Set(rows.map(({ id }) => String(id)));
}

async function save(tx: Tx, changes: readonly Change[], hand: Hand): Promise<void> {
  const moves = changes.flatMap(({ tracked, rule, change }): Moved[] => {
    if (change.do !== 'triage') return [];
    const step = takeStep(tracked.finding.state, { verb: 'triage', by: system, at: hand.now, reason: `rule ${rule}` });
    return step.done ? [{ id: String(tracked.id), state: step.state, event: step.event }] : [];
  });
  await moveAndClock(tx, moves, hand);
  await saveTagsAndPeople(tx, changes, hand);
  await propose(tx, changes, hand);
}

interface Written {
  id: number;
  rule: string;
  assignee: number | null;
  tag: string | null;
}

async function saveTagsAndPeople(tx: Tx, changes: readonly Change[], hand: Hand): Promise<void> {
  const rows = changes.flatMap(({ tracked: { id }, rule, change }): Written[] => {
    if (change.do === 'assign') return [{ id, rule, assignee: Number(change.to), tag: null }];
    return change.do === 'tag' ? [{ id, rule, assignee: null, tag: change.tag }] : [];
  });
  if (rows.length === 0) return;
  const json = JSON.stringify(rows);
  const shape = sql`r(id int, rule text, assignee int, tag text)`;
  await sql`
    update findings f set assignee_id = coalesce(c.assignee, f.assignee_id),
      tags = (select coalesce(jsonb_agg(distinct tag order by tag), '[]')
        from jsonb_array_elements_text(f.tags || coalesce(c.tags, '[]')) as each(tag))
    from (select id, max(assignee) as assignee, jsonb_agg(tag) filter (where tag is not null) as tags
      from jsonb_to_recordset(${json}::jsonb) as ${shape} group by id) c
    where f.id = c.id`.execute(tx);
  await sql`
    insert into finding_events (finding_id, at, actor, event, data)
    select id, ${hand.now}::timestamptz, ${JSON.stringify(hand.actor)}::jsonb,
      case when tag is null then 'finding.assigned' else 'finding.tagged' end,
      jsonb_strip_nulls(jsonb_build_object('reason', 'rule ' || rule, 'assignee', assignee, 'tag', tag))
    from jsonb_to_recordset(${json}::jsonb) as ${shape}`.execute(tx);
}

/** One proposal per rule, flaw and package, whatever the number of targets; none where the same is decided or asked already. */
async function propose(tx: Tx, changes: readonly Change[], hand: Hand): Promise<void> {
  const wanted = changes.filter(({ change }) => change.do === 'propose-not-affected');
  if (wanted.length > 0) await holdProposals(tx, hand.productId);
  const groups = Map.groupBy(wanted, ({ rule, tracked }) => JSON.stringify([rule, tracked.about, tracked.packageId]));
  for (const [key, group] of groups) {
    const [{ change, tracked, rule }] = group as [Change];
    if (change.do !== 'propose-not-affected') continue;
    const id = (await standing(tx, { key, hand })) ?? (await insertProposal(tx, { key, change, tracked, rule, hand }));
    await bind(
      tx,
      group.map((one) => ({ exception: id, finding: one.tracked.id })),
    );
  }
}

async function standing(tx: Tx, { key, hand }: { key: string; hand: Hand }): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from exceptions where product_id = ${hand.productId} and state in ('proposed', 'active', 'rejected')
      and source ->> 'key' = ${key} limit 1`.execute(tx);
  return rows[0]?.id;
}

interface Proposal {
  key: string;
  change: Extract<RuleChange, { do: 'propose-not-affected' }>;
  tracked: Tracked;
  rule: string;
  hand: Hand;
}

async function insertProposal(tx: Tx, { key, change, tracked, rule, hand }: Proposal): Promise<number> {
  const { finding, about } = tracked;
  const name = finding.attribution.package;
  const matcher: StoredMatcher = { id: about, ...(name !== '' && { package: name }) };
  const author = await tx.selectFrom('triage_rules').where('id', '=', Number(rule)).select('changed_by').executeTakeFirst();
  const row = await tx
    .insertInto('exceptions')
    .values({
      product_id: hand.productId,
      decision: 'not-affected',
      justification: change.justification,
      vulnerability_id: null,
      about,
      matcher: JSON.stringify(matcher),
      reason: change.reason,
      owner: `rule ${rule}`,
      state: 'proposed',
      proposed_by: author ? await proposerOf(tx, author.changed_by) : null,
      proposed_at: hand.now,
      decided_by: null,
      decided_at: null,
      expires: addDays(utcDate(hand.now), policyOf(hand.settings).exceptionMaxDays),
      warned_at: null,
      release_id: null,
      source: JSON.stringify({ format: 'rule', file: '', line: 0, copies: 1, key, rule }),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}
