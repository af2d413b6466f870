// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Static } from 'typebox';
import { system } from '../../findings/lifecycle/move.ts';
import { canonicalJson } from '../../kit/canonical-json.ts';
import { NgaoError } from '../../kit/errors.ts';
import { sha256 } from '../../policy/digest.ts';
import { checkRules } from '../../policy/triage-rules/read-rules.ts';
import { may, notFound, requirePermission } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { ApplyRulesAnswer, TriageRuleBody } from '../contract/decisions.ts';
import { idList } from '../decide/clocks.ts';
import { holdDecisions, holdTargets } from '../decide/hold.ts';
import { recount } from '../decide/recount.ts';
import { applyRules, enabledRules, ruleText } from '../decide/rules.ts';
import { act, type Work } from './action.ts';
import { settingsOf } from './propose-exception.ts';

type Body = Static<typeof TriageRuleBody>;

const mostRules = 500;
const piece = 2000;

/** Rules act on many findings at once: they are for the committee and for administrators. */
function requireRules(caller: Caller, productId: number): void {
  if (!may(caller, 'decide', productId)) requirePermission(caller, 'configure', productId);
}

export async function makeRule(context: ServerContext, caller: Caller, body: Body): Promise<number> {
  requireRules(caller, body.product);
  checkBody(body);
  return await act(context, caller, async (work) => {
    const { tx } = work;
    const { count } = await tx
      .selectFrom('triage_rules')
      .where('product_id', '=', body.product)
      .select((each) => each.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    if (Number(count) >= mostRules)
      throw new NgaoError('conflict', `A product has ${mostRules} rules at most. Remove one first.`);
    const row = await tx.insertInto('triage_rules').values(columnsOf(body, work)).returning('id').executeTakeFirstOrThrow();
    await tell(work, 'rule.make', { id: row.id, body });
    return row.id;
  });
}

export async function changeRule(context: ServerContext, caller: Caller, given: Body & { id: number }): Promise<void> {
  const { id, ...body } = given;
  requireRules(caller, body.product);
  checkBody(body);
  await act(context, caller, async (work) => {
    const row = await work.tx
      .updateTable('triage_rules')
      .set(columnsOf(body, work))
      .where('id', '=', id)
      .where('product_id', '=', body.product)
      .returning('id')
      .executeTakeFirst();
    if (!row) throw notFound('rule');
    await tell(work, 'rule.change', { id, body });
  });
}

export async function removeRule(context: ServerContext, caller: Caller, id: number): Promise<void> {
  await act(context, caller, async ({ tx, audit }) => {
    const row = await tx.selectFrom('triage_rules').where('id', '=', id).select('product_id').forUpdate().executeTakeFirst();
    if (!row || !may(caller, 'read', row.product_id)) throw notFound('rule');
    requireRules(caller, row.product_id);
    await tx.deleteFrom('triage_rules').where('id', '=', id).execute();
    await audit({ action: 'rule.remove', subject: { kind: 'rule', id }, productId: row.product_id });
  });
}

/** Lets the rules that are switched on act on the open findings, a piece per call. */
export async function applyStoredRules(
  context: ServerContext,
  caller: Caller,
  given: { product: number; after?: number | undefined },
): Promise<Static<typeof ApplyRulesAnswer>> {
  requireRules(caller, given.product);
  return await act(context, caller, async (work) => {
    const { tx, now } = work;
    await holdDecisions(tx, given.product, 'shared');
    const rules = await enabledRules(tx, given.product);
    const rows = await tx
      .selectFrom('findings')
      .where('product_id', '=', given.product)
      .where('open', '=', true)
      .where('id', '>', given.after ?? 0)
      .orderBy('id')
      .limit(piece)
      .select('id')
      .execute();
    const ids = rows.map(({ id }) => id);
    await holdTargets(tx, ids);
    await sql`select id from findings where id = any(${idList(ids)}) order by id for update`.execute(tx);
    const settings = await settingsOf(work, given.product);
    const hand = { productId: given.product, settings, now, by: system, actor: caller.actor };
    const done = await applyRules(tx, rules, { ids, hand });
    if (done.targets.size > 0) await recount(tx, { productId: given.product, targetIds: [...done.targets], now });
    const data = { looked: ids.length, changed: done.changed.size };
    await work.audit({ action: 'rule.apply', subject: { kind: 'product', id: given.product }, productId: given.product, data });
    return { ...data, next: ids.length === piece ? (ids.at(-1) ?? null) : null };
  });
}

function checkBody(body: Body): void {
  checkRules([
    ruleText({ id: 1, name: body.name, rule: body.rule, priority: body.priority, enabled: body.enabled, log_only: body.logOnly }),
  ]);
}

function columnsOf(body: Body, { now, caller }: Work) {
  const { when, act: actions } = body.rule as { when: unknown; act: unknown };
  return {
    product_id: body.product,
    name: body.name.trim(),
    rule: JSON.stringify({ when, act: actions }),
    priority: body.priority,
    enabled: body.enabled,
    log_only: body.logOnly,
    changed_at: now,
    changed_by: JSON.stringify(caller.actor),
  };
}

async function tell({ audit }: Work, action: string, { id, body }: { id: number; body: Body }): Promise<void> {
  const { product, enabled, logOnly, priority } = body;
  await audit({
    action,
    subject: { kind: 'rule', id },
    productId: product,
    // A rule holds tags and reasons, free text both: its digest proves which one it was.
    data: { enabled, logOnly, priority, rule: sha256(canonicalJson(body.rule)) },
  });
}
