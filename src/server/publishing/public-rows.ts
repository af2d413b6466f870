// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { PublicFile } from '../../advisories/public-file.ts';
import { type Advisory, modifiedAt } from '../../model/advisory.ts';
import type { Database, Tx } from '../context.ts';
import { storedSummary } from './summaries.ts';

const batch = 100;

/** One builder of the site at a time: held until the transaction ends. */
export async function holdSite(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(710004)`.execute(tx);
}

export function sha256(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

/** Everything that is published, newest first. */
export async function publishedAdvisories(db: Database | Tx): Promise<Advisory[]> {
  const rows = await db
    .selectFrom('public_advisories')
    .orderBy('published_at', 'desc')
    .orderBy('id', 'desc')
    .select('content')
    .execute();
  return rows.map(({ content }) => content as unknown as Advisory);
}

export async function savePublicAdvisory(
  tx: Tx,
  { advisory, digest, products }: { advisory: Advisory; digest: string; products: readonly string[] },
): Promise<void> {
  const row = {
    digest,
    content: JSON.stringify(advisory),
    summary: storedSummary(advisory),
    severity: advisory.severity,
    products: JSON.stringify(products),
    modified_at: modifiedAt(advisory),
    withdrawn_at: advisory.withdrawn?.at ?? null,
  };
  await tx
    .insertInto('public_advisories')
    .values({ id: advisory.id, published_at: advisory.published ?? modifiedAt(advisory), ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

/** Writes those files whose bytes or type changed; an unchanged one keeps its row. Answers how many were written. */
export async function savePublicFiles(tx: Tx, files: readonly PublicFile[]): Promise<number> {
  const rows = files.map(({ path, mediaType, body, language, advisoryId, modifiedAt: at }) => ({
    ...{ path, media_type: mediaType, language, advisory_id: advisoryId, modified_at: at },
    body: typeof body === 'string' ? Buffer.from(body, 'utf8') : body,
    sha256: sha256(body),
  }));
  let written = 0;
  for (let at = 0; at < rows.length; at += batch) {
    const some = rows.slice(at, at + batch);
    const known = await knownFiles(
      tx,
      some.map(({ path }) => path),
    );
    const changed = some.filter(({ path, sha256: digest, media_type }) => known.get(path) !== `${digest} ${media_type}`);
    written += changed.length;
    if (changed.length === 0) continue;
    await tx
      .insertInto('public_files')
      .values(changed)
      .onConflict((conflict) =>
        conflict.column('path').doUpdateSet(({ ref }) => ({
          media_type: ref('excluded.media_type'),
          body: ref('excluded.body'),
          sha256: ref('excluded.sha256'),
          language: ref('excluded.language'),
          advisory_id: ref('excluded.advisory_id'),
          modified_at: ref('excluded.modified_at'),
        })),
      )
      .execute();
  }
  return written;
}

async function knownFiles(tx: Tx, paths: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.selectFrom('public_files').where('path', 'in', paths).select(['path', 'sha256', 'media_type']).execute();
  return new Map(rows.map((row) => [row.path, `${row.sha256} ${row.media_type}`]));
}

/** Takes away what of an advisory, or of the site where `advisoryId` is null, is not among `kept` any more. */
export async function dropPublicFiles(tx: Tx, advisoryId: string | null, kept: readonly string[]): Promise<void> {
  const own = tx.deleteFrom('public_files').where('advisory_id', advisoryId === null ? 'is' : '=', advisoryId as never);
  await (kept.length === 0 ? own : own.where('path', 'not in', kept)).execute();
}
