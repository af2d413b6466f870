// SPDX-License-Identifier: Apache-2.0
import { closeSync, openSync, readSync } from 'node:fs';
import type { BytePage, BytePages } from '../../kit/byte-pages.ts';
import { NgaoError } from '../../kit/errors.ts';

/** Bytes of a page: read in a tenth of a millisecond out of the system's memory. */
const pageSize = 256 << 10;

/** A file that never changes, page by page. One page is in memory at a time. To be closed when nobody looks at it any more. */
export class FilePages implements BytePages {
  readonly length: number;
  readonly #file: number;
  readonly #page = new Uint8Array(pageSize);
  #held: BytePage = { bytes: new Uint8Array(), start: -1 };
  #isClosed = false;

  constructor(path: string, length: number) {
    this.length = length;
    this.#file = openSync(path, 'r');
  }

  page(at: number): BytePage {
    const start = at - (at % pageSize);
    if (this.#held.start !== start) {
      const bytes = this.#page.subarray(0, Math.min(pageSize, this.length - start));
      this.#read(bytes, start);
      this.#held = { bytes, start };
    }
    return this.#held;
  }

  slice(start: number, end: number): Uint8Array {
    if (end <= start) return new Uint8Array();
    const page = this.page(start);
    if (end <= page.start + page.bytes.length) return page.bytes.subarray(start - page.start, end - page.start);
    const bytes = new Uint8Array(end - start);
    this.#read(bytes, start);
    return bytes;
  }

  /** All of it, as the caller's own. */
  whole(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.length);
    this.#read(bytes, 0);
    return bytes;
  }

  close(): void {
    this.#isClosed = true;
    closeSync(this.#file);
  }

  /** A read may give less than it was asked for. */
  #read(bytes: Uint8Array, from: number): void {
    // The number of a closed file may be another file's by now.
    if (this.#isClosed) throw new NgaoError('internal', 'A file of evidence was looked at after it had been closed.');
    for (let done = 0; done < bytes.length; ) {
      const count = readSync(this.#file, bytes, done, bytes.length - done, from + done);
      if (count === 0)
        throw new NgaoError('evidence-damaged', 'A file of evidence is shorter than it was: restore it from a backup.');
      done += count;
    }
  }
}
