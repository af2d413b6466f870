// SPDX-License-Identifier: Apache-2.0
import type { ServerContext } from '../context.ts';
import type { Line } from './outbox.ts';
import { caseOwner, partyOwner } from './vault.ts';

/**
 * The lines of a message with their addresses. Somebody of the case is written to by the address they have now; '' for a person
 * without one, who reads it on the page, and for one whose data was deleted.
 */
export async function addressesOf(
  { db, vault }: ServerContext,
  { uid, case_uid }: { uid: string; case_uid: string },
): Promise<Line[]> {
  const rows = await db
    .selectFrom('case_deliveries as d')
    .leftJoin('case_participants as p', 'p.uid', 'd.participant_uid')
    .leftJoin('parties', 'parties.uid', 'p.party_uid')
    .where('d.message_uid', '=', uid)
    .select(['d.uid', 'd.position', 'd.part', 'd.participant_uid', 'd.state', 'd.address', 'p.party_uid', 'parties.identity'])
    .orderBy('d.position')
    .execute();
  const lines: Line[] = [];
  for (const row of rows) {
    const kept = await vault.with(caseOwner(case_uid), (box) => box.open('case_deliveries.address', row.uid, row.address));
    const { party_uid, identity } = row;
    const own = identity && party_uid ? await identityOf({ vault }, { uid: party_uid, identity }) : {};
    const address = row.participant_uid === null ? kept : (own.address ?? '');
    lines.push({
      ...{ uid: row.uid, position: row.position, state: row.state, address },
      part: row.part as Line['part'],
      participant: row.participant_uid,
    });
  }
  return lines;
}

/** What a person said about themselves; empty once their key is destroyed. */
export async function identityOf(
  { vault }: Pick<ServerContext, 'vault'>,
  party: { uid: string; identity: Uint8Array },
): Promise<{ name?: string; address?: string; key?: string }> {
  try {
    return await vault.with(partyOwner(party.uid), (box) => JSON.parse(box.open('parties.identity', party.uid, party.identity)));
  } catch (error) {
    if ((error as { code?: string }).code === 'not-found') return {};
    throw error;
  }
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** The first 80 bits of a uid as 16 letters, for a reply address; found again by the prefix of 20 hexadecimal digits. */
export function referenceOf(uid: string): string {
  const bits = [...Buffer.from(uid.slice(0, 20), 'hex')].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
}

/** The 20 hexadecimal digits that a uid begins with. */
export function prefixOf(reference: string): string {
  const bits = [...reference].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return (bits.match(/.{4}/g) ?? []).map((four) => Number.parseInt(four, 2).toString(16)).join('');
}
