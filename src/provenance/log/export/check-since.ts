// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import { rootOfRange } from '../merkle/compact-range.ts';
import { sameBytes } from '../merkle/hash.ts';
import { readCheckpoint } from '../note/checkpoint.ts';
import { verifyNote } from '../note/signed-note.ts';
import { addFault, nameRecords, type Progress } from './progress.ts';

/**
 * Takes the checkpoint that an auditor has kept from an earlier visit. Throws `input-malformed` when it is none and
 * `usage` when the export begins behind it, so that nothing could be said about it.
 */
export function beginSince(progress: Progress, noteText: string): void {
  const { checkpoint, note } = readCheckpoint(noteText);
  const { origin, from } = progress.scope;
  const { outcome } = checkpoint.origin === origin ? verifyNote(note, progress.trusted) : { outcome: 'origin' as const };
  if (outcome !== 'signed') {
    addFault(progress, `since-${outcome}`);
    return;
  }
  if (checkpoint.size < from) {
    throw new NgaoError(
      'usage',
      `The earlier checkpoint covers ${checkpoint.size} records, but this export begins at record ${from}: ask for one that begins at record ${checkpoint.size} or before.`,
    );
  }
  progress.since = checkpoint;
  checkSince(progress);
}

/** To be called whenever the tree has grown: compares at the one size that the earlier checkpoint speaks of. */
export function checkSince(progress: Progress): void {
  const { since, range, broken, sinceProven } = progress;
  if (!since || broken || sinceProven || range.size !== since.size) return;
  if (sameBytes(rootOfRange(range), since.root)) {
    progress.sinceProven = true;
    return;
  }
  const detail =
    since.size > 0 ? `Changed since: among ${nameRecords(0, since.size - 1)}.` : 'It is the empty log with a wrong root.';
  addFault(progress, 'since-differs', { detail });
  progress.since = undefined;
}

/** At the end of the export: a log never gets shorter. */
export function endSince(progress: Progress): void {
  const { since, next } = progress;
  if (!since || since.size <= next) return;
  const detail = `It had ${since.size} records and has ${next}.`;
  addFault(progress, 'shorter-than-seen', { detail, from: next, to: since.size - 1 });
}
