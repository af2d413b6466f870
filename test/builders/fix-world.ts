// SPDX-License-Identifier: Apache-2.0
import type { FixPlan, Knowledge } from '../../src/findings/fix/plan.ts';
import { planFix } from '../../src/findings/fix/plan-fix.ts';
import type { Component } from '../../src/model/component.ts';
import type { Inventory, ProjectAsk } from '../../src/model/inventory.ts';
import type { AdvisoryRow } from '../../src/model/vulnerability.ts';
import { packageKeyText } from '../../src/model/vulnerability.ts';
import { matchInventory } from '../../src/scan/match/match-inventory.ts';
import { buildAffected, buildRow } from './advisory-row.ts';
import { buildComponent, buildInventory } from './build.ts';

export interface WorldPackage {
  version: string;
  needs?: Record<string, string>;
  given?: Partial<Component>;
}

export interface WorldSpec {
  /** What the root package.json asks for. */
  asks?: Record<string, string>;
  /** What other package.json files of the project ask for, by folder. */
  workspaces?: Record<string, Record<string, string>>;
  /** By path below node_modules: `a`, `a/node_modules/b`. */
  packages: Record<string, WorldPackage>;
  /** `a > b` to what it wants. */
  overrides?: Record<string, string>;
  /** The collector's id. */
  kind?: string;
  /** By package: ranges as `[introduced, fixed]`, one record each. */
  flaws?: Record<string, readonly (readonly [string, string | undefined])[]>;
  rows?: Record<string, readonly AdvisoryRow[]>;
}

export interface World {
  inventory: Inventory;
  knowledge: Knowledge;
}

/** An inventory with ranges and overrides, and an advisory database that is asked for real. */
export function fixWorld(spec: WorldSpec): World {
  const keys = new Set(Object.keys(spec.packages).map((path) => `node_modules/${path}`));
  const components = Object.entries(spec.packages).map(([path, { version, needs = {}, given = {} }]) => {
    const key = `node_modules/${path}`;
    const dependsOn = Object.keys(needs).flatMap((name) => nearest(keys, `${key}/`, name) ?? []);
    const name = path.slice(path.lastIndexOf('node_modules/') < 0 ? 0 : path.lastIndexOf('node_modules/') + 13);
    return buildComponent({ name, version, key, direct: false, dependsOn, requires: new Map(Object.entries(needs)), ...given });
  });
  const folders = Object.entries({ '': spec.asks ?? {}, ...spec.workspaces });
  const requires = folders.flatMap(([folder, asks]) => asksOf(folder, asks, keys));
  for (const component of components) component.direct = requires.some((ask) => ask.to === component.key);
  const inventory = buildInventory(components, {
    requires,
    overrides: Object.entries(spec.overrides ?? {}).map(([path, wanted], at) => ({
      path: path.split(' > '),
      wanted,
      location: { file: 'package.json', line: at + 1 },
    })),
  });
  inventory.target.kind = spec.kind ?? 'npm-lock';
  return { inventory, knowledge: knowledgeOf(rowsOf(spec)) };
}

/** Everything that hits the world is to be fixed. */
export async function planOf({ inventory, knowledge }: World): Promise<FixPlan> {
  return await planFix({ inventory, matches: knowledge.rematch(inventory), knowledge });
}

function asksOf(folder: string, asks: Record<string, string>, keys: ReadonlySet<string>): ProjectAsk[] {
  const at = folder === '' ? '' : `${folder}/`;
  return Object.entries(asks).flatMap(([name, range]) => {
    const to = nearest(keys, at, name);
    return to === undefined ? [] : [{ manifest: `${at}package.json`, name, range, to }];
  });
}

function nearest(keys: ReadonlySet<string>, from: string, name: string): string | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/', at.length - 14)))) {
    const key = `${at}node_modules/${name}`;
    if (keys.has(key)) return key;
    if (at === '') return undefined;
  }
}

function rowsOf({ flaws = {}, rows = {} }: WorldSpec): Map<string, readonly AdvisoryRow[]> {
  const all = new Map<string, readonly AdvisoryRow[]>();
  for (const [name, ranges] of Object.entries(flaws)) {
    const records = ranges.map(([introduced, fixed], at) =>
      buildRow({
        id: `GHSA-${name}-${at + 1}`,
        affected: [buildAffected(fixed === undefined ? [{ introduced }] : [{ introduced }, { fixed }], { name })],
      }),
    );
    all.set(packageKeyText({ ecosystem: 'npm', name }), records);
  }
  for (const [name, given] of Object.entries(rows)) all.set(packageKeyText({ ecosystem: 'npm', name }), given);
  return all;
}

function knowledgeOf(rows: ReadonlyMap<string, readonly AdvisoryRow[]>): Knowledge {
  return {
    rematch: (inventory) => matchInventory(inventory, rows).matches,
    rowsOf: (component) => rows.get(packageKeyText(component)) ?? [],
  };
}
