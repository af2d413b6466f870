// SPDX-License-Identifier: Apache-2.0
import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { NgaoError } from '../../kit/errors.ts';
import type { StoredEvidence } from './contract.ts';

/** Bytes of one file; the largest real report is some 100 MB. */
export const defaultLimit = 1024 * 1024 * 1024;

/**
 * Writes content to its end into a draft in `folder`, synchronised, and hands it to `use`; the draft is gone afterwards,
 * whatever happened. Throws `input-too-large` above `limit` bytes.
 */
export async function withDraft<T>(
  given: { folder: string; content: AsyncIterable<Uint8Array>; limit: number },
  use: (path: string, stored: StoredEvidence) => Promise<T>,
): Promise<T> {
  await mkdir(given.folder, { recursive: true, mode: 0o700 });
  const draft = join(given.folder, randomUUID());
  try {
    return await use(draft, await write(draft, given));
  } finally {
    await rm(draft, { force: true });
  }
}

async function write(draft: string, given: { content: AsyncIterable<Uint8Array>; limit: number }): Promise<StoredEvidence> {
  const file = await open(draft, 'wx', 0o600);
  try {
    const stored = await copy(file, given);
    await file.sync();
    return stored;
  } finally {
    await file.close();
  }
}

async function copy(
  file: FileHandle,
  { content, limit }: { content: AsyncIterable<Uint8Array>; limit: number },
): Promise<StoredEvidence> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of together(content)) {
    size += chunk.length;
    if (size > limit)
      throw new NgaoError('input-too-large', `The file is larger than ${limit} bytes, the limit for one piece of evidence.`);
    hash.update(chunk);
    // `writeFile` on a handle continues where the last one ended, and writes all of it.
    await file.writeFile(chunk);
  }
  return { digest: hash.digest('hex'), size };
}

/** Bytes that are written at once: what comes over a network comes in many small pieces. */
const pieceSize = 512 << 10;

async function* together(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    held.push(chunk);
    size += chunk.length;
    if (size < pieceSize) continue;
    yield Buffer.concat(held);
    held = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(held);
}
