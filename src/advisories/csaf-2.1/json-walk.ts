// SPDX-License-Identifier: Apache-2.0

type Json = Record<string, unknown>;

/** The member as an object; an empty one where it is none. */
export function objectAt(value: object, name: string): Json {
  return asObject((value as Json)[name]);
}

/** The objects in a member that is a list. */
export function objectsAt(value: object, name: string): Json[] {
  return listAt(value, name).map(asObject);
}

/** The member as a list; an empty one where it is none. */
export function listAt(value: object, name: string): unknown[] {
  const found = (value as Json)[name];
  return Array.isArray(found) ? found : [];
}

/** The member as a text; '' where it is none. */
export function textAt(value: object, name: string): string {
  const found = (value as Json)[name];
  return typeof found === 'string' ? found : '';
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export interface Step {
  branch: Json;
  /** Categories from the root down to its parent. */
  above: readonly string[];
  /** JSON pointer. */
  place: string;
}

/** Every branch of a product tree; a stack of its own, so that depth cannot exhaust ours. */
export function* walkBranches(tree: object): Generator<Step> {
  const open: Step[] = objectsAt(tree, 'branches').map((branch, i) => ({
    branch,
    above: [],
    place: `/product_tree/branches/${i}`,
  }));
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    yield step;
    const { branch, above, place } = step;
    const path = [...above, textAt(branch, 'category')];
    open.push(
      ...objectsAt(branch, 'branches').map((child, i) => ({ branch: child, above: path, place: `${place}/branches/${i}` })),
    );
  }
}
