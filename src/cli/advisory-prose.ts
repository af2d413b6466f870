// SPDX-License-Identifier: Apache-2.0
import { safe, width, wrap } from './plain-text.ts';

const lineLimit = 40;

/**
 * An advisory's Markdown as indented plain text: headings, lists and code keep their shape, marks go. Its end is left
 * out past forty lines. Every line goes through `safe`: strangers wrote it.
 */
export function proseLines(markdown: string): string[] {
  const lines: string[] = [];
  const state = { fence: '', paragraph: [] as string[], lines };
  for (const line of markdown.slice(0, 20_000).split(/\r\n?|\n/)) readLine(line, state);
  flush(state);
  while (lines.at(-1) === '') lines.pop();
  if (lines.length <= lineLimit) return lines;
  return [...lines.slice(0, lineLimit), '', '  (cut here; --json has the whole text)'];
}

interface State {
  /** The fence that opened the code block we are in; '' outside of one. */
  fence: string;
  paragraph: string[];
  lines: string[];
}

function readLine(line: string, state: State): void {
  const fence = /^\s*(```+|~~~+)/.exec(line)?.[1] ?? '';
  if (state.fence !== '') {
    if (fence.startsWith(state.fence)) state.fence = '';
    else state.lines.push(cut(`      ${safe(line.replaceAll('\t', '  '))}`));
    return;
  }
  const heading = /^\s*#{1,6}\s+(.*?)\s*#*\s*$/.exec(line)?.[1];
  const item = /^\s*(?:[-*+]|\d{1,3}[.)])\s+(.*)$/.exec(line)?.[1];
  if (fence !== '' || heading !== undefined || item !== undefined || line.trim() === '') flush(state);
  if (fence !== '') {
    state.fence = fence;
    gap(state);
  } else if (heading !== undefined) {
    gap(state);
    state.lines.push(...wrap(plain(heading), 2));
  } else if (item !== undefined) state.paragraph.push('- ', item);
  else if (line.trim() === '') gap(state);
  else if (!/^\s*(?:[-=*_]\s*){3,}$/.test(line)) state.paragraph.push(line.trim());
}

function flush(state: State): void {
  const [first] = state.paragraph;
  if (first === undefined) return;
  const isItem = first === '- ';
  const text = plain(state.paragraph.slice(isItem ? 1 : 0).join(' '));
  if (text !== '') state.lines.push(...(isItem ? wrap(`- ${text}`, 2, 4) : wrap(text, 2)));
  state.paragraph = [];
}

/** One empty line, never two. */
function gap({ lines }: State): void {
  if (lines.length > 0 && lines.at(-1) !== '') lines.push('');
}

/** Inline marks: links keep their address, emphasis, code marks and tags go. */
function plain(text: string): string {
  return safe(text)
    .replace(/<!--.{0,2000}?-->/g, '')
    .replace(/!?\[([^\][]{0,500})\]\((?:<)?([^()\s<>]{1,2000})>?(?:\s+"[^"]{0,200}")?\)/g, (_, label: string, link: string) =>
      label === '' || label === link ? link : `${label} (${link})`,
    )
    .replace(/<(https?:\/\/[^\s<>]{1,2000})>/g, '$1')
    .replace(/<\/?[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,500})?\/?>/gi, '')
    .replace(/(\*\*|__)(?=\S)([^*_]{1,500})\1/g, '$2')
    .replace(/(^|[\s(])[*_](?=\S)([^*_]{1,500})[*_](?=[\s.,;:)!?]|$)/g, '$1$2')
    .replace(/`{1,2}([^`]{1,500})`{1,2}/g, '$1')
    .replace(/\\([\\`*_{}[\]()#+.!<>-])/g, '$1')
    .trim();
}

function cut(line: string): string {
  return line.length > width ? `${line.slice(0, width - 3)}...` : line.trimEnd();
}
