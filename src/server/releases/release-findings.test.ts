// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type DecisionBench, eachDecision } from '../../../test/builders/decision-bench.ts';
import { npmBom } from '../../../test/builders/portfolio-bench.ts';
import { releaseFindings } from './release-findings.ts';

eachDecision('a release calls fixed what was fixed in it, and nothing that came and went after it', async (bench) => {
  const { context } = bench;
  const [old, stays, late] = ['old', 'stays', 'late'].map((name, index) => ({
    id: `GHSA-1900-0000-000${index + 1}`,
    package: name,
  }));
  await bench.report('image:shop', npmBom(['old@1.0.0', 'stays@1.0.0']));
  await bench.grype('image:shop', [old, stays] as never);
  bench.setNow('2026-11-27T12:00:00.000Z');
  await bench.report('image:shop', npmBom(['old@2.0.0', 'stays@1.0.0']));
  const release = await releaseOfNow(bench);
  bench.setNow('2026-11-27T12:10:00.000Z');
  await bench.grype('image:shop', [stays] as never);
  bench.setNow('2026-11-28T12:00:00.000Z');
  await bench.grype('image:shop', [stays, late] as never);
  bench.setNow('2026-11-29T12:00:00.000Z');
  await bench.grype('image:shop', [stays] as never);
  const told = await releaseFindings(context, release, context.now());
  assert.deepEqual(
    told.map(({ attribution, state }) => [attribution.package, state.is]),
    [
      ['old', 'fixed'],
      ['stays', 'new'],
    ],
  );
});

/** A release with what the target holds now. */
async function releaseOfNow({ context, product }: DecisionBench): Promise<number> {
  const { id: inventory_id, target_id } = await context.db
    .selectFrom('inventories')
    .orderBy('id', 'desc')
    .select(['id', 'target_id'])
    .executeTakeFirstOrThrow();
  const { id } = await context.db
    .insertInto('releases')
    .values({ product_id: product, version: 'v2', name: '', created_at: context.now(), created_by: '{}' } as never)
    .returning('id')
    .executeTakeFirstOrThrow();
  await context.db
    .insertInto('release_members')
    .values({ release_id: id, target_id, version: '2', inventory_id } as never)
    .execute();
  return id;
}
