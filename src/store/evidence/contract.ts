// SPDX-License-Identifier: Apache-2.0
import type { Readable } from 'node:stream';
import type { BytePages } from '../../kit/byte-pages.ts';

/** An evidence file is known by what it holds. */
export interface StoredEvidence {
  /** SHA-256, 64 lower case hex digits. */
  digest: string;
  /** Bytes. */
  size: number;
}

/** To be closed when nobody looks at it any more. */
export interface OpenPages extends BytePages {
  close(): void;
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
   * The content page by page, for files that are not to be held at once; not checked, so read `open` to its end before. Undefined
   * where files are not on this machine. Throws `evidence-missing`.
   */
  pages(digest: string): Promise<OpenPages | undefined>;
  /** Size in bytes, or undefined where there is no such file. */
  sizeOf(digest: string): Promise<number | undefined>;
  /** Every digest, in order. */
  list(): AsyncIterable<string>;
  /** Forgets a file; nothing happens when it is not there. */
  remove(digest: string): Promise<void>;
}
