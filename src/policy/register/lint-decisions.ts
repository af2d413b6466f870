// SPDX-License-Identifier: Apache-2.0

import { utcDate } from '../../kit/working-days.ts';
import type { Exception } from '../../model/exception.ts';
import { type LintCode, type LintEntry, lintEntry, type RepositoryDecisions, subjectOf } from './lint-entry.ts';
import { isBoilerplate, readHints } from './prose-hints.ts';

/** What one decision tells about itself, without a scan. */
export function lintDecisions(repository: RepositoryDecisions, now: string): LintEntry[] {
  const today = utcDate(now);
  return repository.exceptions.filter(isJudged).flatMap((exception) => {
    const { source } = exception;
    return [...faultsOf(exception, today)].map(([code, message]) =>
      lintEntry(code, {
        repository: repository.name,
        file: source.file,
        line: source.line,
        subject: subjectOf(exception),
        message,
      }),
    );
  });
}

/** History is told by file; what a policy inherits is not this repository's to change. */
function isJudged({ source }: Exception): boolean {
  return source.format !== 'audit-resolve' && !source.inherited;
}

type Fault = readonly [LintCode, string];

function faultsOf(exception: Exception, today: string): Fault[] {
  const about = subjectOf(exception);
  if (hidesNothing(exception)) return exception.reason === '' ? [['unreasoned', `${about} has no reason`]] : [];
  return [...paperFaults(exception, today), ...reachFaults(exception)];
}

function hidesNothing({ kinds }: Exception): boolean {
  return kinds?.length === 0;
}

function paperFaults(exception: Exception, today: string): Fault[] {
  const about = subjectOf(exception);
  const { reason, expires, owner } = exception;
  const faults: Fault[] = [];
  if (expires === '') faults.push(['undated', `${about} has no end`]);
  else if (expires < today) faults.push(['expired', `${about} expired on ${expires}`]);
  if (reason === '') faults.push(['unreasoned', `${about} has no reason`]);
  else if (isBoilerplate(reason)) faults.push(['boilerplate', `${about}: "${reason}"`]);
  if (owner === '') faults.push(['unowned', `${about} has no owner`]);
  return faults;
}

/** How far it reaches in the tool that it was written for. */
function reachFaults(exception: Exception): Fault[] {
  const about = subjectOf(exception);
  const hints = readHints(exception.reason);
  const held = exception.class ?? hints.class;
  const faults: Fault[] = [];
  if (isUnscoped(exception)) {
    const hint = hints.package ? ` (its reason names ${hints.package})` : '';
    faults.push(['unscoped', `${about} is not limited to a package${hint}`]);
  }
  if (isSourceScan(exception)) faults.push(...sourceFaults(exception, { about, held }));
  if (hints.severity === 'low' && exception.source.engine === 'grype')
    faults.push(['below-gate', `${about} is of low severity by its own words`]);
  return faults;
}

function sourceFaults(exception: Exception, { about, held }: { about: string; held: Exception['class'] }): Fault[] {
  const { vulnerability, aliases } = exception;
  if (held === 'base-os' || held === 'runtime') {
    const what = held === 'base-os' ? 'a package of the base image' : 'the Node.js binary';
    return [['dead-by-scope', `${about} is about ${what}, and a source scan reports none`]];
  }
  if (held === 'base-npm')
    return [['hides-own-copy', `${about} is meant for the npm of the base image, which a source scan does not see`]];
  if (vulnerability?.startsWith('CVE-') && !aliases)
    return [['dead-id', `${about}: npm matches carry GHSA ids, so this id alone matches none of them`]];
  return [];
}

function isSourceScan({ source }: Exception): boolean {
  return source.engine === 'grype' && source.engineTarget === 'source';
}

function isUnscoped({ vulnerability, package: name, path, location, target }: Exception): boolean {
  return vulnerability !== undefined && [name, path, location, target].every((matcher) => matcher === undefined);
}
