// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../model/exception.ts';
import type { Inventory } from '../../model/inventory.ts';

/**
 * The exceptions with their targets as this run tells them. A target in a policy is seen from the folder of the policy, so the
 * same file means the same wherever the scan starts; `refOf` says how the run would tell it. What the run does not have under that
 * name stays as it was written: the name of an image, or a path that somebody wrote as they saw it.
 */
export function settleTargets(
  exceptions: readonly Exception[],
  inventories: readonly Inventory[],
  refOf: (written: string) => string,
): readonly Exception[] {
  const refs = new Set(inventories.map(({ target }) => target.ref));
  return exceptions.map((exception) => {
    if (exception.target === undefined) return exception;
    const ref = refOf(exception.target);
    return ref !== exception.target && refs.has(ref) ? { ...exception, target: ref } : exception;
  });
}
