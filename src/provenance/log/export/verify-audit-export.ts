// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import { sameKey, type VerifierKey } from '../note/verifier-key.ts';
import { exportLineLimit, readHeader } from './audit-export.ts';
import { checkCheckpoint } from './check-checkpoint.ts';
import { checkRecord, skipWrongLine } from './check-record.ts';
import { beginSince, checkSince, endSince } from './check-since.ts';
import type { AuditFault } from './faults.ts';
import { addFault, beginProgress, nameRecords, type Progress, type ProvenCheckpoint } from './progress.ts';

/** What an export of the audit log proves, and what is wrong with it. */
export interface AuditVerification {
  /** Every record is the one that the log has signed, none is missing, up to the end that was announced. */
  ok: boolean;
  origin: string;
  /** Number of the first record, and of records in the log at the end, as the header announces them. */
  from: number;
  to: number;
  /** Records that were read in their order. */
  records: number;
  firstAt: string | null;
  lastAt: string | null;
  clockBack: number;
  keys: readonly { key: string; checkpoints: number }[];
  /** Whether the keys came from the auditor, not from the export itself. */
  pinned: boolean;
  checkpoints: { read: number; proven: number; latest: readonly ProvenCheckpoint[] };
  /** Signed note of the last proven checkpoint: what an auditor keeps as `since` for the next time. */
  lastNote: string | null;
  /** Whether the earlier checkpoint was compared and holds; null when none was given. */
  sinceProven: boolean | null;
  /** In the order of the lines, at most 100; how many more there were. */
  faults: readonly AuditFault[];
  moreFaults: number;
}

/** What the auditor brings along. */
export interface AuditorEvidence {
  /** Keys that were learnt in another way than from the export. None: those that the export states are believed. */
  keys?: readonly VerifierKey[];
  /** Signed note of a checkpoint that was seen before. */
  since?: string;
}

/**
 * Reads an export line by line (bytes without the newline) in bounded memory and proves it. What is wrong with the
 * export is answered as faults. Throws `input-malformed` or `input-unsupported` when it is no export or `since` no
 * checkpoint, and `usage` when `since` lies before its beginning.
 */
export async function verifyAuditExport(
  lines: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  evidence: AuditorEvidence = {},
): Promise<AuditVerification> {
  let progress: Progress | undefined;
  for await (const bytes of lines) {
    if (progress === undefined) progress = begin(bytes, evidence);
    else takeLine(progress, bytes);
  }
  if (progress === undefined) throw new NgaoError('input-malformed', 'This audit export is empty.');
  end(progress);
  return answer(progress, evidence);
}

function begin(bytes: Uint8Array, { keys = [], since }: AuditorEvidence): Progress {
  const scope = readHeader(parse(bytes));
  const progress = beginProgress(scope, keys);
  if (keys.length > 0 && !scope.keys.some((stated) => keys.some((key) => sameKey(key, stated))))
    addFault(progress, 'key-not-pinned');
  if (since !== undefined) beginSince(progress, since);
  return progress;
}

function takeLine(progress: Progress, bytes: Uint8Array): void {
  progress.line += 1;
  const value = parse(bytes);
  if (value === undefined) skipWrongLine(progress, 'line-unreadable', `It is line ${progress.line}.`);
  else if (typeof value === 'object' && value !== null && Object.hasOwn(value, 'checkpoint')) {
    const { checkpoint } = value as { checkpoint: unknown };
    checkCheckpoint(progress, Object.keys(value).length === 1 ? checkpoint : undefined);
  } else {
    checkRecord(progress, bytes, value);
    checkSince(progress);
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Undefined for what is not JSON in UTF-8. */
function parse(bytes: Uint8Array): unknown {
  if (bytes.length > exportLineLimit) return undefined;
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
}

function end(progress: Progress): void {
  const { next, scope } = progress;
  if (next < scope.to) {
    addFault(progress, 'cut-short', { detail: `Missing: ${nameRecords(next, scope.to - 1)}.`, from: next, to: scope.to - 1 });
  }
  endSince(progress);
  const proven = progress.latest.at(-1)?.size;
  if (proven === scope.to || progress.faults.length > 0) return;
  const from = proven ?? scope.from;
  addFault(
    progress,
    'end-unproven',
    from < scope.to ? { detail: `Unproven: ${nameRecords(from, scope.to - 1)}.`, from, to: scope.to - 1 } : {},
  );
}

function answer(progress: Progress, { keys = [], since }: AuditorEvidence): AuditVerification {
  const { scope, records, firstAt, lastAt, clockBack, faults, moreFaults } = progress;
  return {
    ok: faults.length === 0,
    origin: scope.origin,
    from: scope.from,
    to: scope.to,
    records,
    firstAt,
    lastAt,
    clockBack,
    keys: [...progress.signedBy].map(([key, checkpoints]) => ({ key, checkpoints })),
    pinned: keys.length > 0,
    checkpoints: { read: progress.checkpoints, proven: progress.proven, latest: progress.latest },
    lastNote: progress.lastNote,
    sinceProven: since === undefined ? null : progress.sinceProven,
    faults,
    moreFaults,
  };
}
