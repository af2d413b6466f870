// SPDX-License-Identifier: Apache-2.0
import { hash } from 'node:crypto';
import { remembering } from '../../kit/remembering.ts';
import type { Location } from '../../model/component.ts';
import { classOfPackage } from '../../model/component-class.ts';
import type { Observation, ObservedComponent } from '../../model/observation.ts';
import { buildPurl, formatPurl, type Purl, parsePurl } from '../../model/purl.ts';

/** A package as a tool of packages tells it. */
export interface ToldPackage {
  /** As the tool writes it; one that breaks the grammar counts as none. */
  purl?: string;
  /** Purl type where the tool tells no purl; the name then stands as the ecosystem spells it (`@scope/name`, `group:artifact`). */
  type?: string;
  /** Default: as the purl tells it. */
  name?: string;
  version?: string;
  /** Paths it was found at: they tell its class, and are its locations unless those are given. */
  foundAt?: readonly string[];
  locations?: readonly Location[];
  scope?: ObservedComponent['scope'];
  direct?: boolean;
  path?: readonly string[];
}

const longest = 1000;
/** Characters of a key that is kept as it is. */
const shortKey = 100;
const isPlain = /^[ -~]*$/;
const mostLocations = 200;

/** The component of a package that a tool names, with the class that its purl and places tell. */
export function packageTold(told: ToldPackage): ObservedComponent {
  const foundAt = (told.foundAt ?? []).filter((path) => path !== '').slice(0, mostLocations);
  const purl = purlOf(told);
  const name = clean(told.name) || (purl ? nameOfPurl(purl.parts) : '');
  return {
    purl: purl?.text ?? '',
    name,
    version: clean(told.version) || purl?.parts.version || '',
    class: classOfPackage({ purl: purl?.parts, name, foundAt }),
    scope: told.scope ?? 'prod',
    direct: told.direct ?? false,
    path: (told.path ?? []).map(clean),
    locations: told.locations?.map(({ file, line }) => ({ file: clean(file), line })) ?? places(foundAt),
  };
}

/** Each path once, of no line. */
function places(paths: readonly string[]): Location[] {
  return [...new Set(paths.map(clean))].map((file) => ({ file, line: 0 }));
}

interface ReadPurl {
  parts: Purl;
  /** Canonical. */
  text: string;
}

/** Reports name a package once for each of its flaws. */
const readPurl = remembering((text): ReadPurl | undefined => {
  const parts = parsePurl(text, 'grammar');
  return parts && { parts, text: formatPurl(parts) };
}, 1000);

function purlOf(told: ToldPackage): ReadPurl | undefined {
  const [name, version] = [clean(told.name), clean(told.version)];
  const given = told.purl && told.purl.length <= 2 * longest ? readPurl(told.purl.toWellFormed()) : undefined;
  if (given) return given.parts.version === '' && version !== '' ? withVersion(given.parts, version) : given;
  if (!told.type || name === '') return undefined;
  const at = name.lastIndexOf(told.type === 'maven' ? ':' : '/');
  const parts = { type: told.type, namespace: at > 0 ? name.slice(0, at) : '', name: name.slice(at + 1), version };
  const built = buildPurl(parts, 'grammar');
  return built === undefined ? undefined : readPurl(built);
}

function withVersion(purl: Purl, version: string): ReadPurl {
  const parts = { ...purl, version };
  return { parts, text: formatPurl(parts) };
}

/** One bounded line without control characters. */
function clean(text: string | undefined): string {
  const short = (text ?? '').slice(0, longest);
  if (isPlain.test(short)) return short.trim();
  return short
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim();
}

function nameOfPurl(purl: Purl): string {
  return purl.namespace === '' ? purl.name : `${purl.namespace}${purl.type === 'maven' ? ':' : '/'}${purl.name}`;
}

/** Leaves out what a report tells twice: the same of the same component at the same places. */
export function* withoutRepeats(observations: Iterable<Observation>): Generator<Observation, void> {
  const seen = new Set<string>();
  for (const observation of observations) {
    const key = keyOf(observation);
    if (seen.has(key)) continue;
    seen.add(key);
    yield observation;
  }
}

function keyOf({ kind, about, component, location, fingerprint, told }: Observation): string {
  const places = component?.locations.map(({ file, line }) => [file, line]);
  const its = component && [component.purl, component.name, component.version, component.path];
  const text = JSON.stringify([kind, about, its, places, location && [location.file, location.line], fingerprint, told.state]);
  // A report has tens of thousands of them.
  return text.length <= shortKey ? text : hash('sha256', text, 'base64');
}
