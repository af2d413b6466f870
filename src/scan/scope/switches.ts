// SPDX-License-Identifier: Apache-2.0
import type { ChartDependency } from './chart-file.ts';
import { type MapNode, type ValuesNode, valueAt } from './values.ts';

export interface SwitchValues {
  parent: MapNode;
  child: MapNode;
  /** Tags are read from the release's own values only. */
  root: MapNode;
  sibling: (name: string) => MapNode | undefined;
}

export interface Switched {
  value: boolean;
  /** The key or tag that decided; '' when none did and the default holds. */
  by: string;
  /** For people: `, condition x.enabled is false`. */
  words: string;
}

/**
 * Whether a dependency is on, by Helm's rules: the first condition that is there and a boolean decides; without one,
 * one tag that is true is enough and one that is false (with none true) switches it off; without both it is on.
 */
export function isSwitchedOn(dependency: ChartDependency, values: SwitchValues): Switched {
  for (const condition of dependency.conditions) {
    const value = boolean(conditionValue(condition.split('.'), dependency, values));
    if (value !== undefined) return { value, by: condition, words: `, condition ${condition} is ${value}` };
  }
  const tags = dependency.tags.map((tag) => [tag, boolean(valueAt(values.root, ['tags', tag]))] as const);
  const decisive = tags.find(([, value]) => value === true) ?? tags.find(([, value]) => value === false);
  if (!decisive) return { value: true, by: '', words: '' };
  const [tag, value] = decisive;
  return { value: value === true, by: `tags.${tag}`, words: `, tag ${tag} is ${value}` };
}

/** Helm looks in the parent's values after every sub-chart's own have been laid under them. */
function conditionValue(path: readonly string[], { alias }: ChartDependency, values: SwitchValues): ValuesNode | undefined {
  const [first, ...rest] = path as [string, ...string[]];
  if (first === alias) return valueAt(values.child, rest);
  return valueAt(values.parent, path) ?? valueAt(values.sibling(first), rest);
}

function boolean(node: ValuesNode | undefined): boolean | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : undefined;
}
