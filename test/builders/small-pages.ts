// SPDX-License-Identifier: Apache-2.0
import type { BytePages } from '../../src/kit/byte-pages.ts';

/** Bytes in pages of `size`, of which one stands at a time: what a reader keeps of an earlier one turns to zeros. */
export function smallPages(bytes: Uint8Array, size: number): BytePages {
  let held = new Uint8Array();
  const turn = (from: number, to: number) => {
    held.fill(0);
    held = Uint8Array.from(bytes.subarray(from, to));
    return held;
  };
  return {
    length: bytes.length,
    page: (at) => ({ bytes: turn(at - (at % size), at - (at % size) + size), start: at - (at % size) }),
    slice: turn,
  };
}
