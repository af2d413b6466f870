// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { pgpLibrary } from '../../notify/mail/pgp/library.ts';
import type { Tx } from '../context.ts';
import { sha256 } from './public-rows.ts';
import type { Signer } from './signing.ts';

interface Anew {
  /** The armoured public key whose signatures are worth nothing any more. */
  revoked: string;
  signer: Signer;
  /** RFC 3339 in UTC, whole seconds. */
  now: string;
}

const batch = 100;

/**
 * Replaces every detached signature in public that the revoked key made; those of other keys stay as they are. Hold the site before.
 * Answers how many.
 */
export async function signAnew(tx: Tx, { revoked, signer, now }: Anew): Promise<number> {
  const { pgp, config } = await pgpLibrary();
  const ids = new Set((await pgp.readKey({ armoredKey: revoked, config })).getKeyIDs().map((id) => id.toHex()));
  const isOfIt = async (armoredSignature: string) =>
    (await pgp.readSignature({ armoredSignature, config })).getSigningKeyIDs().some((id) => ids.has(id.toHex()));
  let signed = 0;
  for (let after = ''; ; ) {
    const rows = await signatures(tx, after);
    for (const { path, signature, document } of rows) {
      if (!(await isOfIt(Buffer.from(signature).toString('utf8')))) continue;
      await save(tx, { path, body: await signer.detached(document, now), now });
      signed++;
    }
    const last = rows.at(-1);
    if (!last) return signed;
    after = last.path;
  }
}

/** With the documents that they stand beside. */
async function signatures(tx: Tx, after: string) {
  const { rows } = await sql<{ path: string; signature: Uint8Array; document: Uint8Array }>`
    select s.path, s.body as signature, d.body as document
    from public_files s join public_files d on d.path = left(s.path, -4)
    where s.media_type = 'application/pgp-signature' and s.path like '%.asc' and s.path > ${after}
    order by s.path limit ${batch}`.execute(tx);
  return rows;
}

async function save(tx: Tx, { path, body, now }: { path: string; body: string; now: string }): Promise<void> {
  await tx
    .updateTable('public_files')
    .set({ body: Buffer.from(body, 'utf8'), sha256: sha256(body), modified_at: now })
    .where('path', '=', path)
    .execute();
}
