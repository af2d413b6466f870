// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../model/exception.ts';
import { isScanned, notFound } from '../exceptions/unused.ts';
import { type LintEntry, lintEntry, type RepositoryDecisions, subjectOf } from './lint-entry.ts';
import { readHints } from './prose-hints.ts';
import { type Usage, usageOf } from './usage.ts';

/** What the decisions are worth against a complete scan of the repository; nothing where there was none. */
export async function lintScan({ name, exceptions, scan }: RepositoryDecisions): Promise<LintEntry[]> {
  if (!scan) return [];
  const packages = new Set(scan.inventories.flatMap(({ components }) => components.map((component) => component.name)));
  const usages = await usageOf(exceptions.filter(isAskable), scan);
  return usages.flatMap((usage) => {
    const { exception, findings } = usage;
    const { file, line } = exception.source;
    const say = (code: 'unmatched' | 'target-not-found' | 'below-gate', message: string) =>
      lintEntry(code, { repository: name, file, line, subject: subjectOf(exception), message });
    if (!isScanned(exception, scan.inventories) && exception.source.format === 'ngao')
      return [say('target-not-found', `${subjectOf(exception)} ${notFound(exception, scan.inventories)}`)];
    if (findings.length === 0) return [say('unmatched', `${subjectOf(exception)} matches nothing here${why(usage, packages)}`)];
    const isLow = findings.every(({ severity }) => severity === 'low');
    const told = readHints(exception.reason).severity === 'low';
    return isLow && !told && exception.source.engine === 'grype'
      ? [say('below-gate', `${subjectOf(exception)} matches findings of low severity only`)]
      : [];
  });
}

/** What was decided for an image cannot be asked of a source scan; history matches nothing by nature. */
function isAskable({ kinds, source }: Exception): boolean {
  return kinds?.length !== 0 && !source.inherited && source.engineTarget !== 'image';
}

function why({ exception, elsewhere }: Usage, packages: ReadonlySet<string>): string {
  const named = exception.package ?? readHints(exception.reason).package;
  const others = [...new Set(elsewhere.flatMap(({ component }) => component?.name ?? []))].sort();
  if (exception.package !== undefined && others.length > 0 && !others.includes(exception.package))
    return `: here it is in ${others.slice(0, 3).join(', ')}`;
  if (exception.packagePattern || named === undefined || packages.has(named)) return '';
  return `: there is no ${named}`;
}
