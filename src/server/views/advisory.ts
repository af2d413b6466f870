// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { advisoryFormats } from '../../advisories/registry.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { draftAdvisory } from '../../cases/draft-advisory.ts';
import { dutiesOf } from '../../cases/move-case.ts';
import { newerStatements } from '../../cases/renew-draft.ts';
import type { Advisory } from '../../model/advisory.ts';
import { advisoryOwner, type Seat, seatAt } from '../advisories/access.ts';
import { approvalNeeds, type Kind, whyNot } from '../advisories/approve.ts';
import { authorsOf, noteOf, type RevisionNote, readRevision } from '../advisories/content.ts';
import { hiddenProcesses, type Judged, judgeAdvisory } from '../advisories/judge.ts';
import { publisherOf } from '../advisories/publisher.ts';
import { isOffered } from '../advisories/reporter-draft.ts';
import { sourceOf } from '../advisories/source.ts';
import { actorOf } from '../cases/access.ts';
import { noteReading } from '../cases/note-reading.ts';
import type { Box } from '../cases/vault.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { AdvisoryComment, AdvisoryView } from '../contract/advisories.ts';
import { caseNames, numbersOf } from './advisories.ts';
import { accountNames, htmlOf, someone } from './cases-reading.ts';

type View = Static<typeof AdvisoryView>;

interface Reading {
  context: ServerContext;
  caller: Caller;
  seat: Seat;
  box: Box;
  names: ReadonlyMap<number, string>;
  ofCase: { facts: CaseFacts; actor: ReturnType<typeof actorOf> } | null;
}

/** One advisory. Guests (vendors, experts) read the draft and their own comments; the rest is for those inside. */
export async function advisoryView(context: ServerContext, caller: Caller, uid: string): Promise<View> {
  const seat = await seatAt(context, caller, uid);
  const { row } = seat;
  if (row.case_uid !== null) await noteReading(context, caller, [row.case_uid]);
  const { publisher } = await publisherOf(context, context.db);
  const hidden = await hiddenProcesses(context.db);
  return await context.vault.with(advisoryOwner(uid), async (box) => {
    const reading: Reading = {
      ...{ context, caller, seat, box },
      names: await accountNames(context),
      ofCase: await caseOf(context, caller, seat),
    };
    const revision = await readRevision(context.db, box, { uid });
    if (!revision) throw new Error('an advisory has a revision from the start');
    const judged = judgeAdvisory(revision.content, { publisher, config: context.config, hidden });
    return {
      ...headOf(row),
      caseName: row.case_uid === null ? null : ((await caseNames(context.db, [row])).get(row.case_uid) ?? null),
      content: revision.content,
      comments: await commentsOf(reading),
      formats: advisoryFormats.map(({ id, title, mediaType, languages }) => ({ id, title, mediaType, languages })),
      mine: { edit: mayEdit(reading), comment: isOpen(row.state) },
      ...(seat.inside ? await insideOf(reading, { judged, note: revision.note, content: revision.content }) : outside),
    };
  });
}

type Inside = Pick<
  View,
  | ('faults' | 'warnings' | 'missing' | 'languagesMissing' | 'withheld' | 'agreed')
  | ('approvals' | 'approving' | 'numbers' | 'revisions' | 'offered' | 'newerStatements')
>;

const outside: Inside = {
  ...{ faults: [], warnings: [], missing: [], languagesMissing: [], withheld: [], agreed: [] },
  ...{ approvals: [], approving: [], numbers: [], revisions: [], offered: false, newerStatements: [] },
};

async function insideOf(
  reading: Reading,
  { judged, note, content }: { judged: Judged; note: RevisionNote; content: Advisory },
): Promise<Inside> {
  const { context, seat } = reading;
  const { faults, warnings, missing, languagesMissing } = judged;
  const { uid, case_uid } = seat.row;
  return {
    ...{ faults, warnings, missing, languagesMissing },
    withheld: [...note.withheld],
    agreed: [...note.agreed],
    approvals: await approvalsOf(reading),
    approving: await approvingOf(reading),
    numbers: await numbersOf(context.db, uid, context.now()),
    revisions: await revisionsOf(reading),
    offered: case_uid !== null && (await isOffered(context, { caseUid: case_uid })),
    newerStatements: await newerOf(reading, content),
  };
}

/** A draft repeats what vendors said when it was made; they may have written again (R46). */
async function newerOf({ context, seat }: Reading, content: Advisory): Promise<string[]> {
  const { case_uid, state, number } = seat.row;
  if (case_uid === null || !isOpen(state)) return [];
  const { publisher } = await publisherOf(context, context.db);
  const source = await sourceOf(context, case_uid, publisher);
  return newerStatements(content, draftAdvisory({ ...source, id: number, now: context.now() }).advisory);
}

