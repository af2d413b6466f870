// SPDX-License-Identifier: Apache-2.0
import type { Selectable } from 'kysely';
import type { AdvisoryTables } from '../../store/advisory-tables.ts';
import type { Tx } from '../context.ts';
import type { Signer } from './signing.ts';

export type KnownKey = Selectable<AdvisoryTables['signing_keys']>;

/** Notes which key signs from now on. Answers every key that ever did, the present one last: all of them stay published. */
export async function keepSigningKey(tx: Tx, signer: Signer, now: string): Promise<KnownKey[]> {
  const { fingerprint, publicKey: armored, createdAt: created_at, expiresAt: expires_at } = signer;
  // The same key with a longer life is the same key.
  const changed = { armored, expires_at, retired_at: null };
  await tx
    .insertInto('signing_keys')
    .values({ fingerprint, created_at, first_used_at: now, ...changed })
    .onConflict((conflict) => conflict.column('fingerprint').doUpdateSet(changed))
    .execute();
  await tx
    .updateTable('signing_keys')
    .set({ retired_at: now })
    .where('fingerprint', '<>', fingerprint)
    .where('retired_at', 'is', null)
    .execute();
  const rows = await tx.selectFrom('signing_keys').selectAll().orderBy('first_used_at').orderBy('fingerprint').execute();
  return [...rows.filter((row) => row.retired_at !== null), ...rows.filter((row) => row.retired_at === null)];
}
