// SPDX-License-Identifier: Apache-2.0

/** Where a package manager reads its overrides in package.json. */
export function overrideField(kind: string): readonly string[] {
  if (kind.startsWith('yarn')) return ['resolutions'];
  return kind === 'pnpm-lock' ? ['pnpm', 'overrides'] : ['overrides'];
}

/**
 * Keys, below the field, of the entry for a path of names: npm nests objects, yarn joins by `/` (yarn 1 counts from
 * the project down, so a parent further below needs `**`), pnpm by `>`; bun has the package's name alone.
 */
export function overrideKeys(kind: string, path: readonly string[]): readonly string[] {
  if (kind === 'yarn-v1') return [path.length > 1 ? `**/${path.join('/')}` : path.join('/')];
  if (kind === 'yarn-berry') return [path.join('/')];
  if (kind === 'pnpm-lock') return [path.join('>')];
  return path;
}

/** Whether a key as written is the entry for these keys: `**` and `*` say nothing of their own. */
export function isSameEntry(written: string, key: string): boolean {
  const plain = (text: string) => text.replace(/(^|\/)\*\*?\//g, '$1').replace(/\s*>\s*(?![=\d])/g, '>');
  return plain(written) === plain(key);
}
