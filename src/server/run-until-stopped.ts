// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';

interface Writer {
  write(text: string): unknown;
}

const stopSignals = ['SIGINT', 'SIGTERM'] as const;
type StopSignal = (typeof stopSignals)[number];
/** How long a start may go on after it was told to stop. Milliseconds; making the database takes a part of it. */
const longestStart = 60_000;

/**
 * Starts, runs until SIGINT or SIGTERM, and closes. A signal during the start is an orderly stop as well: the start ends first,
 * but a second signal, or a start that does not come to an end, ends the process as the signal does by itself.
 */
export async function runUntilStopped(
  start: () => Promise<{ close(): Promise<void> }>,
  { stdout }: { stdout: Writer },
  patience = longestStart,
): Promise<void> {
  const signals = listen();
  try {
    const starting = start();
    const early = await Promise.race([starting.then(() => undefined), signals.stop]);
    if (early) {
      stdout.write(`\n${early}: the start is finished first; a second signal ends it at once ...\n`);
      await inTime(starting, { signal: early, patience });
    }
    const running = await starting;
    const signal = await signals.stop;
    if (!early) stdout.write(`\n${signal}: finishing what runs ...\n`);
    await running.close();
  } finally {
    signals.forget();
  }
}

/** Each signal is heard once: the next one of its kind does what it does without us. */
function listen() {
  const stop = Promise.withResolvers<StopSignal>();
  for (const name of stopSignals) process.once(name, stop.resolve);
  return {
    stop: stop.promise,
    forget: () => {
      for (const name of stopSignals) process.off(name, stop.resolve);
    },
  };
}

async function inTime(starting: Promise<unknown>, { signal, patience }: { signal: StopSignal; patience: number }): Promise<void> {
  const ended = new AbortController();
  const late = sleep(patience, true, { signal: ended.signal }).catch(() => false);
  const isLate = await Promise.race([late, starting.then(() => false)]).finally(() => ended.abort());
  if (isLate) process.kill(process.pid, signal);
}
