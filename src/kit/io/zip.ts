// SPDX-License-Identifier: Apache-2.0
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32, gunzipSync, inflateRawSync } from 'node:zlib';
import { NgaoError } from '../errors.ts';

/** Bounds that hold before anything is unpacked. Bytes; `ratio` is unpacked over packed size. */
export interface ZipLimits {
  entries: number;
  entryBytes: number;
  totalBytes: number;
  ratio: number;
}

/** OSV's largest archive holds some 220,000 entries of a few KiB; the steepest real record packs 35 to 1. */
export const zipLimits: ZipLimits = {
  entries: 2_000_000,
  entryBytes: 64 * 1024 * 1024,
  totalBytes: 16 * 1024 * 1024 * 1024,
  ratio: 250,
};

/** One file of an archive: its bytes, or why this one entry was refused. Names are labels only, never paths to write to. */
export interface ZipEntry {
  name: string;
  bytes?: Uint8Array;
  refused?: string;
}

interface Directory {
  count: number;
  offset: number;
  size: number;
}

interface Header {
  name: string;
  flags: number;
  method: number;
  crc: number;
  packed: number;
  size: number;
  offset: number;
}

const endSize = 22;
const zip64LocatorSize = 20;
const full16 = 0xffff;
const full32 = 0xffffffff;
/** A central directory over this size is refused; two million entries with long names stay below. */
const directoryLimit = 512 * 1024 * 1024;
/** Small files may pack steeply without being a bomb. */
const ratioFloor = 1024 * 1024;

/**
 * Reads a zip file entry by entry, in the order of its central directory; one entry is in memory at a time.
 * Written for PKWARE's APPNOTE 6.3.10 (4.3.7 local header, 4.3.12 directory, 4.3.14-16 end records, zip64 included).
 * A damaged or hostile archive throws (`input-malformed`, `input-too-large`); an encrypted entry is refused alone.
 */
export function* readZip(file: string, limits: ZipLimits = zipLimits): Generator<ZipEntry> {
  const handle = openArchive(file);
  try {
    const fileSize = fstatSync(handle).size;
    const directory = findDirectory(handle, fileSize);
    if (directory.count > limits.entries) throw tooLarge(`holds ${directory.count} entries; the limit is ${limits.entries}`);
    const bytes = readAt(handle, directory.offset, directory.size);
    const total = { unpacked: 0, packed: 0 };
    for (const header of readDirectory(bytes, directory.count)) {
      if (header.name.endsWith('/')) continue;
      checkBounds({ header, total, limits, available: directory.offset });
      yield readEntry(handle, header);
    }
  } finally {
    closeSync(handle);
  }
}

/** Unpacks gzip (RFC 1952) in memory up to `limit` bytes. */
export function gunzipWithin(bytes: Uint8Array, limit: number): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: limit });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new NgaoError('input-too-large', `A gzip file unpacks to more than ${limit} bytes; it was refused.`, { cause });
    }
    throw new NgaoError('input-malformed', 'A gzip file is damaged or truncated; fetch it again.', { cause });
  }
}

function openArchive(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (cause) {
    throw new NgaoError('input-unreadable', `The zip file "${file}" could not be opened.`, { cause });
  }
}

function findDirectory(handle: number, fileSize: number): Directory {
  const tailSize = Math.min(fileSize, endSize + full16);
  const tail = readAt(handle, fileSize - tailSize, tailSize);
  for (let at = tail.length - endSize; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== 0x06054b50 || at + endSize + tail.readUInt16LE(at + 20) !== tail.length) continue;
    const endOffset = fileSize - tailSize + at;
    const plain = { count: tail.readUInt16LE(at + 10), size: tail.readUInt32LE(at + 12), offset: tail.readUInt32LE(at + 16) };
    const directory = needsZip64(plain) ? zip64Directory(handle, endOffset) : { ...plain, end: endOffset };
    return checkDirectory(directory);
  }
  throw malformed('is not a zip archive, or its end is missing');
}

function needsZip64(plain: Directory): boolean {
  return plain.count === full16 || plain.size === full32 || plain.offset === full32;
}

function zip64Directory(handle: number, endOffset: number): Directory & { end: number } {
  const locator = readAt(handle, endOffset - zip64LocatorSize, zip64LocatorSize);
  if (locator.readUInt32LE(0) !== 0x07064b50) throw malformed('lacks its zip64 end record');
  const recordOffset = Number(locator.readBigUInt64LE(8));
  const record = readAt(handle, recordOffset, 56);
  if (record.readUInt32LE(0) !== 0x06064b50) throw malformed('lacks its zip64 end record');
  return {
    count: Number(record.readBigUInt64LE(32)),
    size: Number(record.readBigUInt64LE(40)),
    offset: Number(record.readBigUInt64LE(48)),
    end: recordOffset,
  };
}

