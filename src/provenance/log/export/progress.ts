// SPDX-License-Identifier: Apache-2.0
import type { CompactRange } from '../merkle/compact-range.ts';
import type { Checkpoint } from '../note/checkpoint.ts';
import { type VerifierKey, writeVerifierKey } from '../note/verifier-key.ts';
import type { ExportScope } from './audit-export.ts';
import { type AuditFault, type AuditFaultCode, auditFaults, faultsKept } from './faults.ts';

/** A checkpoint whose root was proved over the records before it. */
export interface ProvenCheckpoint {
  size: number;
  /** Base64, as in the note. */
  root: string;
  line: number;
}

/** All that is kept while an export goes by; its size does not depend on the export's. */
export interface Progress {
  scope: ExportScope;
  trusted: readonly VerifierKey[];
  since: Checkpoint | undefined;
  sinceProven: boolean;
  /** Line that is being read. */
  line: number;
  /** The tree over the records so far; stands still once the history is broken. */
  range: CompactRange;
  /** Number that the next record must have. */
  next: number;
  /** A record is known to be wrong or missing: no later root can be right. */
  broken: boolean;
  /** Gaps that were met, to tell a late record from a repeated one. At most `faultsKept`. */
  gaps: { from: number; to: number }[];
  records: number;
  firstAt: string | null;
  lastAt: string | null;
  /** Records whose time is before that of the record ahead of them: no fault, clocks are set. */
  clockBack: number;
  checkpoints: number;
  proven: number;
  /** The last few. */
  latest: ProvenCheckpoint[];
  /** The signed note of the last of them. */
  lastNote: string | null;
  /** Proven checkpoints by text of the key that signed them. */
  signedBy: Map<string, number>;
  lastCheckpoint: Checkpoint | undefined;
  faults: AuditFault[];
  moreFaults: number;
}

export function beginProgress(scope: ExportScope, pinned: readonly VerifierKey[]): Progress {
  const trusted = (pinned.length > 0 ? pinned : scope.keys).filter((key) => key.name === scope.origin);
  return {
    scope,
    trusted,
    since: undefined,
    sinceProven: false,
    line: 1,
    range: scope.range,
    next: scope.from,
    broken: false,
    gaps: [],
    records: 0,
    firstAt: null,
    lastAt: null,
    clockBack: 0,
    checkpoints: 0,
    proven: 0,
    latest: [],
    lastNote: null,
    signedBy: new Map(trusted.map((key) => [writeVerifierKey(key), 0])),
    lastCheckpoint: undefined,
    faults: [],
    moreFaults: 0,
  };
}

/** Notes a fault on the line that is being read. `detail` follows the code's own sentence. */
export function addFault(
  progress: Progress,
  code: AuditFaultCode,
  told: { detail?: string; from?: number; to?: number } = {},
): void {
  if (progress.faults.length >= faultsKept) {
    progress.moreFaults += 1;
    return;
  }
  const { detail, from, to = from } = told;
  const message = detail === undefined ? auditFaults[code] : `${auditFaults[code]} ${detail}`;
  progress.faults.push({
    code,
    line: progress.line,
    records: from === undefined || to === undefined ? null : { from, to },
    message,
  });
}

/** `record 5` or `records 5 to 9`. */
export function nameRecords(from: number, to: number): string {
  return from === to ? `record ${from}` : `records ${from} to ${to}`;
}
