// SPDX-License-Identifier: Apache-2.0
import type { KeyObject } from 'node:crypto';
import { NgaoError } from '../../../kit/errors.ts';
import { readBase64, writeBase64 } from '../base64.ts';
import { hashLength } from '../merkle/hash.ts';
import { isSize } from '../merkle/sizes.ts';
import { readNote, type SignedNote, signNote } from './signed-note.ts';

/** What a log says of itself when it signs (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** The log's identity: an address without its scheme. */
  origin: string;
  /** Number of records. */
  size: number;
  /** Root of the Merkle tree over them. */
  root: Uint8Array;
  /** Lines of no meaning here, each not empty. */
  extensions: readonly string[];
}

/** A checkpoint that was read, and the note it stood in. */
export interface CheckpointNote {
  checkpoint: Checkpoint;
  note: SignedNote;
}

/** Signs the state of a log in the name of its origin and answers the whole note. */
export function signCheckpoint(signing: {
  origin: string;
  size: number;
  root: Uint8Array;
  privateKey: KeyObject;
  extensions?: readonly string[];
}): string {
  const { origin, size, root, privateKey, extensions = [] } = signing;
  const text = [origin, String(size), writeBase64(root), ...extensions, ''].join('\n');
  readCheckpointText(text);
  return signNote(text, origin, privateKey);
}

/** Reads a note that holds a checkpoint; throws `input-malformed`. Who signed it is another question: `verifyNote`. */
export function readCheckpoint(text: string): CheckpointNote {
  const note = readNote(text);
  return { note, checkpoint: readCheckpointText(note.text) };
}

function readCheckpointText(text: string): Checkpoint {
  const [origin = '', sizeText = '', base64 = '', ...rest] = text.split('\n');
  const size = /^(0|[1-9]\d{0,15})$/.test(sizeText) ? Number(sizeText) : Number.NaN;
  const root = readBase64(base64);
  const extensions = rest.slice(0, -1);
  if (origin === '' || !isSize(size) || root?.length !== hashLength || rest.at(-1) !== '' || extensions.includes('')) {
    throw new NgaoError(
      'input-malformed',
      'This is not a checkpoint: its first lines must be an origin, a size and a root hash.',
    );
  }
  return { origin, size, root, extensions };
}
