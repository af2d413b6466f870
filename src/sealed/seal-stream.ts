// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { NgaoError } from '../kit/errors.ts';
import { checkKey, wipe } from './aead.ts';
import { type Place, placeText } from './place.ts';
import { damaged } from './seal.ts';

const version = 2;
const saltLength = 16;
const headLength = 1 + saltLength;
const tagLength = 16;
/** Bytes of content in every piece but the last. */
export const pieceLength = 64 * 1024;
/** Bytes of content of one file. */
export const streamLimit = 100 * 1024 * 1024;

export interface StreamSeal {
  key: Uint8Array;
  place: Place;
  /** Bytes of content; default `streamLimit`. */
  limit?: number;
}

interface Piece {
  bytes: Buffer;
  last: boolean;
}

/**
 * Seals a file in pieces (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizar, 2015): version(1) | salt(16) |
 * pieces of ciphertext and tag(16). Each file has a key of its own (HKDF-SHA-256 of the key, the salt and the place), each
 * nonce is the number of its piece and whether it is the last: pieces that are cut off, exchanged, repeated or added do not open.
 * Throws `input-too-large` past the limit; nothing of what was yielded until then may be kept.
 */
export async function* sealStream(how: StreamSeal, source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const salt = randomBytes(saltLength);
  const fileKey = deriveKey(how, salt);
  const bound = boundOf(how.place);
  try {
    yield Buffer.concat([Uint8Array.of(version), salt]);
    let number = 0;
    for await (const { bytes, last } of pieces(limited(source, how.limit ?? streamLimit), pieceLength)) {
      const cipher = createCipheriv('aes-256-gcm', fileKey, nonceOf(number, last), { authTagLength: tagLength }).setAAD(bound);
      yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
      number += 1;
    }
  } finally {
    wipe(fileKey);
  }
}

/**
 * Opens what `sealStream` made. Every piece that is yielded is authentic and in its place, but only the end of the generator
 * says that the file is whole: whoever writes it somewhere finishes (renames, commits) after that. Throws `sealed-damaged`.
 */
export async function* openStream(how: StreamSeal, source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const limit = how.limit ?? streamLimit;
  const sealedLimit = headLength + limit + tagLength * (Math.ceil(limit / pieceLength) + 1);
  const { head, rest } = await split(limited(source, sealedLimit));
  if (head.length !== headLength || head[0] !== version) throw damaged(how.place);
  const fileKey = deriveKey(how, head.subarray(1));
  const bound = boundOf(how.place);
  try {
    let number = 0;
    for await (const piece of pieces(rest, pieceLength + tagLength)) {
      const plain = openPiece(piece, { fileKey, bound, number });
      // An empty last piece behind others would be a second way to write the same file.
      if (plain === undefined || (plain.length === 0 && number > 0)) throw damaged(how.place);
      yield plain;
      number += 1;
    }
  } finally {
    wipe(fileKey);
  }
}

/** Bytes of the sealed file for that many bytes of content. */
export function sealedLength(plainLength: number): number {
  return headLength + plainLength + tagLength * Math.max(1, Math.ceil(plainLength / pieceLength));
}

function openPiece({ bytes, last }: Piece, given: { fileKey: Buffer; bound: Buffer; number: number }): Buffer | undefined {
  if (bytes.length < tagLength) return undefined;
  const nonce = nonceOf(given.number, last);
  const decipher = createDecipheriv('aes-256-gcm', given.fileKey, nonce, { authTagLength: tagLength }).setAAD(given.bound);
  decipher.setAuthTag(bytes.subarray(-tagLength));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagLength)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function deriveKey({ key, place }: StreamSeal, salt: Uint8Array): Buffer {
  checkKey(key);
  return Buffer.from(hkdfSync('sha256', key, salt, `ngao:stream:2:${placeText(place)}`, 32));
}

function boundOf(place: Place): Buffer {
  return Buffer.from(placeText(place));
}

/** Number of the piece in 11 bytes, most significant first, and a byte that is 1 for the last. */
function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

async function* limited(source: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of source) {
    total += chunk.length;
    if (total > limit)
      throw new NgaoError('input-too-large', `A file is larger than ${limit} bytes. Send a smaller one, or several.`);
    yield chunk;
  }
}

/** Cuts into pieces of one size; the last is shorter or as long, and empty only when nothing came at all. */
async function* pieces(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Piece> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    waiting.push(chunk);
    length += chunk.length;
    if (length <= size) continue;
    const all = Buffer.concat(waiting, length);
    let at = 0;
    // One byte more must be there before a piece is known not to be the last.
    for (; all.length - at > size; at += size) yield { bytes: all.subarray(at, at + size), last: false };
    waiting = [all.subarray(at)];
    length = all.length - at;
  }
  yield { bytes: Buffer.concat(waiting, length), last: true };
}

async function split(source: AsyncIterable<Uint8Array>): Promise<{ head: Buffer; rest: AsyncIterable<Uint8Array> }> {
  const chunks = source[Symbol.asyncIterator]();
  let begun = Buffer.alloc(0);
  while (begun.length < headLength) {
    const next = await chunks.next();
    if (next.done) break;
    begun = Buffer.concat([begun, next.value]);
  }
  const behind = begun.subarray(headLength);
  return { head: begun.subarray(0, headLength), rest: following(behind, chunks) };
}

async function* following(first: Uint8Array, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}
