// SPDX-License-Identifier: Apache-2.0

import type { Static } from 'typebox';
import { unpublishedProcesses } from '../../cases/own-process.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { Advisory, Publisher } from '../../model/advisory.ts';
import { newUid } from '../../sealed/place.ts';
import { publisherOf } from '../advisories/publisher.ts';
import { type CommitteeSettings, committeeSettings } from '../cases/committee-settings.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { PlanAnswer, PlanBody } from '../contract/publishing.ts';
import { type AdvisoryRow, approvalsOf, contentOf, type PublicationRow, readableAdvisory } from './advisory-rows.ts';
import { atPublication } from './at-publication.ts';
import { type CasePlan, judgeCase, plannedFacts, provenGuards, releaseWhenProven } from './case-side.ts';
import { faultsOf } from './compose.ts';
import { commonGuards, type Missing, missing, type PublicationKind, recipientGuards, releaseGuards } from './guards.ts';
import { type AdvisoryWork, onAdvisory, Refused } from './on-advisory.ts';
import { publicationView } from './publication-view.ts';
import { type Recipients, recipientsOf } from './recipients.ts';
import { untoldGuards } from './untold.ts';

type Given = Static<typeof PlanBody> & { uid: string };

/** Everything that a plan is judged by, beside the rows that the transaction reads. */
export interface Judged {
  kind: PublicationKind;
  publisher: Publisher;
  advisory: Advisory;
  settings: CommitteeSettings;
  recipients: Recipients;
  reason: string | undefined;
  /** What the lint, the formats and their agreement say. */
  faults: readonly Missing[];
}

/**
 * Plans a publication: what is missing is told all at once and changes nothing. It starts when the time to undo is over, or at
 * `notBefore`; until then it can be cancelled. The same plan asked for twice is one plan.
 */
export async function makePlan(context: ServerContext, caller: Caller, given: Given): Promise<Static<typeof PlanAnswer>> {
  const now = context.now();
  const row = await readableAdvisory(context.db, { caller, uid: given.uid, now });
  const open = await openPublication(context, given.uid);
  if (open) return await repeated(context, open, { row, given });
  if (row.version !== given.version)
    throw new NgaoError('conflict', 'Somebody else changed this advisory meanwhile. Look at it again, then plan.');
  if (row.case_uid !== null) await releaseWhenProven(context, row.case_uid);
  const prepared = await prepare(context, { row, kind: given.kind, given });
  if ('missing' in prepared) return { planned: false, missing: prepared.missing, publication: null };
  try {
    const uid = await onAdvisory(context, { caller, row }, async (work) => await keepPlan(work, prepared, given));
    context.jobs.wake('publish');
    return { planned: true, missing: [], publication: await publicationView(context, uid) };
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    return { planned: false, missing: thrown.missing, publication: null };
  }
}

async function repeated(
  context: ServerContext,
  open: PublicationRow,
  { row, given }: { row: AdvisoryRow; given: Given },
): Promise<Static<typeof PlanAnswer>> {
  if (open.kind !== given.kind || open.digest !== row.digest)
    throw new NgaoError(
      'conflict',
      'Another publication of this advisory is planned or running. Cancel it, or wait for its end.',
    );
  return { planned: true, missing: [], publication: await publicationView(context, open.uid) };
}

async function openPublication({ db }: ServerContext, advisory: string): Promise<PublicationRow | undefined> {
  return await db
    .selectFrom('publications')
    .where('advisory_uid', '=', advisory)
    .where('state', 'in', ['planned', 'running'])
    .selectAll()
    .executeTakeFirst();
}

/** Reads what cannot be read inside the transaction: sealed text, settings, what the validators say. */
async function prepare(
  context: ServerContext,
  { row, kind, given }: { row: AdvisoryRow; kind: PublicationKind; given: Given },
): Promise<Judged | { missing: Missing[] }> {
  const { publisher, isSaved } = await publisherOf(context, context.db);
  const advisory = row.digest === '' ? undefined : await contentOf(context, row);
  const first = [
    ...(isSaved
      ? []
      : [missing('publisher-set', 'Nobody has said who publishes. An administrator does that on the page "Who publishes".')]),
    ...(advisory ? [] : [missing('advisory-complete', 'There is no text to publish yet. Write the advisory first.')]),
  ];
  if (!isSaved || !advisory) return { missing: first };
  const settings = await committeeSettings(context.db);
  const hasCase = row.case_uid !== null;
  const recipients = recipientsOf(given, { config: context.config, settings, hasCase });
  const now = `${context.now().slice(0, 19)}Z`;
  const before = await context.db
    .selectFrom('public_advisories')
    .where('id', '=', row.number)
    .select('content')
    .executeTakeFirst();
  const published = atPublication(advisory, { now, kind, before: before?.content as Advisory | undefined });
  const faults = [
    ...(await faultsOf({
      ...{ advisory: published, publisher, now, publicUrl: context.config.publicUrl },
      hidden: unpublishedProcesses(settings.processes),
    })),
    ...(kind === 'withdrawal' ? await untoldGuards(context, { row, recipients, settings, hasCase }) : []),
  ];
  return { kind, publisher, advisory, settings, recipients, reason: given.reason, faults };
}

