// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { Database, Tx } from '../context.ts';
import type { ReleaseProofRecord } from '../contract/case-records.ts';
import type { Box } from './vault.ts';

type Proof = Static<typeof ReleaseProofRecord>;

/** R22: the release proofs of a case that stand, one of each component and kind of artefact. Their versions are sealed. */
export async function provenReleases(db: Database | Tx, box: Box): Promise<Proof[]> {
  const rows = await db
    .selectFrom('case_records')
    .where('case_uid', '=', box.owner.uid)
    .where('kind', '=', 'release-proof')
    .where('state', '=', 'current')
    .orderBy('written_at')
    .select(['uid', 'content'])
    .execute();
  return rows.map(({ uid, content }) => JSON.parse(box.open('case_records.content', uid, content)) as Proof);
}
