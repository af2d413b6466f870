// SPDX-License-Identifier: Apache-2.0

import { addressOfRelease } from '../../../advisories/site/release-page.ts';
import type { ReleaseRow } from '../../../advisories/site/site-source.ts';
import { NgaoError } from '../../../kit/errors.ts';
import type { Publisher } from '../../../model/advisory.ts';
import { may, notFound } from '../../access.ts';
import { act } from '../../actions/action.ts';
import { savedPublisher } from '../../advisories/publisher.ts';
import { heldByCommittee, isHeld, releaseHolds } from '../../cases/release-hold.ts';
import type { Caller, Database, ServerContext, Tx } from '../../context.ts';
import { type Missing, missing } from '../guards.ts';
import { holdSite } from '../public-rows.ts';
import { type ComposedRelease, composeRelease, type ReleaseGiven } from './compose-release.ts';
import { numbersOf } from './hidden-numbers.ts';
import { dropReleaseFiles, saveReleaseFiles } from './save-release.ts';

export interface ReleaseToPublish extends ReleaseGiven {
  productId: number;
  frozenAt: string | null;
}

/** Who may make a release of that product public: its committee, and administrators. */
export function mayPublish(caller: Caller, productId: number): boolean {
  return may(caller, 'decide', productId) || may(caller, 'configure', productId);
}

/** The release for those who may read its product. Throws `not-found`. */
export async function releaseToPublish(db: Database | Tx, caller: Caller, id: number): Promise<ReleaseToPublish> {
  const row = await db
    .selectFrom('releases as r')
    .innerJoin('products as p', 'p.id', 'r.product_id')
    .where('r.id', '=', id)
    .select(['r.product_id', 'r.version', 'r.frozen_at', 'p.key', 'p.name'])
    .executeTakeFirst();
  if (!row || !may(caller, 'read', row.product_id)) throw notFound('release');
  return {
    ...{ id, productId: row.product_id, version: row.version, frozenAt: row.frozen_at },
    product: { key: row.key, name: row.name },
    releasedAt: toSeconds(row.frozen_at ?? ''),
  };
}

export function toSeconds(instant: string): string {
  return instant === '' ? '' : `${instant.slice(0, 19)}Z`;
}

/** What stands against making it public, whoever asks. */
export async function missingFor(
  db: Database | Tx,
  { release, publisher }: { release: ReleaseToPublish; publisher: Publisher | undefined },
): Promise<Missing[]> {
  const found: Missing[] = [];
  if (!publisher) found.push(missing('publisher', 'Nobody has said under which name is published. Say so in the settings.'));
  if (release.frozenAt === null)
    found.push(
      missing('release-frozen', 'The release is not frozen: what it holds may still move. Freeze it when it is shipped.'),
    );
  const { product, version } = addressOfRelease(release);
  const taken = await db
    .selectFrom('public_releases')
    .where('product_part', '=', product)
    .where('version_part', '=', version)
    .where('release_id', '<>', release.id)
    .select('release_id')
    .executeTakeFirst();
  if (taken) found.push(missing('address-free', 'Another release is public under this address. Take that one back first.'));
  return found;
}

/** Composes it as it would be public now. Throws `conflict` for what no check lets through. */
export async function composeNow(
  context: ServerContext,
  { release, publisher }: { release: ReleaseToPublish; publisher: Publisher },
): Promise<ComposedRelease> {
  const now = toSeconds(context.now());
  const composed = await composeRelease(context, { release, publisher, numbers: await numbersOf(context), now });
  const [fault] = composed.faults;
  if (fault) throw new NgaoError('conflict', `Its documents cannot be published: ${fault.message} Tell the maintainers of Ngao.`);
  return composed;
}

/** Makes a frozen release public: its bill of materials, its VEX documents and its page. It is said again where that changes. */
export async function publishRelease(
  context: ServerContext,
  caller: Caller,
  { id, version }: { id: number; version: string },
): Promise<void> {
  const release = await releaseToPublish(context.db, caller, id);
  requireMay(caller, release);
  if (version !== release.version)
    throw new NgaoError('usage', `Type the version of the release, ${release.version}, to make it public.`);
  const publisher = await savedPublisher(context, context.db);
  const [first] = await missingFor(context.db, { release, publisher });
  if (first || !publisher) throw new NgaoError('conflict', first?.message ?? 'Nobody has said who publishes.');
  if (await isHeld(context.db, await releaseHolds(context), { id, product: release.productId }))
    throw await heldByCommittee(context);
  const composed = await composeNow(context, { release, publisher });
  await act(context, caller, async ({ tx, now, audit }) => {
    await holdSite(tx);
    const known = await tx.selectFrom('public_releases').where('release_id', '=', id).select('release_id').executeTakeFirst();
    if (known) throw new NgaoError('conflict', 'This release is public already.');
    const [still] = await missingFor(tx, { release: await releaseToPublish(tx, caller, id), publisher });
    if (still) throw new NgaoError('conflict', still.message);
    const address = addressOfRelease(release);
    await tx
      .insertInto('public_releases')
      .values({
        ...{
          release_id: id,
          product_part: address.product,
          version_part: address.version,
          published_by: caller.person?.id ?? null,
        },
        ...{ content: JSON.stringify(composed.row), said: composed.said, edition: composed.edition },
        ...{ published_at: now, modified_at: composed.row.modifiedAt },
      })
      .execute();
    await saveReleaseFiles(context, tx, { publisher, now: composed.row.modifiedAt, composed, before: undefined });
    await audit({
      action: 'release.publish',
      subject: { kind: 'release', id },
      productId: release.productId,
      data: { version: release.version, statements: composed.vex.stated, files: composed.files.length },
    });
  });
}

/** Takes it out of public. Copies that others made stay: what was read cannot be taken back. */
export async function takeBackRelease(context: ServerContext, caller: Caller, id: number): Promise<void> {
  const release = await releaseToPublish(context.db, caller, id);
  requireMay(caller, release);
  const publisher = await savedPublisher(context, context.db);
  await act(context, caller, async ({ tx, now, audit }) => {
    await holdSite(tx);
    const row = await tx.deleteFrom('public_releases').where('release_id', '=', id).returning('content').executeTakeFirst();
    if (!row || !publisher) throw new NgaoError('conflict', 'This release is not public.');
    await dropReleaseFiles(context, tx, { publisher, now: toSeconds(now), release: row.content as ReleaseRow });
    await audit({
      action: 'release.take-back',
      subject: { kind: 'release', id },
      productId: release.productId,
      data: { version: release.version },
    });
  });
}

function requireMay(caller: Caller, { productId }: ReleaseToPublish): void {
  if (!mayPublish(caller, productId))
    throw new NgaoError('forbidden', 'A release is made public by the committee or an administrator. Ask one of them.');
}
