// SPDX-License-Identifier: Apache-2.0
import { Compile } from 'typebox/compile';
import { canonicalJson } from '../../kit/canonical-json.ts';
import { NgaoError } from '../../kit/errors.ts';
import { AuditRecord, auditRecordLimit } from '../../model/audit-record.ts';

const validator = Compile(AuditRecord);

/**
 * The text of a record in the log: canonical JSON (RFC 8785), whose UTF-8 bytes are the leaf of the tree. Throws
 * `input-malformed` for what is no record and `input-too-large` over 65,535 bytes. No message shows a value.
 */
export function writeAuditRecord(record: AuditRecord): string {
  requireAuditRecord(record);
  const text = canonicalJson(record);
  const bytes = Buffer.byteLength(text);
  if (bytes > auditRecordLimit) {
    throw new NgaoError(
      'input-too-large',
      `An audit record is ${bytes} bytes; the limit is ${auditRecordLimit}. Log digests, not documents.`,
    );
  }
  return text;
}

/** Throws `input-malformed`, naming the field, unless the value is a record with a real time. */
export function requireAuditRecord(value: unknown): asserts value is AuditRecord {
  if (!validator.Check(value)) {
    const [error] = validator.Errors(value);
    const field = (error?.instancePath ?? '').slice(1).replaceAll('/', '.') || 'it';
    throw new NgaoError('input-malformed', `This is not an audit record: ${printable(field)} ${error?.message ?? 'is wrong'}.`);
  }
  if (!isRealTime((value as AuditRecord).at)) {
    throw new NgaoError('input-malformed', 'This is not an audit record: at is not a time that exists.');
  }
}

/** The 30th of February has the right form and is rolled over silently; so the day must survive reading. */
function isRealTime(at: string): boolean {
  const date = new Date(at);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 19) === at.slice(0, 19);
}

/** A name of a member can be hostile, too. */
function printable(field: string): string {
  return field.replace(/[^\w.-]/g, '?').slice(0, 80);
}
