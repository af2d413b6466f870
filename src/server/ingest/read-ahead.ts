// SPDX-License-Identifier: Apache-2.0
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Items that are read in one go, two or three milliseconds of a report: whatever answers come meanwhile wait no longer. */
const itemsInTurn = 25;

/** The items in parts. While a part is worked on the next one is read, turn by turn, whenever this thread has nothing to do. */
export async function* readAhead<Item>(items: Iterable<Item>, size: number): AsyncGenerator<Item[], void> {
  const iterator = items[Symbol.iterator]();
  for (let next = read(iterator, size); ; ) {
    const part = await next;
    if (part.length === 0) return;
    next = read(iterator, size);
    // Told where it is awaited; meanwhile a failure is nobody's unhandled one.
    next.catch(() => {});
    yield part;
  }
}

async function read<Item>(iterator: Iterator<Item>, size: number): Promise<Item[]> {
  const part: Item[] = [];
  while (part.length < size) {
    const step = iterator.next();
    if (step.done) return part;
    part.push(step.value);
    if (part.length % itemsInTurn === 0) await nextTurn();
  }
  return part;
}
