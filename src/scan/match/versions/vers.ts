// SPDX-License-Identifier: Apache-2.0
import type { VersionScheme } from './contract.ts';
import { schemeForType } from './registry.ts';

/** `*` alone means every version. */
export type VersComparator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '*';
export interface VersConstraint {
  comparator: VersComparator;
  /** Decoded; empty for `*`. */
  version: string;
}
/** A VERS range (package-url/vers-spec): its constraints in ascending order of their versions (as written, where one is unreadable). */
export interface VersRange {
  /** `npm`, `deb`, ...: a VERS type of the registry. */
  type: string;
  constraints: readonly VersConstraint[];
}

/**
 * Reads `vers:npm/>=1.0.0|<2.0.0`, also with white space, superfluous pipes and constraints out of order ("Parsing and
 * validating version range specifiers"). Undefined for a type no scheme knows, no constraint, `*` beside others, a
 * comparator without version and broken percent-encoding.
 */
export function readVers(text: string): VersRange | undefined {
  const match = /^vers:([a-z0-9.-]+)\/(.*)$/s.exec(text.replace(/\s+/g, ''));
  const scheme = match === null ? undefined : schemeForType(match[1]!);
  if (match === null || scheme === undefined) return undefined;
  const constraints = match[2]!
    .split('|')
    .filter((part) => part !== '')
    .map(readConstraint);
  return isWellFormed(constraints) ? { type: match[1]!, constraints: sorted(constraints, scheme) } : undefined;
}

/** As `readVers`, but only the canonical form: no white space, sorted, percent-encoding where needed and only there. */
export function readCanonicalVers(text: string): VersRange | undefined {
  const range = readVers(text);
  return range !== undefined && writeVers(range) === text ? range : undefined;
}

/** The canonical text of a range. */
export function writeVers(range: VersRange): string {
  return `vers:${range.type}/${range.constraints.map(writeConstraint).join('|')}`;
}

/**
 * Whether a version lies in a range ("Checking if a version is contained within a range"); undefined when the version
 * or one of the range's cannot be read in the range's scheme.
 */
export function versContains({ type, constraints }: VersRange, version: string): boolean | undefined {
  const scheme = schemeForType(type);
  if (scheme?.compare(version, version) === undefined) return undefined;
  if (constraints[0]?.comparator === '*') return true;
  const placed: Placed[] = [];
  for (const { comparator, version: bound } of constraints) {
    const side = scheme.compare(version, bound);
    if (side === undefined) return undefined;
    placed.push({ comparator, side });
  }
  const equal = placed.filter(({ side }) => side === 0);
  if (equal.some(({ comparator }) => comparator === '!=')) return false;
  if (equal.some(({ comparator }) => comparator.endsWith('='))) return true;
  return liesBetween(placed);
}

/** Where the tested version stands: `side` is negative below the constraint's version, positive above it. */
interface Placed {
  comparator: VersComparator;
  side: number;
}

/** Each bound looks at its neighbour: above a lower one and below the next upper one, or beyond the outermost. */
function liesBetween(placed: readonly Placed[]): boolean {
  const bounds = placed.filter(({ comparator }) => comparator !== '=' && comparator !== '!=');
  if (bounds.length === 0) return placed.every(({ comparator }) => comparator === '!=');
  const next = bounds.findIndex(({ side }) => side < 0);
  const below = bounds[(next < 0 ? bounds.length : next) - 1];
  const above = next < 0 ? undefined : bounds[next];
  if (below?.side === 0) return false;
  return (below === undefined || below.comparator.startsWith('>')) && (above === undefined || above.comparator.startsWith('<'));
}

function readConstraint(text: string): VersConstraint | undefined {
  if (text === '*') return { comparator: '*', version: '' };
  const [, comparator, encoded] = /^(>=|<=|!=|<|>|=)?(.*)$/s.exec(text)!;
  const version = decode(encoded!);
  return version === undefined || version === '' ? undefined : { comparator: (comparator ?? '=') as VersComparator, version };
}

function isWellFormed(constraints: (VersConstraint | undefined)[]): constraints is VersConstraint[] {
  if (constraints.length === 0 || constraints.includes(undefined)) return false;
  return constraints.length === 1 || constraints.every((constraint) => constraint!.comparator !== '*');
}

function sorted(constraints: readonly VersConstraint[], scheme: VersionScheme): readonly VersConstraint[] {
  const readable = constraints.every(({ version }) => scheme.compare(version, version) !== undefined);
  return readable ? constraints.toSorted((a, b) => scheme.compare(a.version, b.version)!) : constraints;
}

function writeConstraint({ comparator, version }: VersConstraint): string {
  return (comparator === '=' ? '' : comparator) + encode(version);
}

function decode(text: string): string | undefined {
  // A lone surrogate has no percent-encoding, so it could not be written again.
  if (!text.isWellFormed()) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** As in a purl: all but letters, digits and `.-_~:` is percent-encoded. */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
