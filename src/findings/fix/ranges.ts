// SPDX-License-Identifier: Apache-2.0
import type * as Semver from 'semver';

const loose = { loose: true };

/**
 * The semver range in what a package.json asks for: `npm:real@^1` and `workspace:^1` lose their prefix, no text and
 * `latest` are any version. Undefined for what is no range (an address, a folder, `catalog:`, another tag).
 */
export function plainRange(asked: string, semver: typeof Semver): string | undefined {
  const plain = asked.startsWith('npm:') ? aliasRange(asked) : asked.replace(/^workspace:/, '');
  if (plain === '' || plain === 'latest') return '*';
  return semver.validRange(plain, loose) === null ? undefined : plain;
}

/** `npm:real@^1` holds `^1`, and so does yarn's `npm:^1`; `npm:real` holds nothing. */
function aliasRange(asked: string): string {
  const rest = asked.slice('npm:'.length);
  const at = rest.lastIndexOf('@');
  if (at > 0) return rest.slice(at + 1);
  return /^[\d^~<>=*vx]/i.test(rest) ? rest : '';
}

/** Whether a range admits a version; a range that is not known, or is none, does not. */
export function admits(asked: string | undefined, version: string, semver: typeof Semver): boolean {
  const plain = asked === undefined ? undefined : plainRange(asked, semver);
  return plain !== undefined && semver.satisfies(version, plain, loose);
}

/** Whether some version is in both; what is no range can be anything, as npm takes it (arborist, override-set). */
export function intersect(asked: string | undefined, other: string, semver: typeof Semver): boolean {
  const [a, b] = [plainRange(asked ?? '', semver), plainRange(other, semver)];
  return a === undefined || b === undefined || semver.intersects(a, b, loose);
}

/**
 * `^1.2.3` stays a caret range, `~1.2.3` a tilde range, `1.2.3` an exact version; any other range becomes a caret
 * range. An alias keeps its name.
 */
export function inStyleOf(asked: string, version: string): string {
  const alias = /^npm:(?:@[^@]+|[^@\d^~<>=*][^@]*)@/.exec(asked)?.[0] ?? (asked.startsWith('npm:') ? 'npm:' : '');
  const range = asked.slice(alias.length);
  if (/^[=v]?\d+\.\d+\.\d+[^ |]*$/.test(range)) return alias + version;
  return `${alias}${range.startsWith('~') ? '~' : '^'}${version}`;
}
