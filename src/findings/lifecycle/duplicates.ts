// SPDX-License-Identifier: Apache-2.0

/**
 * Whether calling `id` a duplicate of `original` would lead back to itself, so that nobody would act on any of them.
 * `originalOf` tells what a finding is a duplicate of, undefined when it is none.
 */
export function wouldCircle(id: string, original: string, originalOf: (id: string) => string | undefined): boolean {
  const seen = new Set([id]);
  for (let at: string | undefined = original; at !== undefined; at = originalOf(at)) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}
