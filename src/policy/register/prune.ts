// SPDX-License-Identifier: Apache-2.0
import type { YAMLSeq } from 'yaml';
import { utcDate } from '../../kit/working-days.ts';
import type { Exception } from '../../model/exception.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Finding } from '../../model/report.ts';
import { isScanned, notFound } from '../exceptions/unused.ts';
import { placeOf, subjectOf } from './lint-entry.ts';
import { usageOf } from './usage.ts';

export interface Removal {
  exception: Exception;
  why: string;
}

/**
 * The decisions of a repository's own ngao.yaml that can go: expired ones, and, where a complete scan is given, those
 * that match nothing. A decision for a target that was not scanned stays.
 */
export async function removable(
  exceptions: readonly Exception[],
  given: { now: string; scan?: { findings: readonly Finding[]; inventories: readonly Inventory[] } | undefined },
): Promise<Removal[]> {
  const today = utcDate(given.now);
  const own = exceptions.filter(({ source }) => source.format === 'ngao' && !source.inherited);
  const { scan } = given;
  const usages = scan ? await usageOf(own, scan) : [];
  const unmatched = new Set(usages.filter((usage) => usage.findings.length === 0).map(({ exception }) => exception));
  return own.flatMap((exception) => {
    if (exception.expires < today) return [{ exception, why: `expired on ${exception.expires}` }];
    return unmatched.has(exception) && isScanned(exception, scan?.inventories ?? [])
      ? [{ exception, why: 'matches nothing' }]
      : [];
  });
}

/** Decisions that stay although nothing needs them, since their target was not found: it may be mistyped, or scanned elsewhere. */
export function withoutTarget(
  exceptions: readonly Exception[],
  { removals, scan }: { removals: readonly Removal[]; scan: { inventories: readonly Inventory[] } | undefined },
): string[] {
  if (!scan) return [];
  const gone = new Set(removals.map(({ exception }) => exception));
  return exceptions
    .filter((exception) => !gone.has(exception) && !isScanned(exception, scan.inventories))
    .map((exception) => `${placeOf(exception)} ${subjectOf(exception)}: stays; it ${notFound(exception, scan.inventories)}`);
}

/** One line for people: `ngao.yaml:12 GHSA-...: matches nothing`. */
export function removalText({ exception, why }: Removal): string {
  return `${placeOf(exception)} ${subjectOf(exception)}: ${why}`;
}

/**
 * The text of ngao.yaml without these decisions; everything else and its comments stay. The comment above an entry goes
 * with it. `own` are all decisions of that file in the policy's order: `exceptions` first, then `licenses.exceptions`.
 */
export async function pruneText(text: string, own: readonly Exception[], removals: readonly Removal[]): Promise<string> {
  if (removals.length === 0) return text;
  const { parseDocument, isSeq } = await import('yaml');
  const document = parseDocument(text);
  const gone = new Set(removals.map(({ exception }) => exception));
  let from = 0;
  for (const path of [['exceptions'], ['licenses', 'exceptions']]) {
    const list = document.getIn(path);
    if (!isSeq(list)) continue;
    const held = own.slice(from, from + list.items.length);
    from += list.items.length;
    if (held.some((exception) => gone.has(exception))) removeItems(list, (index) => gone.has(held[index] as Exception));
  }
  return document.toString({ lineWidth: 0 });
}

/** The library keeps the comment above the first item with the list. */
function removeItems(list: YAMLSeq, isGone: (index: number) => boolean): void {
  if (isGone(0)) list.commentBefore = null;
  list.items = list.items.filter((_, index) => !isGone(index));
  if (list.items.length === 0) list.flow = true;
}
