// SPDX-License-Identifier: Apache-2.0
import { hash } from 'node:crypto';
import { remembering } from '../../kit/remembering.ts';
import { packageOf } from '../../model/finding-identity.ts';
import type { Observation, ObservedComponent } from '../../model/observation.ts';
import { canonicalPurl } from '../../model/purl.ts';
import type { FindingKind } from '../../model/report.ts';

/** What makes an observation the same finding as another one. */
export interface FindingKey {
  /** Readable and stable: `ngao-finding-1` and five parts, each percent-encoded. Safe in SQL text, JSON and URLs. */
  text: string;
  /** 32 lower-case hex digits of SHA-256 over `text` (128 bits); the database's unique key. */
  hash: string;
}

/** Where an observation stands: the target whose report it is, and the alias group of its id. */
export interface KeyScope {
  target: string;
  /** The stable group id of `observation.about` (`AliasGroups.groupOf`); for kinds without advisories the id itself. */
  group: string;
  /** `packageIdentity` of its component, where the caller knows it already. */
  package?: string;
}

/**
 * The identity of an observation: scope, kind, alias group, package without version (or code fingerprint), location class.
 * Severity, wording, version, path and line are attributes and never in it.
 */
export function findingKey(observation: Observation, { target, group, package: known }: KeyScope): FindingKey {
  const parts = [target, familyOf(observation.kind), group, known ?? subjectOf(observation), observation.component?.class ?? ''];
  return keyOf(['ngao-finding-1', ...parts].map(storable).join('|'));
}

/** The key of the same finding under another group (after a merge or split of alias groups). */
export function keyWithGroup({ text }: Pick<FindingKey, 'text'>, group: string): FindingKey {
  const parts = text.split('|');
  parts[3] = storable(group);
  return keyOf(parts.join('|'));
}

function keyOf(text: string): FindingKey {
  return { text, hash: hash('sha256', text).slice(0, 32) };
}

/**
 * A flaw, malware and a flaw of the runtime are all "an advisory speaks of this package": tools disagree on which it is,
 * and the same advisory must not become two findings. The other kinds are questions of their own.
 */
export function familyOf(kind: FindingKind): string {
  return kind === 'malware' || kind === 'runtime' || kind === 'vulnerability' ? 'advisory' : kind;
}

/** Whether the id of such a finding belongs to an alias group. */
export function hasAliasGroup(kind: FindingKind): boolean {
  return familyOf(kind) === 'advisory';
}

function subjectOf({ component, fingerprint, location }: Observation): string {
  if (component) return packageIdentity(component);
  return fingerprint === '' ? `file:${location?.file ?? ''}` : `code:${fingerprint}`;
}

/** The canonical purl without version, qualifiers and subpath; `name:` and the name where no purl can be built. */
export function packageIdentity({ purl, name }: Pick<ObservedComponent, 'purl' | 'name'>): string {
  if (purl === '') return `name:${name}`;
  return packageOfPurl(purl);
}

/** Every step of an import asks for the packages of its part again: as many are kept as a part names. */
const packageOfPurl = remembering((purl) => packageOf(canonicalPurl(purl) ?? canonicalPurl(purl, 'grammar') ?? purl), 2000);

const plain = /^[A-Za-z0-9._~-]*$/;

/**
 * Percent-encodes everything but what URLs leave alone, so that no separator, NUL or control character remains.
 * A lone surrogate has no UTF-8: it becomes `%u` and its number, which no other text can become.
 */
function storable(part: string): string {
  if (plain.test(part)) return part;
  if (part.isWellFormed()) return encodeURIComponent(part);
  return [...part]
    .map((character) => (character.isWellFormed() ? encodeURIComponent(character) : loneSurrogate(character)))
    .join('');
}

function loneSurrogate(character: string): string {
  return `%u${character.charCodeAt(0).toString(16)}`;
}
