// SPDX-License-Identifier: Apache-2.0
import type { PublicDatabase } from './serve-public.ts';

/** Bytes that are kept in all, and of one file. */
const limits = { all: 32 << 20, one: 8 << 20 };

export interface PublicHead {
  path: string;
  media_type: string;
  sha256: string;
  modified_at: string;
}

/**
 * What is published, with the bodies that were asked for last kept in memory: the database gives megabytes as text, which costs
 * more than all the rest of an answer. A body is kept under its path and digest and the row is asked for each time, so that
 * what was revised or withdrawn is never served as it was.
 */
export class PublicBodies {
  readonly #db: PublicDatabase;
  readonly #limits: typeof limits;
  readonly #kept = new Map<string, Buffer>();
  #size = 0;

  constructor(db: PublicDatabase, given = limits) {
    this.#db = db;
    this.#limits = given;
  }

  /** The row without its body; undefined where nothing is published. */
  async headOf(path: string): Promise<PublicHead | undefined> {
    return await this.#db
      .selectFrom('public_files')
      .where('path', '=', path)
      .select(['path', 'media_type', 'sha256', 'modified_at'])
      .executeTakeFirst();
  }

  /** The body, and the row that it belongs to: another one where it was written anew meanwhile, undefined where it is gone. */
  async fileOf(head: PublicHead): Promise<{ head: PublicHead; body: Buffer } | undefined> {
    const held = this.#kept.get(keyOf(head));
    if (held) {
      // Last asked, last to go.
      this.#kept.delete(keyOf(head));
      this.#kept.set(keyOf(head), held);
      return { head, body: held };
    }
    const row = await this.#db
      .selectFrom('public_files')
      .where('path', '=', head.path)
      .select(['path', 'media_type', 'sha256', 'modified_at', 'body'])
      .executeTakeFirst();
    if (!row) return undefined;
    const { body, ...own } = row;
    const bytes = Buffer.from(body);
    this.#keep(keyOf(own), bytes);
    return { head: own, body: bytes };
  }

  #keep(key: string, body: Buffer): void {
    if (body.length > this.#limits.one) return;
    // Two who asked at once both bring it.
    this.#size -= this.#kept.get(key)?.length ?? 0;
    this.#kept.delete(key);
    for (const [oldest, { length }] of this.#kept) {
      if (this.#size + body.length <= this.#limits.all) break;
      this.#kept.delete(oldest);
      this.#size -= length;
    }
    this.#kept.set(key, body);
    this.#size += body.length;
  }
}

function keyOf({ path, sha256 }: PublicHead): string {
  return `${sha256} ${path}`;
}
