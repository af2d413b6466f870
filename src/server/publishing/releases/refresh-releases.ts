// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { ReleaseRow } from '../../../advisories/site/site-source.ts';
import { canonicalJson } from '../../../kit/canonical-json.ts';
import { NgaoError } from '../../../kit/errors.ts';
import type { Publisher } from '../../../model/advisory.ts';
import { savedPublisher } from '../../advisories/publisher.ts';
import type { ServerContext, Tx } from '../../context.ts';
import { holdSite, sha256 } from '../public-rows.ts';
import { type ComposedRelease, composeRelease, type KnownRelease } from './compose-release.ts';
import { type Numbers, numbersOf } from './hidden-numbers.ts';
import { toSeconds } from './publish-release.ts';
import { saveReleaseFiles } from './save-release.ts';

interface PublicRow extends KnownRelease {
  id: number;
  looked: string;
}

interface Refreshing {
  publisher: Publisher;
  numbers: Numbers;
  now: string;
  mark: string;
}

/**
 * Says anew what is not said rightly any more of the releases that are public: a decision was taken or ended, a flaw became known, an
 * advisory of ours came out. Costs a few small queries where nothing moved.
 */
export async function refreshReleases(context: ServerContext): Promise<void> {
  const { db } = context;
  const rows = await db.selectFrom('public_releases').selectAll().orderBy('release_id').execute();
  const publisher = rows.length > 0 ? await savedPublisher(context, db) : undefined;
  if (!publisher) return;
  const now = toSeconds(context.now());
  const numbers = await numbersOf(context);
  const mark = await markOf(context, { numbers, publisher, now });
  for (const { release_id: id, content, said, edition, looked } of rows) {
    const row = { id, content: content as ReleaseRow, said, edition, looked };
    if (looked !== mark) await refreshRelease(context, row, { publisher, numbers, now, mark });
  }
}

/** Moves with everything that may change what is said of some release. Days count: a decision ends with its day. */
async function markOf(
  { db }: ServerContext,
  { numbers, publisher, now }: { numbers: Numbers; publisher: Publisher; now: string },
): Promise<string> {
  const { rows } = await sql<object>`select (select max(id) from finding_events) as events,
    (select max(id) from observations) as observations, (select max(finished_at)::text from reports) as reports,
    (select count(*)::int from exceptions where state = 'active' and not reconfirm) as exceptions`.execute(db);
  return sha256(canonicalJson([rows[0], numbers.mark, publisher, now.slice(0, 10)]));
}

async function refreshRelease(context: ServerContext, row: PublicRow, refreshing: Refreshing): Promise<void> {
  const { id, content } = row;
  const { product, version, releasedAt } = content;
  const release = { id, product, version, releasedAt };
  const composed = await composeRelease(context, { ...refreshing, release, known: row });
  const [fault] = composed.faults;
  if (fault) throw new NgaoError('internal', `The documents of a public release break ${fault.rule}.`);
  await context.store.transaction(async (tx) => {
    await holdSite(tx);
    if (!(await isStill(tx, row))) return;
    await keep(tx, { id, composed, looked: refreshing.mark });
    if (composed.moved) await saveReleaseFiles(context, tx, { ...refreshing, composed, before: content });
  });
}

/** Taken back meanwhile, or another process was first. */
async function isStill(tx: Tx, { id, edition, looked }: PublicRow): Promise<boolean> {
  const row = await tx
    .selectFrom('public_releases')
    .where('release_id', '=', id)
    .select(['edition', 'looked'])
    .forUpdate()
    .executeTakeFirst();
  return row?.edition === edition && row.looked === looked;
}

async function keep(tx: Tx, { id, composed, looked }: { id: number; composed: ComposedRelease; looked: string }): Promise<void> {
  const { row, said, edition } = composed;
  await tx
    .updateTable('public_releases')
    .set({ content: JSON.stringify(row), said, edition, looked, modified_at: row.modifiedAt })
    .where('release_id', '=', id)
    .execute();
}
