// SPDX-License-Identifier: Apache-2.0
import type { Observation, ToldState } from '../../../model/observation.ts';
import { isMalware, namedBy } from '../advisory-ids.ts';
import type { PagedInput, ReportContent, ReportInput, RunProof } from '../contract.ts';
import { type JsonView, openJson, openJsonPages } from '../json-document.ts';
import { firstText, isRecord, listAt, shareAt, textAt, textsAt } from '../loose-value.ts';
import { cwesOf, observe } from '../observe.ts';
import { packageTold, withoutRepeats } from '../package-told.ts';
import { emptyWithoutProof, malformed } from '../refuse.ts';
import { instantOf } from '../told-instant.ts';
import { cvssOf, severityTold } from '../told-severity.ts';

/** Grype's own JSON: `matches`, and `ignoredMatches` as what its configuration hides, each with the rule's reason. */
export function readGrype({ file, bytes }: ReportInput): ReportContent {
  return contentOf(openJson(bytes, file), file);
}

/** The same, page by page. */
export async function readGrypePages({ file, pages }: PagedInput): Promise<ReportContent> {
  return contentOf(await openJsonPages(pages, file), file);
}

function contentOf(report: JsonView, file: string): ReportContent {
  if (report.at('matches')?.kind !== 'array') {
    throw malformed(file, 'it has no list "matches", so it is no report of Grype. Write it with "grype -o json".');
  }
  const proof = proofOf(report);
  if (!proof && report.count('matches') + report.count('ignoredMatches') === 0) {
    throw emptyWithoutProof(file, 'the version of Grype or what it scanned is missing, or its database was not usable');
  }
  const notices: string[] = [];
  return {
    tool: { name: 'grype', version: textAt(report.get('descriptor', 'version')) },
    category: textAt(report.get('source', 'type')),
    proof,
    subject: subjectOf(report),
    observations: withoutRepeats(observationsOf(report, notices)),
    // Both are lists, so that it is known where the first one ends.
    basis: { [Symbol.iterator]: () => piecesOf(report) },
    isSound: lists.every((list) => report.fits(list)),
    notices,
  };
}

function proofOf(report: JsonView): RunProof | null {
  const version = textAt(report.get('descriptor', 'version'));
  const subject = subjectOf(report);
  const database = report.get('descriptor', 'db');
  const isBroken = textAt(database, 'error') !== '' || (isRecord(database) && textAt(database, 'status', 'error') !== '');
  const status = isRecord(database) ? database.status : undefined;
  const isInvalid = isRecord(status) && status.valid === false;
  if (version === '' || (subject.name === '' && subject.digest === '') || isBroken || isInvalid) return null;
  const built = instantOf(firstText(database, ['built'], ['status', 'built']));
  return {
    at: instantOf(textAt(report.get('descriptor', 'timestamp'))),
    because: `grype ${version}${built === '' ? ` on ${subject.digest || 'a named target'}` : `, database of ${built.slice(0, 10)}`}`,
  };
}

/** An image tells an object, a directory only its path. */
function subjectOf(report: JsonView): ReportContent['subject'] {
  const target = report.at('source', 'target');
  if (target?.kind === 'string') return { name: textAt(target.get()), version: '', digest: '' };
  const text = (key: string) => textAt(target?.get(key));
  return { name: text('userInput') || text('path') || text('name'), version: text('version'), digest: text('manifestDigest') };
}

const lists = ['matches', 'ignoredMatches'] as const;

function* piecesOf(report: JsonView): Generator<Uint8Array, void> {
  for (const list of lists) yield* report.bytes(list);
}

function* observationsOf(report: JsonView, notices: string[]): Generator<Observation, void> {
  let nameless = 0;
  for (const list of lists) {
    for (const match of report.each(list)) {
      const found = observationOf(match, list === 'matches' ? openState : ignoredState(match));
      if (found) yield found;
      else nameless++;
    }
  }
  if (nameless > 0) notices.push(`Left out because they name no vulnerability or no package: ${nameless} matches.`);
}

const openState: ToldState = { state: 'open', reason: '' };

