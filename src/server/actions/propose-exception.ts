// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { addDays, isRealDate, utcDate } from '../../kit/working-days.ts';
import { justifications } from '../../model/finding-state.ts';
import { may, notFound, requirePermission } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { NewException, RenewBody } from '../contract/decisions.ts';
import type { ExceptionRecord, StoredMatcher } from '../decide/governed.ts';
import { holdDecisions } from '../decide/hold.ts';
import { bindProposals } from '../ingest/statements.ts';
import { policyOf } from '../policy/product-policy.ts';
import { act, type Work } from './action.ts';

type Proposal = Static<typeof NewException>;

/** Asks for a decision. It hides nothing until another person approves it. */
export async function proposeException(context: ServerContext, caller: Caller, body: Proposal): Promise<number> {
  requirePermission(caller, 'propose', body.product);
  return await act(context, caller, async (work) => {
    const settings = await settingsOf(work, body.product);
    checkTerms(body);
    checkExpires(body.expires, { settings, now: work.now });
    await checkPlaces(work, body);
    const matcher = trimmed(body.matcher);
    const id = await insertException(work, {
      product_id: body.product,
      decision: body.decision,
      justification: body.decision === 'not-affected' ? (body.justification ?? '') : '',
      about: matcher.id || (matcher.package ?? ''),
      matcher,
      reason: body.reason.trim(),
      evidence: body.evidence?.trim() ?? '',
      issue: issueOf(body.issue),
      mitigations: body.mitigations?.trim() ?? '',
      owner: body.owner.trim(),
      expires: body.expires,
      release_id: body.release ?? null,
      source: {},
    });
    await bindProposals(work.tx, [id], body.product);
    await work.audit({
      action: 'exception.propose',
      subject: { kind: 'exception', id },
      productId: body.product,
      data: { decision: body.decision, expires: body.expires },
    });
    return id;
  });
}

/** The same terms with a new end and a new reason: a proposal of its own, decided like every other. */
export async function renewException(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof RenewBody> & { id: number },
): Promise<number> {
  return await act(context, caller, async (work) => {
    const old = await lockException(work, given.id);
    requirePermission(caller, 'propose', old.product_id);
    if (old.state === 'rejected' || old.state === 'revoked')
      throw new NgaoError('conflict', `It was ${old.state}. Propose a new exception instead of renewing this one.`);
    checkExpires(given.expires, { settings: await settingsOf(work, old.product_id), now: work.now });
    const { product_id, decision, justification, about, owner } = old;
    const release_id = old.release_id === null ? null : await newestRelease(work, product_id);
    const id = await insertException(work, {
      ...{ product_id, decision, justification, about, owner, release_id },
      evidence: given.evidence?.trim() || old.evidence,
      issue: issueOf(given.issue) || old.issue,
      mitigations: given.mitigations?.trim() || old.mitigations,
      matcher: old.matcher as unknown as StoredMatcher,
      reason: given.reason.trim(),
      expires: given.expires,
      source: { format: 'renewal', file: '', line: 0, copies: 1, renews: old.id },
    });
    await bindProposals(work.tx, [id], product_id);
    await work.audit({
      action: 'exception.renew',
      subject: { kind: 'exception', id },
      productId: product_id,
      data: { renews: old.id, expires: given.expires },
    });
    return id;
  });
}

/** What is decided anew for a release is decided for the newest one. */
async function newestRelease({ tx }: Work, productId: number): Promise<number | null> {
  const newest = await tx
    .selectFrom('releases')
    .where('product_id', '=', productId)
    .orderBy('id', 'desc')
    .select('id')
    .executeTakeFirst();
  return newest?.id ?? null;
}

export interface NewRecord
  extends Pick<
    ExceptionRecord,
    'product_id' | 'decision' | 'justification' | 'about' | 'reason' | 'evidence' | 'owner' | 'expires' | 'release_id'
  > {
  issue?: string;
  mitigations?: string;
  matcher: StoredMatcher;
  source: Record<string, unknown>;
}

