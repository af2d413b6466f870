// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';
import type { Inventory, RuntimeFact } from '../../model/inventory.ts';
import { type PackageKey, packageKeyText } from '../../model/vulnerability.ts';
import { schemeForEcosystem } from './versions/registry.ts';

/** Ecosystem and package under which the advisories of the Node.js runtime itself are kept. */
export const nodeRuntime: PackageKey = { ecosystem: 'Node.js', name: 'node' };

/** One package version of an inventory with all its installed copies, and what to ask the database about it. */
export interface Subject {
  ecosystem: string;
  name: string;
  version: string;
  questions: readonly { key: PackageKey; version: string }[];
  components: Component[];
  runtimes: RuntimeFact[];
}

/** Every distinct package to ask the advisory database for, in the inventory's order. */
export function packageKeysOf(inventory: Inventory): PackageKey[] {
  const keys: PackageKey[] = [];
  const namesByEcosystem = new Map<string, Set<string>>();
  const ask = (ecosystem: string, name: string): void => {
    let names = namesByEcosystem.get(ecosystem);
    if (names === undefined) {
      names = new Set();
      namesByEcosystem.set(ecosystem, names);
    }
    if (names.has(name)) return;
    names.add(name);
    keys.push({ ecosystem, name });
  };
  for (const component of inventory.components) {
    const { ecosystem, upstream } = component;
    if (upstream !== undefined) for (const { key } of questionsOf(component)) ask(key.ecosystem, key.name);
    else if (ecosystem !== '') ask(ecosystem, component.name);
  }
  if (inventory.runtimes.some(isExactNode)) ask(nodeRuntime.ecosystem, nodeRuntime.name);
  return keys;
}

/** The package versions of an inventory that the database has an answer for, copies merged. */
export function subjectsOf(inventory: Inventory, isAnswered: (key: string) => boolean): Subject[] {
  const subjects = new Map<string, Subject>();
  const add = (given: Omit<Subject, 'components' | 'runtimes'>): Subject => {
    const { ecosystem, name, version } = given;
    const source = given.questions.at(-1);
    const text = `${ecosystem}\u0000${name}\u0000${version}\u0000${source?.key.name}\u0000${source?.version}`;
    const known = subjects.get(text) ?? { ...given, components: [], runtimes: [] };
    subjects.set(text, known);
    return known;
  };
  for (const component of inventory.components) {
    if (component.upstream === undefined && !isAnswered(packageKeyText(component))) continue;
    const questions = questionsOf(component);
    if (!questions.some(({ key }) => isAnswered(packageKeyText(key)))) continue;
    const { ecosystem, name, version } = component;
    add({ ecosystem, name, version, questions }).components.push(component);
  }
  for (const fact of inventory.runtimes.filter((one) => isExactNode(one) && isAnswered(packageKeyText(nodeRuntime)))) {
    const version = fact.version.replace(/^v/, '');
    add({ ...nodeRuntime, version, questions: [{ key: nodeRuntime, version }] }).runtimes.push(fact);
  }
  return [...subjects.values()];
}

function isExactNode(fact: RuntimeFact): boolean {
  return fact.runtime === 'node' && fact.exact;
}

/**
 * Advisories of Alpine, Debian and their kin speak of source packages (apk origin, dpkg source); asking them for
 * the binary's name finds nothing or, worse, another source of that name. RPM feeds use either.
 * A component of no known ecosystem has no advisories.
 */
function questionsOf(component: Component): Subject['questions'] {
  const { ecosystem, upstream } = component;
  if (ecosystem === '') return [];
  const own = { key: { ecosystem, name: component.name }, version: component.version };
  if (!upstream) return [own];
  const source = { key: { ecosystem, name: upstream.name }, version: upstream.version || component.version };
  const asksBoth = schemeForEcosystem(baseEcosystem(ecosystem))?.id === 'rpm' && upstream.name !== component.name;
  return asksBoth ? [own, source] : [source];
}

/** `Alpine:v3.20` without its release. */
export function baseEcosystem(ecosystem: string): string {
  const colon = ecosystem.indexOf(':');
  return colon === -1 ? ecosystem : ecosystem.slice(0, colon);
}
