// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type ReleaseAddress, releaseDocumentPaths } from '../../../advisories/addresses.ts';
import { companionFiles } from '../../../advisories/provider/document-files.ts';
import type { Tx } from '../../context.ts';
import { savePublicFiles } from '../public-rows.ts';
import type { Signer } from '../signing.ts';

export interface Signing {
  signer: Signer;
  /** RFC 3339 in UTC, whole seconds. */
  now: string;
}

/**
 * Writes hashes and a detached signature beside the documents of those releases, where they are not there yet or are of other bytes
 * than those that stand there. Hold the site before.
 */
export async function signReleaseDocuments(tx: Tx, releases: readonly ReleaseAddress[], { signer, now }: Signing): Promise<void> {
  const paths = releases.flatMap((release) => Object.values(releaseDocumentPaths(release)));
  if (paths.length === 0) return;
  const { rows } = await sql<{ path: string; body: Uint8Array; sha256: string }>`
    select d.path, d.body, d.sha256 from public_files d left join public_files h on h.path = d.path || '.sha256'
      left join public_files s on s.path = d.path || '.asc'
    where d.path in (${sql.join(paths)})
      and (s.path is null or h.path is null or substring(h.body from 1 for 64) <> convert_to(d.sha256, 'UTF8'))
    order by d.path`.execute(tx);
  for (const { path, body, sha256 } of rows) {
    const sha512 = createHash('sha512').update(body).digest('hex');
    const signature = await signer.detached(body, now);
    await savePublicFiles(tx, companionFiles({ path, sha256, sha512, signature, advisoryId: null, modifiedAt: now }));
  }
}
