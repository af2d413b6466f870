// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { justifications } from '../../model/finding-state.ts';
import { type ExceptionVerb, takeExceptionStep } from '../../policy/governance/approve.ts';
import { notFound, requirePermission } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import { type Applied, applyExceptions, type Hand, reopenFindings } from '../decide/apply-exceptions.ts';
import { activeExceptions, linkExceptions, readyOf } from '../decide/covered.ts';
import { openLeftDuplicates } from '../decide/duplicates.ts';
import { type ExceptionRecord, governedOf } from '../decide/governed.ts';
import { personIn } from '../decide/person.ts';
import { recount } from '../decide/recount.ts';
import { policyOf } from '../policy/product-policy.ts';
import { lookAtReleases } from '../publishing/releases/public-releases.ts';
import { act, type Work } from './action.ts';
import { lockException, settingsOf } from './propose-exception.ts';

export interface Deciding {
  id: number;
  reason?: string | undefined;
  justification?: string | undefined;
}

/**
 * Another person than the proposer agrees: from now on it decides every finding that it covers wholly, those that stand
 * open now at once, those to come when they are opened.
 */
export async function approveException(context: ServerContext, caller: Caller, given: Deciding): Promise<void> {
  await act(context, caller, async (work) => {
    const row = await lockException(work, given.id);
    requirePermission(caller, 'decide', row.product_id);
    const justification = row.justification || (given.justification ?? '');
    if (row.decision === 'not-affected' && !(justifications as readonly string[]).includes(justification))
      throw new NgaoError('usage', `It names no VEX justification. Approve it with one of: ${justifications.join(', ')}.`);
    await take({ ...row, justification }, 'approve', { work, given });
    await saveDecision(work, row.id, { state: 'active', reason: given.reason ?? '', justification });
    const hand = await handIn(work, row.product_id);
    await linkExceptions(work.tx, row.product_id);
    const replaced = await replaceOld(work, row, hand);
    await askIfOutdated(work, row);
    const applied = await applyOne(work, row.id, hand);
    await finish(work, { row, verb: 'approve', given, targets: [applied, replaced], findings: applied.moved.length });
  });
}

export async function rejectException(context: ServerContext, caller: Caller, given: Deciding): Promise<void> {
  await act(context, caller, async (work) => {
    const row = await lockException(work, given.id);
    requirePermission(caller, 'decide', row.product_id);
    await take(row, 'reject', { work, given });
    await saveDecision(work, row.id, { state: 'rejected', reason: given.reason ?? '' });
    await finish(work, { row, verb: 'reject', given, targets: [], findings: 0 });
  });
}

/** Takes it back: what it alone held closed is open again, in the same transaction. */
export async function revokeException(context: ServerContext, caller: Caller, given: Deciding): Promise<void> {
  await act(context, caller, async (work) => {
    const row = await lockException(work, given.id);
    requirePermission(caller, 'triage', row.product_id);
    await take(row, 'revoke', { work, given });
    await saveDecision(work, row.id, { state: 'revoked', reason: given.reason ?? '' });
    const hand = await handIn(work, row.product_id);
    const others = await activeExceptions(work.tx, row.product_id);
    const reopened = await reopenFindings(work.tx, row.id, { hand, reason: given.reason ?? '', others });
    await finish(work, { row, verb: 'revoke', given, targets: [reopened], findings: reopened.moved.length });
  });
}

/** Somebody looked at it again for the newest release of the product: it holds again. */
export async function reconfirmException(context: ServerContext, caller: Caller, given: Deciding): Promise<void> {
  await act(context, caller, async (work) => {
    const row = await lockException(work, given.id);
    requirePermission(caller, 'decide', row.product_id);
    if (!row.reconfirm || row.release_id === null)
      throw new NgaoError('conflict', 'No release waits for a confirmation of this exception.');
    const newest = await work.tx
      .selectFrom('releases')
      .where('product_id', '=', row.product_id)
      .orderBy('id', 'desc')
      .select('id')
      .executeTakeFirst();
    if (!newest) throw notFound('release');
    const step = takeExceptionStep(
      { ...governedOf(row), releases: [] },
      { verb: 'confirm-release', by: personIn(caller, row.product_id), at: work.now, release: String(newest.id) },
    );
    if (!step.done) throw refusal(step.because);
    await work.tx.updateTable('exceptions').set({ reconfirm: false, release_id: newest.id }).where('id', '=', row.id).execute();
    await linkExceptions(work.tx, row.product_id);
    const applied = await applyOne(work, row.id, await handIn(work, row.product_id));
    await finish(work, {
      ...{ row, verb: 'reconfirm', given, targets: [applied], findings: applied.moved.length },
      data: { release: newest.id },
    });
  });
}

