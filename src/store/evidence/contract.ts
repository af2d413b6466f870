// SPDX-License-Identifier: Apache-2.0
import type { Readable } from 'node:stream';

/** An evidence file is known by what it holds. */
export interface StoredEvidence {
  /** SHA-256, 64 lower case hex digits. */
  digest: string;
  /** Bytes. */
  size: number;
}

/**
 * Where evidence files are kept: uploaded reports, attachments, exported packs, byte for byte. A file is never changed;
 * storing the same bytes again is nothing new. The file store is `FolderEvidence`; an S3 bucket fits the same contract.
 */
export interface EvidenceStore {
  /** Stores what `content` gives, to its end. Throws `input-too-large`; what was half written is gone then. */
  put(content: AsyncIterable<Uint8Array>): Promise<StoredEvidence>;
  /**
   * The content, checked while it is read: the stream fails with `evidence-damaged` at the end when it is not what was
   * stored. Throws `evidence-missing`.
   */
  open(digest: string): Promise<Readable>;
  /**
   * Where the content is a file of this machine, never to be changed, and its bytes; not checked, so compare its digest. Undefined
   * where files are elsewhere. Throws `evidence-missing`.
   */
  file(digest: string): Promise<{ path: string; size: number } | undefined>;
  /** Size in bytes, or undefined where there is no such file. */
  sizeOf(digest: string): Promise<number | undefined>;
  /** Every digest, in order. */
  list(): AsyncIterable<string>;
  /** Forgets a file; nothing happens when it is not there. */
  remove(digest: string): Promise<void>;
}
