// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';

/** Bounds the product of graph and automaton; a longer glob covers nothing. */
const longestGlob = 1024;

/**
 * A glob over dependency paths, audit-ci's dialect: `a>b>c` from a direct dependency to the component, `*` stands for
 * any text and crosses `>`. With a `|`, the text before it is compared with the advisory's id: `GHSA-...|a>b>c`.
 */
export interface PathGlob {
  /** Whether at least one path leads to the component and every path does match. */
  coversEveryPath(key: string, ids: readonly string[]): boolean;
}

/**
 * Asks by reachability in the product of the dependency graph and the glob's automaton: is there a way to the component
 * that ends outside the glob? Paths are never enumerated (real graphs hold 5e5 of them); cycles cost nothing extra, but
 * walks through a cycle count as paths, which hides less, never more.
 */
export function makePathGlob(glob: string, components: readonly Component[]): PathGlob {
  if (glob.length > longestGlob) return { coversEveryPath: () => false };
  const automaton = new GlobAutomaton(glob);
  const byKey = new Map(components.map((component) => [component.key, component]));
  const explored = new Map<number, Reached>();
  const reachedFrom = (start: number) => {
    const reached = explored.get(start) ?? explore(start, byKey, automaton);
    explored.set(start, reached);
    return reached;
  };
  return {
    coversEveryPath: (key, ids) => {
      const starts = glob.includes('|') ? ids.map((id) => automaton.read(automaton.start, `${id}|`)) : [automaton.start];
      return starts.some((start) => {
        if (start === automaton.dead) return false;
        const reached = reachedFrom(start);
        return reached.any.has(key) && !reached.outside.has(key);
      });
    },
  };
}

interface Reached {
  any: ReadonlySet<string>;
  /** Components to which some path leads that the glob does not match. */
  outside: ReadonlySet<string>;
}

function explore(start: number, byKey: ReadonlyMap<string, Component>, automaton: GlobAutomaton): Reached {
  const any = new Set<string>();
  const outside = new Set<string>();
  const seen = new Map<string, Set<number>>();
  const queue: { component: Component; state: number }[] = [];
  const visit = (component: Component | undefined, before: number, separator: string) => {
    if (!component) return;
    const state = automaton.read(before, separator + component.name);
    const states = seen.get(component.key) ?? new Set();
    if (states.has(state)) return;
    seen.set(component.key, states.add(state));
    any.add(component.key);
    if (!automaton.accepts(state)) outside.add(component.key);
    queue.push({ component, state });
  };
  for (const component of byKey.values()) if (component.direct) visit(component, start, '');
  for (let at = 0; at < queue.length; at++) {
    const { component, state } = queue[at] as { component: Component; state: number };
    for (const key of component.dependsOn) visit(byKey.get(key), state, '>');
  }
  return { any, outside };
}

/** Deterministic automaton of a glob whose only wildcard is `*`, built state by state as text is read. */
class GlobAutomaton {
  readonly dead = 0;
  readonly start: number;
  readonly #glob: string;
  /** Positions in the glob that the text read so far may stand at, ascending; one list per state. */
  readonly #positions: (readonly number[])[] = [[]];
  readonly #numbers = new Map<string, number>([['', 0]]);
  readonly #steps = new Map<string, number>();
  readonly #reads = new Map<string, number>();

  constructor(glob: string) {
    this.#glob = glob.replace(/\*+/g, '*');
    this.start = this.#number(new Set([0]));
  }

  read(state: number, text: string): number {
    const key = `${state} ${text}`;
    const known = this.#reads.get(key);
    if (known !== undefined) return known;
    let at = state;
    for (const character of text) {
      if (at === this.dead) break;
      at = this.#step(at, character);
    }
    this.#reads.set(key, at);
    return at;
  }

  accepts(state: number): boolean {
    const positions = this.#positions[state] as readonly number[];
    return positions.includes(this.#glob.length);
  }

  #step(state: number, character: string): number {
    const key = `${state} ${character}`;
    const known = this.#steps.get(key);
    if (known !== undefined) return known;
    const next = new Set<number>();
    for (const position of this.#positions[state] as readonly number[]) {
      if (this.#glob[position] === '*') next.add(position);
      else if (this.#glob.startsWith(character, position) && position < this.#glob.length) next.add(position + character.length);
    }
    const result = this.#number(next);
    this.#steps.set(key, result);
    return result;
  }

  /** A star also matches nothing. What stands before the last star reached can do nothing that the star cannot. */
  #number(positions: Set<number>): number {
    for (const position of positions) if (this.#glob[position] === '*') positions.add(position + 1);
    const sorted = [...positions].sort((a, b) => a - b);
    const lastStar = sorted.findLast((position) => this.#glob[position] === '*') ?? 0;
    const kept = sorted.filter((position) => position >= lastStar);
    const key = kept.join(',');
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#positions.push(kept) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}
