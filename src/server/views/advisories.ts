// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { missingIn } from '../../cases/advisory-missing.ts';
import { advisoryOwner, readableCases, type StoredAdvisory } from '../advisories/access.ts';
import { readRevision } from '../advisories/content.ts';
import { isCommittee } from '../cases/access.ts';
import { noteReading } from '../cases/note-reading.ts';
import type { Caller, Database, ServerContext } from '../context.ts';
import type { Advisories, AdvisoriesQuery, AdvisoryNumber, AdvisoryRow } from '../contract/advisories.ts';
import { pageOf, readKey } from './keyset.ts';

type Row = Static<typeof AdvisoryRow>;
const day = 86_400_000;

/** Drafts and published advisories that the person may read, last changed first. */
export async function advisoriesPage(
  context: ServerContext,
  caller: Caller,
  query: Static<typeof AdvisoriesQuery>,
): Promise<Static<typeof Advisories>> {
  const limit = query.limit ?? 50;
  const rows = await candidates(context, { caller, query, limit: limit + 1 });
  const { items, next } = pageOf(rows, limit, ({ changed_at, uid }) => [changed_at, uid]);
  const names = await caseNames(context.db, items);
  const now = context.now();
  const views: Row[] = [];
  for (const row of items) views.push(await listed(context, { row, names, now }));
  await noteReading(context, caller, [...new Set(items.flatMap(({ case_uid }) => case_uid ?? []))]);
  return { items: views, next };
}

async function candidates(
  context: ServerContext,
  { caller, query, limit }: { caller: Caller; query: Static<typeof AdvisoriesQuery>; limit: number },
): Promise<StoredAdvisory[]> {
  const open = await readableCases(context, caller);
  const plain = isCommittee(caller);
  if (open.length === 0 && !plain) return [];
  const key = readKey(query.after, ['instant', 'text']);
  let asked = context.db
    .selectFrom('advisories')
    .selectAll()
    .where(({ or, eb }) =>
      or([...(open.length > 0 ? [eb('case_uid', 'in', open)] : []), ...(plain ? [eb('case_uid', 'is', null)] : [])]),
    );
  if (query.state !== undefined) asked = asked.where('state', '=', query.state);
  else asked = asked.where('state', '<>', 'dropped');
  if (query.case !== undefined) asked = asked.where('case_uid', '=', query.case);
  if (key) {
    const [at, uid] = key as [string, string];
    asked = asked.where(({ or, and, eb }) =>
      or([eb('changed_at', '<', at), and([eb('changed_at', '=', at), eb('uid', '<', uid)])]),
    );
  }
  return await asked.orderBy('changed_at', 'desc').orderBy('uid', 'desc').limit(limit).execute();
}

async function listed(
  context: ServerContext,
  { row, names, now }: { row: StoredAdvisory; names: ReadonlyMap<string, string>; now: string },
): Promise<Row> {
  const { db, vault } = context;
  const revision = await vault.with(advisoryOwner(row.uid), (box) => readRevision(db, box, { uid: row.uid }));
  const faults = await db
    .selectFrom('advisory_revisions')
    .where('advisory_uid', '=', row.uid)
    .where('number', '=', row.revision)
    .select('faults')
    .executeTakeFirst();
  const content = revision?.content;
  return {
    uid: row.uid,
    number: row.number,
    title: content?.title.en ?? '',
    state: row.state as Row['state'],
    severity: content?.severity ?? 'medium',
    caseUid: row.case_uid,
    caseName: row.case_uid === null ? null : (names.get(row.case_uid) ?? null),
    revision: row.revision,
    missing: content ? missingIn(content).length : 0,
    faults: faults?.faults.length ?? 0,
    commentsOpen: await countOpen(db, row.uid),
    approvals: await countApprovals(db, row),
    numbers: await numbersOf(db, row.uid, now),
    changedAt: row.changed_at,
    publishedAt: row.published_at,
  };
}

/** Code names, for those who were let in. */
export async function caseNames(
  db: Database,
  rows: readonly { case_uid: string | null }[],
): Promise<ReadonlyMap<string, string>> {
  const uids = [...new Set(rows.flatMap(({ case_uid }) => case_uid ?? []))];
  if (uids.length === 0) return new Map();
  const found = await db.selectFrom('cases').where('uid', 'in', uids).select(['uid', 'code_name']).execute();
  return new Map(found.map(({ uid, code_name }) => [uid, code_name]));
}

async function countOpen(db: Database, uid: string): Promise<number> {
  const { open } = await db
    .selectFrom('advisory_comments')
    .where('advisory_uid', '=', uid)
    .where('settled_at', 'is', null)
    .select((select) => select.fn.countAll().as('open'))
    .executeTakeFirstOrThrow();
  return Number(open);
}

async function countApprovals(db: Database, { uid, digest }: StoredAdvisory): Promise<number> {
  const { given } = await db
    .selectFrom('advisory_approvals')
    .where('advisory_uid', '=', uid)
    .where('digest', '=', digest)
    .where('kind', '=', 'announce')
    .select((select) => select.fn.countAll().as('given'))
    .executeTakeFirstOrThrow();
  return Number(given);
}

/** With how long each waits that has not come. */
export async function numbersOf(db: Database, uid: string, now: string): Promise<Static<typeof AdvisoryNumber>[]> {
  const rows = await db.selectFrom('advisory_numbers').where('advisory_uid', '=', uid).selectAll().orderBy('wanted_at').execute();
  return rows.map((row) => {
    const waits = row.state === 'wanted' || row.state === 'requested';
    return {
      uid: row.uid,
      kind: row.kind as 'cve',
      route: row.route,
      state: row.state as 'wanted',
      value: row.value,
      wantedAt: row.wanted_at,
      waitsDays: waits ? Math.max(0, Math.floor((Date.parse(now) - Date.parse(row.wanted_at)) / day)) : null,
    };
  });
}
