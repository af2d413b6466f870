// SPDX-License-Identifier: Apache-2.0
import type { Selectable } from 'kysely';
import { providerPaths } from '../../advisories/provider/provider-row.ts';
import type { PublicKeyRow } from '../../advisories/site/site-source.ts';
import type { AdvisoryTables } from '../../store/advisory-tables.ts';
import type { Database, Tx } from '../context.ts';
import type { Signer } from './signing.ts';

export type KnownKey = Selectable<AdvisoryTables['signing_keys']>;

/** Notes which key signs from now on. Answers every key that ever did, the present one last: all of them stay published. */
export async function keepSigningKey(tx: Tx, signer: Signer, now: string): Promise<KnownKey[]> {
  const { fingerprint, publicKey: armored, createdAt: created_at, expiresAt: expires_at } = signer;
  // The same key with a longer life is the same key.
  const changed = { armored, expires_at, retired_at: null };
  const known = await tx
    .selectFrom('signing_keys')
    .where('fingerprint', '=', fingerprint)
    .select('revocation')
    .executeTakeFirst();
  // The key may be gone when it is to be revoked. One whose primary part is kept elsewhere gives no certificate here.
  const revocation = known?.revocation ?? (await signer.revocation('', now).catch(() => null));
  await tx
    .insertInto('signing_keys')
    .values({ fingerprint, created_at, first_used_at: now, revocation, ...changed })
    .onConflict((conflict) => conflict.column('fingerprint').doUpdateSet({ ...changed, revocation }))
    .execute();
  await tx
    .updateTable('signing_keys')
    .set({ retired_at: now })
    .where('fingerprint', '<>', fingerprint)
    .where('retired_at', 'is', null)
    .execute();
  return await knownKeys(tx);
}

/** Every key that ever signed, the present one last. */
export async function knownKeys(db: Database | Tx): Promise<KnownKey[]> {
  const rows = await db.selectFrom('signing_keys').selectAll().orderBy('first_used_at').orderBy('fingerprint').execute();
  return [...rows.filter((row) => row.retired_at !== null), ...rows.filter((row) => row.retired_at === null)];
}

/** Fingerprints of those that nobody is to trust any more, sorted. */
export async function revokedKeys(db: Database | Tx): Promise<string[]> {
  const rows = await db
    .selectFrom('signing_keys')
    .where('revoked_at', 'is not', null)
    .orderBy('fingerprint')
    .select('fingerprint')
    .execute();
  return rows.map(({ fingerprint }) => fingerprint);
}

/** What the public register says of a key. A retired one is good for what it signed until then, a revoked one for nothing. */
export function registerRow({
  fingerprint,
  created_at,
  expires_at,
  retired_at,
  revoked_at,
  revoked_reason,
}: KnownKey): PublicKeyRow {
  const key = { fingerprint, path: providerPaths.keyOf(fingerprint), validFrom: created_at };
  if (revoked_at !== null) return { ...key, purpose: revoked, revokedAt: revoked_at, revokedReason: revoked_reason ?? '' };
  const until = retired_at ?? expires_at;
  return { ...key, purpose: retired_at === null ? signs : signed, ...(until !== null && { validUntil: until }) };
}

const signs = { en: 'Signs advisories and security.txt', fr: 'Signe les avis et security.txt' };
const signed = { en: 'Signed advisories until it was retired', fr: 'A signé les avis jusqu’à son retrait' };
const revoked = {
  en: 'Do not trust it: what it signed has been signed again with another key',
  fr: 'Ne vous y fiez plus : ce qu’elle avait signé a été signé de nouveau avec une autre clé',
};
