// SPDX-License-Identifier: Apache-2.0

/** Everything that can be wrong with an export of the audit log. A code never changes its meaning. */
export const auditFaults = {
  'line-unreadable': 'A line is not UTF-8 or not JSON, or is longer than any line of the format.',
  'record-invalid': 'A record lacks a field, has one too many or holds a wrong value.',
  'record-rewritten': 'A record is written otherwise than the log writes it.',
  'record-missing': 'Records were taken out.',
  'record-repeated': 'A record stands there twice.',
  'record-out-of-order': 'A record stands behind a later one.',
  'record-unannounced': 'A record lies outside of what the header announces.',
  'checkpoint-malformed': 'A checkpoint cannot be read.',
  'checkpoint-origin': 'A checkpoint belongs to another log.',
  'checkpoint-unknown-key': 'A checkpoint is not signed by a key that is trusted.',
  'checkpoint-bad-signature': 'The signature under a checkpoint is wrong.',
  'checkpoint-replayed': 'An older checkpoint was put in once more.',
  'root-differs': 'Records were changed: they are not those that the log has signed.',
  'log-forked': 'The log has signed two different histories.',
  'cut-short': 'The export ends before its announced end.',
  'end-unproven': 'No valid checkpoint covers the last records.',
  'key-not-pinned': 'The export states none of the pinned keys.',
  'since-origin': 'The earlier checkpoint belongs to another log.',
  'since-unknown-key': 'The earlier checkpoint is not signed by a key that is trusted.',
  'since-bad-signature': 'The signature under the earlier checkpoint is wrong.',
  'since-differs': 'The history is not the one that the earlier checkpoint proves.',
  'shorter-than-seen': 'The log is shorter than it was at the earlier checkpoint.',
} as const satisfies Record<string, string>;

export type AuditFaultCode = keyof typeof auditFaults;

export interface AuditFault {
  code: AuditFaultCode;
  /** Line of the export, from 1. */
  line: number;
  /** Numbers of the records concerned, both inclusive; null where no record is. */
  records: { from: number; to: number } | null;
  /** Shows no value of any record. */
  message: string;
}

/** Faults that are kept; a file that is nothing but faults must not fill the memory. */
export const faultsKept = 100;