function headOf(row: Seat['row']) {
  return {
    uid: row.uid,
    number: row.number,
    state: row.state as View['state'],
    version: row.version,
    revision: row.revision,
    digest: row.digest,
    caseUid: row.case_uid,
    publishedAt: row.published_at,
  };
}

const isOpen = (state: string) => !['planned', 'dropped', 'withdrawn'].includes(state);

async function caseOf({ db }: ServerContext, caller: Caller, { row, standing }: Seat): Promise<Reading['ofCase']> {
  if (row.case_uid === null || standing === null) return null;
  const found = await db
    .selectFrom('cases')
    .where('uid', '=', row.case_uid)
    .select(['facts', 'owner_id'])
    .executeTakeFirstOrThrow();
  return { facts: found.facts as unknown as CaseFacts, actor: actorOf(caller, standing, found.owner_id) };
}

function mayEdit({ seat, ofCase }: Reading): boolean {
  if (!isOpen(seat.row.state)) return false;
  if (ofCase === null) return seat.inside;
  return dutiesOf(ofCase.actor, ofCase.facts).some((duty) => duty === 'committee' || duty === 'owner' || duty === 'fixer');
}

/** R47: what one guest writes is not shown to another. */
async function commentsOf({ context, seat, box, names, caller }: Reading): Promise<Static<typeof AdvisoryComment>[]> {
  const rows = await context.db
    .selectFrom('advisory_comments as c')
    .leftJoin('case_participants as p', 'p.uid', 'c.participant_uid')
    .leftJoin('advisory_revisions as r', (join) =>
      join.onRef('r.advisory_uid', '=', 'c.advisory_uid').onRef('r.digest', '=', 'c.digest'),
    )
    .where('c.advisory_uid', '=', seat.row.uid)
    .select(['c.uid', 'c.user_id', 'c.at', 'c.settled_at', 'c.body', 'p.role', 'r.number'])
    .orderBy('c.at')
    .orderBy('r.number')
    .execute();
  const once = new Map(rows.filter((row) => seat.inside || row.user_id === caller.person?.id).map((row) => [row.uid, row]));
  return [...once.values()].map((row) => ({
    uid: row.uid,
    who: row.user_id === null ? 'Reporter' : someone(names, row.user_id).name,
    role: row.role ?? 'committee',
    at: row.at,
    revision: row.number ?? 0,
    html: htmlOf(box.open('advisory_comments.body', row.uid, row.body)),
    settledAt: row.settled_at,
  }));
}

async function approvalsOf({ context, seat, names, caller }: Reading): Promise<View['approvals']> {
  const rows = await context.db
    .selectFrom('advisory_approvals')
    .where('advisory_uid', '=', seat.row.uid)
    .where('digest', '=', seat.row.digest)
    .selectAll()
    .orderBy('at')
    .execute();
  return rows.map(({ kind, user_id, at }) => ({
    kind: kind as Kind,
    who: someone(names, user_id),
    at,
    mine: user_id === caller.person?.id,
  }));
}

async function approvingOf(reading: Reading): Promise<View['approving']> {
  const { context, seat, caller, ofCase } = reading;
  const authors = await authorsOf(context.db, seat.row.uid);
  const given = await approvalsOf(reading);
  const because = whyNot({ authors, caller, work: { ofCase } });
  return (Object.keys(approvalNeeds) as Kind[]).map((kind) => {
    const own = given.some((one) => one.kind === kind && one.mine);
    const why = because || stateWhy(seat.row.state) || (own ? 'You have approved this revision.' : '');
    return {
      kind,
      needs: approvalNeeds[kind],
      given: given.filter((one) => one.kind === kind).length,
      may: why === '',
      because: why,
    };
  });
}

function stateWhy(state: string): string {
  if (state === 'review' || state === 'approved') return '';
  return state === 'draft' ? 'It is a draft still. Hand it to review first.' : 'There is nothing to approve now.';
}

async function revisionsOf({ context, seat, box, names }: Reading): Promise<View['revisions']> {
  const rows = await context.db
    .selectFrom('advisory_revisions')
    .where('advisory_uid', '=', seat.row.uid)
    .select(['uid', 'number', 'digest', 'written_by', 'written_at', 'note'])
    .orderBy('number', 'desc')
    .execute();
  return rows.map((row) => ({
    number: row.number,
    digest: row.digest,
    by: someone(names, row.written_by),
    at: row.written_at,
    note: noteOf(box, row).text,
  }));
}
