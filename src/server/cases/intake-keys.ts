// SPDX-License-Identifier: Apache-2.0
import { hkdfSync } from 'node:crypto';
import { addressIndex } from '../../sealed/blind-index.ts';
import type { ServerContext } from '../context.ts';
import { indexOwner, intakeOwner } from './vault.ts';

type Purpose = 'challenge' | 'reply-address' | 'import' | 'likeness';

/** A key of this installation for one purpose, the same in all its processes. 32 bytes. */
export async function purposeKey({ vault }: ServerContext, purpose: Purpose): Promise<Uint8Array> {
  return await vault.with(
    intakeOwner,
    ({ key }) => new Uint8Array(hkdfSync('sha256', key, Buffer.alloc(0), `ngao:intake:${purpose}:1`, 32)),
  );
}

/** How an address is found again without being stored; null for no address. Throws `usage` for what is no address. */
export async function indexOf({ vault }: ServerContext, address: string | undefined): Promise<Buffer | null> {
  if (!address) return null;
  return await vault.with(indexOwner, ({ key }) => addressIndex(key, address));
}
