// SPDX-License-Identifier: Apache-2.0
import { entriesOf, type ValueTree } from '../value-tree.ts';

/** Grype's loader compares keys without regard to case. */
export function field(tree: ValueTree | undefined, name: string): ValueTree | undefined {
  const entries = entriesOf(tree);
  const exact = entries.get(name);
  if (exact) return exact.value;
  for (const [key, entry] of entries) if (key.toLowerCase() === name) return entry.value;
  return undefined;
}
