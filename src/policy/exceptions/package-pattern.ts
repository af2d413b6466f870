// SPDX-License-Identifier: Apache-2.0

/** Longer names are no package names; bounds what a pattern can cost. */
const longestName = 256;

/**
 * Compiles a package pattern of Grype's dialect: text that holds none of `^ $ * + ? [ ] ( ) { } | \` is literal, anything
 * else a regular expression of RE2's common subset, anchored on both sides (grype/match/ignore.go).
 * Undefined when it is not in that subset, or when backtracking could explode where RE2 would not.
 */
export function compilePackagePattern(pattern: string): ((name: string) => boolean) | undefined {
  if (!/[\^$*+?[\](){}|\\]/.test(pattern)) return (name) => name === pattern;
  if (pattern.length > 512 || isOutsideSubset(pattern)) return undefined;
  try {
    const expression = new RegExp(`^(?:${pattern})$`, 'u');
    return (name) => name.length <= longestName && expression.test(name);
  } catch {
    return undefined;
  }
}

/** Look-around and back-references are not RE2; a repeated group that repeats or chooses inside is exponential here. */
function isOutsideSubset(pattern: string): boolean {
  if (/\(\?(?!:)|\\[1-9k]/.test(pattern)) return true;
  const repeats = pattern.match(/[*+]|\{\d+,\d*\}/g) ?? [];
  if (repeats.length > 3) return true; // backtracking is cubic at worst
  const repeatedGroup = /\)(?:[*+]|\{\d+(?:,\d*)?\})/.test(pattern);
  return repeatedGroup && (repeats.length > 1 || pattern.includes('|') || pattern.includes('?'));
}
