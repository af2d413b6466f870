// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../../model/exception.ts';
import type { Notice } from '../../../model/problem.ts';
import type { Imported, ImportInput } from '../contract.ts';
import { readJsonTree } from '../json5-tree.ts';
import { isDay, lastWholeDay } from '../last-whole-day.ts';
import { makeException } from '../make-exception.ts';
import { quoted, type RemarkCode, remark } from '../remark.ts';
import { type Entry, entriesOf, textOf, valueAt } from '../value-tree.ts';

/**
 * `{exceptions: {"name@version": {reason, expires}}}`. Waives only what is UNDETERMINED, never what is disallowed; both
 * fields are needed, and an entry ends at 00:00 UTC of the day written.
 */
export async function readLicenseScanner({ text, file }: ImportInput): Promise<Imported> {
  const tree = readJsonTree(text, file);
  const notices: Notice[] = [...entriesOf(tree)]
    .filter(([key]) => key !== 'exceptions')
    .map(([key, { line }]) =>
      remark('import-key-ignored', { file, line }, `${quoted(key)} has no place in this file: it may hold "exceptions" only.`),
    );
  const exceptions: Exception[] = [];
  for (const [key, entry] of entriesOf(valueAt(tree, 'exceptions'))) {
    const read = readWaiver(key, entry, file);
    if ('source' in read) exceptions.push(read);
    else notices.push(read);
  }
  const [first] = exceptions;
  if (first) {
    const told = 'an exception ends at 00:00 UTC of the day written, so the last whole day is the one before.';
    notices.push(remark('import-ends-day-before', { file, line: first.source.line }, told));
  }
  return { exceptions, notices };
}

function readWaiver(key: string, { line, value }: Entry, file: string): Exception | Notice {
  const say = (code: RemarkCode, message: string) => remark(code, { file, line }, message);
  const at = key.lastIndexOf('@');
  if (at <= 0 || at === key.length - 1)
    return say('import-never-matches', `${quoted(key)} is not "name@version" and waives nothing.`);
  const reason = textOf(valueAt(value, 'reason'));
  const expires = textOf(valueAt(value, 'expires'));
  if (reason === '') return say('import-never-matches', `${quoted(key)} has no reason; the scanner refuses it.`);
  if (!isDay(expires))
    return say('import-never-matches', `${quoted(key)} has no expiry like 2030-01-31; the scanner refuses it.`);
  return makeException({
    matchers: { kind: 'license', package: key.slice(0, at), version: key.slice(at + 1), licenseOutcome: 'undetermined' },
    reason,
    expires: lastWholeDay(Date.parse(`${expires}T00:00:00Z`)),
    source: { format: 'license-scanner', file, line, engine: 'license-scanner', engineTarget: 'source' },
  });
}
