// SPDX-License-Identifier: Apache-2.0
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Items that are read in one go, two or three milliseconds of a report: whatever answers come meanwhile wait no longer. */
const itemsInTurn = 25;

/** Part by part, until there is none. While a part is worked on the next one is read. */
export async function* readAhead<Part>(next: () => Promise<Part | undefined>): AsyncGenerator<Part, void> {
  for (let coming = next(); ; ) {
    const part = await coming;
    if (part === undefined) return;
    coming = next();
    // Told where it is awaited; meanwhile a failure is nobody's unhandled one.
    coming.catch(() => {});
    yield part;
  }
}

/** The next items, at most `size`, turn by turn, whenever this thread has nothing to do; undefined at the end. */
export async function takePart<Item>(iterator: Iterator<Item>, size: number): Promise<Item[] | undefined> {
  const part: Item[] = [];
  while (part.length < size) {
    const step = iterator.next();
    if (step.done) break;
    part.push(step.value);
    if (part.length % itemsInTurn === 0) await nextTurn();
  }
  return part.length === 0 ? undefined : part;
}
