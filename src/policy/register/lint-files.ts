// SPDX-License-Identifier: Apache-2.0

import { utcDate } from '../../kit/working-days.ts';
import type { Exception } from '../../model/exception.ts';
import type { Notice } from '../../model/problem.ts';
import { type LintCode, type LintEntry, lintEntry, placeOf, type RepositoryDecisions, subjectOf } from './lint-entry.ts';
import { readHints } from './prose-hints.ts';

interface Given {
  now: string;
  nameOf(id: string): string;
}

/** What the files of one repository tell together: what the importers said, history, contradictions, repetitions. */
export function lintFiles(repository: RepositoryDecisions, given: Given): LintEntry[] {
  return [
    ...repository.notices.flatMap((notice) => entryOfNotice(notice, repository.name) ?? []),
    ...lintHistory(repository, utcDate(given.now)),
    ...lintContradictions(repository, given),
    ...lintRepetitions(repository),
    ...lintOneToolOnly(repository, given),
  ];
}

const codeOfNotice: ReadonlyMap<string, LintCode> = new Map([
  ['import-gate-off', 'gate-off'],
  ['import-read-otherwise', 'read-otherwise'],
  ['import-never-matches', 'never-matches'],
  ['import-two-dialects', 'two-dialects'],
  ['import-key-ignored', 'key-ignored'],
  ['import-not-carried', 'not-carried'],
  ['import-ends-day-before', 'ends-day-before'],
]);

/** A notice says `FILE:LINE: words`, and its target is the file. */
function entryOfNotice({ code, message, target }: Notice, repository: string): LintEntry | undefined {
  const known = codeOfNotice.get(code);
  const placed = message.startsWith(`${target}:`) ? /^(\d+): (.*)$/s.exec(message.slice(target.length + 1)) : undefined;
  if (!known) return undefined;
  return lintEntry(known, {
    repository,
    file: target,
    line: Number(placed?.[1] ?? 1),
    subject: '',
    message: placed?.[2] ?? message,
  });
}

function lintHistory({ name, exceptions }: RepositoryDecisions, today: string): LintEntry[] {
  const byFile = Map.groupBy(
    exceptions.filter(({ source }) => source.format === 'audit-resolve'),
    ({ source }) => source.file,
  );
  return [...byFile].map(([file, held]) => {
    const expired = held.filter(({ expires }) => expires !== '' && expires < today).length;
    const words = `${held.length} old decisions, ${expired} expired: safe to delete`;
    return lintEntry('history-only', { repository: name, file, line: 1, subject: '', message: words });
  });
}

/** The same vulnerability with two reasons in two files of one repository. */
function lintContradictions({ name, exceptions }: RepositoryDecisions, { nameOf }: Given): LintEntry[] {
  const reasoned = exceptions.filter((exception) => exception.vulnerability !== undefined && exception.reason !== '');
  const groups = Map.groupBy(reasoned.filter(isLive), ({ vulnerability }) => nameOf(vulnerability as string));
  return [...groups.values()].flatMap((held) => {
    const [first, ...others] = held as [Exception, ...Exception[]];
    const different = others.filter((other) => other.source.file !== first.source.file && saying(other) !== saying(first));
    if (different.length === 0) return [];
    const id = first.vulnerability as string;
    const told = [first, ...different].map((exception) => `${placeOf(exception)} "${exception.reason}"`).join('; ');
    const { file, line } = first.source;
    const message = `${id} is excused by different stories: ${told}`;
    return [lintEntry('contradictory', { repository: name, file, line, subject: id, message, related: different.map(placeOf) })];
  });
}

/** The words of a reason without what changes from day to day. */
export function saying({ reason }: Exception): string {
  return reason
    .toLowerCase()
    .replaceAll(/\bas of \d{4}-\d{2}-\d{2}\b/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function isLive({ kinds, source }: Exception): boolean {
  return kinds?.length !== 0 && !source.inherited;
}

/** Two decisions of one file that match the same, or one that a wider one of the same file covers. */
function lintRepetitions({ name, exceptions }: RepositoryDecisions): LintEntry[] {
  const entries: LintEntry[] = [];
  const seen = new Map<string, Exception>();
  const whole = new Map(
    exceptions.filter((exception) => isLive(exception) && isBare(exception)).map((exception) => [bareKey(exception), exception]),
  );
  for (const exception of exceptions.filter(isLive)) {
    const key = `${exception.source.file}\n${exception.id}\n${exception.aliases}`;
    const wider = seen.get(key) ?? (isBare(exception) ? undefined : whole.get(bareKey(exception)));
    if (wider && wider !== exception) entries.push(repetition(exception, wider, name));
    else seen.set(key, exception);
  }
  return entries;
}

function repetition(exception: Exception, wider: Exception, repository: string): LintEntry {
  const { file, line } = exception.source;
  const message = `${subjectOf(exception)} is covered by ${placeOf(wider)}`;
  return lintEntry('redundant', { repository, file, line, subject: subjectOf(exception), message, related: [placeOf(wider)] });
}

function isBare({
  id: _,
  reason,
  owner,
  expires,
  source,
  aliases,
  vulnerability,
  evidence,
  kinds,
  ...narrowing
}: Exception): boolean {
  return vulnerability !== undefined && Object.values(narrowing).every((matcher) => matcher === undefined);
}

function bareKey({ source, vulnerability }: Exception): string {
  return `${source.file}\n${vulnerability}`;
}

/** The two gates see different scopes, so lists that are kept by hand drift apart. Only GHSA ids are known to both. */
function lintOneToolOnly({ name, files, exceptions }: RepositoryDecisions, { nameOf }: Given): LintEntry[] {
  const pair = ['grype-yaml', 'audit-ci'] as const;
  if (!pair.every((format) => files.some((held) => held.format === format))) return [];
  const inFormat = (format: string) => exceptions.filter(({ source }) => source.format === format);
  const known = new Map(
    pair.map((format) => [format, new Set(inFormat(format).map(({ vulnerability }) => nameOf(vulnerability ?? '')))]),
  );
  return pair.flatMap((format, index) => {
    const other = pair[1 - index] as (typeof pair)[number];
    const otherFile = files.find((held) => held.format === other)?.file ?? other;
    return inFormat(format)
      .filter(({ vulnerability, reason, class: held }) => {
        const isForApplication = (held ?? readHints(reason).class) === undefined;
        return vulnerability?.startsWith('GHSA-') && isForApplication && !known.get(other)?.has(nameOf(vulnerability));
      })
      .map((exception) => {
        const { file, line } = exception.source;
        const message = `${subjectOf(exception)} is decided here, but not in ${otherFile}`;
        return lintEntry('one-tool-only', { repository: name, file, line, subject: subjectOf(exception), message });
      });
  });
}
