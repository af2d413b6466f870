// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import { writeBase64 } from '../base64.ts';
import { rootOfRange } from '../merkle/compact-range.ts';
import { sameBytes } from '../merkle/hash.ts';
import { type Checkpoint, type CheckpointNote, readCheckpoint } from '../note/checkpoint.ts';
import { verifyNote } from '../note/signed-note.ts';
import { type VerifierKey, writeVerifierKey } from '../note/verifier-key.ts';
import { tellMissing } from './check-record.ts';
import { addFault, nameRecords, type Progress } from './progress.ts';

/** Proven checkpoints that are kept to be shown. */
const latestKept = 5;

/** Takes a checkpoint: who signed it, whether it stands where it belongs, whether its root is that of the records. */
export function checkCheckpoint(progress: Progress, note: unknown): void {
  progress.checkpoints += 1;
  const read = readNoteOf(progress, note);
  const by = read && signersOf(progress, read);
  if (!read || !by || !standsInPlace(progress, read.checkpoint)) return;
  progress.lastCheckpoint = read.checkpoint;
  if (progress.broken || !provesRoot(progress, read.checkpoint)) return;
  progress.proven += 1;
  progress.lastNote = note as string;
  for (const key of by) countSigner(progress, key);
  const { size, root } = read.checkpoint;
  progress.latest = [...progress.latest.slice(1 - latestKept), { size, root: writeBase64(root), line: progress.line }];
}

function readNoteOf(progress: Progress, note: unknown): CheckpointNote | undefined {
  try {
    if (typeof note !== 'string') throw new NgaoError('input-malformed', 'It is not a text.');
    return readCheckpoint(note);
  } catch (error) {
    if (!(error instanceof NgaoError)) throw error;
    addFault(progress, 'checkpoint-malformed', { detail: error.message });
    return undefined;
  }
}

function signersOf(progress: Progress, { checkpoint, note }: CheckpointNote): readonly VerifierKey[] | undefined {
  if (checkpoint.origin !== progress.scope.origin) {
    addFault(progress, 'checkpoint-origin');
    return undefined;
  }
  const verdict = verifyNote(note, progress.trusted);
  if (verdict.outcome === 'signed') return verdict.by;
  addFault(progress, `checkpoint-${verdict.outcome}`, { detail: `It speaks of ${checkpoint.size} records.` });
  return undefined;
}

/** A signed checkpoint out of its place is an old one again, or the log forked, or records before it are gone. */
function standsInPlace(progress: Progress, { size, root }: Checkpoint): boolean {
  const last = progress.lastCheckpoint;
  if (last?.size === size && !sameBytes(last.root, root)) {
    addFault(progress, 'log-forked', { detail: `Two valid checkpoints of ${size} records have different roots.` });
    return false;
  }
  if (size < progress.next || last?.size === size) {
    addFault(progress, 'checkpoint-replayed', { detail: `It speaks of ${size} records, ${progress.next} are there.` });
    return false;
  }
  if (size > progress.next) {
    tellMissing(progress, progress.next, size - 1);
    progress.next = size;
  }
  return true;
}

function provesRoot(progress: Progress, { size, root }: Checkpoint): boolean {
  if (sameBytes(rootOfRange(progress.range), root)) return true;
  progress.broken = true;
  const from = progress.latest.at(-1)?.size ?? progress.scope.from;
  if (from < size)
    addFault(progress, 'root-differs', { detail: `Changed: among ${nameRecords(from, size - 1)}.`, from, to: size - 1 });
  else addFault(progress, 'root-differs', { detail: `Changed: before record ${from}, where this export begins.` });
  return false;
}

function countSigner({ signedBy }: Progress, key: VerifierKey): void {
  const text = writeVerifierKey(key);
  signedBy.set(text, (signedBy.get(text) ?? 0) + 1);
}
