// SPDX-License-Identifier: Apache-2.0
import { companionPaths, releaseFilePaths, releasePath } from '../../../advisories/addresses.ts';
import { addressOfRelease } from '../../../advisories/site/release-page.ts';
import type { ReleaseRow } from '../../../advisories/site/site-source.ts';
import type { Publisher } from '../../../model/advisory.ts';
import type { ServerContext, Tx } from '../../context.ts';
import { savePublicFiles } from '../public-rows.ts';
import { rebuildRelease } from '../site.ts';
import type { ComposedRelease } from './compose-release.ts';

interface Saving {
  publisher: Publisher;
  now: string;
  composed: ComposedRelease;
  before: ReleaseRow | undefined;
}

/** The documents that are new, and the pages that tell of them; what is not said any more goes. Hold the site before. */
export async function saveReleaseFiles(context: ServerContext, tx: Tx, saving: Saving): Promise<void> {
  const { composed, publisher, now, before } = saving;
  await savePublicFiles(tx, composed.files);
  const { row } = composed;
  const documents = [...row.sboms, ...row.vex].map(({ path }) => path);
  const kept = new Set(documents.flatMap((path) => [path, ...Object.values(companionPaths(path))]));
  await dropPaths(
    tx,
    releaseFilePaths(addressOfRelease(row)).filter((path) => !kept.has(path)),
  );
  await rebuildRelease(context, tx, { publisher, now, release: row, before });
}

/** Everything of a release that was public is gone, and no page leads there. Delete its row before, and hold the site. */
export async function dropReleaseFiles(
  context: ServerContext,
  tx: Tx,
  { publisher, now, release }: { publisher: Publisher; now: string; release: ReleaseRow },
): Promise<void> {
  const address = addressOfRelease(release);
  const pages = (['en', 'fr'] as const).map((language) => releasePath(address, language));
  await dropPaths(tx, [...releaseFilePaths(address), ...pages]);
  await rebuildRelease(context, tx, { publisher, now, release, before: undefined });
}

async function dropPaths(tx: Tx, paths: readonly string[]): Promise<void> {
  if (paths.length > 0) await tx.deleteFrom('public_files').where('path', 'in', paths).execute();
}
