// SPDX-License-Identifier: Apache-2.0
import type { Observation, ObservedComponent } from '../../../model/observation.ts';
import { severityOfScore } from '../../../model/severity.ts';
import { isMalware, namedBy } from '../advisory-ids.ts';
import { listAt, textAt, textsAt } from '../loose-value.ts';
import { cwesOf, observe } from '../observe.ts';
import { packageTold } from '../package-told.ts';
import { cvssOf, severityTold } from '../told-severity.ts';

/** One observation per group of OSV records that the scanner calls one flaw, and one per licence that its policy forbids. */
export function* packageObservations(each: unknown, source: string): Generator<Observation, void> {
  const component = componentOf(each, source);
  if (component.name === '') return;
  const records = new Map(listAt(each, 'vulnerabilities').map((record) => [textAt(record, 'id'), record]));
  records.delete('');
  for (const group of listAt(each, 'groups')) {
    const members = textsAt(group, 'ids').filter((id) => records.has(id));
    const found = members.map((id) => records.get(id));
    for (const id of members) records.delete(id);
    if (found.length > 0) yield flawOf(found, group, component);
  }
  for (const record of records.values()) yield flawOf([record], undefined, component);
  for (const license of textsAt(each, 'license_violations')) {
    yield observe({ kind: 'license', about: license, component, title: `${license} is not among the allowed licences` });
  }
}

function componentOf(each: unknown, source: string): ObservedComponent {
  const of = (key: string) => textAt(each, 'package', key);
  const groups = textsAt(each, 'dependency_groups');
  return packageTold({
    type: purlTypes.get(of('ecosystem').replace(/:.*$/, '')) ?? '',
    // Vendored C and C++ code has no package name: the commit of its source stands for it.
    name: of('name') || (of('commit') === '' ? '' : source),
    version: of('version') || of('commit'),
    foundAt: [source],
    scope: groups.length > 0 && groups.every((group) => /^(?:dev|development|test)/i.test(group)) ? 'dev' : 'prod',
  });
}

function flawOf(records: readonly unknown[], group: unknown, component: ObservedComponent): Observation {
  const ids = [
    ...records.map((record) => textAt(record, 'id')),
    ...records.flatMap((record) => textsAt(record, 'aliases')),
    ...textsAt(group, 'aliases'),
  ];
  const { about, aliases } = namedBy(ids, isMalware(ids));
  const text = (key: string) => records.map((record) => textAt(record, key)).find((found) => found !== '') ?? '';
  const label = records.map((record) => textAt(record, 'database_specific', 'severity')).find((found) => found !== '') ?? '';
  const cvss = cvssOf(records.flatMap((record) => listAt(record, 'severity')).map((each) => ({ vector: textAt(each, 'score') })));
  const told = severityTold(label, cvss);
  const highest = Number(textAt(group, 'max_severity') || Number.NaN);
  return observe({
    kind: isMalware(ids) ? 'malware' : 'vulnerability',
    about,
    aliases,
    rule: textAt(records[0], 'id'),
    component,
    severity: told === 'unknown' && highest > 0 && highest <= 10 ? severityOfScore(highest) : told,
    severityLabel: label || textAt(group, 'max_severity'),
    cvss,
    cwes: cwesOf(records.flatMap(cwesOfRecord)),
    fixedIn: fixesFor(records, component.name),
    title: text('summary') || `${about} in ${component.name}`,
    details: text('details'),
    references: records.flatMap((record) => listAt(record, 'references').map((each) => textAt(each, 'url'))),
  });
}

function cwesOfRecord(record: unknown): string[] {
  const perPackage = listAt(record, 'affected').flatMap((each) => listAt(each, 'database_specific', 'cwes'));
  return [...textsAt(record, 'database_specific', 'cwe_ids'), ...perPackage.map((cwe) => textAt(cwe, 'cweId'))];
}

/** The fixed versions of the ranges of this package; commits are no versions. */
function fixesFor(records: readonly unknown[], name: string): string[] {
  return records
    .flatMap((record) => listAt(record, 'affected'))
    .filter((affected) => textAt(affected, 'package', 'name').toLowerCase() === name.toLowerCase())
    .flatMap((affected) => listAt(affected, 'ranges').slice(0, 200))
    .filter((range) => textAt(range, 'type') !== 'GIT')
    .flatMap((range) => listAt(range, 'events').slice(0, 200))
    .map((event) => textAt(event, 'fixed'))
    .filter((version) => version !== '');
}

/** OSV ecosystem to purl type, for those whose purl needs nothing but the name. */
const purlTypes: ReadonlyMap<string, string> = new Map([
  ['npm', 'npm'],
  ['PyPI', 'pypi'],
  ['Go', 'golang'],
  ['Packagist', 'composer'],
  ['RubyGems', 'gem'],
  ['crates.io', 'cargo'],
  ['Maven', 'maven'],
  ['NuGet', 'nuget'],
  ['Pub', 'pub'],
  ['Hex', 'hex'],
]);
