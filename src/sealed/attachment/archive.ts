// SPDX-License-Identifier: Apache-2.0

export type ArchiveFault =
  | 'damaged'
  | 'large'
  | 'steep'
  | 'deep'
  | 'overlapping'
  | 'nested'
  | 'encrypted'
  | 'paths'
  | 'links'
  | 'ambiguous'
  | 'macros';

export interface ArchiveLimits {
  entries: number;
  /** Bytes after unpacking, all entries together. */
  unpacked: number;
  /** Unpacked over packed size of any entry over a megabyte. */
  ratio: number;
  /** Archives inside of archives; only those that are stored unpacked can be looked into. */
  depth: number;
}

export const archiveLimits: ArchiveLimits = { entries: 10_000, unpacked: 1024 * 1024 * 1024, ratio: 100, depth: 3 };

/** What the directories of an archive claim, added up while they are read. Nothing is ever unpacked. */
export class Archive {
  readonly limits: ArchiveLimits;
  readonly faults = new Set<ArchiveFault>();
  readonly names: string[] = [];
  #unpacked = 0;
  #entries = 0;

  constructor(limits: ArchiveLimits) {
    this.limits = limits;
  }

  /** False when reading should stop: there are too many entries. */
  add(entry: { name: string; packed: number; unpacked: number }): boolean {
    this.#entries += 1;
    this.#unpacked += entry.unpacked;
    if (this.#entries > this.limits.entries || this.#unpacked > this.limits.unpacked) this.faults.add('large');
    if (isSteep(entry, this.limits.ratio)) this.faults.add('steep');
    this.#judgeName(entry.name);
    this.names.push(entry.name);
    return this.#entries <= this.limits.entries;
  }

  #judgeName(name: string): void {
    if (/^[/\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)|\0/i.test(name)) this.faults.add('paths');
    if (/\.(zip|jar|war|ear|whl|apk|docx|xlsx|pptx|gz|tgz|tar|7z|xz|zst|bz2|rar)$/i.test(name)) this.faults.add('nested');
    if (/(^|\/)vbaProject\.bin$/i.test(name)) this.faults.add('macros');
  }
}

/** Small files may pack steeply without harm. */
export function isSteep({ packed, unpacked }: { packed: number; unpacked: number }, ratio: number): boolean {
  return unpacked > 1024 * 1024 && unpacked > ratio * packed;
}

/** Reads the headers of a tar archive (POSIX ustar; extensions are passed over). */
export function readTar(bytes: Buffer, archive: Archive): void {
  for (let at = 0; at + 512 <= bytes.length; ) {
    const header = bytes.subarray(at, at + 512);
    if (header.every((byte) => byte === 0)) return;
    const size = octal(header, 124, 12);
    if (size === undefined || !isSummed(header) || at + 512 + size > bytes.length) break;
    const type = String.fromCharCode(header[156]!);
    if (type === '1' || type === '2') archive.faults.add('links');
    if (!archive.add({ name: field(header, 0, 100), packed: size, unpacked: size })) return;
    at += 512 + Math.ceil(size / 512) * 512;
  }
  archive.faults.add('damaged');
}

function field(header: Buffer, at: number, length: number): string {
  return header.toString('utf8', at, at + length).replace(/\0[\s\S]*$/, '');
}

function octal(header: Buffer, at: number, length: number): number | undefined {
  const digits = header
    .toString('latin1', at, at + length)
    .replace(/[\0 ]+$/, '')
    .trimStart();
  return /^[0-7]{1,11}$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

/** The sum of a header counts its own field as eight spaces. */
function isSummed(header: Buffer): boolean {
  let sum = 8 * 32;
  for (let at = 0; at < 512; at++) if (at < 148 || at >= 156) sum += header[at]!;
  return octal(header, 148, 8) === sum;
}
