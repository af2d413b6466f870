// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { system } from '../../findings/lifecycle/move.ts';
import { systemCaller, type Tx } from '../context.ts';
import { applyExceptions, type Hand } from '../decide/apply-exceptions.ts';
import type { ClockRequest } from '../decide/clocks.ts';
import { activeExceptions } from '../decide/covered.ts';
import { applyRules, enabledRules } from '../decide/rules.ts';

/**
 * What holds for findings that a report just opened: exceptions in force that cover them decide them, and triage rules act on
 * them. The caller counts anew afterwards.
 */
export async function decideNew(
  tx: Tx,
  findingIds: readonly number[],
  given: ClockRequest & { productId: number },
): Promise<void> {
  if (findingIds.length === 0 || !(await hasDecisions(tx, given.productId))) return;
  const { settings, productId, now } = given;
  const hand: Hand = { settings, now, productId, by: system, actor: systemCaller('decisions').actor };
  await applyExceptions(tx, await activeExceptions(tx, productId), { hand, ids: findingIds });
  const rules = await enabledRules(tx, productId);
  if (rules.length > 0) await applyRules(tx, rules, { ids: findingIds, hand: { ...hand, actor: systemCaller('rules').actor } });
}

/** Most parts of most reports find neither: one look tells. */
async function hasDecisions(tx: Tx, productId: number): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`
    select exists (select 1 from exceptions where product_id = ${productId} and state in ('proposed', 'active'))
      or exists (select 1 from triage_rules where product_id = ${productId} and enabled) as any`.execute(tx);
  return rows[0]?.any === true;
}
