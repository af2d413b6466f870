// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { releaseDocumentPaths, releasePath } from '../../../advisories/addresses.ts';
import { addressOfRelease } from '../../../advisories/site/release-page.ts';
import { NgaoError } from '../../../kit/errors.ts';
import type { Publisher } from '../../../model/advisory.ts';
import { savedPublisher } from '../../advisories/publisher.ts';
import type { Caller, ServerContext } from '../../context.ts';
import type { ReleasePublication } from '../../contract/release-publication.ts';
import { type ComposedRelease, composeRelease } from './compose-release.ts';
import { numbersOf } from './hidden-numbers.ts';
import { mayPublish, missingFor, type ReleaseToPublish, releaseToPublish, toSeconds } from './publish-release.ts';

type View = Static<typeof ReleasePublication>;

/** Names that a person reads before they become public; the rest is counted. */
const mostNames = 200;

/** Whether a release is public, and what would become so. */
export async function releasePublication(context: ServerContext, caller: Caller, id: number): Promise<View> {
  const { db } = context;
  const release = await releaseToPublish(db, caller, id);
  const publisher = await savedPublisher(context, db);
  const row = await db
    .selectFrom('public_releases')
    .where('release_id', '=', id)
    .select(['edition', 'published_at', 'modified_at'])
    .executeTakeFirst();
  const paths = Object.values(releaseDocumentPaths(addressOfRelease(release)));
  return {
    may: mayPublish(caller, release.productId),
    missing: await missingFor(db, { release, publisher }),
    page: `${publisher?.baseUrl ?? ''}${releasePath(addressOfRelease(release), 'en')}`,
    documents: paths.map((path) => `${publisher?.baseUrl ?? ''}${path}`),
    published: row ? { at: row.published_at, modifiedAt: row.modified_at, edition: row.edition } : null,
  };
}

/** Everything that would become public, for a person to read first. Throws `forbidden` for who may not publish it. */
export async function releasePreview(context: ServerContext, caller: Caller, id: number) {
  const release = await releaseToPublish(context.db, caller, id);
  if (!mayPublish(caller, release.productId))
    throw new NgaoError('forbidden', 'A release is made public by the committee or an administrator. Ask one of them.');
  const publisher = await savedPublisher(context, context.db);
  if (!publisher) throw new NgaoError('conflict', 'Nobody has said under which name is published. Say so in the settings.');
  return previewOf(release, await compose(context, { release, publisher }));
}

async function compose(context: ServerContext, given: { release: ReleaseToPublish; publisher: Publisher }) {
  return await composeRelease(context, { ...given, numbers: await numbersOf(context), now: toSeconds(context.now()) });
}

function previewOf({ product, version }: ReleaseToPublish, { row, held, vex, faults, files }: ComposedRelease) {
  return {
    product: product.name,
    version,
    members: held.members.map(({ product: id, hasInventory }) => ({ id, hasInventory })),
    packages: held.packages.length,
    elsewhere: held.elsewhere.slice(0, mostNames),
    elsewhereCount: held.elsewhere.length,
    statements: row.statements,
    leftOut: vex.leftOut,
    licences: row.licences.slice(0, mostNames).map(({ licence, components }) => ({ licence, components })),
    advisories: row.advisories.map(({ id, relation }) => ({ id, relation })),
    faults: faults.map(({ message }) => message),
    files: files.map(({ path, body }) => ({ path, bytes: Buffer.byteLength(body) })),
  };
}
