// SPDX-License-Identifier: Apache-2.0
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { NgaoError } from '../../kit/errors.ts';
import { checked, isDigest, requireDigest } from './checked.ts';
import type { EvidenceStore, StoredEvidence } from './contract.ts';
import { defaultLimit, withDraft } from './draft-file.ts';

/**
 * Evidence as files `sha256/ab/cd/HEX` of one folder. A file appears under its name only when it is complete and
 * synchronised, the name with it: what `put` answered is there after a power cut.
 */
export class FolderEvidence implements EvidenceStore {
  readonly #base: string;
  readonly #limit: number;

  constructor(folder: string, { limit = defaultLimit } = {}) {
    this.#base = folder;
    this.#limit = limit;
  }

  async put(content: AsyncIterable<Uint8Array>): Promise<StoredEvidence> {
    const folder = join(this.#base, 'draft');
    return await withDraft({ folder, content, limit: this.#limit }, async (draft, stored) => {
      const path = this.#path(stored.digest);
      if (await isFileOfSize(path, stored.size)) return stored;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rename(draft, path);
      for (let above = dirname(path); above.length >= this.#base.length; above = dirname(above)) await syncFolder(above);
      return stored;
    });
  }

  async open(digest: string): Promise<Readable> {
    const path = this.#path(digest);
    if ((await this.sizeOf(digest)) === undefined) throw missing(digest);
    const stream = createReadStream(path);
    const check = checked(digest);
    stream.once('error', (cause) =>
      check.destroy(new NgaoError('evidence-missing', `Evidence ${digest} cannot be read.`, { cause })),
    );
    check.once('close', () => stream.destroy());
    return stream.pipe(check);
  }

  async file(digest: string): Promise<{ path: string; size: number }> {
    const size = await this.sizeOf(digest);
    if (size === undefined) throw missing(digest);
    return { path: this.#path(digest), size };
  }

  async sizeOf(digest: string): Promise<number | undefined> {
    const found = await stat(this.#path(digest)).catch(() => undefined);
    return found?.isFile() ? found.size : undefined;
  }

  async *list(): AsyncIterable<string> {
    const root = join(this.#base, 'sha256');
    for (const first of await namesIn(root)) {
      for (const second of await namesIn(join(root, first))) {
        for (const name of await namesIn(join(root, first, second))) if (isDigest(name)) yield name;
      }
    }
  }

  async remove(digest: string): Promise<void> {
    await rm(this.#path(digest), { force: true });
  }

  /** Only ever a path inside the folder: a digest has no other characters than hex digits. */
  #path(digest: string): string {
    requireDigest(digest);
    return join(this.#base, 'sha256', digest.slice(0, 2), digest.slice(2, 4), digest);
  }
}

async function isFileOfSize(path: string, size: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && found.size === size;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

function missing(digest: string): NgaoError {
  return new NgaoError('evidence-missing', `There is no evidence ${digest}. Was it removed, or is the folder another one?`);
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
