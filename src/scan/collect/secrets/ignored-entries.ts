// SPDX-License-Identifier: Apache-2.0

/** Answers whether an entry of the walked folder is left out. `path` is relative to the base. */
export type Ignores = (path: string, kind: 'file' | 'folder') => boolean;

/**
 * The plain entries of the base folder's .gitignore (gitignore(5) without wildcards): such files are neither shipped nor
 * in another machine's checkout, and a developer's own `.env` is where secrets belong. Patterns with wildcards, negated
 * names and .gitignore files further down leave more to be looked at, never less.
 */
export function ignoredEntries(gitignore: string): Ignores {
  const names = new Map<string, 'file' | 'folder'>();
  const paths = new Map<string, 'file' | 'folder'>();
  const lines = gitignore.split('\n').map((line) => line.trim());
  const negated = lines.filter((line) => line.startsWith('!'));
  for (const line of lines) {
    if (line === '' || /[#!*?[\]\\]/.test(line) || negated.some((other) => other.includes(line.replace(/^\/|\/$/g, ''))))
      continue;
    const kind = line.endsWith('/') ? 'folder' : 'file';
    const text = line.replace(/\/$/, '');
    if (text.includes('/')) paths.set(text.replace(/^\//, ''), kind);
    else names.set(text, kind);
  }
  return (path, kind) => {
    const hit = names.get(path.slice(path.lastIndexOf('/') + 1)) ?? paths.get(path);
    // An entry without a trailing slash ignores files and folders alike.
    return hit === 'file' || (hit === 'folder' && kind === 'folder');
  };
}
