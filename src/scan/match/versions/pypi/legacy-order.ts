// SPDX-License-Identifier: Apache-2.0
import { compareText } from '../ordering.ts';

const words: ReadonlyMap<string, string> = new Map([
  ['pre', 'c'],
  ['preview', 'c'],
  ['rc', 'c'],
  ['-', 'final-'],
  ['dev', '@'],
]);

/**
 * Orders what was published before PEP 440 (`2004d`, `0.1-bulbasaur`) as setuptools did then; all of it stands before
 * every PEP 440 version. Undefined for characters no such version holds.
 */
export function readLegacy(text: string): readonly string[] | undefined {
  if (!/^[0-9a-z.:!+_~-]+$/.test(text)) return undefined;
  const key: string[] = [];
  for (const part of text.match(/\d+|[a-z]+|-/g) ?? []) {
    addPart(key, /^\d/.test(part) ? part.padStart(8, '0') : `*${words.get(part) ?? part}`);
  }
  addPart(key, '*final');
  return key;
}

export function compareLegacy(a: readonly string[], b: readonly string[]): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = compareText(a[at]!, b[at]!);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** A word takes away the hyphens (if it is a prerelease) and the zeros before it. */
function addPart(key: string[], part: string): void {
  if (part.startsWith('*')) {
    if (part < '*final') while (key.at(-1) === '*final-') key.pop();
    while (key.at(-1) === '00000000') key.pop();
  }
  key.push(part);
}
