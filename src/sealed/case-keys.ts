// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from 'node:crypto';
import { NgaoError } from '../kit/errors.ts';
import { keyLength, wipe } from './aead.ts';
import type { KeyWrapper, WrappedKey } from './contract.ts';
import { type KeyOwner, keyContext } from './place.ts';

export interface KeyKeeping {
  /** The external keys at hand: the one in use first; during a rotation the old one too. */
  wrappers: readonly KeyWrapper[];
  /** The wrapped key as the database has it now; undefined when there is none (any more). Asked at every use. */
  load(owner: KeyOwner): Promise<WrappedKey | undefined>;
  /** Milliseconds on any clock that only goes forward. */
  now(): number;
  /** Milliseconds that an opened key stays in memory; default one minute. */
  lifetime?: number;
  /** Opened keys in memory at most; default 64. */
  capacity?: number;
}

interface Opened {
  key: Uint8Array;
  /** Digest of the wrapped key it came from: another wrapping is opened anew. */
  of: string;
  until: number;
}

/**
 * Opens the keys of cases and identities, and keeps a few of them for a short time, because asking the external key may cost a
 * round trip. The database is asked at every use whether the wrapped key is still there: once it is destroyed, nothing opens in any
 * process, whatever is remembered (crypto-shredding, T22).
 */
export class CaseKeys {
  readonly #keeping: KeyKeeping;
  readonly #opened = new Map<string, Opened>();
  readonly #opening = new Map<string, Promise<Uint8Array>>();
  #forgotten = 0;

  constructor(keeping: KeyKeeping) {
    this.#keeping = keeping;
  }

  /**
   * Calls `use` with the key. The buffer is a copy that is wiped when `use` is done: keep nothing of it.
   * Throws `not-found` when the key was destroyed, `key-unavailable`, or `sealed-damaged`.
   */
  async withKey<Result>(owner: KeyOwner, use: (key: Uint8Array) => Result | Promise<Result>): Promise<Result> {
    const key = await this.#key(owner);
    try {
      return await use(key);
    } finally {
      wipe(key);
    }
  }

  /** Wipes the opened key. Called when a wrapped key is destroyed, or a person's last grant ends. */
  forget(uid: string): void {
    this.#forgotten += 1;
    for (const context of this.#opened.keys()) if (context.endsWith(`:${uid}`)) this.#drop(context);
  }

  /** Wipes every opened key: when the server stops, or somebody pulls the brake. */
  forgetAll(): void {
    this.#forgotten += 1;
    for (const context of this.#opened.keys()) this.#drop(context);
  }

  /** Wipes what has outlived its time, used or not; call it now and then. */
  expire(): void {
    const now = this.#keeping.now();
    for (const [context, { until }] of this.#opened) if (until <= now) this.#drop(context);
  }

  /** How many keys are open at the moment. */
  get size(): number {
    return this.#opened.size;
  }

  /** A copy of the key that the caller wipes. */
  async #key(owner: KeyOwner): Promise<Uint8Array> {
    const context = keyContext(owner);
    const wrapped = await this.#keeping.load(owner);
    this.expire();
    if (!wrapped) {
      this.#drop(context);
      throw new NgaoError('not-found', 'What was kept here was erased: its key is destroyed, and nothing can open it.');
    }
    const of = digest(wrapped);
    const known = this.#opened.get(context);
    if (known?.of === of) return Uint8Array.from(known.key);
    this.#drop(context);
    return Uint8Array.from(await this.#open({ context, wrapped, of }));
  }

  /** Requests for one key at the same time ask the external key once. */
  #open(asked: { context: string; wrapped: WrappedKey; of: string }): Promise<Uint8Array> {
    const ticket = `${asked.context} ${asked.of}`;
    const begun = this.#opening.get(ticket);
    if (begun) return begun;
    const opening = this.#unwrap(asked).finally(() => this.#opening.delete(ticket));
    this.#opening.set(ticket, opening);
    return opening;
  }

  async #unwrap({ context, wrapped, of }: { context: string; wrapped: WrappedKey; of: string }): Promise<Uint8Array> {
    const { wrappers, lifetime = 60_000, capacity = 64, now } = this.#keeping;
    const wrapper = wrappers.find((each) => each.wrapper === wrapped.wrapper && each.keyId === wrapped.keyId);
    if (!wrapper)
      throw new NgaoError('key-unavailable', `A key is wrapped by ${wrapped.wrapper} ${wrapped.keyId}, which is not configured.`);
    const forgotten = this.#forgotten;
    const key = await wrapper.unwrap(wrapped, context);
    // Everybody who waits for it takes a copy before the event loop turns.
    setImmediate(() => wipe(key));
    // Forgetting must also reach what was under way.
    if (forgotten !== this.#forgotten) return key;
    while (this.#opened.size >= Math.max(1, capacity)) this.#drop(this.#opened.keys().next().value!);
    this.#opened.set(context, { key: Uint8Array.from(key), of, until: now() + lifetime });
    return key;
  }

  #drop(context: string): void {
    wipe(this.#opened.get(context)?.key);
    this.#opened.delete(context);
  }
}

/** A new random key, wrapped for its owner; the key itself is wiped and comes back through `CaseKeys`. */
export async function makeKey(wrapper: KeyWrapper, owner: KeyOwner): Promise<WrappedKey> {
  const key = randomBytes(keyLength);
  try {
    return await wrapper.wrap(key, keyContext(owner));
  } finally {
    wipe(key);
  }
}

function digest({ wrapper, keyId, bytes }: WrappedKey): string {
  return createHash('sha256').update(`${wrapper}\0${keyId}\0`).update(bytes).digest('hex');
}
