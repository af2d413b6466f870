// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from './errors.ts';

export interface Tag {
  name: string;
  value: string;
  /** 1-based line of the tag. */
  line: number;
}

/**
 * Splits SPDX tag-value text (SPDX 2.3, annex C.2 "Tag:value format") into tags. A value over several lines stands
 * between `<text>` and `</text>`; `#` begins a comment line. Throws `input-malformed` where neither is the case.
 */
export function* readTags(text: string, file: string): Generator<Tag> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const lineEnd = endOfLine(text, at);
    const content = text.slice(at, lineEnd).trim();
    let end = lineEnd;
    if (content !== '' && !content.startsWith('#')) {
      const tag = /^([A-Za-z][A-Za-z0-9]*)[ \t]*:[ \t]*/.exec(content);
      if (!tag) throw new NgaoError('input-malformed', `${file}, line ${line}: it is neither a tag nor a comment.`);
      const valueStart = text.indexOf(content, at) + tag[0].length;
      end = text.startsWith('<text>', valueStart) ? endOfText(text, { from: valueStart, file, line }) : lineEnd;
      const value = text.slice(valueStart, end).trim();
      yield { name: tag[1] as string, value: value.replace(/^<text>|<\/text>$/g, ''), line };
      end = endOfLine(text, end);
    }
    line += countLines(text, at, end);
    at = end + 1;
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Where the value ends, its `</text>` included. */
function endOfText(text: string, start: { from: number; file: string; line: number }): number {
  const end = text.indexOf('</text>', start.from);
  if (end >= 0) return end + '</text>'.length;
  throw new NgaoError('input-malformed', `${start.file}, line ${start.line}: "<text>" is never closed (truncated?).`);
}

/** Line breaks from `at` up to and including the one at `end`. */
function countLines(text: string, at: number, end: number): number {
  let lines = 0;
  for (let next = text.indexOf('\n', at); next >= 0 && next <= end; next = text.indexOf('\n', next + 1)) lines++;
  return lines;
}
