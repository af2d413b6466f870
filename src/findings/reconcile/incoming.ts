// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../model/observation.ts';
import type { Attribution } from '../../model/tracked-finding.ts';
import { type FindingKey, findingKey, hasAliasGroup, keyWithGroup, packageIdentity } from '../identity/finding-key.ts';
import type { AliasAssertion, Asserter } from './alias-groups.ts';
import { attributionDigest, attributionOf, mergeAttributions } from './attribution.ts';

/** One finding as a report (or a chunk of it) tells it. */
export interface Incoming {
  key: FindingKey;
  group: string;
  attribution: Attribution;
  /** `attributionDigest(attribution)`. */
  digest: string;
}

/** `groupOf` of alias-groups with the known groups filled in. */
export type GroupResolver = (id: string, packageName: string) => string;

/**
 * Folds observations into findings by key hash; several versions, paths and places of one subject are its instances.
 * Costs memory for the observations it is given: a large report is handed over in chunks, and where a key returns in a
 * later chunk the caller takes `togetherWith` what it has stored under the same report.
 */
export function gatherIncoming(
  observations: Iterable<Observation>,
  { target, groupOf }: { target: string; groupOf: GroupResolver },
): Map<string, Incoming> {
  const identities = new Map<string, string>();
  const gathered = new Map<string, { key: FindingKey; group: string; list: [Attribution, ...Attribution[]] }>();
  for (const observation of observations) {
    const name = packageOfObservation(observation, identities);
    const group = hasAliasGroup(observation.kind) ? groupOf(observation.about, name ?? '') : observation.about;
    const key = findingKey(observation, { target, group, ...(name !== undefined && { package: name }) });
    const held = gathered.get(key.hash);
    if (held) held.list.push(attributionOf(observation));
    else gathered.set(key.hash, { key, group, list: [attributionOf(observation)] });
  }
  const incoming = new Map<string, Incoming>();
  for (const [hash, { key, group, list }] of gathered) {
    const attribution = mergeAttributions(list);
    incoming.set(hash, { key, group, attribution, digest: attributionDigest(attribution) });
  }
  return incoming;
}

/**
 * The same when every id was taken for a group of its own before anybody knew its group: as if the observations had been
 * gathered under these groups.
 */
export function underGroups(told: Iterable<Incoming>, groupOf: GroupResolver): Map<string, Incoming> {
  const incoming = new Map<string, Incoming>();
  for (const one of told) {
    const { kind, package: name, instances } = one.attribution;
    const identity = name === '' ? '' : packageIdentity({ purl: instances[0]?.purl ?? '', name });
    const group = hasAliasGroup(kind) ? groupOf(one.group, identity) : one.group;
    const moved = group === one.group ? one : { ...one, group, key: keyWithGroup(one.key, group) };
    const held = incoming.get(moved.key.hash);
    incoming.set(moved.key.hash, held ? togetherWith(held, moved.attribution) : moved);
  }
  return incoming;
}

/** A report names few packages many times: each purl is read once. */
function packageOfObservation({ component }: Observation, known: Map<string, string>): string | undefined {
  if (!component) return undefined;
  if (component.purl === '') return packageIdentity(component);
  const held = known.get(component.purl) ?? packageIdentity(component);
  known.set(component.purl, held);
  return held;
}

/** For a key that an earlier chunk of the same report has told: both together, as if they had come at once. */
export function togetherWith(incoming: Incoming, stored: Attribution): Incoming {
  const attribution = mergeAttributions([stored, incoming.attribution]);
  return { ...incoming, attribution, digest: attributionDigest(attribution) };
}

/** What an observation says about names: to be grouped before keys are made. */
export function assertionsOf({ kind, about, aliases, component }: Observation, asserter: Asserter): AliasAssertion[] {
  if (!hasAliasGroup(kind)) return [];
  const packages = component ? [packageIdentity(component)] : [];
  return aliases.filter((alias) => alias !== about).map((alias) => ({ a: about, b: alias, asserter, packages }));
}
