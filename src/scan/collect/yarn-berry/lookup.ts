// SPDX-License-Identifier: Apache-2.0
import { type Resolution, resolutionPath } from '../lock-manifest.ts';
import { type Locator, parseLocator, patchedLocator } from './locator.ts';
import type { BerryEntry } from './read-lock.ts';

interface Forced {
  /** Name and, where the pattern has one, range that a dependency must have. */
  name: string;
  range: string | undefined;
  /** The dependent's name, when the pattern has one. */
  from: string | undefined;
  wanted: string;
}

/** Finds the entry that a dependency `name: range` leads to. */
export class Lookup {
  private readonly descriptors = new Map<string, BerryEntry>();
  /** Patched entries by the descriptor they replace. */
  private readonly patched = new Map<string, BerryEntry>();
  private readonly byName = new Map<string, Set<BerryEntry>>();
  private readonly forced: readonly Forced[];

  constructor(entries: readonly BerryEntry[], resolutions: readonly Resolution[]) {
    for (const entry of entries) for (const descriptor of entry.descriptors) this.index(descriptor, entry);
    this.forced = resolutions.map(forcedOf);
  }

  find(name: string, range: string, dependent: BerryEntry): BerryEntry | undefined {
    const from = parseLocator(dependent.resolution).name;
    const forced = this.forced.find((one) => one.name === name && (one.from ?? from) === from && (one.range ?? range) === range);
    const found = (forced && this.exact(name, forced.wanted)) ?? this.exact(name, range);
    if (found) return found;
    const all = this.byName.get(name);
    return all?.size === 1 ? [...all][0] : undefined;
  }

  private index(descriptor: string, entry: BerryEntry): void {
    const locator = parseLocator(descriptor);
    const { name, reference } = locator;
    this.descriptors.set(descriptor, entry);
    // The binding (`::locator=...`) is not repeated where the dependency is written.
    if (!this.descriptors.has(`${name}@${reference}`)) this.descriptors.set(`${name}@${reference}`, entry);
    if (reference.startsWith('patch:')) this.patched.set(withProtocol(patchedLocator(locator)), entry);
    this.byName.set(name, (this.byName.get(name) ?? new Set()).add(entry));
  }

  private exact(name: string, range: string): BerryEntry | undefined {
    const npm = withProtocol({ name, reference: range });
    // Berry puts its built-in patches in the way of plain ranges: the patched package is what is installed.
    return this.patched.get(npm) ?? this.descriptors.get(`${name}@${range}`) ?? this.descriptors.get(npm);
  }
}

/** Before lockfile version 8 the default protocol `npm:` was left out of dependencies. */
function withProtocol({ name, reference }: Pick<Locator, 'name' | 'reference'>): string {
  return /^[a-z]+:/.test(reference) ? `${name}@${reference}` : `${name}@npm:${reference}`;
}

function forcedOf({ pattern, wanted }: Resolution): Forced {
  const path = resolutionPath(pattern);
  const last = path.at(-1) ?? '';
  const at = last.indexOf('@', 1);
  const parent = path.at(-2);
  return {
    name: at < 0 ? last : last.slice(0, at),
    range: at < 0 ? undefined : last.slice(at + 1),
    from: parent === undefined ? undefined : parent.replace(/(?<=.)@.*$/s, ''),
    wanted,
  };
}
