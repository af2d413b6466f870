// SPDX-License-Identifier: Apache-2.0
import type { Observation, ToldState } from '../../../model/observation.ts';
import type { FindingKind } from '../../../model/report.ts';
import type { ReportContent, ReportInput, RunProof } from '../contract.ts';
import { type JsonView, openJson } from '../json-document.ts';
import { countAt, listAt, shareAt, textAt, textsAt, valueAt } from '../loose-value.ts';
import { cwesOf, observe } from '../observe.ts';
import { packageTold, withoutRepeats } from '../package-told.ts';
import { emptyWithoutProof, malformed, unsupported } from '../refuse.ts';
import { cvssOf, severityTold } from '../told-severity.ts';

/**
 * Our own report. Its findings are taken as told; its verdict is not: the policy of whoever reads it judges again.
 * A report that is incomplete, or was made with the built-in starter database, proves nothing.
 */
export function readNgaoReport({ file, bytes }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  const schema = textAt(report.get('schema'));
  if (!schema.startsWith('ngao-report/')) throw malformed(file, 'it has no "schema" of a report of Ngao.');
  if (schema !== 'ngao-report/1') throw unsupported(file, 'a later version of the report of Ngao than this one reads (1).');
  if (report.at('findings')?.kind !== 'array') throw malformed(file, 'it has no list "findings": the report is damaged.');
  const proof = proofOf(report);
  if (!proof && report.count('findings') === 0) {
    throw emptyWithoutProof(file, 'it is incomplete, or its advisory database was missing or only the starter set');
  }
  const notices: string[] = [];
  return {
    tool: { name: 'ngao', version: textAt(report.get('tool', 'version')) },
    category: [...report.each('targets')]
      .map((target) => textAt(target, 'ref'))
      .join(', ')
      .slice(0, 500),
    proof,
    subject: subjectOf(report),
    observations: withoutRepeats(observationsOf(report, notices)),
    notices,
  };
}

function proofOf(report: JsonView): RunProof | null {
  const version = textAt(report.get('tool', 'version'));
  const built = textAt(report.get('database', 'builtAt'));
  const isWhole = report.get('complete') === true && textAt(report.get('verdict', 'result')) !== 'incomplete';
  if (!isWhole || version === '' || built === '' || report.get('database', 'starter') !== false) return null;
  return report.count('targets') === 0 ? null : { at: '', because: `ngao ${version}, database of ${built.slice(0, 10)}` };
}

/** Only a report of one target speaks of that target. */
function subjectOf(report: JsonView): ReportContent['subject'] {
  const target = report.count('targets') === 1 ? report.get('targets', 0) : undefined;
  return { name: textAt(target, 'name'), version: textAt(target, 'version'), digest: textAt(target, 'digest') };
}

const kinds = new Set(['vulnerability', 'malware', 'license', 'deprecated', 'secret', 'runtime', 'provenance', 'code']);

function* observationsOf(report: JsonView, notices: string[]): Generator<Observation, void> {
  let unknown = 0;
  for (const finding of report.each('findings')) {
    const found = kinds.has(textAt(finding, 'kind')) ? observationOf(finding) : undefined;
    // A finding of no package, no place and no id is about nothing.
    if (found && (found.component || found.location || found.fingerprint !== '')) yield found;
    else unknown++;
  }
  if (unknown > 0) notices.push(`Left out because their kind is not known, or they are about nothing: ${unknown} findings.`);
}

function observationOf(finding: unknown): Observation {
  const kind = textAt(finding, 'kind') as FindingKind;
  const of = (key: string) => textAt(finding, 'vulnerability', key);
  const rule = textAt(finding, 'sources', 0, 'rule');
  const cvss = cvssOf(listAt(finding, 'vulnerability', 'cvss').map((each) => ({ vector: textAt(each, 'vector') })));
  const kev = valueAt(finding, 'vulnerability', 'kev');
  const label = textAt(finding, 'severity');
  const component = componentOf(finding);
  return observe({
    kind,
    about: of('id') || textAt(finding, 'license', 'declared') || rule || kind,
    aliases: textsAt(finding, 'vulnerability', 'aliases'),
    rule,
    component,
    location: locationOf(valueAt(finding, 'location')),
    fingerprint: component ? '' : textAt(finding, 'id'),
    severity: severityTold(label === 'unknown' ? '' : label, label === 'unknown' ? [] : cvss),
    severityLabel: label,
    cvss,
    cwes: cwesOf(textsAt(finding, 'vulnerability', 'cwes')),
    epss: shareAt(finding, 'vulnerability', 'epss'),
    kev: typeof kev === 'boolean' ? kev : null,
    fixedIn: textsAt(finding, 'vulnerability', 'fixedIn'),
    title: of('summary') || textAt(finding, 'message'),
    details: textAt(finding, 'message'),
    told: toldState(finding),
  });
}

function componentOf(finding: unknown): Observation['component'] {
  const told = valueAt(finding, 'component');
  if (typeof told !== 'object' || told === null) return null;
  const of = (key: string) => textAt(told, key);
  const component = packageTold({
    purl: of('purl'),
    name: of('name'),
    version: of('version'),
    locations: listAt(told, 'locations')
      .map(locationOf)
      .filter((location) => location !== null),
    scope: of('scope') === 'dev' ? 'dev' : 'prod',
    direct: valueAt(told, 'direct') === true,
    path: textsAt(told, 'path').slice(0, 100),
  });
  const stated = (['app', 'base-os', 'base-npm', 'runtime'] as const).find((each) => each === of('class'));
  return stated ? { ...component, class: stated } : component;
}

function locationOf(value: unknown): Observation['location'] {
  const file = textAt(value, 'file');
  return file === '' ? null : { file, line: countAt(value, 'line') };
}

function toldState(finding: unknown): ToldState {
  const status = textAt(finding, 'status');
  const reason = textAt(finding, 'exception', 'reason');
  if (status === 'excepted') return { state: 'ignored', reason };
  if (status === 'not-affected') return { state: 'dismissed', reason: reason || status };
  return { state: 'open', reason: '' };
}
