// SPDX-License-Identifier: Apache-2.0

/** One `FROM` of a Dockerfile with its variables filled in from the defaults of `ARG`. */
export interface BaseImage {
  /** `node:22.1.0-alpine`, variables expanded; a variable without default stays as `${NAME}`. */
  image: string;
  /** 1-based line of the `FROM`. */
  line: number;
}

interface Instruction {
  keyword: string;
  rest: string;
  line: number;
}

/**
 * The base images of a Dockerfile (Docker documentation, "Dockerfile reference": ARG before the first FROM is the only
 * ARG that FROM sees; a FROM that names an earlier stage is no image).
 */
export function baseImages(text: string): BaseImage[] {
  const all = [...instructions(text)];
  const first = all.findIndex(({ keyword }) => keyword === 'FROM');
  const defaults = new Map<string, string>();
  for (const { keyword, rest } of all.slice(0, Math.max(first, 0))) if (keyword === 'ARG') readArguments(rest, defaults);
  const stages = new Set<string>(['scratch', '']);
  const images: BaseImage[] = [];
  for (const { rest, line } of all.filter(({ keyword }) => keyword === 'FROM')) {
    const [image = '', as, stage = ''] = words(rest)
      .filter((word) => !word.startsWith('--'))
      .map((word) => expand(word, defaults));
    if (!stages.has(image.toLowerCase())) images.push({ image, line });
    if (as?.toUpperCase() === 'AS') stages.add(stage.toLowerCase());
  }
  return images;
}

function readArguments(rest: string, defaults: Map<string, string>): void {
  for (const word of words(rest)) {
    const equals = word.indexOf('=');
    if (equals > 0) defaults.set(word.slice(0, equals), expand(word.slice(equals + 1), defaults));
  }
}

/** Logical lines: continuations joined, comments and here-documents left out. */
function* instructions(text: string): Generator<Instruction> {
  const lines = text.split(/\r?\n/);
  const continuation = /^#\s*escape\s*=\s*`/im.test(lines.slice(0, 5).join('\n')) ? '`' : '\\';
  const skip = hereDocumentSkipper(lines);
  for (let at = 0; at < lines.length; at++) {
    if ((lines[at] as string).trimStart().startsWith('#')) continue;
    const line = at + 1;
    const parts: string[] = [];
    at = joinLines(lines, at, { continuation, parts });
    const [, keyword = '', rest = ''] = /^([A-Za-z]+)\s+(.*)$/.exec(parts.join(' ')) ?? [];
    yield { keyword: keyword.toUpperCase(), rest, line };
    for (const end of hereDocuments(keyword, rest)) at = skip(at + 1, end);
  }
}

interface Joining {
  continuation: string;
  parts: string[];
}

/** Collects one logical line and returns the index of its last line; comments and empty lines within are passed over. */
function joinLines(lines: readonly string[], from: number, { continuation, parts }: Joining): number {
  for (let at = from; at < lines.length; at++) {
    const part = (lines[at] as string).trim();
    const counts = !part.startsWith('#') && (part !== '' || parts.length === 0);
    if (counts) parts.push(part.endsWith(continuation) ? part.slice(0, -1) : part);
    if (counts && !part.endsWith(continuation)) return at;
  }
  return lines.length;
}

function hereDocuments(keyword: string, rest: string): string[] {
  if (!/^(?:RUN|COPY|ADD)$/i.test(keyword)) return [];
  return [...rest.matchAll(/<<-?\s*(["']?)([A-Za-z_]\w*)\1/g)].map((match) => match[2] as string);
}

/** Finds the end of a here-document. One without an end would swallow the file: it is a shell's shift operator instead. */
function hereDocumentSkipper(lines: readonly string[]): (from: number, end: string) => number {
  let last: Map<string, number> | undefined;
  return (from, end) => {
    last ??= new Map(lines.map((line, at) => [line.replace(/^\t+/, ''), at]));
    if ((last.get(end) ?? -1) < from) return from - 1;
    return lines.findIndex((line, at) => at >= from && line.replace(/^\t+/, '') === end);
  };
}

/** Words of an instruction; quotes around a word or part of it are removed. */
function words(rest: string): string[] {
  return (rest.match(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? []).map((word) =>
    word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_all, double, single) => double ?? single ?? ''),
  );
}

const variable =
  /\\?\$(?:\{(?<braced>[A-Za-z_]\w*)(?::?(?<operator>[-+])(?<word>(?:[^{}$]|\$\{[^{}]*\}|\$\w+)*))?\}|(?<bare>[A-Za-z_]\w*))/g;

/** Fills in `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}`; at most a few levels deep. */
function expand(text: string, defaults: ReadonlyMap<string, string>, depth = 0): string {
  if (depth > 4 || text.length > 4096) return text;
  return text.replace(variable, (all, ...match) => {
    const { braced, operator, word = '', bare } = match.at(-1) as Record<string, string | undefined>;
    if (all.startsWith('\\')) return all.slice(1);
    const name = braced ?? bare ?? '';
    const value = defaults.get(name) || undefined;
    const other = expand(word, defaults, depth + 1);
    if (operator === '+') return value === undefined ? '' : other;
    return value ?? (operator === '-' ? other : `\${${name}}`);
  });
}
