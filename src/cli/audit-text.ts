// SPDX-License-Identifier: Apache-2.0
import type { AuditVerification } from '../provenance/log/export/verify-audit-export.ts';
import { safe } from './plain-text.ts';

/** Faults that are told one by one; `--json` has the others. */
const listedFaults = 20;

/** What an auditor reads: the verdict first, then what it rests on, then what is wrong. */
export function auditText(file: string, result: AuditVerification): string {
  const lines = [
    verdictLine(safe(file), result),
    '',
    row('log', safe(result.origin)),
    row('records', recordsText(result)),
    ...keyRows(result),
    ...checkpointRows(result),
    ...sinceRows(result),
    ...clockRows(result),
    ...faultLines(result),
  ];
  return `${lines.join('\n')}\n`;
}

function verdictLine(file: string, { ok, to, faults }: AuditVerification): string {
  if (ok) return `PROVEN: ${file} holds what the log has signed, up to its ${count(to, 'record')}.`;
  const spans = faults.flatMap(({ records }) => (records === null ? [] : [records]));
  const first = spans.toSorted((a, b) => a.from - b.from)[0];
  if (first === undefined) return `NOT PROVEN: ${file} is not what the log has signed.`;
  const where = first.from === first.to ? `record ${first.from}` : `one of the records ${first.from} to ${first.to}`;
  return `NOT PROVEN: ${file} was tampered with or damaged. First bad record: ${where}.`;
}

function recordsText({ records, from, to, firstAt, lastAt }: AuditVerification): string {
  const span = to > from ? ` (number ${from} to ${to - 1} announced)` : '';
  return `${records}${span}${firstAt === null ? '' : `, from ${firstAt} to ${lastAt}`}`;
}

function keyRows({ keys, pinned }: AuditVerification): string[] {
  const rows = keys.map(({ key, checkpoints }) => row('key', `${safe(key)}, signed ${count(checkpoints, 'proven checkpoint')}`));
  if (keys.length === 0) return [row('key', 'none that can be trusted')];
  const trust = pinned
    ? 'pinned by you'
    : 'stated by the file itself: compare it with the key you were given, or pin it by --key';
  return [...rows, row('', trust)];
}

function checkpointRows({ checkpoints: { read, proven, latest } }: AuditVerification): string[] {
  const shown = latest.map(({ size, root, line }) => row('', `${count(size, 'record')}, root ${root} (line ${line})`));
  return [row('checkpoints', `${proven} of ${read} proven${proven > latest.length ? '; the last of them:' : ''}`), ...shown];
}

function sinceRows({ sinceProven }: AuditVerification): string[] {
  if (sinceProven === null) return [];
  return [
    row(
      'earlier',
      sinceProven ? 'the history of your earlier checkpoint still stands' : 'your earlier checkpoint could not be confirmed',
    ),
  ];
}

function clockRows({ clockBack }: AuditVerification): string[] {
  if (clockBack === 0) return [];
  return [
    row('clock', `${count(clockBack, 'time')} a record is dated before the one ahead of it; the order is proven, not the clock`),
  ];
}

function faultLines({ faults, moreFaults }: AuditVerification): string[] {
  if (faults.length === 0) return [];
  const shown = faults.slice(0, listedFaults).map(({ line, code, message }) => `  line ${line}: ${code}: ${safe(message)}`);
  const more = faults.length - shown.length + moreFaults;
  return ['', 'What is wrong:', ...shown, ...(more > 0 ? [`  and ${more} more${moreFaults > 0 ? '' : ' (see --json)'}`] : [])];
}

function row(name: string, text: string): string {
  return `${name.padEnd(12)} ${text}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
