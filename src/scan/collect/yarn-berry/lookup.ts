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
  private readonly entries: readonly BerryEntry[];
  private readonly descriptors = new Map<string, BerryEntry>();
  /** Patched entries by the descriptor they replace. */
  private readonly patched = new Map<string, BerryEntry>();
  private readonly forced = new Map<string, Forced[]>();
  private byName: Map<string, Set<BerryEntry>> | undefined;

  constructor(entries: readonly BerryEntry[], resolutions: readonly Resolution[]) {
    this.entries = entries;
    for (const entry of entries) for (const descriptor of entry.descriptors) this.index(descriptor, entry);
    for (const forced of resolutions.map(forcedOf)) push(this.forced, forced.name, forced);
  }

  find(name: string, range: string, dependent: BerryEntry): BerryEntry | undefined {
    const found = this.exact(name, this.forcedRange(name, range, dependent)) ?? this.exact(name, range);
    if (found) return found;
    const all = this.named(name);
    return all?.size === 1 ? [...all][0] : undefined;
  }

  private index(descriptor: string, entry: BerryEntry): void {
    this.descriptors.set(descriptor, entry);
    if (!descriptor.includes('::') && !descriptor.includes('@patch:')) return;
    const locator = parseLocator(descriptor);
    // The binding (`::locator=...`) is not repeated where the dependency is written.
    const unbound = `${locator.name}@${locator.reference}`;
    if (!this.descriptors.has(unbound)) this.descriptors.set(unbound, entry);
    if (locator.reference.startsWith('patch:')) this.patched.set(withProtocol(patchedLocator(locator)), entry);
  }

  private forcedRange(name: string, range: string, dependent: BerryEntry): string {
    const candidates = this.forced.get(name);
    if (candidates === undefined) return range;
    const from = parseLocator(dependent.resolution).name;
    return candidates.find((one) => (one.from ?? from) === from && (one.range ?? range) === range)?.wanted ?? range;
  }

  private exact(name: string, range: string): BerryEntry | undefined {
    const npm = withProtocol({ name, reference: range });
    // Berry puts its built-in patches in the way of plain ranges: the patched package is what is installed.
    return this.patched.get(npm) ?? this.descriptors.get(npm) ?? this.descriptors.get(`${name}@${range}`);
  }

  private named(name: string): ReadonlySet<BerryEntry> | undefined {
    if (this.byName === undefined) {
      this.byName = new Map();
      for (const entry of this.entries) {
        for (const descriptor of entry.descriptors) {
          const { name } = parseLocator(descriptor);
          this.byName.set(name, (this.byName.get(name) ?? new Set()).add(entry));
        }
      }
    }
    return this.byName.get(name);
  }
}

function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Before lockfile version 8 the default protocol `npm:` was left out of dependencies. */
function withProtocol({ name, reference }: Pick<Locator, 'name' | 'reference'>): string {
  return reference.startsWith('npm:') || protocol.test(reference) ? `${name}@${reference}` : `${name}@npm:${reference}`;
}

const protocol = /^[a-z]+:/;

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
