// SPDX-License-Identifier: Apache-2.0
import type { Place } from '../../model/release-scope.ts';
import type { Budget } from './contract.ts';

/** A value of a values file that knows where it is written. `size` counts the values in it, itself included. */
export type ValuesNode = ScalarNode | ListNode | MapNode;

interface Written extends Place {
  size: number;
}

export interface ScalarNode extends Written {
  kind: 'scalar';
  value: string | boolean | null;
  /** Written without quotes and read by Helm as a number; `value` is as written. */
  number: boolean;
  /** Block scalars only: the source, its header line first, so that line N of it is line `line + N` of the file. */
  block?: string;
}

export interface ListNode extends Written {
  kind: 'list';
  items: readonly ValuesNode[];
}

export interface MapNode extends Written {
  kind: 'map';
  entries: ReadonlyMap<string, ValuesNode>;
}

export function emptyMap(file: string): MapNode {
  return { kind: 'map', file, line: 1, size: 1, entries: new Map() };
}

/** The value at a path of keys; undefined when there is none. Keys are looked up as own keys only. */
export function valueAt(node: ValuesNode | undefined, path: readonly string[]): ValuesNode | undefined {
  let here = node;
  for (const key of path) here = here?.kind === 'map' ? here.entries.get(key) : undefined;
  return here;
}

export function textOf(node: ValuesNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

export function mapOf(node: ValuesNode | undefined): MapNode | undefined {
  return node?.kind === 'map' ? node : undefined;
}

/**
 * Helm's merge of a parent's values into a chart's own (chartutil, "coalesce"): maps are merged key by key, everything
 * else is replaced, and null removes the key. Every value keeps the place where it was written.
 */
export function mergeValues(parent: MapNode | undefined, own: MapNode, budget: Budget): MapNode {
  if (!parent) return own;
  budget.spendNodes(parent.entries.size + own.entries.size);
  const entries = new Map(own.entries);
  for (const [key, value] of parent.entries) {
    const below = own.entries.get(key);
    if (value.kind === 'scalar' && value.value === null) entries.delete(key);
    else if (value.kind === 'map' && below?.kind === 'map') entries.set(key, mergeValues(value, below, budget));
    else entries.set(key, value);
  }
  return { ...parent, entries, size: sizeOf(entries) };
}

/** The same map with one key set. */
export function withEntry(map: MapNode, key: string, value: ValuesNode): MapNode {
  const entries = new Map(map.entries).set(key, value);
  return { ...map, entries, size: sizeOf(entries) };
}

export function sizeOf(entries: ReadonlyMap<string, ValuesNode>): number {
  let size = 1;
  for (const value of entries.values()) size += value.size;
  return size;
}
