// SPDX-License-Identifier: Apache-2.0
import type { Readable } from 'node:stream';

/** Files kept byte for byte under their SHA-256. */
export interface EvidenceStore {
  /** Streams in; answers after the bytes are on disk. Throws `input-too-large` past the limit and leaves nothing behind. */
  put(source: Readable, limit: number): Promise<{ digest: string; bytes: number }>;
  /** The whole, checked against its digest; throws `input-unreadable` when it is gone or was changed. */
  read(digest: string): Promise<Uint8Array>;
  open(digest: string): Promise<Readable>;
  has(digest: string): Promise<boolean>;
}
