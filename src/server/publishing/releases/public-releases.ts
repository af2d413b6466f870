// SPDX-License-Identifier: Apache-2.0
import { type ReleaseAddress, releaseFilePaths } from '../../../advisories/addresses.ts';
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

/** Every address under which a file of a public release may stand, pages apart. */
export async function releaseFiles(db: Database | Tx): Promise<string[]> {
  return (await releaseAddresses(db)).flatMap(releaseFilePaths);
}

/** Where each public release stands. */
export async function releaseAddresses(db: Database | Tx): Promise<ReleaseAddress[]> {
  const rows = await db.selectFrom('public_releases').select(['product_part', 'version_part']).execute();
  return rows.map(({ product_part: product, version_part: version }) => ({ product, version }));
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
