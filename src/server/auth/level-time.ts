// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds: several times what the longest of the ways takes. */
const level = 250;

/**
 * Answers, or refuses, no sooner than after a quarter of a second, so that the time tells nothing of which way was taken (T12).
 * Not for ways that may take longer than that.
 */
export async function levelTime<T>(work: () => Promise<T>): Promise<T> {
  const end = sleep(level);
  try {
    return await work();
  } finally {
    await end;
  }
}
