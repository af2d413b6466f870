// SPDX-License-Identifier: Apache-2.0

/** What `*` stands for in a text that fits the pattern ('' when it has none), or undefined. One `*` at most is special. */
export function fitPattern(pattern: string, text: string): string | undefined {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text ? '' : undefined;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  if (text.length < before.length + after.length || !text.startsWith(before) || !text.endsWith(after)) return undefined;
  return text.slice(before.length, text.length - after.length);
}

export function fitsAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => fitPattern(pattern, text) !== undefined);
}
