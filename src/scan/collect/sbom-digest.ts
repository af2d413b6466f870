// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../../model/component.ts';

/** `SHA-512`, `SHA512` and `sha512` are one algorithm; what is not hex is no digest. */
export function sbomDigest(algorithm: string, value: string): Digest | undefined {
  if (algorithm === '' || !/^(?:[0-9a-f]{2})+$/i.test(value)) return undefined;
  return {
    algorithm: algorithm
      .toLowerCase()
      .replace(/^sha-?(?=\d+$)/, 'sha')
      .replaceAll('_', '-'),
    value: value.toLowerCase(),
  };
}
