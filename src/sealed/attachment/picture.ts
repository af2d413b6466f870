// SPDX-License-Identifier: Apache-2.0

export interface Picture {
  width: number;
  height: number;
  /** Where the picture ends; what follows is something else. */
  end: number;
}

type PictureKind = 'png' | 'jpeg' | 'gif' | 'webp';

/** Frames of a moving picture at most; more is called damaged. */
const frameLimit = 2_000;

/** Walks through the picture's own blocks without decoding one; undefined when they do not lead to its end. */
export function readPicture(kind: PictureKind, bytes: Buffer): Picture | undefined {
  try {
    return readers[kind](bytes);
  } catch (thrown) {
    // Reading past the end: the picture is cut off.
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

const readers: Record<PictureKind, (bytes: Buffer) => Picture | undefined> = {
  png: readPng,
  jpeg: readJpeg,
  gif: readGif,
  webp: readWebp,
};

function readPng(bytes: Buffer): Picture | undefined {
  if (bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  const size = { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  for (let at = 8; ; ) {
    const type = bytes.readUInt32BE(at + 4);
    at += 12 + bytes.readUInt32BE(at);
    if (at > bytes.length) return undefined;
    // IEND
    if (type === 0x49454e44) return { ...size, end: at };
  }
}

function readJpeg(bytes: Buffer): Picture | undefined {
  let size: { width: number; height: number } | undefined;
  for (let at = 2; bytes.readUInt8(at) === 0xff; ) {
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xd9) return size && { ...size, end: at + 2 };
    if (isFrame(marker)) size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at = afterSegment(bytes, at, marker);
  }
  return undefined;
}

function afterSegment(bytes: Buffer, at: number, marker: number): number {
  // Any number of fill bytes may stand before a marker.
  if (marker === 0xff) return at + 1;
  const next = at + 2 + bytes.readUInt16BE(at + 2);
  return marker === 0xda ? afterScan(bytes, next) : next;
}

/** SOF0 to SOF15, without the tables DHT, JPG and DAC. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Compressed data ends at the first marker that is neither a stuffed byte nor a restart. */
function afterScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes.readUInt8(at + 1);
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

function readGif(bytes: Buffer): Picture | undefined {
  const size = { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  let at = 13 + colours(bytes.readUInt8(10));
  for (let frames = 0; frames <= frameLimit; ) {
    const block = bytes.readUInt8(at);
    if (block === 0x3b) return { ...size, end: at + 1 };
    if (block === 0x21) at = afterBlocks(bytes, at + 2);
    else if (block === 0x2c) {
      frames += 1;
      at = afterBlocks(bytes, at + 11 + colours(bytes.readUInt8(at + 9)));
    } else return undefined;
  }
  return undefined;
}

/** Bytes of the table of colours that the flags announce. */
function colours(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

function afterBlocks(bytes: Buffer, from: number): number {
  let at = from;
  for (let length = bytes.readUInt8(at); length > 0; length = bytes.readUInt8(at)) at += 1 + length;
  return at + 1;
}

function readWebp(bytes: Buffer): Picture | undefined {
  const length = bytes.readUInt32LE(4);
  const end = 8 + length + (length & 1);
  const form = bytes.toString('latin1', 12, 16);
  if (end > bytes.length) return undefined;
  if (form === 'VP8X') return { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3), end };
  if (form === 'VP8 ') return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff, end };
  if (form !== 'VP8L') return undefined;
  const bits = bytes.readUInt32LE(21);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff), end };
}