/** What the rule says of itself; its conditions where it gives no reason. */
function ignoredState(match: unknown): ToldState {
  const rules = listAt(match, 'appliedIgnoreRules').map((rule) => {
    const reason = textAt(rule, 'reason').trim();
    if (reason !== '') return reason;
    const conditions = [
      ['vulnerability', textAt(rule, 'vulnerability')],
      ['package', textAt(rule, 'package', 'name')],
      ['fix state', textAt(rule, 'fix-state')],
      ['VEX status', textAt(rule, 'vex-status')],
      ['VEX justification', textAt(rule, 'vex-justification')],
    ].filter(([, value]) => value !== '');
    return conditions.map(([name, value]) => `${name} ${value}`).join(', ');
  });
  return { state: 'ignored', reason: rules.filter((rule) => rule !== '').join('; ') || 'ignore rule without a reason' };
}

function observationOf(match: unknown, told: ToldState): Observation | undefined {
  const own = textAt(match, 'vulnerability', 'id');
  const ids = idsOf(own, match);
  const { about, aliases } = namedBy(ids, isMalware(ids));
  const component = packageTold({
    purl: textAt(match, 'artifact', 'purl'),
    type: purlTypes.get(textAt(match, 'artifact', 'type')) ?? '',
    name: textAt(match, 'artifact', 'name'),
    version: textAt(match, 'artifact', 'version'),
    foundAt: listAt(match, 'artifact', 'locations').map((each) => textAt(each, 'path')),
  });
  if (about === '' || component.name === '') return undefined;
  const label = textAt(match, 'vulnerability', 'severity');
  const cvss = cvssOf(vectorsOf(match));
  return observe({
    kind: isMalware(ids) ? 'malware' : 'vulnerability',
    about,
    aliases,
    rule: own,
    component,
    severity: severityTold(label, cvss),
    severityLabel: label,
    cvss,
    cwes: cwesOf(listAt(match, 'vulnerability', 'cwes').map((each) => textAt(each, 'cwe'))),
    epss: epssOf(match),
    kev: listAt(match, 'vulnerability', 'knownExploited').length > 0 ? true : null,
    fixedIn: textsAt(match, 'vulnerability', 'fix', 'versions'),
    title: `${about} in ${component.name}`,
    details: descriptionOf(match),
    references: [textAt(match, 'vulnerability', 'dataSource'), ...textsAt(match, 'vulnerability', 'urls')],
    told,
  });
}

/**
 * The related ids are other names of the same flaw, unless a distribution's advisory bundles several CVEs: those are not
 * each other's aliases, and the bundle stands for itself.
 */
function idsOf(own: string, match: unknown): string[] {
  const related = listAt(match, 'relatedVulnerabilities').map((each) => textAt(each, 'id'));
  const isBundle = !/^(?:CVE|GHSA|MAL|GO|PYSEC|RUSTSEC)-/i.test(own) && new Set(related).size > 1;
  return isBundle ? [own] : [own, ...related];
}

/** The vulnerability's own scores, else those of the ids it is related to. */
function vectorsOf(match: unknown): { vector: string }[] {
  const own = listAt(match, 'vulnerability', 'cvss');
  const all = own.length > 0 ? own : listAt(match, 'relatedVulnerabilities').flatMap((each) => listAt(each, 'cvss'));
  return all.map((each) => ({ vector: textAt(each, 'vector') }));
}

/** The highest of the CVEs behind it. */
function epssOf(match: unknown): number | null {
  const scores = listAt(match, 'vulnerability', 'epss')
    .map((each) => shareAt(each, 'epss'))
    .filter((score) => score !== null);
  return scores.length === 0 ? null : Math.max(...scores);
}

function descriptionOf(match: unknown): string {
  const related = listAt(match, 'relatedVulnerabilities').map((each) => textAt(each, 'description'));
  return [textAt(match, 'vulnerability', 'description'), ...related].find((text) => text !== '') ?? '';
}

/** Package types whose purl can be told from name and version alone. */
const purlTypes: ReadonlyMap<string, string> = new Map([
  ['npm', 'npm'],
  ['gem', 'gem'],
  ['python', 'pypi'],
  ['go-module', 'golang'],
  ['rust-crate', 'cargo'],
  ['php-composer', 'composer'],
  ['dotnet', 'nuget'],
]);
