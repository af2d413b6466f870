// SPDX-License-Identifier: Apache-2.0
import { hash } from 'node:crypto';
import { percentile } from './tell.ts';

/**
 * Milliseconds of one fixed computation of the kind that an import is made of, the median of five. Machines that are shared differ
 * by half within an hour: figures of two runs are compared by what this took beside them.
 */
export function yardstick(): number {
  return percentile(
    Array.from({ length: 5 }, () => timeOnce()),
    0.5,
  );
}

function timeOnce(): number {
  const rows = Array.from({ length: 2000 }, (_, index) => ({
    id: `GHSA-${index}`,
    text: `A flaw number ${index}.`,
    list: [index, 'x'],
  }));
  const began = performance.now();
  let text = JSON.stringify(rows);
  for (let round = 0; round < 12; round++) {
    const read = JSON.parse(text) as typeof rows;
    const digests = read.map((row) => hash('sha256', JSON.stringify(row)));
    text = JSON.stringify(read.map((row, index) => ({ ...row, text: `${digests[index]} ${row.id}` })));
  }
  return performance.now() - began;
}