/** Every reason at once, at the instant at which it would start. */
export async function judge(
  { plain, row, caseWork }: AdvisoryWork,
  judged: Judged,
  { planner, at }: { planner: number; at: string },
): Promise<{ missing: Missing[]; plan: CasePlan }> {
  const { tx } = plain;
  const { kind, advisory, publisher, recipients, settings, reason, faults } = judged;
  const approvals = await approvalsOf(tx, row);
  const languagesMissing = publisher.languages.filter((language) => !advisory.languages.includes(language));
  const plan: CasePlan = { digest: row.digest, approvals, recipients: recipients.facts, languagesMissing };
  const own = caseWork
    ? [
        ...(await judgeCase(caseWork, { kind, plan, planner, at })).missing,
        ...(kind === 'announce' && caseWork.facts.state === 'released' ? await provenGuards(caseWork, advisory) : []),
      ]
    : [
        ...recipientGuards(recipients.facts, settings.privateList),
        ...(kind === 'announce' ? await releaseGuards(tx, { row, advisory, reason }) : []),
      ];
  const all = [...commonGuards({ row, kind, advisory, publisher, approvals }), ...own, ...faults];
  // Both the case and the advisory ask for two approvals; one answer is enough.
  const told = new Map(all.map((each) => [each.code, each]));
  return { missing: [...told.values()], plan };
}

async function keepPlan(work: AdvisoryWork, judged: Judged, given: Given): Promise<string> {
  const { plain, row, box, caseWork } = work;
  const { tx, now, caller, context } = plain;
  const planner = caller.person?.id as number;
  const notBefore = startOf(now, { undoSeconds: judged.settings.undoSeconds, wanted: given.notBefore });
  const { missing: found, plan } = await judge(work, judged, { planner, at: notBefore });
  const typed =
    given.typed === row.number
      ? []
      : [missing('number-typed', 'This cannot be taken back. Type the number of the advisory to confirm it.')];
  if (found.length + typed.length > 0) throw new Refused([...typed, ...found]);
  if (row.version !== given.version)
    throw new NgaoError('conflict', 'Somebody else changed this advisory meanwhile. Look at it again.');
  const uid = newUid();
  await tx
    .insertInto('publications')
    .values({
      ...{ uid, advisory_uid: row.uid, kind: given.kind, digest: row.digest, state: 'planned' },
      ...{ planned_by: planner, planned_at: now, not_before: notBefore, started_at: null, ended_at: null, stopped: '[]' },
      reason: given.reason === undefined ? null : box.seal('publications.reason', uid, given.reason),
    })
    .execute();
  for (const [index, { channel, name, address }] of judged.recipients.lines.entries()) {
    const line = newUid();
    await tx
      .insertInto('publication_lines')
      .values({
        ...{ uid: line, publication_uid: uid, position: index + 1, channel, name, state: 'pending' },
        address: address === null ? null : box.seal('publication_lines.address', line, address),
        ...{ next_at: null, content_digest: null, remote_id: null, sent_at: null, verified_at: null },
      })
      .execute();
  }
  await tx
    .updateTable('advisories')
    .set({ state: 'planned', version: row.version + 1, changed_at: now })
    .where('uid', '=', row.uid)
    .execute();
  const data = { publication: uid, kind: given.kind, digest: row.digest, notBefore, lines: judged.recipients.lines.length };
  if (caseWork) {
    await caseWork.save({ advisory: plannedFacts(caseWork.facts, plan).advisory });
    await caseWork.tell({ name: 'case.plan', data });
  }
  await plain.audit({ action: 'advisory.plan', subject: { kind: 'advisory', id: row.uid }, productId: row.product_id, data });
  await context.jobs.add(tx, { kind: 'publish', payload: { publication: uid }, scope: `publish-${uid}`, startAfter: notBefore });
  return uid;
}

/** When it may start: after the time to undo, and not before the date that was chosen. Throws `usage` for what is no instant. */
function startOf(now: string, { undoSeconds, wanted }: { undoSeconds: number; wanted: string | undefined }): string {
  const undo = new Date(Date.parse(now) + undoSeconds * 1000).toISOString();
  if (wanted === undefined) return undo;
  // Without its zone it would mean another instant on every machine.
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(wanted);
  if (!isInstant || Number.isNaN(Date.parse(wanted)))
    throw new NgaoError('usage', 'The date of the plan must be an instant with its zone, such as 2026-03-01T14:00:00+03:00.');
  const chosen = new Date(wanted).toISOString();
  return [chosen, undo].sort().at(-1) as string;
}

/** Takes a plan back before it starts. Throws `conflict` when it has started or there is none. */
export async function cancelPlan(context: ServerContext, caller: Caller, uid: string): Promise<void> {
  const row = await readableAdvisory(context.db, { caller, uid, now: context.now() });
  await onAdvisory(context, { caller, row }, async ({ plain, row: locked, caseWork }) => {
    const { tx, now } = plain;
    const cancelled = await tx
      .updateTable('publications')
      .set({
        state: 'stopped',
        ended_at: now,
        stopped: JSON.stringify([missing('cancelled', 'It was cancelled before it started.')]),
      })
      .where('advisory_uid', '=', uid)
      .where('state', '=', 'planned')
      .returning('uid')
      .executeTakeFirst();
    if (!cancelled) throw new NgaoError('conflict', 'Nothing is planned, or it has started: it cannot be taken back.');
    await tx
      .updateTable('advisories')
      .set({ state: 'approved', version: locked.version + 1, changed_at: now })
      .where('uid', '=', uid)
      .execute();
    await tx.updateTable('publication_lines').set({ state: 'withdrawn' }).where('publication_uid', '=', cancelled.uid).execute();
    const data = { publication: cancelled.uid };
    if (caseWork) await caseWork.tell({ name: 'case.plan-cancel', data });
    await plain.audit({
      action: 'advisory.plan-cancel',
      subject: { kind: 'advisory', id: uid },
      productId: locked.product_id,
      data,
    });
  });
}
