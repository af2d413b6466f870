// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../model/report.ts';
import { fixPhrase } from './finding-text.ts';
import { count, plain } from './plain-text.ts';

/** A remedy and how many findings it ends. */
interface Remedy {
  phrase: string;
  ends: number;
}

const mostPhrases = 3;

/**
 * What ends the findings of one package version, as few phrases as are true: `upgrade lodash to 4.18.0` where one
 * version ends them all, else each with its share. Empty where a fix is no question (a licence, a deprecation).
 */
export function remedyPhrases(findings: readonly Finding[]): string[] {
  const malware = findings.find((finding) => finding.kind === 'malware');
  if (malware) return [removal(malware)];
  const flaws = findings.filter((finding) => finding.vulnerability);
  const remedies = [...changes(flaws), ...unknowns(flaws)];
  if (remedies.length <= 1) return remedies.map(({ phrase }) => phrase);
  const shown = remedies.length > mostPhrases + 1 ? remedies.slice(0, mostPhrases) : remedies;
  const rest = remedies.length - shown.length;
  return [
    ...shown.map(({ phrase, ends }) => `${phrase} (for ${ends} of ${flaws.length})`),
    ...(rest > 0 ? [`and ${count(rest, 'more change')}`] : []),
  ];
}

function removal({ component, fix }: Finding): string {
  const what = component ? plain(`${component.name} ${component.version}`) : 'it';
  const instead = fix?.to ? ` (${plain(fix.to)} is not affected)` : '';
  return `remove ${what}${instead}; take machines that installed it as compromised`;
}

/** Findings grouped by the package that has to change; the largest version first where no single one will do. */
function changes(flaws: readonly Finding[]): Remedy[] {
  const groups = Map.groupBy(flaws.filter(isFixable), ({ fix }) => JSON.stringify([fix?.kind, fix?.package]));
  return [...groups.values()].flatMap((group) => {
    const best = versionEndingAll(group);
    const first = group[0]!;
    if (best !== undefined && first.fix) {
      return [{ phrase: fixPhrase({ ...first, fix: { ...first.fix, to: best } }), ends: group.length }];
    }
    return [...Map.groupBy(group, fixPhrase)].map(([phrase, ended]) => ({ phrase, ends: ended.length }));
  });
}

function isFixable(finding: Finding): boolean {
  return fixPhrase(finding) !== 'no fix known';
}

function unknowns(flaws: readonly Finding[]): Remedy[] {
  const amount = flaws.filter((finding) => !isFixable(finding)).length;
  return amount > 0 ? [{ phrase: 'no fix known', ends: amount }] : [];
}

/**
 * The smallest version named by an advisory that ends every finding: at or above a fix of the same major version for
 * each of them, with no later fix of that major version, which would start another affected stretch. Undefined when
 * there is none or a version cannot be compared: `ngao fix` proves the rest on the advisories themselves.
 */
function versionEndingAll(findings: readonly Finding[]): string | undefined {
  const wanted = findings.map(({ fix }) => (fix && fix.kind !== 'none' ? fix.to : ''));
  if (wanted.includes('')) return undefined;
  if (new Set(wanted).size === 1) return wanted[0];
  const fixes = findings.map(({ fix, vulnerability }) => [fix!.to, ...(vulnerability?.fixedIn ?? [])].map(numbersOf));
  if (fixes.flat().includes(undefined)) return undefined;
  const known = fixes as Numbers[][];
  const candidates = known.flat().sort(compareNumbers);
  const best = candidates.find((candidate) => known.every((ends) => isEndedBy(candidate, ends)));
  return best?.join('.');
}

type Numbers = readonly [number, number, number];

/** A plain release `1.2.3`; anything else has an order of its own. */
function numbersOf(version: string): Numbers | undefined {
  const parts = /^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/.exec(version);
  return parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3])] : undefined;
}

function compareNumbers(a: Numbers, b: Numbers): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

function isEndedBy(candidate: Numbers, ends: readonly Numbers[]): boolean {
  const near = ends.filter((end) => end[0] === candidate[0]);
  return near.length > 0 && near.every((end) => compareNumbers(end, candidate) <= 0);
}
