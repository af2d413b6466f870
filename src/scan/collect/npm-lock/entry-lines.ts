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
  const beforeKey = `\n${layout.inner}"`;
  const lines = new Map<string, number>();
  const count = new LineCount(text);
  let start = text.indexOf(beforeKey, layout.start - 1);
  for (const path of paths) {
    const key = start + beforeKey.length;
    if (start < 0 || !text.startsWith(path, key) || !text.startsWith('":', key + path.length)) return undefined;
    lines.set(path, count.lineAt(key));
    start = text.indexOf(beforeKey, key + path.length);
  }
  return lines;
}

/** Numbers of lines, 1-based, for ascending offsets: each line end is looked for once. */
class LineCount {
  private readonly text: string;
  private line = 1;
  private end: number;

  constructor(text: string) {
    this.text = text;
    this.end = endOfLine(text, 0);
  }

  lineAt(offset: number): number {
    const { text } = this;
    let { line, end } = this;
    for (; end < offset; line++) end = endOfLine(text, end + 1);
    this.line = line;
    this.end = end;
    return line;
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Indentation of the keys of `packages`, and where the line of the first of them begins. */
function layoutOf(text: string): { inner: string; start: number } | undefined {
  const opening = /(?:^|\n)([ \t]+)"packages": \{\r?\n(?=([ \t]+)")/.exec(text);
  if (opening === null) return undefined;
  const [all, outer = '', inner = ''] = opening;
  const deeper = inner.length > outer.length && inner.startsWith(outer);
  return deeper ? { inner, start: opening.index + all.length } : undefined;
}
