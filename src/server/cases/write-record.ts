// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { craClocks } from '../../cases/cra.ts';
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { CraRecord } from '../contract/case-records.ts';
import type { RecordBody } from '../contract/cases.ts';
import { craStanding } from '../views/cases-cra.ts';
import { renewLikeness } from './alike.ts';
import { withSteps } from './checklist.ts';
import { changeClocks } from './clocks.ts';
import { committeeSettings } from './committee-settings.ts';
import { draftAfterMove } from './letters.ts';
import { type CaseWork, onCase } from './on-case.ts';
import { requireEncrypted } from './opened-report.ts';
import { requireDuty } from './people-in-case.ts';
import { checkRecord, factsOf, recordKind } from './record-kinds.ts';

const writers = ['committee', 'owner', 'fixer'] as const;
/** What the first look at a report already needs. */
const byTriagers: readonly string[] = ['assessment', 'silence', 'opened-report'];

/** Writes a record; an earlier one of its kind stays, marked as replaced. The text is sealed, guards learn only what is so. */
export async function writeRecord(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof RecordBody> & { uid: string; kind: string },
): Promise<void> {
  const kind = recordKind(given.kind);
  const checked = checkRecord(kind, given.content);
  await onCase(context, { caller, uid: given.uid, version: given.version }, async (work) => {
    requireDuty(work, ...writers, ...(byTriagers.includes(kind) ? (['triager'] as const) : []));
    const { tx, uid, now, box, actor, facts } = work;
    const record = newUid();
    if (kind === 'opened-report') await requireEncrypted(work, String(checked.report));
    const content = kind === 'playbook' ? await withSteps(work, checked) : checked;
    const before = await recordBefore(work, kind, content);
    const { flags, alone } = wordOf({ kind, content }, { before, by: actor.id });
    const patch = alone ? {} : factsOf(kind, content, { facts, by: actor.id, now });
    if (before) await tx.updateTable('case_records').set({ state: 'replaced' }).where('uid', '=', before.uid).execute();
    await tx
      .insertInto('case_records')
      .values({
        uid: record,
        case_uid: uid,
        kind,
        state: 'current',
        flags: JSON.stringify(flags),
        content: box.seal('case_records.content', record, JSON.stringify(content)),
        written_by: JSON.stringify(caller.actor),
        written_at: now,
        replaces: before?.uid ?? null,
      })
      .execute();
    await work.save(patch, levelColumn(patch));
    await work.tell({ name: 'case.record', data: { record, kind, ...(alone && { waitsFor: 'second-person' }) } });
    await follow(work, kind, content);
  });
  if (kind === 'vulnerability' || kind === 'opened-report') await renewLikeness(context, given.uid);
}

/** What else happens once a record is written, in the same transaction. */
async function follow(work: CaseWork, kind: string, content: Record<string, unknown>): Promise<void> {
  if (kind === 'review') await offerLook(work);
  if (kind === 'cra') await followLaw(work, content as Static<typeof CraRecord>);
}

/** The authority's clocks follow what is known. Only where the committee has switched them on. */
async function followLaw(work: CaseWork, content: Static<typeof CraRecord>): Promise<void> {
  if (!(await committeeSettings(work.tx)).cra)
    throw new NgaoError(
      'conflict',
      'The clocks of the Cyber Resilience Act are switched off. The committee’s settings switch them on.',
    );
  const { actor, now } = work;
  await changeClocks(work, (clocks) => craClocks(clocks, craStanding(content), { by: actor.id, now }));
}

/** R20: the reporter may look at what was reviewed. */
async function offerLook(work: CaseWork): Promise<void> {
  if (work.facts.work.reviewDone) await draftAfterMove(work, ['reporter:offer-to-comment']);
}

/** What this one replaces. Proofs of other components or artefacts stand beside it. */
async function recordBefore({ tx, uid }: CaseWork, kind: string, content: Record<string, unknown>): Promise<Before | undefined> {
  const rows = await tx
    .selectFrom('case_records')
    .where('case_uid', '=', uid)
    .where('kind', '=', kind)
    .where('state', '=', 'current')
    .orderBy('written_at', 'desc')
    .select(['uid', 'written_by', 'flags'])
    .execute();
  if (kind === 'opened-report') return rows.find(({ flags }) => flags.report === content.report);
  if (kind !== 'release-proof') return rows[0];
  return rows.find(({ flags }) => flags.component === content.component && flags.artefact === content.artefact);
}

interface Before {
  uid: string;
  written_by: { id: string };
  flags: Record<string, unknown>;
}

/** That nothing reaches a reporter ends what we owe them: two people say so, the second by writing it down as well. */
function wordOf(
  { kind, content }: { kind: string; content: Record<string, unknown> },
  { before, by }: { before: Before | undefined; by: string },
): { flags: Record<string, unknown>; alone: boolean } {
  if (kind === 'release-proof') return { flags: { component: content.component, artefact: content.artefact }, alone: false };
  if (kind === 'opened-report') return { flags: { report: content.report }, alone: false };
  if (kind !== 'silence') return { flags: {}, alone: false };
  const flags = { reason: content.reason };
  const isSecond = before?.flags.reason === 'unreachable' && before.written_by.id !== by;
  return { flags, alone: content.reason === 'unreachable' && !isSecond };
}

function levelColumn({ vulnerability }: Partial<CaseFacts>): { level?: string } {
  return vulnerability?.level ? { level: vulnerability.level } : {};
}
