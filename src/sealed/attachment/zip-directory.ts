// SPDX-License-Identifier: Apache-2.0
import type { Archive } from './archive.ts';

const endSize = 22;
const full16 = 0xffff;
const full32 = 0xffffffff;

export interface ZipEnd {
  count: number;
  /** Where the directory and the end record are, and how far everything is behind what is written. */
  directory: number;
  end: number;
  shift: number;
  /** Bytes after the end record and its comment. */
  behind: number;
}

interface Entry {
  name: string;
  encrypted: boolean;
  method: number;
  link: boolean;
  packed: number;
  unpacked: number;
  start: number;
}

/** The end record of a zip archive (APPNOTE 6.3.10, 4.3.14 to 4.3.16), wherever in the last 64 KiB it is; undefined when there is none. */
export function findZipEnd(bytes: Buffer): ZipEnd | undefined {
  const lowest = Math.max(0, bytes.length - endSize - full16);
  for (let at = bytes.length - endSize; at >= lowest; at--) {
    if (bytes.readUInt32LE(at) !== 0x06054b50) continue;
    const found = endAt(bytes, at);
    if (found) return found;
  }
  return undefined;
}

/** Reads the directory, checks each entry against its local header, and looks into archives that are stored as they are. */
export function readZipDirectory(bytes: Buffer, archive: Archive, depth = 1): void {
  const end = findZipEnd(bytes);
  if (!end) return void archive.faults.add('damaged');
  const entries = readEntries(bytes, end, archive);
  checkLayout(bytes, entries, { archive, end });
  // Entries that share bytes could lead to the same archive over and over.
  if (archive.faults.has('overlapping')) return;
  for (const entry of entries) {
    const content = entry.method === 0 ? contentOf(bytes, entry) : undefined;
    if (!content || content.length < 4 || content.readUInt32LE(0) !== 0x04034b50) continue;
    archive.faults.add('nested');
    if (depth >= archive.limits.depth) return void archive.faults.add('deep');
    readZipDirectory(content, archive, depth + 1);
  }
}

function endAt(bytes: Buffer, at: number): ZipEnd | undefined {
  const behind = bytes.length - at - endSize - bytes.readUInt16LE(at + 20);
  if (behind < 0) return undefined;
  const wide = at >= 76 && bytes.readUInt32LE(at - 20) === 0x07064b50 ? at - 76 : -1;
  const record = wide >= 0 && bytes.readUInt32LE(wide) === 0x06064b50 ? wide : -1;
  const count = record >= 0 ? Number(bytes.readBigUInt64LE(record + 32)) : bytes.readUInt16LE(at + 10);
  const size = record >= 0 ? Number(bytes.readBigUInt64LE(record + 40)) : bytes.readUInt32LE(at + 12);
  const offset = record >= 0 ? Number(bytes.readBigUInt64LE(record + 48)) : bytes.readUInt32LE(at + 16);
  const directory = (record >= 0 ? record : at) - size;
  const shift = directory - offset;
  return directory >= 0 && shift >= 0 ? { count, directory, end: at, shift, behind } : undefined;
}

function readEntries(bytes: Buffer, end: ZipEnd, archive: Archive): Entry[] {
  const entries: Entry[] = [];
  let at = end.directory;
  for (let index = 0; index < end.count; index++) {
    const next = at + 46 <= end.end && bytes.readUInt32LE(at) === 0x02014b50 ? afterEntry(bytes, at) : full32;
    if (next > end.end) {
      archive.faults.add('damaged');
      break;
    }
    const entry = readEntry(bytes, at, end.shift);
    entries.push(entry);
    if (entry.encrypted) archive.faults.add('encrypted');
    if (entry.link) archive.faults.add('links');
    if (!archive.add(entry)) break;
    at = next;
  }
  return entries;
}

function afterEntry(bytes: Buffer, at: number): number {
  return at + 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
}

function readEntry(bytes: Buffer, at: number, shift: number): Entry {
  const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
  const sizes = {
    unpacked: bytes.readUInt32LE(at + 24),
    packed: bytes.readUInt32LE(at + 20),
    start: bytes.readUInt32LE(at + 42),
  };
  widen(sizes, bytes.subarray(nameEnd, nameEnd + bytes.readUInt16LE(at + 30)));
  return {
    name: bytes.toString('utf8', at + 46, nameEnd),
    encrypted: (bytes.readUInt16LE(at + 8) & 1) !== 0,
    method: bytes.readUInt16LE(at + 10),
    link: bytes.readUInt32LE(at + 38) >>> 28 === 0xa,
    ...sizes,
    start: sizes.start + shift,
  };
}

/** The zip64 field (4.5.3) holds, in this order, the values that did not fit. */
function widen(sizes: { unpacked: number; packed: number; start: number }, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    for (const name of ['unpacked', 'packed', 'start'] as const) {
      if (sizes[name] !== full32 || next + 8 > extra.length) continue;
      sizes[name] = Number(extra.readBigUInt64LE(next));
      next += 8;
    }
  }
}

/** Entries must lie one behind the other before the directory, and be called there what the directory calls them. */
function checkLayout(bytes: Buffer, entries: readonly Entry[], given: { archive: Archive; end: ZipEnd }): void {
  let reached = 0;
  for (const entry of entries.toSorted((a, b) => a.start - b.start)) {
    const head = headLength(bytes, entry);
    if (head === undefined) given.archive.faults.add('damaged');
    else if (entry.start < reached || entry.start + head + entry.packed > given.end.directory)
      given.archive.faults.add('overlapping');
    reached = entry.start + (head ?? 0) + entry.packed;
  }
  // Behind the entries there is one end record, and only at the end: another reader could take the first.
  const ends = bytes.indexOf('PK\x05\x06', Math.min(reached, given.end.directory), 'latin1');
  if (ends !== given.end.end) given.archive.faults.add('ambiguous');
}

/** Bytes of the local header; undefined when it is not there or tells another name. */
function headLength(bytes: Buffer, { start, name }: Entry): number | undefined {
  if (!(start + 30 <= bytes.length) || bytes.readUInt32LE(start) !== 0x04034b50) return undefined;
  const nameLength = bytes.readUInt16LE(start + 26);
  if (bytes.toString('utf8', start + 30, start + 30 + nameLength) !== name) return undefined;
  return 30 + nameLength + bytes.readUInt16LE(start + 28);
}

function contentOf(bytes: Buffer, entry: Entry): Buffer | undefined {
  const head = headLength(bytes, entry);
  return head === undefined ? undefined : bytes.subarray(entry.start + head, entry.start + head + entry.packed);
}
