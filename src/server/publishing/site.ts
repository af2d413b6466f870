// SPDX-License-Identifier: Apache-2.0
import type { PublicFile } from '../../advisories/public-file.ts';
import { type Advisory, modifiedAt, type Publisher } from '../../model/advisory.ts';
import type { ServerContext, Tx } from '../context.ts';
import { dropPublicFiles, holdSite, publishedAdvisories, savePublicFiles } from './public-rows.ts';
import { publisherOf } from './publisher.ts';
import { securityTxtFile } from './security-txt.ts';
import { type Signer, signerOf } from './signing.ts';

export interface SiteGiven {
  publisher: Publisher;
  /** RFC 3339 in UTC, whole seconds. */
  now: string;
}

/**
 * Everything of the site that is not one advisory: lists, feeds, the provider's tree, security.txt, the key. What did not change keeps its
 * row, so a publication writes only what it moves. Hold the site before.
 */
export async function rebuildSite(context: ServerContext, tx: Tx, given: SiteGiven): Promise<number> {
  const signer = await signerOf(context);
  const advisories = await publishedAdvisories(tx);
  const files = await siteFiles(context, tx, { ...given, advisories, signer });
  await dropPublicFiles(
    tx,
    null,
    files.map(({ path }) => path),
  );
  return await savePublicFiles(tx, files);
}

/** Brings the site up to date where something beside advisories moved: the publisher, the policy, security.txt that will expire. */
export async function refreshSite(context: ServerContext): Promise<void> {
  const publisher = await publisherOf(context.db);
  if (!publisher) return;
  const now = `${context.now().slice(0, 19)}Z`;
  await signerOf(context);
  await context.store.transaction(async (tx) => {
    await holdSite(tx);
    await rebuildSite(context, tx, { publisher, now });
  });
}

interface Composing extends SiteGiven {
  advisories: readonly Advisory[];
  signer: Signer;
}

async function siteFiles(_context: ServerContext, tx: Tx, given: Composing): Promise<PublicFile[]> {
  return [keyFile(given), await securityTxtFile(tx, given), modifiedList(given)];
}

export function keyPath({ fingerprint }: Pick<Signer, 'fingerprint'>): string {
  return `/.well-known/csaf/openpgp/${fingerprint}.asc`;
}

function keyFile({ signer, now }: Composing): PublicFile {
  return {
    path: keyPath(signer),
    mediaType: 'application/pgp-keys',
    body: signer.publicKey,
    ...{ language: null, advisoryId: null, modifiedAt: now },
  };
}

/** As OSV's own exports have it: what changed last comes first. */
function modifiedList({ advisories, now }: Composing): PublicFile {
  const rows = advisories
    .map((advisory) => `${modifiedAt(advisory)},${advisory.id}\n`)
    .sort()
    .reverse();
  return {
    path: '/osv/modified_id.csv',
    mediaType: 'text/csv; charset=utf-8',
    body: rows.join(''),
    ...{ language: null, advisoryId: null, modifiedAt: rows[0]?.split(',')[0] ?? now },
  };
}
