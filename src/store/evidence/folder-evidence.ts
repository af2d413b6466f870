// SPDX-License-Identifier: Apache-2.0
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { NgaoError } from '../../kit/errors.ts';
import type { EvidenceStore, StoredEvidence } from './contract.ts';

/** Bytes of one file; the largest real report is some 100 MB. */
const defaultLimit = 1024 * 1024 * 1024;

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
    const drafts = join(this.#base, 'draft');
    await mkdir(drafts, { recursive: true, mode: 0o700 });
    const draft = join(drafts, randomUUID());
    try {
      const stored = await this.#write(draft, content);
      const path = this.#path(stored.digest);
      if (await isFileOfSize(path, stored.size)) return stored;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rename(draft, path);
      for (let folder = dirname(path); folder.length >= this.#base.length; folder = dirname(folder)) await syncFolder(folder);
      return stored;
    } finally {
      await rm(draft, { force: true });
    }
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

  async #write(draft: string, content: AsyncIterable<Uint8Array>): Promise<StoredEvidence> {
    const file = await open(draft, 'wx', 0o600);
    try {
      const stored = await this.#copy(file, content);
      await file.sync();
      return stored;
    } finally {
      await file.close();
    }
  }

  async #copy(file: FileHandle, content: AsyncIterable<Uint8Array>): Promise<StoredEvidence> {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of content) {
      size += chunk.length;
      if (size > this.#limit) {
        throw new NgaoError(
          'input-too-large',
          `The file is larger than ${this.#limit} bytes, the limit for one piece of evidence.`,
        );
      }
      hash.update(chunk);
      // `writeFile` on a handle continues where the last one ended, and writes all of it.
      await file.writeFile(chunk);
    }
    return { digest: hash.digest('hex'), size };
  }

  /** Only ever a path inside the folder: a digest has no other characters than hex digits. */
  #path(digest: string): string {
    if (!isDigest(digest)) throw new NgaoError('usage', 'A digest of evidence is 64 lower case hex digits (SHA-256).');
    return join(this.#base, 'sha256', digest.slice(0, 2), digest.slice(2, 4), digest);
  }
}

function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

async function isFileOfSize(path: string, size: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && found.size === size;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

function checked(digest: string): Transform {
  const hash = createHash('sha256');
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      if (hash.digest('hex') === digest) return done();
      done(new NgaoError('evidence-damaged', `Evidence ${digest} is not what was stored: restore it from a backup.`));
    },
  });
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
