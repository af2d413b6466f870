// SPDX-License-Identifier: Apache-2.0
import { hash } from 'node:crypto';
import type { Observation, ToldState } from '../../model/observation.ts';
import { compareSeverity } from '../../model/severity.ts';
import type { Attribution, Instance } from '../../model/tracked-finding.ts';
import { preferredId } from '../../model/vulnerability-ids.ts';

/** An image may hold a package in every layer; what is beyond is counted. */
export const instanceLimit = 1_000;

/** What one observation says, with one instance. */
export function attributionOf(observation: Observation): Attribution {
  const { component, location, kind, about, aliases, rule, severity, severityLabel } = observation;
  const { cvss, cwes, epss, kev, fixedIn, title, details, references, told } = observation;
  const instance: Instance = component
    ? {
        purl: component.purl,
        version: component.version,
        scope: component.scope,
        direct: component.direct,
        path: component.path,
        locations: component.locations,
      }
    : { purl: '', version: '', scope: 'prod', direct: true, path: [], locations: location ? [location] : [] };
  return {
    kind,
    package: component?.name ?? '',
    class: component?.class ?? '',
    ids: idsInOrder([about, ...aliases], kind === 'malware'),
    rules: [rule],
    ...{ severity, severityLabel, cvss, cwes, epss, kev, fixedIn, title, details, references, told },
    instances: [instance],
    instancesLeftOut: 0,
  };
}

/**
 * Merges what is said of one finding: by several observations of a report, by chunks of it, or by several live streams.
 * Order and grouping do not matter. The worst severity, the highest EPSS and a known exploitation win; lists are united.
 */
export function mergeAttributions(given: readonly [Attribution, ...Attribution[]]): Attribution {
  if (given.length === 1) return given[0];
  const [first] = given;
  const worst = best(given, (a, b) => compareSeverity(a.severity, b.severity) || byText(a.severityLabel, b.severityLabel));
  const worded = best(given, (a, b) => byText(a.title, b.title) || byText(a.details, b.details));
  const kind = best(given, (a, b) => kindOrder(a) - kindOrder(b)).kind;
  const scores = given.flatMap(({ cvss }) => cvss);
  const odds = given.flatMap(({ epss }) => epss ?? []);
  const told = best(given, (a, b) => toldOrder(a.told) - toldOrder(b.told) || byText(a.told.reason, b.told.reason)).told;
  const instances = mergeInstances(given);
  return {
    kind,
    package: best(given, (a, b) => byText(a.package, b.package)).package,
    class: first.class,
    ids: idsInOrder(
      given.flatMap(({ ids }) => ids),
      kind === 'malware',
    ),
    rules: united(given.map(({ rules }) => rules)),
    severity: worst.severity,
    severityLabel: worst.severityLabel,
    cvss: [...new Map(scores.map((score) => [`${score.version} ${score.vector}`, score])).entries()]
      .sort(byKey)
      .map(([, score]) => score),
    cwes: united(given.map(({ cwes }) => cwes)),
    epss: odds.length === 0 ? null : Math.max(...odds),
    kev: given.some(({ kev }) => kev === true) ? true : given.some(({ kev }) => kev === false) ? false : null,
    fixedIn: united(given.map(({ fixedIn }) => fixedIn)),
    title: worded.title,
    details: worded.details,
    references: united(given.map(({ references }) => references)),
    told,
    ...instances,
  };
}

/** Equal digests: nothing to write. 32 hex digits. */
export function attributionDigest(attribution: Attribution): string {
  return hash('sha256', JSON.stringify(attribution)).slice(0, 32);
}

function mergeInstances(given: readonly Attribution[]): Pick<Attribution, 'instances' | 'instancesLeftOut'> {
  const unique = new Map<string, Instance>();
  for (const { instances } of given) {
    for (const instance of instances) {
      const key = JSON.stringify([instance.version, instance.purl, instance.locations]);
      const held = unique.get(key);
      unique.set(key, held ? betterTold(held, instance) : instance);
    }
  }
  const sorted = [...unique].sort(byKey).map(([, instance]) => instance);
  const leftOut = given.reduce((sum, { instancesLeftOut }) => sum + instancesLeftOut, 0);
  return { instances: sorted.slice(0, instanceLimit), instancesLeftOut: leftOut + Math.max(0, sorted.length - instanceLimit) };
}

/** Of two tellings of one place: production wins over development, direct over not, the shorter path is shown. */
function betterTold(a: Instance, b: Instance): Instance {
  const path = [a.path, b.path].sort(
    (x, y) => pathOrder(x) - pathOrder(y) || byText(x.join('>'), y.join('>')),
  )[0] as readonly string[];
  return { ...a, scope: a.scope === 'prod' || b.scope === 'prod' ? 'prod' : 'dev', direct: a.direct || b.direct, path };
}

function pathOrder(path: readonly string[]): number {
  return path.length === 0 ? Number.MAX_SAFE_INTEGER : path.length;
}

/** The best id first, the others sorted. */
function idsInOrder(ids: readonly string[], malware: boolean): string[] {
  const unique = [...new Set(ids)].filter((id) => id !== '');
  if (unique.length < 2) return unique;
  const first = preferredId(unique, malware);
  return [first, ...unique.filter((id) => id !== first).sort()];
}

function kindOrder({ kind }: Attribution): number {
  return ['malware', 'vulnerability', 'runtime'].indexOf(kind);
}

/** Whatever reports it as open wins. */
function toldOrder({ state }: ToldState): number {
  return ['open', 'ignored', 'dismissed', 'fixed'].indexOf(state);
}

function best(given: readonly Attribution[], compare: (a: Attribution, b: Attribution) => number): Attribution {
  return given.reduce((held, next) => (compare(next, held) < 0 ? next : held));
}

function united(lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].sort();
}

/** An empty text comes last. */
function byText(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? 1 : -1;
  return a < b ? -1 : 1;
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
