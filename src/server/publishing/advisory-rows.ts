// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { canonicalJson } from '../../kit/canonical-json.ts';
import type { Advisory } from '../../model/advisory.ts';
import type { KeyOwner } from '../../sealed/place.ts';
import type { AdvisoryTables } from '../../store/advisory-tables.ts';
import { notFound } from '../access.ts';
import { isCommittee, standingOf } from '../cases/access.ts';
import type { Caller, Database, ServerContext, Tx } from '../context.ts';

export type AdvisoryRow = Selectable<AdvisoryTables['advisories']>;
export type PublicationRow = Selectable<AdvisoryTables['publications']>;
export type LineRow = Selectable<AdvisoryTables['publication_lines']>;

export const advisoryOwner = (uid: string): KeyOwner => ({ scope: 'advisory', uid });

/** The advisory, for who may work on it: people of its case, or the committee where it has none. Throws `not-found` for all others. */
export async function readableAdvisory(
  db: Database | Tx,
  { caller, uid, now }: { caller: Caller; uid: string; now: string },
): Promise<AdvisoryRow> {
  const row = await db.selectFrom('advisories').where('uid', '=', uid).selectAll().executeTakeFirst();
  if (!row || !isCommittee(caller)) throw notFound('advisory');
  if (row.case_uid === null) return row;
  const standing = await standingOf(db, { caller, uid: row.case_uid, now });
  if (!standing?.may({ kind: 'advisory' })) throw notFound('advisory');
  return row;
}

/** What the revision with this digest says; undefined where there is none. Never inside a transaction: the key may be far away. */
export async function contentOf(
  { db, vault }: Pick<ServerContext, 'db' | 'vault'>,
  { uid, digest }: { uid: string; digest: string },
): Promise<Advisory | undefined> {
  const row = await db
    .selectFrom('advisory_revisions')
    .where('advisory_uid', '=', uid)
    .where('digest', '=', digest)
    .orderBy('number', 'desc')
    .select(['uid', 'content'])
    .executeTakeFirst();
  if (!row) return undefined;
  const text = await vault.with(advisoryOwner(uid), (box) => box.open('advisory_revisions.content', row.uid, row.content));
  const content = JSON.parse(text) as Advisory;
  // The column is clear and the text is not: what was approved is what is published, whoever wrote into the database.
  return createHash('sha256').update(canonicalJson(content)).digest('hex') === digest ? content : undefined;
}

export interface Approvals {
  /** Members of the committee who approved this digest, by kind. */
  by: readonly { kind: string; userId: number; at: string }[];
  /** Everybody who wrote a revision. */
  authors: ReadonlySet<number>;
}

/** Only people who are of the committee now count. */
export async function approvalsOf(db: Database | Tx, { uid, digest }: Pick<AdvisoryRow, 'uid' | 'digest'>): Promise<Approvals> {
  const by = await db
    .selectFrom('advisory_approvals as a')
    .innerJoin('users as u', 'u.id', 'a.user_id')
    .where('a.advisory_uid', '=', uid)
    .where('a.digest', '=', digest)
    .where('u.disabled_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('role_grants as g').whereRef('g.user_id', '=', 'a.user_id').where('g.role', '=', 'committee').select('g.id'),
      ),
    )
    .select(['a.kind', 'a.user_id as userId', 'a.at'])
    .execute();
  const written = await db
    .selectFrom('advisory_revisions')
    .where('advisory_uid', '=', uid)
    .where('written_by', 'is not', null)
    .select('written_by')
    .distinct()
    .execute();
  return { by, authors: new Set(written.map(({ written_by }) => written_by as number)) };
}
