// SPDX-License-Identifier: Apache-2.0
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipPart {
  name: string;
  content: string | Uint8Array;
  /** Lies for tests of hostile archives. */
  flags?: number;
  method?: number;
  crc?: number;
  size?: number;
  stored?: boolean;
}

/** A zip archive; `zip64` writes the end record and offsets in their 64-bit form. */
export function zipFile(parts: readonly ZipPart[] | Readonly<Record<string, string>>, options: { zip64?: boolean } = {}): Buffer {
  const list = Array.isArray(parts) ? (parts as ZipPart[]) : Object.entries(parts).map(([name, content]) => ({ name, content }));
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of list) {
    const { local, central } = entry(part, offset, options.zip64 ?? false);
    bodies.push(local);
    directory.push(central);
    offset += local.length;
  }
  const size = directory.reduce((sum, record) => sum + record.length, 0);
  return Buffer.concat([...bodies, ...directory, end({ count: list.length, size, offset, zip64: options.zip64 ?? false })]);
}

function entry(part: ZipPart, offset: number, zip64: boolean): { local: Buffer; central: Buffer } {
  const raw = Buffer.from(part.content as string);
  const packed = part.stored ? raw : deflateRawSync(raw);
  const name = Buffer.from(part.name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(part.flags ?? 0, 2);
  common.writeUInt16LE(part.method ?? (part.stored ? 0 : 8), 4);
  common.writeUInt32LE(part.crc ?? crc32(raw), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(part.size ?? raw.length, 18);
  common.writeUInt16LE(name.length, 22);
  const extra = zip64 ? Buffer.alloc(12) : Buffer.alloc(0);
  if (zip64) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(8, 2);
    extra.writeBigUInt64LE(BigInt(offset), 4);
  }
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(zip64 ? 0xffffffff : offset, 10);
  const headed = Buffer.from(common);
  headed.writeUInt16LE(extra.length, 24);
  return {
    local: Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, packed]),
    central: Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), headed, tail, name, extra]),
  };
}

function end({ count, size, offset, zip64 }: { count: number; size: number; offset: number; zip64: boolean }): Buffer {
  const plain = Buffer.alloc(22);
  plain.write('PK\x05\x06', 'latin1');
  plain.writeUInt16LE(zip64 ? 0xffff : count, 8);
  plain.writeUInt16LE(zip64 ? 0xffff : count, 10);
  plain.writeUInt32LE(zip64 ? 0xffffffff : size, 12);
  plain.writeUInt32LE(zip64 ? 0xffffffff : offset, 16);
  if (!zip64) return plain;
  const record = Buffer.alloc(56);
  record.write('PK\x06\x06', 'latin1');
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 'latin1');
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  return Buffer.concat([record, locator, plain]);
}
