// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../../model/exception.ts';
import type { Notice } from '../../../model/problem.ts';
import type { Imported, ImportInput } from '../contract.ts';
import { isDay, lastWholeDay } from '../last-whole-day.ts';
import { checkSize } from '../limits.ts';
import { makeException } from '../make-exception.ts';
import { quoted, remark } from '../remark.ts';

/**
 * One id per line, optionally `exp:2030-01-31`; a line that starts with `#` is a comment. Trivy drops a line with an
 * unreadable date, and ends a decision at 00:00 UTC of the day written. It calls a vulnerability by its CVE where Ngao
 * takes the GHSA, so aliases count.
 */
export async function readTrivyLines({ text, file }: ImportInput): Promise<Imported> {
  checkSize(text, file);
  const exceptions: Exception[] = [];
  const notices: Notice[] = [];
  let above: string[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line.startsWith('#')) above.push(line.replace(/^#+\s*/, ''));
    else {
      if (line !== '') readLine(line, { file, line: index + 1, above: above.join(' '), exceptions, notices });
      above = [];
    }
  }
  return { exceptions, notices: [...notices, ...endNotice(exceptions, file)] };
}

function readLine(
  text: string,
  into: { file: string; line: number; above: string; exceptions: Exception[]; notices: Notice[] },
): void {
  const { file, line, notices } = into;
  const place = { file, line };
  const [id, ...words] = text.split(/\s+/) as [string, ...string[]];
  const dated = words.find((word) => word.startsWith('exp:'))?.slice('exp:'.length);
  if (dated !== undefined && !isDay(dated)) {
    notices.push(remark('import-never-matches', place, `${quoted(id)} is dropped: its end is no date like exp:2030-01-31.`));
    return;
  }
  if (words.some((word) => !word.startsWith('exp:')))
    notices.push(remark('import-key-ignored', place, 'Trivy drops what stands after the id, except "exp:".'));
  into.exceptions.push(exceptionOf({ id, dated, reason: into.above }, place));
}

function exceptionOf(
  { id, dated, reason }: { id: string; dated: string | undefined; reason: string },
  place: { file: string; line: number },
): Exception {
  return makeException({
    matchers: { vulnerability: id, aliases: true },
    reason,
    expires: dated === undefined ? '' : lastWholeDay(Date.parse(`${dated}T00:00:00Z`)),
    source: { format: 'trivyignore', ...place, engine: 'trivy', ...(reason !== '' && { reasonFrom: 'comment' as const }) },
  });
}

/** Told once per file. */
export function endNotice(exceptions: readonly Exception[], file: string): Notice[] {
  const first = exceptions.find(({ expires }) => expires !== '');
  if (!first) return [];
  const told = 'Trivy ends an entry at 00:00 UTC of the day written, so the last whole day is the one before.';
  return [remark('import-ends-day-before', { file, line: first.source.line }, told)];
}