/** The directory must end exactly where the end record starts: no prefix, no gap, no second reading of the same bytes. */
function checkDirectory(directory: Directory & { end: number }): Directory {
  if (directory.offset + directory.size !== directory.end) throw malformed('is damaged or truncated');
  if (directory.size > directoryLimit) throw tooLarge(`has a directory of ${directory.size} bytes`);
  return directory;
}

function* readDirectory(bytes: Buffer, count: number): Generator<Header> {
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw malformed('has a damaged directory');
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
    if (extraEnd > bytes.length) throw malformed('has a damaged directory');
    const header: Header = {
      name: bytes.toString('utf8', at + 46, nameEnd),
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    };
    widen(header, bytes.subarray(nameEnd, extraEnd));
    yield header;
    at = extraEnd + bytes.readUInt16LE(at + 32);
  }
}

/** Zip64 extra field (APPNOTE 4.5.3): holds, in this order, only the values that did not fit. */
function widen(header: Header, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    for (const field of ['size', 'packed', 'offset'] as const) {
      if (header[field] !== full32) continue;
      if (next + 8 > extra.length) throw malformed('has a damaged zip64 field');
      header[field] = Number(extra.readBigUInt64LE(next));
      next += 8;
    }
  }
}

interface Bounds {
  header: Header;
  total: { unpacked: number; packed: number };
  limits: ZipLimits;
  available: number;
}

function checkBounds({ header, total, limits, available }: Bounds): void {
  total.unpacked += header.size;
  total.packed += header.packed + 30;
  // Entries that share bytes (overlapping bombs) claim more packed bytes than the file holds.
  const reach = header.offset + 30 + header.packed;
  if (total.packed > available || reach > available) throw malformed('has entries that overlap or reach past its end');
  if (header.size > limits.entryBytes) throw tooLarge(`has an entry of ${header.size} bytes; the limit is ${limits.entryBytes}`);
  if (total.unpacked > limits.totalBytes) throw tooLarge(`unpacks to more than ${limits.totalBytes} bytes`);
  if (header.size > ratioFloor && header.size > header.packed * limits.ratio) {
    throw tooLarge(`has an entry that packs more than ${limits.ratio} to 1`);
  }
}

function readEntry(handle: number, header: Header): ZipEntry {
  const name = header.name;
  if ((header.flags & 1) !== 0) return { name, refused: 'the entry is encrypted' };
  if (header.method !== 0 && header.method !== 8) return { name, refused: `the entry uses compression method ${header.method}` };
  const bytes = unpack(packedBytes(handle, header), header);
  if (bytes.length !== header.size) throw malformed('has an entry whose size is not what its directory says');
  if (crc32(bytes) !== header.crc) throw malformed('has an entry whose checksum is wrong');
  return { name, bytes };
}

/** Reads local header and data in one go; the local extra field may be longer than guessed. */
function packedBytes(handle: number, header: Header): Buffer {
  const guess = 30 + Buffer.byteLength(header.name) + 64 + header.packed;
  const chunk = Buffer.allocUnsafe(guess);
  const got = readSync(handle, chunk, 0, guess, header.offset);
  if (got < 30 || chunk.readUInt32LE(0) !== 0x04034b50) throw malformed('has an entry without its header');
  const start = 30 + chunk.readUInt16LE(26) + chunk.readUInt16LE(28);
  if (start + header.packed <= got) return chunk.subarray(start, start + header.packed);
  return readAt(handle, header.offset + start, header.packed);
}

function unpack(packed: Buffer, header: Header): Buffer {
  if (header.method === 0) return packed;
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, header.size) });
  } catch (cause) {
    throw malformed('has an entry that cannot be unpacked to the size its directory says', cause);
  }
}

function readAt(handle: number, offset: number, size: number): Buffer {
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(size) || offset < 0 || size < 0 || size > directoryLimit) {
    throw malformed('is damaged or truncated');
  }
  const bytes = Buffer.allocUnsafe(Math.min(size, Math.max(0, fstatSync(handle).size - offset)));
  if (bytes.length !== size || readSync(handle, bytes, 0, size, offset) !== size) throw malformed('is damaged or truncated');
  return bytes;
}

function malformed(what: string, cause?: unknown): NgaoError {
  return new NgaoError('input-malformed', `The zip archive ${what}. Fetch it again.`, { cause });
}

function tooLarge(what: string): NgaoError {
  return new NgaoError('input-too-large', `The zip archive ${what}. It was refused.`);
}
