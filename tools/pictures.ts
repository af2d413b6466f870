// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { run } from '../src/cli/main.ts';
import { photographServer } from './pictures/server-pictures.ts';
import { terminalPage } from './pictures/terminal-page.ts';

/*
 * `node tools/pictures.ts`: the pictures of the README, from real output. Scans the example with the built-in starter
 * set, on a fixed day, and photographs the HTML report and the terminal's text with a local Chromium (NGAO_CHROMIUM).
 * Only files are opened: nothing is fetched.
 */
const root = join(import.meta.dirname, '..');
const images = join(root, 'docs/images');
const example = join(root, 'examples/payment-portal');
const executablePath = process.env.NGAO_CHROMIUM ?? '/usr/bin/chromium';
const flags = ['--include-dev', '--now', '2026-11-24'];
const lastLines = 40;

const folder = mkdtempSync(join(tmpdir(), 'ngao-pictures-'));
mkdirSync(images, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars'] });
try {
  const report = join(folder, 'report.html');
  await scan(['-o', `html=${report}`]);
  await photograph(browser, { file: report, to: 'report.png', width: 1200, height: 1130 });

  const terminal = join(folder, 'terminal.html');
  const text = await scan([]);
  writeFileSync(terminal, terminalPage('npx ngao scan --include-dev', endOf(text)));
  await photograph(browser, { file: terminal, to: 'scan.png', width: 790, height: 0 });

  await photographServer(browser, join(images, 'overview.png'));
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

/** What the command prints on a terminal of 88 columns. */
async function scan(outputs: readonly string[]): Promise<string> {
  const printed: string[] = [];
  const terminal = { isTTY: true, columns: 88, write: (text: string) => printed.push(text) };
  const env = { XDG_CACHE_HOME: folder };
  await run(['scan', ...flags, ...outputs], { stdout: terminal, stderr: { write: () => true }, env, cwd: example });
  return printed.join('');
}

/** The last lines, from the beginning of a block. */
function endOf(text: string): string[] {
  const lines = text.trimEnd().split('\n').slice(-lastLines);
  return lines.slice(lines.indexOf(''));
}

/** A picture in the light scheme; the whole page where the height is 0. */
async function photograph(
  by: Browser,
  { file, to, width, height }: { file: string; to: string; width: number; height: number },
): Promise<void> {
  const context = await by.newContext({
    viewport: { width, height: height || 100 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  const path = join(images, to);
  const { length } = await page.screenshot({ path, fullPage: height === 0 });
  process.stdout.write(`${to}: ${Math.ceil(length / 1024)} kB\n`);
  await context.close();
}
