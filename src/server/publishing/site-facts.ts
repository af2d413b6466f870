// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Publisher } from '../../model/advisory.ts';
import { committeeSettings } from '../cases/committee-settings.ts';
import type { Database, Tx } from '../context.ts';
import type { Signer } from './signing.ts';
import { revokedKeys } from './signing-keys.ts';
import { type TrustOfDay, trustOfDay } from './trust-facts.ts';

const name = 'public-site';
/** One more whenever what a site consists of changes: an installation that is brought up to date builds all of it once. */
const form = 2;

interface Stored {
  /** Of publisher, policy and key. */
  digest: string;
  at: string;
  policy: string;
  policyAt: string;
  feedIdentity: { authority: string; date: string };
  builtOn: string;
  trust?: TrustOfDay & { day: string };
}

/** What the site is built from beside advisories, and when it came to be so. */
export interface SiteFacts extends Required<Omit<Stored, 'digest' | 'policy'>> {
  /** Something of it is other than the last time. */
  changed: boolean;
}

/**
 * Compares with what was kept the last time. Inside a transaction it keeps what it finds, so the instants that stand in public files
 * are those of the change and not of a look at it.
 */
export async function siteFacts(
  db: Database | Tx,
  { publisher, signer, now }: { publisher: Publisher; signer: Signer; now: string },
): Promise<SiteFacts> {
  const row = await db.selectFrom('settings').where('name', '=', name).select('value').executeTakeFirst();
  const known = row?.value as Stored | undefined;
  const { policy } = await committeeSettings(db);
  const digest = createHash('sha256')
    .update(JSON.stringify([form, publisher, policy.version, signer.fingerprint, await revokedKeys(db)]))
    .digest('hex');
  const changed = known?.digest !== digest;
  const today = now.slice(0, 10);
  const stored: Required<Stored> = {
    digest,
    at: known && !changed ? known.at : now,
    policy: policy.version,
    policyAt: known?.policy === policy.version ? known.policyAt : now,
    // RFC 4151: whoever owned the name on that day. It stays when the host moves, so that readers know entries again.
    feedIdentity: known?.feedIdentity ?? { authority: new URL(publisher.baseUrl).hostname, date: now.slice(0, 4) },
    builtOn: today,
    trust: known?.trust?.day === today ? known.trust : { day: today, ...(await trustOfDay(db, today)) },
  };
  if (db.isTransaction) {
    const value = JSON.stringify(stored);
    await db
      .insertInto('settings')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute();
  }
  const { digest: _, policy: __, ...facts } = stored;
  return { ...facts, changed, builtOn: known?.builtOn ?? '' };
}
