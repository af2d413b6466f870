// SPDX-License-Identifier: Apache-2.0

const longestPath = 1024;

/**
 * A file as reports write it, as a posix path: `file:///srv/a%20b.c`, `.\src\a.c`, `src//./a.c`. `roots` are absolute
 * folders that the tool worked in; a file below one is told relative to it. `..` never climbs above the start.
 */
export function plainPath(text: string, roots: readonly string[] = []): string {
  const path = normalise(decode(withoutScheme(text.slice(0, 4 * longestPath))));
  for (const root of roots) {
    const folder = `${normalise(decode(withoutScheme(root))).replace(/\/+$/, '')}/`;
    if (folder.length > 1 && path.startsWith(folder) && path.length > folder.length) return path.slice(folder.length);
  }
  return path.slice(0, longestPath);
}

/** `file:///C:/a` and `file://host/a` are paths; other addresses lose credentials and query. */
function withoutScheme(text: string): string {
  const file = /^file:\/*/i.exec(text);
  if (file) {
    const rest = text.slice(file[0].length);
    return /^[A-Za-z]:/.test(rest) || file[0].length < 7 ? rest : `/${rest}`;
  }
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text);
  return address
    ? text
        .slice(address[0].length)
        .replace(/^[^/@]*@/, '')
        .replace(/[?#].*$/s, '')
    : text;
}

function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function normalise(text: string): string {
  const posix = text
    .toWellFormed()
    .replaceAll('\\', '/')
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim();
  const kept: string[] = [];
  for (const segment of posix.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  return `${posix.startsWith('/') ? '/' : ''}${kept.join('/')}`;
}
