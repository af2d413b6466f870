// SPDX-License-Identifier: Apache-2.0
import type { Approval, CaseFacts } from '../../cases/case-facts.ts';
import { confidencesIn, keptIn } from '../../cases/kept-words.ts';
import type { Advisory } from '../../model/advisory.ts';
import { authorsOf, type RevisionNote } from './content.ts';
import type { Judged } from './judge.ts';
import type { AdvisoryWork } from './on-advisory.ts';
import type { OpenedCase } from './source.ts';

interface Filling {
  content: Advisory;
  judged: Judged;
  note: Pick<RevisionNote, 'agreed'>;
  source: OpenedCase;
}

/** What guards ask about the draft that would be published, told to the case it comes from. Recipients are not ours. */
export async function fillCase(work: AdvisoryWork, filling: Filling): Promise<void> {
  if (work.ofCase === null) return;
  const { facts } = work.ofCase;
  const advisory = { ...facts.advisory, ...advisoryFacts(filling), revision: work.row.digest };
  const authors = (await authorsOf(work.tx, work.uid)).map(String);
  const advisoryAuthors = [...new Set([...facts.people.advisoryAuthors, ...authors])];
  await work.ofCase.save({
    advisory,
    people: { ...facts.people, advisoryAuthors },
    approvals: await approvalsOf(work, facts),
  });
}

/** Only the approvals changed. */
export async function fillApprovals(work: AdvisoryWork): Promise<void> {
  if (work.ofCase === null) return;
  await work.ofCase.save({ approvals: await approvalsOf(work, work.ofCase.facts) });
}

/** A dropped draft leaves nothing that could be announced. */
export async function emptyCase(work: AdvisoryWork): Promise<void> {
  if (work.ofCase === null) return;
  const { facts } = work.ofCase;
  const nothing = { revision: '', complete: false, languagesMissing: [], holdsProofOfConcept: false };
  const clean = { confidencesRendered: 0, contactRendered: false, namesWithoutConsent: 0 };
  await work.ofCase.save({
    advisory: { ...facts.advisory, ...nothing, ...clean },
    approvals: facts.approvals.filter(({ kind }) => kind === 'waive-leak'),
  });
}

export function advisoryFacts({
  content,
  judged,
  note,
  source,
}: Filling): Omit<CaseFacts['advisory'], 'revision' | 'recipients'> {
  const words = wordsOf(content);
  const { kept, credits } = source;
  return {
    complete: judged.missing.length === 0 && judged.faults.length === 0,
    languagesMissing: judged.languagesMissing,
    holdsProofOfConcept: judged.holdsProofOfConcept,
    confidencesRendered: confidencesIn(words, kept.confidences),
    contactRendered: keptIn(words, kept).includes('contact'),
    namesWithoutConsent: unagreed(content, { credits, note }) + (keptIn(words, kept).includes('unnamed') ? 1 : 0),
  };
}

/** R34: names for which neither a wish nor the writer's word stands. */
function unagreed(content: Advisory, { credits, note }: { credits: OpenedCase['credits']; note: Filling['note'] }): number {
  const wished = credits.filter(({ wish }) => wish === 'named' || wish === 'pseudonym').map(({ name }) => name);
  const agreed = new Set([...wished, ...note.agreed].map((name) => name.trim().toLowerCase()));
  return content.credits.filter(({ type, name }) => type !== 'tool' && !agreed.has(name.trim().toLowerCase())).length;
}

/** Every text that is published, and the names; what a vendor lets be published is the vendor's own word. */
function wordsOf({ vendorStatements: _, ...content }: Advisory): string {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect(content);
  return texts.join('\n');
}

async function approvalsOf({ tx, uid, now }: AdvisoryWork, facts: CaseFacts): Promise<Approval[]> {
  const rows = await tx
    .selectFrom('advisory_approvals as a')
    .where('a.advisory_uid', '=', uid)
    .select(['a.kind', 'a.user_id', 'a.at', 'a.digest'])
    .select((select) =>
      select
        .exists(
          select
            .selectFrom('role_grants as r')
            .whereRef('r.user_id', '=', 'a.user_id')
            .where('r.role', '=', 'committee')
            .select('r.user_id'),
        )
        .as('committee'),
    )
    .orderBy('a.at')
    .execute();
  const others = facts.approvals.filter(({ kind }) => kind === 'waive-leak');
  const own = rows.map((row) => ({
    kind: row.kind as Approval['kind'],
    by: String(row.user_id),
    committee: Boolean(row.committee),
    at: row.at ?? now,
    revision: row.digest,
  }));
  return [...others, ...own];
}
