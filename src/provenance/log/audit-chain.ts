// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { AuditRecord } from '../../model/audit-record.ts';
import { writeAuditRecord } from './audit-leaf.ts';
import { appendLeaf, type CompactRange, rootOfRange } from './merkle/compact-range.ts';
import { hashLeaf } from './merkle/hash.ts';

/** What the database keeps when a record is added, all in the transaction of the action itself. */
export interface AuditLink {
  /** The record's canonical text: store it as it is, it is what the log has signed. */
  text: string;
  leafHash: Uint8Array;
  /** Replaces the range that was given (`writeRange` makes a column of it). */
  range: CompactRange;
  /** Root over all records up to this one: what the next checkpoint signs with `range.size`. */
  root: Uint8Array;
}

/**
 * Adds a record to the log whose state is `range`; O(log n). The caller holds the row with the range locked: two
 * records with one number would be a fork. Throws `internal` when the record's number is not the next one.
 */
export function appendAuditRecord(range: CompactRange, record: AuditRecord): AuditLink {
  if (record.seq !== range.size) {
    throw new NgaoError(
      'internal',
      `Audit record ${record.seq} cannot follow ${range.size} records: its number must be ${range.size}.`,
    );
  }
  const text = writeAuditRecord(record);
  const leafHash = hashLeaf(Buffer.from(text));
  const grown = appendLeaf(range, leafHash);
  return { text, leafHash, range: grown, root: rootOfRange(grown) };
}
