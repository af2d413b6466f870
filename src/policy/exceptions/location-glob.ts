// SPDX-License-Identifier: Apache-2.0

/**
 * Compiles a doublestar glob over posix paths: `**` crosses folders, `*` and `?` do not, `{a,b}` chooses, `[a-z]` is a
 * class. A leading `./` or `/` is ignored on both sides. Undefined when a bracket never closes.
 */
export function compileLocationGlob(glob: string): ((file: string) => boolean) | undefined {
  if (glob.length > 512) return undefined;
  const parts = glob.replace(/^\.?\//, '').match(/\*\*\/|\*\*|\*|\?|\[[^\]]+\]|[{},]|\\.|[^*?[{},\\]+|./gs) ?? [];
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

function translate(part: string, depth: number): string {
  if (part === '**/') return '(?:[^/]+/)*';
  if (part === '**') return '.*';
  if (part === '*') return '[^/]*';
  if (part === '?') return '[^/]';
  if (part === '{') return '(?:';
  if (part === '}') return ')';
  if (part === ',') return depth > 0 ? '|' : ',';
  if (part.startsWith('[') && part.length > 1) return `[${part.slice(1, -1).replace(/^!/, '^').replace(/[\\[]/g, '\\$&')}]`;
  const literal = part.startsWith('\\') && part.length > 1 ? part.slice(1) : part;
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
