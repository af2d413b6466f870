// SPDX-License-Identifier: Apache-2.0
import type { Page, Request } from 'playwright-core';

interface Traffic {
  open: Set<Request>;
  begun: number;
  wake: () => void;
}

const pages = new WeakMap<Page, Traffic>();

/** Counts what a page asks for, from its beginning: `settled` needs to know. */
export function followTraffic(page: Page): void {
  const traffic: Traffic = { open: new Set(), begun: 0, wake: () => {} };
  pages.set(page, traffic);
  const over = (request: Request) => {
    traffic.open.delete(request);
    if (traffic.open.size === 0) traffic.wake();
  };
  page.on('request', (request) => {
    traffic.begun += 1;
    traffic.open.add(request);
  });
  page.on('requestfinished', over);
  page.on('requestfailed', over);
}

/** An answer is read, drawn and acted upon in the turns after it: timers, messages and frames of the page. */
const turns = `(async () => {
  for (let turn = 0; turn < 4; turn += 1)
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
})()`;

/**
 * Waits until everything that the page asked for has come, is drawn, and has made it ask for nothing more; its key handlers
 * are in place by then. `networkidle` cannot tell that: once a document had it, it has it for ever, whatever is asked for
 * later without leaving the document. What a timer of the page asks for later (a pause in typing, a look every five
 * seconds) is not waited for.
 */
export async function settled(page: Page): Promise<void> {
  const traffic = pages.get(page);
  if (!traffic) throw new Error('settled: only for pages that openPage opened');
  for (;;) {
    if (traffic.open.size > 0) await allCame(traffic);
    const { begun } = traffic;
    await page.evaluate(turns);
    if (traffic.open.size === 0 && traffic.begun === begun) return;
  }
}

async function allCame(traffic: Traffic): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((done, fail) => {
    traffic.wake = done;
    const told = () => [...traffic.open].map((request) => request.url()).join(', ');
    timer = setTimeout(() => fail(new Error(`settled: no answer after a minute to ${told()}`)), 60_000);
  }).finally(() => clearTimeout(timer));
}
