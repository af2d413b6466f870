// SPDX-License-Identifier: Apache-2.0

import { addDays, utcDate } from '../../kit/working-days.ts';
import type { Exception } from '../../model/exception.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Notice } from '../../model/problem.ts';
import type { Finding } from '../../model/report.ts';
import { isRange, type Matcher, makeMatcher, type Satisfies, type Subject } from './match-exception.ts';
import { isScanned, notFound, openElsewhere } from './unused.ts';

/** An exception that ends within this many days is told. */
const expiresSoon = 14;

export interface ExceptionRequest {
  exceptions: readonly Exception[];
  now: string;
  /** Whether all that exceptions could speak of was looked for; if not, an unused one may be needed after all. */
  exhaustive: boolean;
  /** Whether the whole folder of the policy was scanned: a target that is not among the inventories is not there. */
  wholeFolder?: boolean | undefined;
}

/**
 * Sets `excepted` on every open finding that a valid exception hides. Expired exceptions hide nothing; they, the unused
 * ones and those about to expire are told with file and line. Where several match, the smallest id is recorded.
 */
export async function applyExceptions(
  findings: readonly Finding[],
  inventories: readonly Inventory[],
  given: ExceptionRequest,
): Promise<{ findings: Finding[]; notices: Notice[] }> {
  if (given.exceptions.length === 0) return { findings: [...findings], notices: [] };
  const today = utcDate(given.now);
  const satisfies = given.exceptions.some(({ version }) => version !== undefined && isRange(version))
    ? await loadSatisfies()
    : undefined;
  const matchers = given.exceptions.map((exception) => makeMatcher(exception, satisfies)).sort(byId);
  const used = new Set<Exception>();
  const candidates = indexById(matchers);
  const subjectOf = makeSubjects(inventories);
  const judged = findings.map((finding) => {
    if (finding.status !== 'open') return finding;
    const subject = subjectOf(finding);
    const hits = candidates(subject.ids).filter((matcher) => matcher.matches(subject));
    for (const { exception } of hits) used.add(exception);
    const valid = hits.find(({ exception }) => !isExpired(exception, today));
    return valid ? { ...finding, status: 'excepted' as const, exception: recorded(valid.exception) } : finding;
  });
  const notices = matchers.flatMap((matcher) => {
    const { exception } = matcher;
    const isUsed = used.has(exception);
    const unused = isUsed || !given.exhaustive ? '' : unusedWords(exception, { judged, inventories, given });
    return noticesOf(matcher, { used: isUsed, today, unused });
  });
  return { findings: judged, notices };
}

/** What is wrong with an exception that nothing needed; '' where that cannot be said. */
function unusedWords(
  exception: Exception,
  { judged, inventories, given }: { judged: readonly Finding[]; inventories: readonly Inventory[]; given: ExceptionRequest },
): string {
  if (!isScanned(exception, inventories)) return given.wholeFolder ? notFound(exception, inventories) : '';
  const same = judged.filter((finding) => idsOf(finding).includes(exception.vulnerability ?? ''));
  return `matches nothing${openElsewhere(exception, same)}`;
}

/** Valid through the end of its last day in UTC; without a date (only foreign ones are) it never ends. */
function isExpired({ expires }: Exception, today: string): boolean {
  return expires !== '' && expires < today;
}

/** The range comparison of the gate. */
export async function loadSatisfies(): Promise<Satisfies> {
  const { default: semver } = await import('semver');
  return (version, range) => semver.satisfies(version, range, { includePrerelease: true });
}

/** Exceptions that may speak of a finding: those that name one of its ids, and those that name no id; by id of the decision. */
function indexById(matchers: readonly Matcher[]): (ids: readonly string[]) => readonly Matcher[] {
  const named = Map.groupBy(matchers, ({ exception }) => exception.vulnerability);
  const general = named.get(undefined) ?? [];
  return (ids) => {
    const specific = ids.flatMap((id) => named.get(id) ?? []);
    return specific.length === 0 ? general : [...new Set([...specific, ...general])].sort(byId);
  };
}

/** What exceptions look at in a finding, gathered once per inventory. */
export function makeSubjects(inventories: readonly Inventory[]): (finding: Finding) => Subject {
  const byRef = new Map(inventories.map((inventory) => [inventory.target.ref, inventory]));
  const copies = new Map<Inventory, Map<string, string[]>>();
  const copiesOf = (inventory: Inventory, component: NonNullable<Finding['component']>) => {
    const byName = copies.get(inventory) ?? keysByPackage(inventory);
    copies.set(inventory, byName);
    return byName.get(`${component.name}@${component.version}`) ?? [];
  };
  return (finding) => {
    const inventory = byRef.get(finding.target);
    return {
      finding,
      ids: idsOf(finding),
      inventory,
      get copies() {
        return inventory && finding.component ? copiesOf(inventory, finding.component) : [];
      },
    };
  };
}

function keysByPackage(inventory: Inventory): Map<string, string[]> {
  const groups = Map.groupBy(inventory.components, ({ name, version }) => `${name}@${version}`);
  return new Map([...groups].map(([name, components]) => [name, components.map(({ key }) => key)]));
}

/** The finding's own id first, then its aliases; for other kinds the licence text or the rule. */
function idsOf(finding: Finding): string[] {
  if (finding.vulnerability) return [finding.vulnerability.id, ...finding.vulnerability.aliases];
  if (finding.license) return [finding.license.declared];
  return finding.sources.map(({ rule }) => rule);
}

function recorded({ id, reason, owner, expires, source }: Exception): NonNullable<Finding['exception']> {
  return { id, reason, owner, expires, source: `${source.file}:${source.line}` };
}

/** What an inherited exception is worth is told only where it concerns this repository. */
function noticesOf({ exception, broken }: Matcher, given: { used: boolean; today: string; unused: string }): Notice[] {
  const { expires, source } = exception;
  if (source.inherited && !given.used) return [];
  const about = `${source.file}:${source.line}: the exception for ${subjectText(exception)}`;
  const notice = (code: string, message: string): Notice[] => [{ code, message: `${about} ${message}`, target: source.file }];
  if (broken) return notice('exception-unreadable', `hides nothing: ${broken}.`);
  if (isExpired(exception, given.today)) {
    return notice('exception-expired', `expired on ${expires} and hides nothing. Renew it with a new decision, or delete it.`);
  }
  if (!given.used) return given.unused === '' ? [] : notice('exception-unused', `${given.unused}. Correct it, or delete it.`);
  if (expires === '') return notice('exception-undated', 'has no end. Give it a date.');
  return expires <= addDays(given.today, expiresSoon) ? notice('exception-expiring', `ends on ${expires}.`) : [];
}

function subjectText(exception: Exception): string {
  const parts = [
    exception.vulnerability,
    exception.package,
    exception.path,
    exception.location,
    exception.target,
    exception.kind,
  ];
  return (
    parts
      .filter((part) => part !== undefined)
      .slice(0, 2)
      .join(' in ') || exception.id
  );
}

function byId(a: Matcher, b: Matcher): number {
  if (a.exception.id !== b.exception.id) return a.exception.id < b.exception.id ? -1 : 1;
  const [left, right] = [a, b].map(({ exception: { source } }) => `${source.file}\n${String(source.line).padStart(9, '0')}`) as [
    string,
    string,
  ];
  return left < right ? -1 : Number(left > right);
}
