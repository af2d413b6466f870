// SPDX-License-Identifier: Apache-2.0

/**
 * Compiles a doublestar glob over posix paths: `**` crosses folders, `*` and `?` do not, `{a,b}` chooses, `[a-z]` is a
 * class. A leading `./` or `/` is ignored on both sides. Undefined when a bracket never closes.
 */
export function compileLocationGlob(glob: string): ((file: string) => boolean) | undefined {
  if (glob.length > 512) return undefined;
  const parts =
    glob
      .replace(/^\.?\//, '')
      .replace(/(?:\*\*\/)+/g, '**/')
      .match(/\*\*\/|\*\*|\*|\?|\[[^\]]+\]|[{},]|\\.|[^*?[{},\\]+|./gs) ?? [];
  let depth = 0;
  let source = '';
  for (const part of parts) {
    if (part === '{') depth++;
    if (part === '}') depth--;
    source += translate(part, depth);
  }
  try {
    const expression = new RegExp(`^${source}$`, 's');
    return (file) => file.length <= 4096 && expression.test(file.replace(/^\.?\//, ''));
  } catch {
    return undefined;
  }
}

const wildcards: ReadonlyMap<string, string> = new Map([
  ['**/', '(?:[^/]+/)*'],
  ['**', '.*'],
  ['*', '[^/]*'],
  ['?', '[^/]'],
  ['{', '(?:'],
  ['}', ')'],
]);

function translate(part: string, depth: number): string {
  const wildcard = wildcards.get(part);
  if (wildcard !== undefined) return wildcard;
  if (part === ',' && depth > 0) return '|';
  if (/^\[./s.test(part)) return `[${part.slice(1, -1).replace(/^!/, '^').replace(/[\\[]/g, '\\$&')}]`;
  const literal = /^\\./s.test(part) ? part.slice(1) : part;
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
