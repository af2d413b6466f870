// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../../model/component.ts';

/** Bytes of each digest; what has another length was damaged or is no digest. */
const sizes: Readonly<Record<string, number>> = { md5: 16, sha1: 20, sha256: 32, sha384: 48, sha512: 64 };

/**
 * Digests of a Subresource Integrity text (W3C SRI section 3.5: `sha512-<base64>`, several divided by spaces,
 * options after `?`). Unknown algorithms and damaged values are left out.
 */
export function integrityDigests(integrity: string | undefined): Digest[] {
  if (!integrity) return [];
  return integrity.split(' ').flatMap((part) => {
    const dash = part.indexOf('-');
    const algorithm = part.slice(0, Math.max(0, dash)).toLowerCase();
    const value = Buffer.from(part.slice(dash + 1).replace(/\?.*$/, ''), 'base64').toString('hex');
    return digest(algorithm, value);
  });
}

/** A digest written in hex, or nothing when it is none. */
export function hexDigests(algorithm: string, value: string | undefined): Digest[] {
  return value !== undefined && /^[0-9a-f]+$/i.test(value) ? digest(algorithm, value.toLowerCase()) : [];
}

function digest(algorithm: string, value: string): Digest[] {
  const size = Object.hasOwn(sizes, algorithm) ? sizes[algorithm] : undefined;
  return size !== undefined && value.length === size * 2 ? [{ algorithm, value }] : [];
}
