// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { domainOf, mailAddress } from '../address.ts';
import { examineKey, type KeyHealth } from './key-health.ts';
import { pgpLibrary } from './library.ts';

/** Both addresses of a key in a Web Key Directory. */
export interface WkdAddresses {
  advanced: string;
  direct: string;
}

/** Where a mail address's key would be published (draft-koch-openpgp-webkey-service, section 3.1). */
export function wkdAddresses(address: string): WkdAddresses {
  const parsed = mailAddress(address);
  const local = parsed.slice(0, parsed.lastIndexOf('@'));
  const domain = domainOf(parsed);
  // SHA-1 only spreads names here; nothing rests on it.
  const name = zBase32(createHash('sha1').update(local.toLowerCase()).digest());
  const query = `hu/${name}?l=${encodeURIComponent(local)}`;
  return {
    advanced: `https://openpgpkey.${domain}/.well-known/openpgpkey/${domain}/${query}`,
    direct: `https://${domain}/.well-known/openpgpkey/${query}`,
  };
}

/** Asks one https address; bounded in size and time, without redirects to other hosts. */
export type WkdClient = (url: string) => Promise<
  | { outcome: 'found'; body: Uint8Array }
  /** The host answered, and has no such key. */
  | { outcome: 'missing' }
  /** There is no such host. */
  | { outcome: 'no-host' }
>;

export type WkdResult =
  | { outcome: 'found'; armored: string; health: KeyHealth }
  | { outcome: 'missing' }
  | { outcome: 'unusable' };

const longestKey = 256 * 1024;

/**
 * Looks a key up. The look-up tells the address's domain that somebody wants to write to it, so it is made only when a
 * person asked (T10). The direct address is asked only where the advanced host does not exist. Only user ids of the
 * address itself are kept; the key is a claim of the domain until a person compares its fingerprint.
 */
export async function lookUpKey(address: string, { client, now }: { client: WkdClient; now: Date }): Promise<WkdResult> {
  const { advanced, direct } = wkdAddresses(address);
  const first = await client(advanced);
  const answer = first.outcome === 'no-host' ? await client(direct) : first;
  if (answer.outcome !== 'found') return { outcome: 'missing' };
  if (answer.body.length > longestKey) return { outcome: 'unusable' };
  return await readAnswer(answer.body, { address: mailAddress(address), now });
}

async function readAnswer(body: Uint8Array, { address, now }: { address: string; now: Date }): Promise<WkdResult> {
  const { pgp, config } = await pgpLibrary();
  try {
    const keys = await pgp.readKeys({ binaryKeys: body, config });
    for (const key of keys.slice(0, 5)) {
      if (key.isPrivate()) continue;
      const armored = key.armor();
      const health = await examineKey(armored, { now });
      const isTheirs = health.addresses.some((own) => own.toLowerCase() === address.toLowerCase());
      if (isTheirs && health.isUsable) return { outcome: 'found', armored, health };
    }
  } catch {
    // What is no key is as good as a bad one.
  }
  return { outcome: 'unusable' };
}

/** z-base-32 (RFC 6189 5.1.6) of 20 bytes: 32 characters. */
function zBase32(bytes: Uint8Array): string {
  const alphabet = 'ybndrfg8ejkmcpqxot1uwisza345h769';
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
}
