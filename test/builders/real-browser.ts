// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { followTraffic, settled } from './settled.ts';

const executable = process.env.NGAO_CHROMIUM ?? '/usr/bin/chromium';
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Kept by the test run. */
export const screenshots = join(import.meta.dirname, '../../out/screenshots');
export const pagesFolder = join(import.meta.dirname, '../../dist/web');

/** Why browser tests of the server cannot run here; false when they can. */
export const browserMissing: string | false = !existsSync(executable)
  ? `no browser at ${executable} (set NGAO_CHROMIUM, or install chromium)`
  : existsSync(join(pagesFolder, 'index.html'))
    ? false
    : 'the pages are not built (npm run build)';

export async function openBrowser(): Promise<Browser> {
  mkdirSync(screenshots, { recursive: true });
  return await chromium.launch({
    executablePath: executable,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
}

export interface Visit {
  page: Page;
  /** What the browser complained of. */
  told: string[];
}

/** A browser of one person: with their session, or as a stranger. */
export async function openPage(
  browser: Browser,
  given: { url: string; session?: string; colorScheme?: 'light' | 'dark'; width?: number; now?: string; locale?: string },
): Promise<Visit> {
  const viewport = { width: given.width ?? 1280, height: 860 };
  const context = await browser.newContext({
    viewport,
    colorScheme: given.colorScheme ?? 'light',
    baseURL: given.url,
    ...(given.locale !== undefined && { locale: given.locale }),
  });
  // Longer than any of our own waits: the machine may be busy.
  context.setDefaultTimeout(60_000);
  if (given.session !== undefined) await context.addCookies([{ name: 'ngao', value: given.session, url: given.url }]);
  // The server of a test lives in another year.
  if (given.now !== undefined) await context.clock.setFixedTime(new Date(given.now));
  const page = await context.newPage();
  followTraffic(page);
  const told: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') told.push(message.text());
  });
  page.on('pageerror', (error) => told.push(String(error)));
  return { page, told };
}

/** Nothing that axe calls a violation of WCAG 2.2 A or AA, or of its best practices. */
export async function assertAccessible(page: Page, where: string): Promise<void> {
  await settled(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axeSource });
  const { result } = await session.send('Runtime.evaluate', {
    expression:
      "axe.run().then(({ violations }) => JSON.stringify(violations.map((each) => each.id + ': ' + each.nodes[0]?.html)))",
    awaitPromise: true,
    returnByValue: true,
  });
  assert.deepEqual(JSON.parse(String(result.value)), [], where);
}
