// SPDX-License-Identifier: Apache-2.0

const mostCells = 4_000_000;

/** The lines that differ, in the form of a unified difference without context; '' when nothing does. */
export function lineDifference(before: string, after: string, file: string): string {
  if (before === after) return '';
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const body = changes(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return `--- ${file}\n+++ ${file}\n${body.map((line) => `${line}\n`).join('')}`;
}

/** By the longest common subsequence; two texts too large for its table are told as one whole change. */
function changes(a: readonly string[], b: readonly string[]): string[] {
  if (a.length * b.length > mostCells) return [...a.map((line) => `-${line}`), ...b.map((line) => `+${line}`)];
  const table = commonLengths(a, b);
  const at = (i: number, j: number) => table[i * (b.length + 1) + j] as number;
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) [i, j] = [i + 1, j + 1];
    else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) lines.push(`-${a[i++]}`);
    else lines.push(`+${b[j++]}`);
  }
  return lines;
}

function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [down, right] = [table[(i + 1) * width + j] as number, table[i * width + j + 1] as number];
      table[i * width + j] = a[i] === b[j] ? (table[(i + 1) * width + j + 1] as number) + 1 : Math.max(down, right);
    }
  }
  return table;
}
