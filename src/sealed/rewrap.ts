// SPDX-License-Identifier: Apache-2.0
import { timingSafeEqual } from 'node:crypto';
import { NgaoError } from '../kit/errors.ts';
import { wipe } from './aead.ts';
import type { KeyWrapper, WrappedKey } from './contract.ts';
import { wrappedDamaged } from './wrapped-key.ts';

export interface KeyRow {
  /** What the caller knows the row by; repeated in the result. */
  id: string;
  context: string;
  wrapped: WrappedKey;
}

export interface Rewrap {
  from: KeyWrapper;
  to: KeyWrapper;
  rows: AsyncIterable<KeyRow> | Iterable<KeyRow>;
  /** Replaces the row's wrapped key, and only if it is still the one that was read (or the row was destroyed meanwhile). */
  save(row: KeyRow, wrapped: WrappedKey): Promise<void>;
}

export interface Rewrapped {
  done: number;
  /** Were under the new external key before: an earlier run got this far. */
  already: number;
  /** Could not be moved; the old external key may not be destroyed while any is left. */
  left: readonly { id: string; error: NgaoError }[];
}

/**
 * Moves every key from one external key to another, one by one; values sealed under them stay as they are. May be broken off
 * and begun again. A new wrapping is saved only after it was opened again. A row that does not open is told and passed over;
 * an external key that is away (`key-unavailable`) ends the run.
 */
export async function rewrapAll(job: Rewrap): Promise<Rewrapped> {
  const result = { done: 0, already: 0, left: [] as { id: string; error: NgaoError }[] };
  for await (const row of job.rows) {
    if (row.wrapped.wrapper === job.to.wrapper && row.wrapped.keyId === job.to.keyId) {
      result.already += 1;
      continue;
    }
    const key = await unwrapOrTell(job.from, row);
    if (key instanceof NgaoError) {
      result.left.push({ id: row.id, error: key });
      continue;
    }
    try {
      await job.save(row, await wrapAndProve(job.to, key, row.context));
      result.done += 1;
    } finally {
      wipe(key);
    }
  }
  return result;
}

async function unwrapOrTell(from: KeyWrapper, row: KeyRow): Promise<Uint8Array | NgaoError> {
  try {
    return await from.unwrap(row.wrapped, row.context);
  } catch (thrown) {
    // The old external key is away: it would be away for every other row too.
    const away = thrown instanceof NgaoError && thrown.code === 'key-unavailable' && row.wrapped.keyId === from.keyId;
    if (thrown instanceof NgaoError && !away) return thrown;
    throw thrown;
  }
}

async function wrapAndProve(to: KeyWrapper, key: Uint8Array, context: string): Promise<WrappedKey> {
  const wrapped = await to.wrap(key, context);
  const again = await to.unwrap(wrapped, context);
  try {
    if (!timingSafeEqual(key, again)) throw wrappedDamaged(wrapped);
    return wrapped;
  } finally {
    wipe(again);
  }
}
