// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { draftAdvisory } from '../../cases/draft-advisory.ts';
import { NgaoError } from '../../kit/errors.ts';
import { type Advisory, advisoryLanguages } from '../../model/advisory.ts';
import { scoreCvss } from '../../model/cvss/index.ts';
import { requireDuty } from '../cases/people-in-case.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { AdvisoryBody } from '../contract/advisories.ts';
import { seatAt } from './access.ts';
import { addRevision, digestOf, readRevision } from './content.ts';
import { fillCase } from './fill-case.ts';
import { hiddenProcesses, type Judged, judgeAdvisory } from './judge.ts';
import { type AdvisoryWork, onAdvisory } from './on-advisory.ts';
import { publisherOf } from './publisher.ts';
import { type OpenedCase, sourceOf } from './source.ts';

type Given = Static<typeof AdvisoryBody> & { uid: string };

/**
 * Writes the next revision. It is a draft again, and whatever was approved was approved of another one. What the server knows
 * better than the form is not taken from it: number, instants, scores, vendor statements of a case.
 */
export async function reviseAdvisory(context: ServerContext, caller: Caller, given: Given): Promise<void> {
  const { row } = await seatAt(context, caller, given.uid);
  const { publisher } = await publisherOf(context, context.db);
  const source = row.case_uid === null ? null : await sourceOf(context, row.case_uid, publisher);
  await onAdvisory(context, { caller, uid: given.uid, version: given.version }, async (work) => {
    requireWriter(work);
    requireOpen(work);
    const before = await readRevision(work.tx, work.box, { uid: work.uid });
    if (!before) throw new Error('an advisory has a revision from the start');
    const first = (await publishedRevision(work)) ?? null;
    const content = settled(given.content, { before: before.content, first, work, note: noteOf(given), source });
    const note = { text: given.note ?? '', agreed: given.agreed ?? before.note.agreed, withheld: before.note.withheld };
    const same = digestOf(content) === before.digest && alike(note.agreed, before.note.agreed);
    if (same) throw new NgaoError('conflict', 'Nothing is different from the newest revision, so there is nothing to save.');
    const judged: Judged = judgeAdvisory(content, { publisher, config: context.config, hidden: await hiddenProcesses(work.tx) });
    const { number, digest } = await addRevision(work, { content, note, faults: judged.faults });
    await work.save({ revision: number, digest, state: 'draft' });
    if (source !== null) await fillCase(work, { content, judged, note, source });
    await work.tell('advisory.revise', { revision: number, digest });
  });
}

function noteOf({ note = '', noteFr = '' }: Given): Settling['note'] {
  if (note.trim() === '') return undefined;
  return { en: note, ...(noteFr.trim() !== '' && { fr: noteFr }) };
}

/** Of a case: owner, committee and fixers; of none: the committee, who alone see it. Throws `forbidden` for guests. */
export function requireWriter({ ofCase, seat }: AdvisoryWork): void {
  if (ofCase !== null) requireDuty(ofCase, 'committee', 'owner', 'fixer');
  else if (!seat.inside) throw new NgaoError('forbidden', 'Only the committee changes this draft.');
}

/** Throws `conflict` where the draft is no longer one. */
export function requireOpen({ row }: Pick<AdvisoryWork, 'row'>): void {
  if (row.state === 'planned')
    throw new NgaoError('conflict', 'This advisory is planned for publication. Take the plan back before you change it.');
  if (row.state === 'dropped') throw new NgaoError('conflict', 'This draft was dropped. Make a new one.');
  if (row.state === 'withdrawn') throw new NgaoError('conflict', 'This advisory was withdrawn and stays as it is.');
}

async function publishedRevision({ tx, box, row }: AdvisoryWork): Promise<Advisory | undefined> {
  if (row.published_digest === null) return undefined;
  const known = await tx
    .selectFrom('advisory_revisions')
    .where('advisory_uid', '=', row.uid)
    .where('digest', '=', row.published_digest)
    .orderBy('number', 'desc')
    .select('number')
    .executeTakeFirst();
  return known && (await readRevision(tx, box, { uid: row.uid, number: known.number }))?.content;
}

interface Settling {
  before: Advisory;
  /** As it is published; null: not yet. */
  first: Advisory | null;
  work: AdvisoryWork;
  /** undefined: nothing was said. */
  note: Advisory['summary'] | undefined;
  source: OpenedCase | null;
}

function settled(given: Advisory, { before, first, work, note, source }: Settling): Advisory {
  const { withdrawn, ...content } = given;
  return {
    ...content,
    ...(withdrawn && { withdrawn: withdrawnFrom(withdrawn, { before, first, work }) }),
    id: before.id,
    published: before.published,
    cvss: content.cvss.map(scored),
    languages: advisoryLanguages.filter((language) => language === 'en' || content.title[language]?.trim()),
    // R46: nobody edits what a vendor says; it comes from the case as it stands now.
    vendorStatements:
      source === null
        ? content.vendorStatements
        : draftAdvisory({ ...source, id: before.id, now: work.now }).advisory.vendorStatements,
    revisions:
      first === null ? before.revisions.slice(0, 1) : nextRevisions(first, { now: work.now, text: note ?? withdrawn?.text }),
  };
}

/** Only what is published is withdrawn. The instant is the server's, and that of the publication in the end. */
function withdrawnFrom(
  { text }: NonNullable<Advisory['withdrawn']>,
  { before, first, work }: Pick<Settling, 'before' | 'first' | 'work'>,
): NonNullable<Advisory['withdrawn']> {
  if (first === null) throw new NgaoError('usage', 'This advisory is not public yet. Drop the draft instead of withdrawing it.');
  if (text.en.trim() === '') throw new NgaoError('usage', 'Say why the advisory is withdrawn; readers see it.');
  return { at: before.withdrawn?.at ?? work.now, text };
}

function nextRevisions(
  published: Advisory,
  { now, text }: { now: string; text: Advisory['summary'] | undefined },
): Advisory['revisions'] {
  if (text === undefined)
    throw new NgaoError('usage', 'Say what changes in this published advisory. Add a note; readers see it.');
  return [...published.revisions, { number: published.revisions.length + 1, at: now, text }];
}

function scored({ vector }: Advisory['cvss'][number]): Advisory['cvss'][number] {
  const score = scoreCvss(vector);
  if (score?.version === '3.1' || score?.version === '4.0') return { version: score.version, vector, score: score.score };
  throw new NgaoError('usage', 'A CVSS vector is none of 3.1 or 4.0. Correct it, or take it out.');
}

function alike(a: readonly string[], b: readonly string[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
