// SPDX-License-Identifier: Apache-2.0

/** A key of 32 bytes as the database keeps it: readable only by the key outside that wrapped it. */
export interface WrappedKey {
  /** Id of the shelf item that wrapped it. */
  wrapper: string;
  /** Which of its keys; safe to show. */
  keyId: string;
  bytes: Uint8Array;
}

/** One external key, ready to use. It holds secrets: never log it, never serialise it. */
export interface KeyWrapper {
  /** Id of the shelf item. */
  wrapper: string;
  /** Names the external key: written into whatever it wraps, and shown to people. */
  keyId: string;
  /** Wraps a key of 32 bytes, bound to `context` (`keyContext`). Throws `key-unavailable`. */
  wrap(key: Uint8Array, context: string): Promise<WrappedKey>;
  /**
   * The 32 bytes, in a buffer that the caller wipes. Throws `sealed-damaged` when the wrapped key was altered, exchanged or
   * bound to another context, `key-unavailable` when it is not of this external key or its keeper does not answer.
   */
  unwrap(wrapped: WrappedKey, context: string): Promise<Uint8Array>;
}

/** What a person sets to choose an external key: names of files and addresses, never a secret itself. */
export type WrapperSettings = Readonly<Record<string, string>>;

/** One item of the shelf of key wrappers: a kind of place where the external key lives. */
export interface KeyWrapperKind {
  /** The folder's name; the word in the configuration. */
  id: string;
  title: string;
  /** Names of settings: what must be given, and what may be. */
  needs: readonly string[];
  takes: readonly string[];
  /** Throws `config-invalid` for settings that cannot work, `key-unavailable` when the key is not there. */
  open(settings: WrapperSettings): Promise<KeyWrapper>;
}
