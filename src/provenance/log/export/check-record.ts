// SPDX-License-Identifier: Apache-2.0
import { canonicalJson } from '../../../kit/canonical-json.ts';
import { NgaoError } from '../../../kit/errors.ts';
import { type AuditRecord, auditRecordLimit } from '../../../model/audit-record.ts';
import { requireAuditRecord } from '../audit-leaf.ts';
import { appendLeaf } from '../merkle/compact-range.ts';
import { hashLeaf, sameBytes } from '../merkle/hash.ts';
import { faultsKept } from './faults.ts';
import { addFault, nameRecords, type Progress } from './progress.ts';

/** Takes the next record: its form, its number, its leaf in the tree. */
export function checkRecord(progress: Progress, bytes: Uint8Array, value: unknown): void {
  const leaf = leafOf(progress, bytes, value);
  if (leaf === undefined) return;
  const { seq, at } = value as AuditRecord;
  if (!checkNumber(progress, seq)) return;
  if (!progress.broken) progress.range = appendLeaf(progress.range, hashLeaf(leaf));
  progress.next = seq + 1;
  progress.records += 1;
  // Times of one form compare as texts up to the second; that is all a clock's step needs.
  if (progress.lastAt !== null && at.slice(0, 19) < progress.lastAt.slice(0, 19)) progress.clockBack += 1;
  progress.firstAt ??= at;
  progress.lastAt = at;
}

/** The canonical bytes; undefined for what is no record, which then counts as the wrong next one. */
function leafOf(progress: Progress, bytes: Uint8Array, value: unknown): Uint8Array | undefined {
  try {
    requireAuditRecord(value);
    const leaf = Buffer.from(canonicalJson(value));
    if (leaf.length > auditRecordLimit) throw new NgaoError('input-too-large', `It is longer than ${auditRecordLimit} bytes.`);
    if (!sameBytes(leaf, bytes))
      addFault(progress, 'record-rewritten', { detail: `It is record ${value.seq}.`, from: value.seq });
    return leaf;
  } catch (error) {
    if (!(error instanceof NgaoError)) throw error;
    skipWrongLine(progress, 'record-invalid', error.message);
    return undefined;
  }
}

/** A line that can be no record stands where the next record should. */
export function skipWrongLine(progress: Progress, code: 'record-invalid' | 'line-unreadable', detail: string): void {
  addFault(progress, code, { detail, from: progress.next });
  progress.broken = true;
  progress.next += 1;
}

/** Whether the record is taken; one that was there before, or comes too late, is only told. */
function checkNumber(progress: Progress, seq: number): boolean {
  const { next, scope } = progress;
  if (seq < scope.from || seq >= scope.to) {
    const detail = `Record ${seq} is not among ${nameRecords(scope.from, scope.to - 1)}.`;
    addFault(progress, 'record-unannounced', { detail, from: seq });
    return false;
  }
  if (seq < next) {
    const late = progress.gaps.some(({ from, to }) => seq >= from && seq <= to);
    const detail = `It is record ${seq}, behind record ${next - 1}.`;
    addFault(progress, late ? 'record-out-of-order' : 'record-repeated', { detail, from: seq });
    return false;
  }
  if (seq > next) tellMissing(progress, next, seq - 1);
  return true;
}

/** Tells a gap, after which no root can be right. */
export function tellMissing(progress: Progress, from: number, to: number): void {
  addFault(progress, 'record-missing', { detail: `Missing: ${nameRecords(from, to)}.`, from, to });
  if (progress.gaps.length < faultsKept) progress.gaps.push({ from, to });
  progress.broken = true;
}
