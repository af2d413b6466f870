// SPDX-License-Identifier: Apache-2.0
import { plain } from './plain-text.ts';

/** Keeps GitHub from making a mention, a reference or a link of what follows; invisible, breaks no word. */
const breaker = '&#8203;';

/**
 * A stranger's text as Markdown that says just that: no markup, no HTML, no table cell of its own, and nothing that
 * GitHub would turn into a mention (`@name`), an issue reference (`#1`, `GH-1`) or a link.
 */
export function markdownText(text: string): string {
  return plain(text)
    .replace(/&/g, '&amp;')
    .replace(/[\\`*_[\]<>|~$]/g, (character) => entities[character] ?? `\\${character}`)
    .replace(/[@#]/g, `$&${breaker}`)
    .replace(/:(?=\/\/)/g, `:${breaker}`)
    .replace(/\b(www)\./gi, `$1${breaker}.`)
    .replace(/\b(GH)-/gi, `$1${breaker}-`)
    .replace(/^([-+#=])/, '\\$1')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

const entities: Record<string, string> = { '<': '&lt;', '>': '&gt;' };

/** Text as inline code: a fence longer than any run of backticks inside (CommonMark 6.1), safe in a table cell. */
export function markdownCode(text: string): string {
  const safe = plain(text).replace(/\|/g, '\\|');
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = safe === '' || longest > 0 || /^ .* $/.test(safe) ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}
