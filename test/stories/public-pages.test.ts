// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { advisoryPath } from '../../src/advisories/addresses.ts';
import { page as pageFormat } from '../../src/advisories/page/index.ts';
import { publicPagePolicy } from '../../src/advisories/reader-layout.ts';
import { buildSite } from '../../src/advisories/site/parts.ts';
import { samplePublisher } from '../builders/build-advisory.ts';
import { anySite, sampleSite, siteAdvisories, siteOf } from '../builders/build-site.ts';
import { assertAccessible, openBrowser, screenshots } from '../builders/real-browser.ts';
import { followTraffic } from '../builders/settled.ts';

const executable = process.env.NGAO_CHROMIUM ?? '/usr/bin/chromium';
const skip = existsSync(executable) ? false : `no browser at ${executable} (set NGAO_CHROMIUM, or install chromium)`;

const visited = {
  list: '/security/',
  advisory: '/security/advisories/NGAO-2026-0001',
  french: '/security/fr/advisories/NGAO-2026-0001',
  withdrawn: '/security/advisories/NGAO-2026-0002',
  product: '/security/products/npm-example-ledger',
  thanks: '/security/thanks',
  policy: '/security/policy',
  trust: '/trust',
  release: '/security/releases/ledger/14.2.7',
  releases: '/security/fr/releases/',
  empty: '/empty/security/',
};

interface Visit {
  path: string;
  name: string;
  colorScheme?: 'light' | 'dark';
  width?: number;
}

describe('the world reads the public pages', { skip }, () => {
  const files = new Map<string, { body: string; mediaType: string }>();
  let browser: Browser;
  let server: Server;
  let url: string;

  before(async () => {
    for (const file of buildSite(sampleSite())) files.set(file.path, { ...file, body: String(file.body) });
    for (const file of buildSite(siteOf([]))) files.set(`/empty${file.path}`, { ...file, body: String(file.body) });
    for (const file of buildSite(anySite('</title><script src="https://192.0.2.1/x.js"></script><img src=x onerror=alert(1)>')))
      files.set(`/hostile${file.path}`, { ...file, body: String(file.body) });
    for (const advisory of siteAdvisories())
      for (const language of advisory.languages)
        files.set(advisoryPath(advisory.id, language), {
          mediaType: pageFormat.mediaType,
          body: await pageFormat.write({ advisory, publisher: samplePublisher, language }),
        });
    server = createServer((request, response) => {
      const file = files.get(request.url ?? '');
      response.writeHead(file ? 200 : 404, {
        'content-type': file?.mediaType ?? 'text/plain',
        'content-security-policy': publicPagePolicy,
        'x-content-type-options': 'nosniff',
      });
      response.end(file?.body ?? 'nothing here');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await openBrowser();
  });

  after(async () => {
    await browser?.close();
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  });

  for (const [name, path] of Object.entries(visited)) {
    for (const colorScheme of ['light', 'dark'] as const)
      it(`finds "${name}" accessible on a ${colorScheme} ground, and nothing but its own style loaded`, async () => {
        await visit({ path, name: `${name}-${colorScheme}`, colorScheme }, async (page) => assertAccessible(page, name));
      });

    it(`reads "${name}" on a telephone without scrolling sideways`, async () => {
      await visit({ path, name: `${name}-telephone`, width: 375 }, async (page) => {
        assert.ok(((await page.evaluate('document.documentElement.scrollWidth')) as number) <= 375);
        await assertAccessible(page, name);
      });
    });
  }

  it('runs nothing that people wrote, on any page', async () => {
    for (const path of [...files.keys()].filter((each) => each.startsWith('/hostile') && !/\.(atom|rss|css|svg)$/.test(each)))
      await visit({ path, name: '' }, async (page) => {
        assert.equal(await page.locator('script, iframe, form, [onerror], [style]').count(), 0);
      });
  });

  it('reaches the words and every link by keyboard, in the order of reading', async () => {
    await visit({ path: visited.advisory, name: '' }, async (page) => {
      const reached: string[] = [];
      const count = await page.locator('a, summary').count();
      for (let step = 0; step < count; step++) {
        await page.keyboard.press('Tab');
        reached.push((await page.evaluate('document.activeElement.textContent')) as string);
        if (await page.evaluate("document.activeElement.matches('summary')")) await page.keyboard.press('Enter');
      }
      const order = await page.locator('a, summary').allTextContents();
      assert.deepEqual(reached, order);
      assert.equal(reached[0], 'Skip to the content');
    });
  });

  it('switches the language of one advisory and comes back', async () => {
    await visit({ path: visited.advisory, name: '' }, async (page) => {
      await page.click('nav.language a');
      await page.waitForURL(/\/security\/fr\/advisories\/NGAO-2026-0001$/);
      assert.equal(await page.getAttribute('html', 'lang'), 'fr');
      await page.click('nav.language a');
      await page.waitForURL(/\/security\/advisories\/NGAO-2026-0001$/);
      assert.equal(await page.getAttribute('html', 'lang'), 'en');
    });
  });

  it('prints an advisory on paper', async () => {
    await visit({ path: visited.advisory, name: '' }, async (page) => {
      const paper = await page.pdf({ format: 'A4', path: join(screenshots, 'public-advisory.pdf') });
      assert.equal(paper.subarray(0, 5).toString(), '%PDF-');
      // What is folded on a screen opens by the keyboard, and is on the paper whole.
      const firstIn = (part: string) => page.locator(part).locator('xpath=ancestor::details').getByRole('listitem').first();
      assert.equal(await firstIn('#timeline').isVisible(), false);
      await page.emulateMedia({ media: 'print' });
      assert.equal(await firstIn('#timeline').isVisible(), true);
      await page.emulateMedia({ media: 'screen' });
      await page.locator('summary', { has: page.locator('#timeline') }).press('Enter');
      assert.equal(await firstIn('#timeline').isVisible(), true);
      // It was corrected: whoever comes back reads what is new.
      assert.equal(await firstIn('#history').isVisible(), true);
    });
  });

  /** Scripts are off, as for a reader who trusts nobody; axe looks from outside of the page. */
  async function visit(given: Visit, look: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext({
      viewport: { width: given.width ?? 1180, height: 860 },
      colorScheme: given.colorScheme ?? 'light',
    });
    try {
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      followTraffic(page);
      const told: string[] = [];
      const asked: string[] = [];
      page.on('console', (message) => told.push(message.text()));
      page.on('pageerror', (error) => told.push(String(error)));
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(`${url}${given.path}`);
      if (given.name !== '') await page.screenshot({ path: join(screenshots, `public-${given.name}.png`), fullPage: true });
      // The shield is asked for twice: in the page and as the icon of the tab.
      const loaded = [...new Set(asked.filter((each) => each !== `${url}${given.path}`))].sort();
      assert.deepEqual(loaded, [`${url}/security/shield.svg`, `${url}/security/site.css`]);
      await look(page);
      assert.deepEqual(told, []);
    } finally {
      await context.close();
    }
  }

  it('shows the same with scripts switched off', async () => {
    const shown = async (javaScriptEnabled: boolean) => {
      const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 1180, height: 860 } });
      const page = await context.newPage();
      await page.goto(`${url}${visited.advisory}`);
      const picture = await page.screenshot({ fullPage: true });
      await context.close();
      return picture;
    };
    assert.ok((await shown(true)).equals(await shown(false)));
  });
});
