// SPDX-License-Identifier: Apache-2.0
import { walkKeys } from '../json-lines.ts';

/** Lines (1-based) of the keys of `packages`. `paths` are its keys as JSON.parse gave them. */
export function entryLines(text: string, paths: readonly string[]): ReadonlyMap<string, number> {
  return linesOfPrettyText(text, paths) ?? linesByWalking(text);
}

function linesByWalking(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  walkKeys(text, 'top', (state, key, line) => {
    if (state === 'packages') lines.set(key, line);
    return state === 'top' && key === 'packages' ? 'packages' : undefined;
  });
  return lines;
}

/**
 * A lockfile is nearly always laid out by npm: one key a line, indented by depth. Then searching line ends is ten
 * times faster than walking the text. The answer counts only when it names the same keys in the same order as
 * JSON.parse did; otherwise undefined, and the text is walked.
 */
function linesOfPrettyText(text: string, paths: readonly string[]): Map<string, number> | undefined {
  const layout = layoutOf(text);
  if (layout === undefined) return undefined;
  const { inner } = layout;
  const lines = new Map<string, number>();
  let { start } = layout;
  for (let line = countLines(text, start); start > 0; line++) {
    if (text.charCodeAt(start + inner.length) === quote && text.startsWith(inner, start)) {
      const path = paths[lines.size] ?? '';
      if (!text.startsWith(`${JSON.stringify(path)}:`, start + inner.length)) return undefined;
      lines.set(path, line);
    } else if (isEnd(text, start, layout.outer)) break;
    start = text.indexOf('\n', start) + 1;
  }
  return lines.size === paths.length ? lines : undefined;
}

function isEnd(text: string, start: number, outer: string): boolean {
  return text.charCodeAt(start + outer.length) === closeBrace && text.startsWith(outer, start);
}

/** Indentation of `packages` and of its keys, and where the first of them begins. */
function layoutOf(text: string): { outer: string; inner: string; start: number } | undefined {
  const opening = /(?:^|\n)([ \t]+)"packages": \{\r?\n(?=([ \t]+)")/.exec(text);
  if (opening === null) return undefined;
  const [all, outer = '', inner = ''] = opening;
  const deeper = inner.length > outer.length && inner.startsWith(outer);
  return deeper ? { outer, inner, start: opening.index + all.length } : undefined;
}

const quote = 0x22;
const closeBrace = 0x7d;

/** The 1-based number of the line that begins at `offset`. */
function countLines(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
