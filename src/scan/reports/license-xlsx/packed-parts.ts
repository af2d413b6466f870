// SPDX-License-Identifier: Apache-2.0
import { crc32, inflateRawSync } from 'node:zlib';
import { malformed, tooLarge } from '../refuse.ts';

/** Real workbooks of 30 images have some 50 parts of below 1 MiB, packed at most 12 to 1. */
const mostParts = 5000;
const largestPart = 32 << 20;
const largestTotal = 128 << 20;
const steepest = 100;
const steepFrom = 1 << 20;

interface Part {
  method: number;
  flags: number;
  crc: number;
  packed: number;
  size: number;
  offset: number;
}

/**
 * The parts of a zip container in memory (PKWARE APPNOTE 6.3.10, 4.3.7, 4.3.12, 4.3.16; no zip64: no workbook needs it).
 * The directory is read at once, a part is unpacked when asked for. Bounds hold before anything is unpacked.
 */
export class PackedParts {
  private readonly bytes: Buffer;
  private readonly file: string;
  private readonly parts: ReadonlyMap<string, Part>;
  private left = largestTotal;

  constructor(bytes: Uint8Array, file: string) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.file = file;
    this.parts = this.readDirectory();
  }

  /** The unpacked part; undefined when there is none of this name. */
  read(name: string): Buffer | undefined {
    const part = this.parts.get(name);
    if (!part) return undefined;
    if (part.size > largestPart || part.size > this.left)
      throw tooLarge(this.file, 'the workbook unpacks to more than any real one.');
    if (part.size > steepFrom && part.size > part.packed * steepest)
      throw tooLarge(this.file, `a part of the workbook packs more than ${steepest} to 1.`);
    this.left -= part.size;
    const content = this.unpack(part);
    if (content.length !== part.size || crc32(content) !== part.crc) throw this.damaged();
    return content;
  }

  private unpack({ flags, method, offset, packed, size }: Part): Buffer {
    if ((flags & 1) !== 0) throw malformed(this.file, 'the workbook is encrypted. Save it without a password.');
    const start = offset + 30 + this.short(offset + 26) + this.short(offset + 28);
    if (this.long(offset) !== 0x04034b50 || start + packed > this.bytes.length) throw this.damaged();
    const content = this.bytes.subarray(start, start + packed);
    if (method === 0) return content;
    if (method !== 8) throw this.damaged();
    try {
      return inflateRawSync(content, { maxOutputLength: Math.max(1, size) });
    } catch (cause) {
      throw malformed(this.file, 'the workbook is damaged. Export it again.', cause);
    }
  }

  private readDirectory(): Map<string, Part> {
    const end = this.findEnd();
    const count = this.short(end + 10);
    const size = this.long(end + 12);
    let at = this.long(end + 16);
    // The directory ends where the end record starts: there is no second way to read the same bytes.
    if (at + size !== end || count > mostParts) throw this.damaged();
    const parts = new Map<string, Part>();
    for (let index = 0; index < count; index++) {
      if (at + 46 > end || this.long(at) !== 0x02014b50) throw this.damaged();
      const nameEnd = at + 46 + this.short(at + 28);
      const name = this.bytes.toString('utf8', at + 46, nameEnd);
      if (nameEnd > end || parts.has(name)) throw this.damaged();
      parts.set(name, {
        flags: this.short(at + 8),
        method: this.short(at + 10),
        crc: this.long(at + 16),
        packed: this.long(at + 20),
        size: this.long(at + 24),
        offset: this.long(at + 42),
      });
      at = nameEnd + this.short(at + 30) + this.short(at + 32);
    }
    return parts;
  }

  private findEnd(): number {
    for (let at = this.bytes.length - 22; at >= 0 && at >= this.bytes.length - 22 - 0xffff; at--) {
      if (this.bytes.readUInt32LE(at) === 0x06054b50 && at + 22 + this.bytes.readUInt16LE(at + 20) === this.bytes.length)
        return at;
    }
    throw malformed(this.file, 'it is no workbook (xlsx), or its end is missing. Export it again.');
  }

  private short(at: number): number {
    if (at + 2 > this.bytes.length) throw this.damaged();
    return this.bytes.readUInt16LE(at);
  }

  private long(at: number): number {
    if (at + 4 > this.bytes.length) throw this.damaged();
    return this.bytes.readUInt32LE(at);
  }

  private damaged(): Error {
    return malformed(this.file, 'the workbook is damaged. Export it again.');
  }
}
