// SPDX-License-Identifier: Apache-2.0
import { setFlagsFromString } from 'node:v8';

/** How many are at work. */
let working = 0;

/**
 * Has garbage collected when the heap has grown by a third, for as long as `work` takes. V8 by itself lets it grow to three or
 * four times what is in use where the machine has memory to spare: that is what large work is measured by.
 */
export async function withTightHeap<Result>(work: () => Promise<Result>): Promise<Result> {
  working++;
  growBy(30);
  try {
    return await work();
  } finally {
    working--;
    if (working === 0) growBy(0);
  }
}

/** 0 leaves it to V8. The name of this flag belongs to one version of V8. */
function growBy(percent: number): void {
  if (process.versions.node.startsWith('24.')) setFlagsFromString(`--heap-growing-percent=${percent}`);
}
