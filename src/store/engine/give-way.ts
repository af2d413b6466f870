// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** Milliseconds without a question after which nobody is in the middle of a page. */
const quiet = 4;
/** Milliseconds after which long work goes on whatever the others do. */
const longest = 250;

/**
 * Lets whoever waits for the pool's only connection ask all its questions before long work takes its next step: a page asks
 * several one after the other, and would else wait for a step before each. Costs nothing where nobody waits.
 */
export async function giveWay(pool: pg.Pool): Promise<void> {
  if (pool.waitingCount === 0 && pool.idleCount > 0) return;
  const end = performance.now() + longest;
  for (let since = performance.now(); performance.now() < end && performance.now() - since < quiet; ) {
    await sleep(1);
    if (pool.waitingCount > 0 || pool.idleCount === 0) since = performance.now();
  }
}
