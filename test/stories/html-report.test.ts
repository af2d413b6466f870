// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { ReportInput } from '../../src/report/contract.ts';
import { reportFormat } from '../../src/report/registry.ts';
import { cleanInput, hostileInput, incompleteInput, largeInput, sampleInput } from '../builders/sample-report.ts';

const executable = process.env.NGAO_CHROMIUM ?? '/usr/bin/chromium';
const missing = existsSync(executable) ? false : `no browser at ${executable} (set NGAO_CHROMIUM, or install chromium)`;
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const screenshots = join(import.meta.dirname, '../../out/screenshots');

const pages: Record<string, () => ReportInput> = {
  failed: sampleInput,
  incomplete: incompleteInput,
  passed: cleanInput,
  large: () => largeInput(1500),
};

describe('a manager opens the HTML report', { skip: missing }, () => {
  let browser: Browser;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ngao-html-'));
    mkdirSync(screenshots, { recursive: true });
    browser = await chromium.launch({
      executablePath: executable,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    });
  });

  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [name, input] of Object.entries(pages)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`finds the page "${name}" accessible on a ${colorScheme} ground`, async () => {
        await visit(await fileOf(name, input()), { colorScheme }, async (page, told) => {
          assert.deepEqual(await violationsOf(page), []);
          assert.deepEqual(told, [], 'the browser complained, or something tried to load');
          await page.screenshot({ path: join(screenshots, `report-${name}-${colorScheme}.png`), fullPage: name !== 'large' });
        });
      });
    }
  }

  it('reads it on a telephone without scrolling sideways', async () => {
    await visit(await fileOf('telephone', sampleInput()), { viewport: { width: 375, height: 800 } }, async (page) => {
      assert.deepEqual(await violationsOf(page), []);
      assert.ok(((await page.evaluate('document.documentElement.scrollWidth')) as number) <= 375);
      await page.screenshot({ path: join(screenshots, 'report-telephone.png'), fullPage: true });
    });
  });

  it('follows a row of the table to the finding', async () => {
    await visit(await fileOf('anchors', sampleInput()), {}, async (page) => {
      await page.click('table a[href="#finding-2"]');
      await page.locator('#finding-2:target').waitFor();
    });
  });

  it('prints it on paper', async () => {
    await visit(await fileOf('paper', sampleInput()), {}, async (page) => {
      const paper = await page.pdf({ format: 'A4' });
      assert.equal(paper.subarray(0, 5).toString(), '%PDF-');
    });
  });

  it('is not attacked by a package name', async () => {
    const attack = `"><script>document.title='owned'</script><img src=x onerror="document.title='owned'"><style>*{display:none}</style></style>'&#x3c;svg onload=1>`;
    await visit(await fileOf('attack', hostileInput(attack)), {}, async (page, told) => {
      assert.equal(await page.locator('script, img, svg [onload], style:not(head style)').count(), 0);
      assert.notEqual(await page.title(), 'owned');
      assert.deepEqual(told, []);
      assert.ok((await page.textContent('main'))?.includes('<script>'), 'the name is shown as it is');
    });
  });

  async function fileOf(name: string, input: ReportInput): Promise<string> {
    const file = join(folder, `${name}.html`);
    writeFileSync(file, await reportFormat('html')!.write(input));
    return pathToFileURL(file).href;
  }

  async function visit(
    url: string,
    options: Parameters<Browser['newContext']>[0],
    look: (page: Page, told: string[]) => Promise<void>,
  ): Promise<void> {
    const context: BrowserContext = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
    try {
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      const told: string[] = [];
      page.on('console', (message) => told.push(message.text()));
      page.on('pageerror', (error) => told.push(error.message));
      page.on('request', (request) => request.url() !== url && told.push(request.url()));
      await page.goto(url);
      await look(page, told);
    } finally {
      await context.close();
    }
  }
});

/** Every rule axe knows, best practices and the stricter contrast of WCAG AAA aside. */
async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const found = (await page.evaluate('axe.run(document)')) as {
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.failureSummary} ${nodes[0]?.html}`);
}
