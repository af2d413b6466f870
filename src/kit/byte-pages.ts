// SPDX-License-Identifier: Apache-2.0

/** Bytes that may be too many to be held at once: they are looked at page by page. */
export interface BytePages {
  readonly length: number;
  /** The page with the byte `at` (0 <= at < length), and the index of its first byte. It stands until the next call of either. */
  page(at: number): BytePage;
  /** These bytes in one piece, which stands until the next call of either. Not to be changed. */
  slice(start: number, end: number): Uint8Array;
}

export interface BytePage {
  bytes: Uint8Array;
  start: number;
}

/** What is in memory is one page. */
export function pagesOf(bytes: Uint8Array): BytePages {
  return {
    length: bytes.length,
    page: () => ({ bytes, start: 0 }),
    slice: (start, end) => bytes.subarray(start, end),
  };
}
