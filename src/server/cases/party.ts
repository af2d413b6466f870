// SPDX-License-Identifier: Apache-2.0
import { addressIndex } from '../../sealed/blind-index.ts';
import { newUid } from '../../sealed/place.ts';
import type { ServerContext, Tx } from '../context.ts';
import { hashReceipt, newReceipt } from './receipt.ts';
import { indexOwner, type NewKey, partyOwner } from './vault.ts';

/** Somebody outside, sealed and ready to be kept; made before the transaction, because keys are opened outside of it. */
export interface NewParty {
  uid: string;
  /** Told once, kept nowhere: by it they read their letters and answer. */
  receipt: string;
  language: 'en' | 'fr';
  hasAddress: boolean;
  /** Blind index of the address; null without one. */
  index: Uint8Array | null;
  keep(tx: Tx, now: string): Promise<void>;
}

/** Throws `usage` for what is no mail address. */
export async function makeParty(
  { vault }: ServerContext,
  given: { name?: string | undefined; address?: string | undefined; language?: string | undefined },
): Promise<NewParty> {
  const uid = newUid();
  const { address, name, language } = given;
  const index = address ? await vault.with(indexOwner, ({ key }) => addressIndex(key, address)) : null;
  const key: NewKey = await vault.make(partyOwner(uid));
  const identity = await vault.withNew(key, (box) =>
    box.seal('parties.identity', uid, JSON.stringify({ name: name ?? '', ...(address && { address }) })),
  );
  const receipt = newReceipt();
  return {
    uid,
    receipt,
    language: language === 'fr' ? 'fr' : 'en',
    hasAddress: Boolean(address),
    index,
    keep: async (tx, now) => {
      await vault.keep(tx, key, now);
      await tx
        .insertInto('parties')
        .values({
          uid,
          kind: 'person',
          user_id: null,
          identity,
          address_index: index,
          receipt_hash: address ? hashReceipt(receipt) : null,
          language: language ?? 'en',
          created_at: now,
        })
        .execute();
    },
  };
}
