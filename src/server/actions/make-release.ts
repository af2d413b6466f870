// SPDX-License-Identifier: Apache-2.0
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { system } from '../../findings/lifecycle/move.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { ReleaseScope } from '../../model/release-scope.ts';
import { openChartArchive } from '../../scan/scope/open-chart-archive.ts';
import { readReleaseScope } from '../../scan/scope/read-release-scope.ts';
import { requirePermission } from '../access.ts';
import { type Caller, type ServerContext, systemCaller } from '../context.ts';
import { type Hand, reopenFindings } from '../decide/apply-exceptions.ts';
import { activeExceptions } from '../decide/covered.ts';
import { holdDecisions } from '../decide/hold.ts';
import { recount } from '../decide/recount.ts';
import { findProduct } from '../ingest/find-target.ts';
import { lookAtReleases } from '../publishing/releases/public-releases.ts';
import { bindInventories, measureDrift } from '../releases/bind.ts';
import { membersOf, saveTargets } from '../releases/members.ts';
import { scopeRulesOf } from '../releases/scope-rules.ts';
import { act, type Work } from './action.ts';

export interface ReleaseUpload {
  product: string;
  /** The chart's own version when it is not given. */
  version: string | undefined;
  /** The packed chart. */
  body: Readable;
}

/**
 * Makes a release of a packed chart: the chart is kept as evidence, its scope derived, its images and their repositories
 * become members. Until it is frozen, handing a chart in again under the same version makes it anew.
 */
export async function makeRelease(context: ServerContext, caller: Caller, upload: ReleaseUpload): Promise<number> {
  const product = await findProduct(context, upload.product);
  requirePermission(caller, 'upload', product.id);
  const { digest } = await context.evidence.put(upload.body);
  const settings = await settingsOf(context, product.id);
  const archive = await openChartArchive(await buffer(await context.evidence.open(digest)));
  const scope = await readReleaseScope(archive, scopeRulesOf(settings));
  const version = (upload.version ?? scope.version).trim();
  if (!/^[\w.+-]{1,100}$/.test(version))
    throw new NgaoError(
      'usage',
      'Name the version with ?version= (letters, digits, ".", "+", "-"); the chart tells none that fits.',
    );
  return await act(context, caller, async (work) => await saveRelease(work, { productId: product.id, version, digest, scope }));
}

async function settingsOf({ db }: ServerContext, productId: number): Promise<Record<string, unknown>> {
  return (await db.selectFrom('products').where('id', '=', productId).select('settings').executeTakeFirstOrThrow()).settings;
}

interface NewRelease {
  productId: number;
  version: string;
  digest: string;
  scope: ReleaseScope;
}

async function saveRelease(work: Work, given: NewRelease): Promise<number> {
  const { tx, now, audit } = work;
  const { productId, version, digest, scope } = given;
  // A new release ends what was decided for earlier ones.
  await holdDecisions(tx, productId, 'alone');
  const { id: release, isNew } = await releaseRow(work, given);
  const members = membersOf(scope);
  const targets = await saveTargets(tx, members, { productId, now });
  // Two names of one image may be one target.
  const byTarget = new Map(members.map((member, index) => [targets[index] as number, member]));
  await tx.deleteFrom('release_members').where('release_id', '=', release).execute();
  const rows = [...byTarget].map(([target, { version: tag, digest: pinned, excluded, declared }]) => ({
    release_id: release,
    target_id: target,
    version: tag,
    digest: pinned,
    inventory_id: null,
    excluded,
    declared: JSON.stringify(declared),
  }));
  if (rows.length > 0) await tx.insertInto('release_members').values(rows).execute();
  await bindInventories(tx, release);
  const drift = await measureDrift(tx, { release, scope, now });
  await tx
    .updateTable('releases')
    .set({ drift: JSON.stringify(drift) })
    .where('id', '=', release)
    .execute();
  const reconfirm = isNew ? await askAgain(work, { productId, release }) : 0;
  const excluded = rows.filter((row) => row.excluded !== '').length;
  await audit({
    action: 'release.make',
    subject: { kind: 'release', id: release },
    productId,
    data: { version, digest, members: rows.length - excluded, excluded, drift: drift.length, reconfirm },
  });
  return release;
}

async function releaseRow(
  { tx, now, caller }: Work,
  { productId, version, digest, scope }: NewRelease,
): Promise<{ id: number; isNew: boolean }> {
  const values = { name: scope.name.slice(0, 200), digest, scope: JSON.stringify(scope), drift: '[]' };
  const known = await tx
    .selectFrom('releases')
    .where('product_id', '=', productId)
    .where('version', '=', version)
    .select(['id', 'frozen_at'])
    .forUpdate()
    .executeTakeFirst();
  if (known && known.frozen_at !== null)
    throw new NgaoError('conflict', `Release ${version} is frozen and stays as it is. Give the new chart a version of its own.`);
  if (known) {
    await tx.updateTable('releases').set(values).where('id', '=', known.id).execute();
    return { id: known.id, isNew: false };
  }
  const row = await tx
    .insertInto('releases')
    .values({
      ...values,
      product_id: productId,
      version,
      created_at: now,
      created_by: JSON.stringify(caller.actor),
      frozen_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id: row.id, isNew: true };
}

/**
 * What was accepted for an earlier release has to be confirmed for this one. Until then it holds nothing: its findings are open
 * in the same transaction.
 */
async function askAgain(work: Work, { productId, release }: { productId: number; release: number }): Promise<number> {
  const { tx, now } = work;
  const rows = await tx
    .updateTable('exceptions')
    .set({ reconfirm: true })
    .where('product_id', '=', productId)
    .where('state', '=', 'active')
    .where('release_id', '<', release)
    .where('reconfirm', '=', false)
    .returning('id')
    .execute();
  if (rows.length === 0) return 0;
  const product = await tx.selectFrom('products').where('id', '=', productId).select('settings').executeTakeFirstOrThrow();
  const actor = systemCaller('decisions').actor;
  const hand: Hand = { productId, settings: product.settings, now, by: system, actor };
  const others = await activeExceptions(tx, productId);
  const targets = new Set<number>();
  for (const { id } of rows.sort((a, b) => a.id - b.id)) {
    const reason = `exception ${id} is not confirmed for the new release`;
    const reopened = await reopenFindings(tx, id, { hand, reason, others });
    for (const target of reopened.targets) targets.add(target);
  }
  if (targets.size > 0) await recount(tx, { productId, targetIds: [...targets], now });
  await lookAtReleases(work.context, tx, productId);
  return rows.length;
}
