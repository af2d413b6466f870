// SPDX-License-Identifier: Apache-2.0

export type Scalar = string | number | boolean | null;

/** A value that knows where it stands: 1-based line, offsets in the text. Keys live in a Map: `__proto__` is a name like any. */
export type ValueTree = { line: number; start: number; end: number } & (
  | { kind: 'scalar'; value: Scalar }
  | { kind: 'list'; items: readonly ValueTree[] }
  | { kind: 'map'; entries: ReadonlyMap<string, Entry> }
);

export interface Entry {
  /** Line of the key. */
  line: number;
  value: ValueTree;
}

/** The entries of a mapping; none when it is something else. */
export function entriesOf(tree: ValueTree | undefined): ReadonlyMap<string, Entry> {
  return tree?.kind === 'map' ? tree.entries : new Map();
}

/** The items of a list; none when it is something else. */
export function itemsOf(tree: ValueTree | undefined): readonly ValueTree[] {
  return tree?.kind === 'list' ? tree.items : [];
}

export function valueAt(tree: ValueTree | undefined, key: string): ValueTree | undefined {
  return entriesOf(tree).get(key)?.value;
}

/** A scalar as text, trimmed; '' when absent, null or no scalar. */
export function textOf(tree: ValueTree | undefined): string {
  return tree?.kind === 'scalar' && tree.value !== null ? String(tree.value).trim() : '';
}

/** Whether the value is the boolean true. */
export function isTrue(tree: ValueTree | undefined): boolean {
  return tree?.kind === 'scalar' && tree.value === true;
}