/** A proposal of the person who acts. */
export async function insertException({ tx, now, caller }: Work, record: NewRecord): Promise<number> {
  const { matcher, source, ...columns } = record;
  const row = await tx
    .insertInto('exceptions')
    .values({
      ...columns,
      vulnerability_id: null,
      matcher: JSON.stringify(matcher),
      source: JSON.stringify(source),
      state: 'proposed',
      proposed_by: caller.person?.id ?? null,
      proposed_at: now,
      decided_by: null,
      decided_at: null,
      warned_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** The row, locked until the action ends, and the decisions of its product: nothing moves by them meanwhile. */
export async function lockException({ tx, caller }: Work, id: number): Promise<ExceptionRecord> {
  const place = await tx.selectFrom('exceptions').where('id', '=', id).select('product_id').executeTakeFirst();
  if (!place || !may(caller, 'read', place.product_id)) throw notFound('exception');
  await holdDecisions(tx, place.product_id, 'alone');
  return await tx.selectFrom('exceptions').where('id', '=', id).selectAll().forUpdate().executeTakeFirstOrThrow();
}

export async function settingsOf({ tx }: Pick<Work, 'tx'>, productId: number): Promise<Record<string, unknown>> {
  const row = await tx.selectFrom('products').where('id', '=', productId).select('settings').executeTakeFirst();
  if (!row) throw notFound('product');
  return row.settings;
}

/** Throws `usage` unless the day exists, is not past, and not later than the product's policy lets an exception last. */
export function checkExpires(expires: string, { settings, now }: { settings: Record<string, unknown>; now: string }): void {
  const today = utcDate(now);
  const { exceptionMaxDays } = policyOf(settings);
  const latest = addDays(today, exceptionMaxDays);
  if (!isRealDate(expires)) throw new NgaoError('usage', `${expires} is no real day. Write it like 2027-03-31.`);
  if (expires < today) throw new NgaoError('usage', `${expires} is past. An exception ends on a day to come.`);
  if (expires > latest)
    throw new NgaoError(
      'usage',
      `An exception of this product lasts ${exceptionMaxDays} days at most: choose a day until ${latest}.`,
    );
}

/** R61: something that others can open: an address, or a reference. Throws `usage` for other words. */
function issueOf(given = ''): string {
  const issue = given.trim();
  if (issue === '' || /^(https?:\/\/\S+|([\w.-]+\/[\w.-]+)?#[1-9]\d*)$/.test(issue)) return issue;
  throw new NgaoError('usage', 'Give the issue as an address, or as a reference such as example/ledger#7.');
}

function checkTerms({ matcher, decision, justification, reason, owner }: Proposal): void {
  if (matcher.id.trim() === '' && !matcher.package?.trim())
    throw new NgaoError('usage', 'Name what it is about: an id (vulnerability, rule, licence) or a package.');
  if (decision === 'not-affected' && !(justifications as readonly string[]).includes(justification ?? ''))
    throw new NgaoError('usage', `Say why it does no harm, by one of the VEX justifications: ${justifications.join(', ')}.`);
  if (reason.trim().length < 10)
    throw new NgaoError('usage', 'Give a reason that somebody else can judge, of at least ten characters.');
  if (owner.trim() === '') throw new NgaoError('usage', 'Name who decides again when it ends.');
}

/** A misspelt target would make it hold nowhere, and nobody would notice. */
async function checkPlaces({ tx }: Work, { product, matcher, release }: Proposal): Promise<void> {
  const targets = [...new Set(matcher.targets ?? [])];
  if (targets.length > 0) {
    const rows = await tx
      .selectFrom('targets')
      .where('product_id', '=', product)
      .where('ref', 'in', targets)
      .select('ref')
      .execute();
    const known = new Set(rows.map(({ ref }) => ref));
    const missing = targets.filter((ref) => !known.has(ref));
    if (missing.length > 0) throw new NgaoError('usage', `This product has no target ${missing.slice(0, 5).join(', ')}.`);
  }
  if (release === undefined) return;
  const found = await tx
    .selectFrom('releases')
    .where('id', '=', release)
    .where('product_id', '=', product)
    .select('id')
    .executeTakeFirst();
  if (!found) throw notFound('release');
}

function trimmed({ id, package: name, version, targets, class: group, scope }: Proposal['matcher']): StoredMatcher {
  const text = { package: name?.trim(), version: version?.trim(), class: group?.trim(), scope: scope?.trim() };
  const given = Object.fromEntries(Object.entries(text).filter(([, value]) => value));
  return { id: id.trim(), ...given, ...(targets && targets.length > 0 && { targets: [...new Set(targets)].sort() }) };
}
