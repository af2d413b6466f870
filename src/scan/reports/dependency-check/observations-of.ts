// SPDX-License-Identifier: Apache-2.0
import type { Observation, ObservedComponent } from '../../../model/observation.ts';
import { buildPurl } from '../../../model/purl.ts';
import { severityOfLabel, severityOfScore } from '../../../model/severity.ts';
import { firstText, listAt, textAt, textsAt, valueAt } from '../loose-value.ts';
import { cwesOf, observe, scoresOf, stillOpen } from '../observe.ts';
import { packageTold } from '../package-told.ts';
import { plainPath } from '../plain-path.ts';
import { vulnerabilityIds } from '../rule-kind.ts';

/** Observations of one dependency, undefined for each that cannot be used. */
export function observationsOf(dependency: unknown): (Observation | undefined)[] {
  const open = listAt(dependency, 'vulnerabilities');
  const suppressed = listAt(dependency, 'suppressedVulnerabilities');
  if (open.length + suppressed.length === 0) return [];
  const component = componentOf(dependency);
  return [
    ...open.map((vulnerability) => observed(vulnerability, component, false)),
    ...suppressed.map((vulnerability) => observed(vulnerability, component, true)),
  ];
}

function componentOf(dependency: unknown): ObservedComponent {
  const paths = [dependency, ...listAt(dependency, 'relatedDependencies')].map((each) => plainPath(textAt(each, 'filePath')));
  const ids = listAt(dependency, 'packages').map((each) => textAt(each, 'id').trim());
  const purl = ids.find((id) => id.startsWith('pkg:')) ?? coordinates(dependency);
  // Without an identifier the file is all there is: `handlebars.js`, `component1.dll`.
  return packageTold({ purl, name: purl === '' ? textAt(dependency, 'fileName') : '', foundAt: [...new Set(paths)] });
}

function coordinates(dependency: unknown): string {
  for (const identifier of listAt(dependency, 'identifiers')) {
    if (textAt(identifier, 'type') !== 'maven') continue;
    const [namespace, name, version] = textAt(identifier, 'name')
      .replace(/^\(|\)$/g, '')
      .split(':');
    const purl = buildPurl({ type: 'maven', namespace: namespace ?? '', name: name ?? '', version: version ?? '' }, 'grammar');
    if (purl !== undefined) return purl;
  }
  return '';
}

function observed(vulnerability: unknown, component: ObservedComponent, isSuppressed: boolean): Observation | undefined {
  const name = textAt(vulnerability, 'name').trim();
  if (name === '' || component.name === '') return undefined;
  const ids = vulnerabilityIds(name);
  const cvss = scoresOf([
    vectorV2(valueAt(vulnerability, 'cvssv2')),
    ...vectorsV3(valueAt(vulnerability, 'cvssv3')),
    textAt(vulnerability, 'cvssv4', 'vectorString'),
  ]);
  const label = firstText(
    vulnerability,
    ['severity'],
    ['cvssv3', 'baseSeverity'],
    ['cvssv2', 'severity'],
    ['cvssV2', 'severity'],
  );
  const worst = Math.max(...cvss.map(({ score }) => score));
  const description = textAt(vulnerability, 'description').trim();
  return observe({
    kind: 'vulnerability',
    about: ids[0] ?? name,
    aliases: ids,
    rule: name,
    component,
    severity: severityOfLabel(label) ?? (cvss.length > 0 ? severityOfScore(worst) : 'unknown'),
    severityLabel: label,
    cvss,
    cwes: cwesOf([...textsAt(vulnerability, 'cwes'), ...textsAt(vulnerability, 'cwe')]),
    fixedIn: fixesOf(vulnerability),
    title: description.split(/(?<=\.)\s/, 1)[0] || name,
    details: description,
    references: listAt(vulnerability, 'references').map((each) => textAt(each, 'url')),
    told: isSuppressed ? { state: 'ignored', reason: textAt(vulnerability, 'notes') || 'suppressed' } : stillOpen,
  });
}

/** Ends of the range that the package was matched by. */
function fixesOf(vulnerability: unknown): string[] {
  const software = listAt(vulnerability, 'vulnerableSoftware').map((each) => valueAt(each, 'software') ?? each);
  const matched = software.filter((each) => firstText(each, ['vulnerabilityIdMatched'], ['matched']) === 'true');
  return matched.map((each) => textAt(each, 'versionEndExcluding'));
}

/** Vectors of CVSS 3 out of its metrics as words or letters; 3.1 unless the report says 3.0. */
function vectorsV3(score: unknown): string[] {
  const names = ['attackVector', 'attackComplexity', 'privilegesRequired', 'userInteraction', 'scope'];
  const impacts = ['confidentialityImpact', 'integrityImpact', 'availabilityImpact'];
  const letters = initials(score, [...names, ...impacts]);
  if (letters === undefined) return [];
  const version = textAt(score, 'version').startsWith('3.0') ? '3.0' : '3.1';
  return [`CVSS:${version}/${joined(['AV', 'AC', 'PR', 'UI', 'S', 'C', 'I', 'A'], letters)}`];
}

/** Dependency-Check's own spellings: `authenticationr`, `confidentialImpact`. */
function vectorV2(score: unknown): string {
  const start = initials(score, ['accessVector', 'accessComplexity']);
  const middle = initials(score, ['authenticationr']) ?? initials(score, ['authentication']);
  const secrecy = initials(score, ['confidentialImpact']) ?? initials(score, ['confidentialityImpact']);
  const end = initials(score, ['integrityImpact', 'availabilityImpact']);
  if (!start || !middle || !secrecy || !end) return '';
  return joined(['AV', 'AC', 'Au', 'C', 'I', 'A'], [...start, ...middle, ...secrecy, ...end]);
}

function initials(score: unknown, names: readonly string[]): string[] | undefined {
  const letters = names.map((name) => textAt(score, name).trim().slice(0, 1).toUpperCase());
  return letters.includes('') ? undefined : letters;
}

function joined(names: readonly string[], letters: readonly string[]): string {
  return names.map((name, index) => `${name}:${letters[index]}`).join('/');
}
