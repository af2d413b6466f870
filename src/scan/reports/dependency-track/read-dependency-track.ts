// SPDX-License-Identifier: Apache-2.0
import type { Observation, ToldState } from '../../../model/observation.ts';
import { addressesIn } from '../addresses-in.ts';
import { isMalware, namedBy } from '../advisory-ids.ts';
import type { ReportContent, ReportInput, RunProof } from '../contract.ts';
import { type JsonView, openJson } from '../json-document.ts';
import { firstText, listAt, shareAt, textAt, valueAt } from '../loose-value.ts';
import { cwesOf, observe } from '../observe.ts';
import { packageTold, withoutRepeats } from '../package-told.ts';
import { emptyWithoutProof, malformed } from '../refuse.ts';
import { instantOf } from '../told-instant.ts';
import { cvssOf, severityTold } from '../told-severity.ts';

/** Dependency-Track's findings of one project (File Finding Format 1.0 and later), its analysis decisions included. */
export function readDependencyTrack({ file, bytes }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  if (textAt(report.get('meta', 'application')) !== 'Dependency-Track') {
    throw malformed(file, 'its "meta" does not name Dependency-Track. Export the findings of the project as FPF.');
  }
  if (report.at('findings')?.kind !== 'array') {
    throw emptyWithoutProof(file, 'it has no list "findings": the export failed or the project was not analysed');
  }
  const proof = proofOf(report);
  if (!proof && report.count('findings') === 0) {
    throw emptyWithoutProof(file, 'the version, the time of the export or the project is missing');
  }
  const text = (...path: string[]) => textAt(report.get(...path));
  return {
    tool: { name: 'Dependency-Track', version: text('meta', 'version') },
    category: '',
    proof,
    subject: { name: text('project', 'name'), version: text('project', 'version'), digest: '' },
    observations: withoutRepeats(observationsOf(report)),
    notices: [],
  };
}

function proofOf(report: JsonView): RunProof | null {
  const version = textAt(report.get('meta', 'version'));
  const at = instantOf(textAt(report.get('meta', 'timestamp')));
  const project = firstText(report.get('project'), ['name'], ['uuid']);
  if (version === '' || at === '' || project === '') return null;
  return { at, because: `Dependency-Track ${version}, its project and time of export are told` };
}

function* observationsOf(report: JsonView): Generator<Observation, void> {
  for (const finding of report.each('findings')) {
    const found = observationOf(finding);
    if (found) yield found;
  }
}

function observationOf(finding: unknown): Observation | undefined {
  const of = (key: string) => textAt(finding, 'vulnerability', key);
  const ids = idsOf(finding);
  const { about, aliases } = namedBy(ids, isMalware(ids));
  const group = textAt(finding, 'component', 'group');
  const name = textAt(finding, 'component', 'name');
  const component = packageTold({
    purl: textAt(finding, 'component', 'purl'),
    name: group === '' ? name : `${group}/${name}`,
    version: textAt(finding, 'component', 'version'),
  });
  if (about === '' || component.name === '') return undefined;
  const cvss = cvssOf(
    [
      [of('cvssV4Vector'), 'CVSSv4'],
      [of('cvssV3Vector'), 'CVSSv31'],
      [of('cvssV2Vector'), ''],
    ].map(([vector, method]) => ({ vector: vector as string, method: method as string })),
  );
  return observe({
    kind: isMalware(ids) ? 'malware' : 'vulnerability',
    about,
    aliases,
    rule: of('vulnId'),
    component,
    severity: severityTold(of('severity'), cvss),
    severityLabel: of('severity'),
    cvss,
    cwes: cwesOf([...listAt(finding, 'vulnerability', 'cwes').map((cwe) => textAt(cwe, 'cweId')), of('cweId')]),
    epss: shareAt(finding, 'vulnerability', 'epssScore'),
    title: of('title') || `${about} in ${component.name}`,
    details: [of('description'), of('recommendation')].filter((text) => text !== '').join('\n\n'),
    references: addressesIn(of('references')),
    told: toldState(finding),
  });
}

/** Aliases are pairs of ids of one flaw; a number of npm's old advisories is told apart. */
function idsOf(finding: unknown): string[] {
  const own = textAt(finding, 'vulnerability', 'vulnId');
  const isNpm = textAt(finding, 'vulnerability', 'source') === 'NPM' && /^\d+$/.test(own);
  const aliases = listAt(finding, 'vulnerability', 'aliases').flatMap((alias) =>
    ['cveId', 'ghsaId', 'osvId', 'sonatypeId', 'snykId', 'gsdId', 'vulnDbId'].map((key) => textAt(alias, key)),
  );
  return [isNpm ? `npm:${own}` : own, ...aliases];
}

/** The analysis states of Dependency-Track; a suppressed finding without one is hidden without a reason. */
function toldState(finding: unknown): ToldState {
  const state = textAt(finding, 'analysis', 'state');
  if (state === 'RESOLVED') return { state: 'fixed', reason: state };
  if (state === 'FALSE_POSITIVE' || state === 'NOT_AFFECTED') return { state: 'dismissed', reason: state };
  const isSuppressed = valueAt(finding, 'analysis', 'isSuppressed') === true;
  if (isSuppressed) return { state: 'ignored', reason: state === '' || state === 'NOT_SET' ? 'suppressed' : state };
  return { state: 'open', reason: '' };
}
