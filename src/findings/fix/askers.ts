// SPDX-License-Identifier: Apache-2.0
import type * as Semver from 'semver';
import type { Component } from '../../model/component.ts';
import type { Inventory, OverrideFact, ProjectAsk } from '../../model/inventory.ts';
import { Governing, installedName } from './governing.ts';
import type { Knowledge } from './plan.ts';
import { admits } from './ranges.ts';

export interface PlanContext {
  inventory: Inventory;
  knowledge: Knowledge;
  semver: typeof Semver;
  governing: Governing;
  /** Per installed copy, the components that ask for it. */
  dependents: ReadonlyMap<string, readonly Component[]>;
  /** Per installed copy, what the project itself asks for. */
  asks: ReadonlyMap<string, readonly ProjectAsk[]>;
}

/** Someone who asks for a package. */
export interface Asker {
  /** For people: `express@4.17.1`, `package.json`. */
  title: string;
  /** The package that asks; undefined when the project does. */
  parent: Component | undefined;
  /** The project's own line. */
  ask: ProjectAsk | undefined;
  /** Its own range. */
  asked: string | undefined;
  /** The override that decides in its place: the first that speaks of it and that the lockfile follows, else the first. */
  forced: OverrideFact | undefined;
  /** Overrides before it that the lockfile does not follow, or not yet. */
  passedOver: readonly OverrideFact[];
  /** The range that is in force: the override's, else its own; undefined when it is not known. */
  range: string | undefined;
}

export function planContext(inventory: Inventory, knowledge: Knowledge, semver: typeof Semver): PlanContext {
  const dependents = new Map<string, Component[]>();
  for (const component of inventory.components) for (const key of component.dependsOn) push(dependents, key, component);
  const asks = new Map<string, ProjectAsk[]>();
  for (const ask of inventory.requires ?? []) push(asks, ask.to, ask);
  return { inventory, knowledge, semver, dependents, asks, governing: new Governing(inventory, semver) };
}

/** Everybody who asks for one of these copies of a package; the project first, each line and package once. */
export function askersOf(
  keys: readonly string[],
  { component, context }: { component: Component; context: PlanContext },
): Asker[] {
  const parents = new Set(keys.flatMap((key) => context.dependents.get(key) ?? []));
  const asks = keys.flatMap((key) => context.asks.get(key) ?? []);
  const name = installedName(component);
  const own = [
    ...asks.map((ask) => ({ title: ask.manifest, parent: undefined, ask, asked: ask.range })),
    ...[...parents].map((parent) => ({
      title: `${parent.name}@${parent.version}`,
      parent,
      ask: undefined,
      asked: parent.requires?.get(name),
    })),
  ];
  return own.map((asker) => ({ ...asker, ...inForce(asker, component, context) }));
}

function inForce(
  { parent, asked }: Pick<Asker, 'parent' | 'asked'>,
  component: Component,
  context: PlanContext,
): Pick<Asker, 'forced' | 'passedOver' | 'range'> {
  const speaking = context.governing.of({ parent, name: installedName(component), asked });
  const [first] = speaking;
  if (first === undefined) return { forced: undefined, passedOver: [], range: asked };
  const followed = speaking.findIndex((fact) => admits(wantedBy(fact, context), component.version, context.semver));
  const forced = speaking[followed] ?? first;
  return { forced, passedOver: speaking.slice(0, Math.max(followed, 0)), range: wantedBy(forced, context) };
}

/** What an override asks for; `$name` stands for the project's own range of that package. */
export function wantedBy({ wanted }: OverrideFact, context: PlanContext): string | undefined {
  return wanted.startsWith('$') ? rootAsk(wanted.slice(1), context)?.range : wanted;
}

/** The line of the package.json beside the lockfile that asks for a name. */
export function rootAsk(name: string, { inventory }: Pick<PlanContext, 'inventory'>): ProjectAsk | undefined {
  const manifest = rootManifest(inventory.target.ref);
  return inventory.requires?.find((ask) => ask.name === name && ask.manifest === manifest);
}

export function rootManifest(lockfile: string): string {
  return `${lockfile.slice(0, lockfile.lastIndexOf('/') + 1)}package.json`;
}

function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