/** What it covers follows it, unless it waits for a confirmation. */
async function applyOne({ tx }: Work, id: number, hand: Hand): Promise<Applied> {
  const rows = await tx.selectFrom('exceptions').where('id', '=', id).where('reconfirm', '=', false).selectAll().execute();
  return await applyExceptions(tx, readyOf(rows), { hand });
}

/** It was proposed for a release that is not the newest any more: somebody has to confirm it for that one. */
async function askIfOutdated({ tx }: Work, { id, product_id, release_id }: ExceptionRecord): Promise<void> {
  if (release_id === null) return;
  const newer = await tx
    .selectFrom('releases')
    .where('product_id', '=', product_id)
    .where('id', '>', release_id)
    .select('id')
    .executeTakeFirst();
  if (newer) await tx.updateTable('exceptions').set({ reconfirm: true }).where('id', '=', id).execute();
}

/** Asks the rules of governance; throws `forbidden` with their answer. */
async function take(row: ExceptionRecord, verb: ExceptionVerb, { work, given }: { work: Work; given: Deciding }): Promise<void> {
  const { exceptionNeeds: needs = [] } = policyOf(await settingsOf(work, row.product_id));
  const step = takeExceptionStep(governedOf(row), {
    verb,
    by: personIn(work.caller, row.product_id),
    at: work.now,
    needs,
    ...(given.reason !== undefined && { reason: given.reason }),
  });
  if (!step.done) throw refusal(step.because);
}

function refusal(because: string): NgaoError {
  const code = /another person|for: /.test(because) ? 'forbidden' : 'conflict';
  return new NgaoError(code, `This is not possible: ${because}.`);
}

async function saveDecision(
  { tx, now, caller }: Work,
  id: number,
  { state, reason, justification }: { state: ExceptionRecord['state']; reason: string; justification?: string },
): Promise<void> {
  await tx
    .updateTable('exceptions')
    .set({
      state,
      decided_by: caller.person?.id ?? null,
      decided_at: now,
      decision_reason: reason.trim(),
      ...(justification !== undefined && { justification }),
    })
    .where('id', '=', id)
    .execute();
}

async function handIn(work: Work, productId: number): Promise<Hand> {
  const { caller, now } = work;
  return { productId, settings: await settingsOf(work, productId), now, by: personIn(caller, productId), actor: caller.actor };
}

/** A renewal that is approved takes the place of the one that it renews. */
async function replaceOld(work: Work, row: ExceptionRecord, hand: Hand): Promise<Applied | undefined> {
  const renews = Number(row.source.renews ?? 0);
  if (!renews) return undefined;
  const reason = `Renewed by exception ${row.id}`;
  const old = await work.tx
    .updateTable('exceptions')
    .set({ state: 'revoked', decision_reason: reason })
    .where('id', '=', renews)
    .where('product_id', '=', row.product_id)
    .where('state', 'in', ['active', 'proposed'])
    .returning('id')
    .executeTakeFirst();
  if (!old) return undefined;
  await work.audit({
    action: 'exception.replace',
    subject: { kind: 'exception', id: old.id },
    productId: row.product_id,
    data: { by: row.id },
  });
  return await reopenFindings(work.tx, old.id, { hand, reason, others: [] });
}

interface Finish {
  row: ExceptionRecord;
  verb: 'approve' | 'reject' | 'revoke' | 'reconfirm';
  given: Deciding;
  targets: readonly (Applied | undefined)[];
  findings: number;
  data?: Record<string, unknown>;
}

async function finish(work: Work, { row, verb, given, targets, findings, data }: Finish): Promise<void> {
  const targetIds = targets.flatMap((applied) => [...(applied?.targets ?? [])]);
  await openLeftDuplicates(work.tx, targetIds, await handIn(work, row.product_id));
  if (targetIds.length > 0) await recount(work.tx, { productId: row.product_id, targetIds, now: work.now });
  await lookAtReleases(work.context, work.tx, row.product_id);
  await work.audit({
    action: `exception.${verb}`,
    subject: { kind: 'exception', id: row.id },
    productId: row.product_id,
    ...(given.reason && { reason: given.reason }),
    data: { ...data, findings },
  });
}
