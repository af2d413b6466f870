// SPDX-License-Identifier: Apache-2.0

/** A part of a line that speaks to people. */
export interface Said {
  kind: 'comment' | 'test-name';
  text: string;
  /** UTF-16 units from the beginning of the line. */
  start: number;
}

const hashLanguages =
  /\.(?:py|sh|bash|rb|ya?ml|toml|pl|r|tf|conf|ini|env|cmake|mk|dockerfile)$|(?:^|\/)(?:dockerfile|makefile)$/i;
const named = /\b(?:it|test|describe|context|specify|suite|scenario)(?:\.[a-z]{1,12})?\(\s{0,8}['"`]/i;
const declared = /\b(?:def|func|function|void|fn|fun)\s{1,8}(?=[A-Za-z_])/;
const loneText = /^\s{0,80}['"`]/;

/** The comment of a line of code, and in a test the name of the test. Heuristic: a line is seen without its neighbours. */
export function saidInCode(line: string, { path, isTest }: { path: string; isTest: boolean }): Said[] {
  const comment = commentStart(line, path);
  const said: Said[] = comment < 0 ? [] : [{ kind: 'comment', text: line.slice(comment), start: comment }];
  const name = isTest ? nameStart(line) : -1;
  if (name >= 0) said.push({ kind: 'test-name', text: line.slice(name, comment > name ? comment : undefined), start: name });
  return said;
}

function nameStart(line: string): number {
  const match = named.exec(line) ?? declared.exec(line) ?? loneText.exec(line);
  return match ? match.index + match[0].length : -1;
}

function commentStart(line: string, path: string): number {
  const indent = line.length - line.trimStart().length;
  const first = line.slice(indent, indent + 4);
  if (first.startsWith('*') || first.startsWith('<!--') || first.startsWith('-- ') || first.startsWith('"""')) return indent;
  const marks = [line.indexOf('/*'), slashes(line), hashLanguages.test(path) ? hash(line) : -1].filter((at) => at >= 0);
  return marks.length === 0 ? -1 : Math.min(...marks);
}

/** `//`, but not the one of an address. */
function slashes(line: string): number {
  let at = line.indexOf('//');
  while (at > 0 && line[at - 1] === ':') at = line.indexOf('//', at + 2);
  return at;
}

function hash(line: string): number {
  let at = line.indexOf('#');
  while (at > 0 && line[at - 1] !== ' ' && line[at - 1] !== '\t') at = line.indexOf('#', at + 1);
  return at;
}
