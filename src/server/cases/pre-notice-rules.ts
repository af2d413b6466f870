// SPDX-License-Identifier: Apache-2.0
import type { CaseFacts } from '../../cases/case-facts.ts';
import { isInForce } from '../../cases/embargo.ts';
import { at, isCarried } from '../../cases/guard.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { Database, Tx } from '../context.ts';
import { committeeSettings } from './committee-settings.ts';
import type { CaseWork } from './on-case.ts';

const ready: readonly CaseFacts['state'][] = ['fix-ready', 'fix-public', 'released'];

/** R50: what stands between the case and the parties that the committee trusts, in sentences; empty: they may be told. */
export function preNoticeMissing(facts: CaseFacts, now: string): string[] {
  const { state, embargo } = facts;
  const agreed = isInForce(embargo) && embargo.term !== null && at(embargo.term.until) > at(now);
  return [
    ...(ready.includes(state) ? [] : ['There is no fix ready that waits for its announcement. Finish the fix first.']),
    ...(agreed ? [] : ['No date to come is agreed. Agree on one first: it is what they are told.']),
    ...(isCarried(facts, 'pre-notice')
      ? []
      : ['The committee has not decided to tell anybody before. Put "pre-notice" to the vote first.']),
  ];
}

/** The one place where somebody becomes an adopter. Throws `conflict` before the decision, `forbidden` for who is not on the list. */
export async function requireTrusted(
  work: CaseWork,
  { address, index }: { address: string | undefined; index: Uint8Array | null },
): Promise<void> {
  const { tx, uid, facts, now } = work;
  const missing = preNoticeMissing(facts, now);
  if (missing.length > 0) throw new NgaoError('conflict', missing.join(' '));
  const { trusted } = await committeeSettings(tx);
  if (!trusted.some((one) => one.address.toLowerCase() === address?.toLowerCase()))
    throw new NgaoError(
      'forbidden',
      'That address is not on the list of trusted parties. The committee keeps it in its settings.',
    );
  if (index === null) return;
  if (await isAdopter(tx, { uid, index })) throw new NgaoError('conflict', 'That party has been told already.');
}

/** Whether somebody with the address of this index is an adopter in the case now. */
export async function isAdopter(db: Database | Tx, { uid, index }: { uid: string; index: Uint8Array }): Promise<boolean> {
  const row = await db
    .selectFrom('case_participants as p')
    .innerJoin('parties', 'parties.uid', 'p.party_uid')
    .where('p.case_uid', '=', uid)
    .where('p.role', '=', 'adopter')
    .where('p.state', '=', 'active')
    .where('parties.address_index', '=', index)
    .select('p.uid')
    .executeTakeFirst();
  return row !== undefined;
}
