// SPDX-License-Identifier: Apache-2.0
import { releaseDocumentPaths } from '../../../advisories/addresses.ts';
import type { ReleaseRow } from '../../../advisories/site/site-source.ts';
import type { Database, ServerContext, Tx } from '../../context.ts';

/** Every release that was made public: by product, the newest first. */
export async function publishedReleases(db: Database | Tx): Promise<ReleaseRow[]> {
  const rows = await db
    .selectFrom('public_releases')
    .orderBy('product_part')
    .orderBy('release_id', 'desc')
    .select('content')
    .execute();
  return rows.map(({ content }) => content as ReleaseRow);
}

/** Every address under which a document of a public release may stand. */
export async function releaseDocuments(db: Database | Tx): Promise<string[]> {
  const rows = await db.selectFrom('public_releases').select(['product_part', 'version_part']).execute();
  return rows.flatMap(({ product_part: product, version_part: version }) =>
    Object.values(releaseDocumentPaths({ product, version })),
  );
}

/** Where a release of the product is public, has it looked at now instead of within minutes. */
export async function lookAtReleases({ jobs }: Pick<ServerContext, 'jobs'>, tx: Tx, productId: number): Promise<void> {
  const found = await tx
    .selectFrom('public_releases as p')
    .innerJoin('releases as r', 'r.id', 'p.release_id')
    .where('r.product_id', '=', productId)
    .select('p.release_id')
    .limit(1)
    .executeTakeFirst();
  if (found) await jobs.add(tx, { kind: 'rebuild-site', payload: {} });
}
