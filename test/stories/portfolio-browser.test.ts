// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { invite } from '../../src/server/auth/invitations.ts';
import { runClocks } from '../../src/server/jobs/run-clocks.ts';
import { grypeReport } from '../builders/grype-report.ts';
import { npmAuditReport } from '../builders/npm-audit-report.ts';
import { assertAccessible, browserMissing, openBrowser, openPage, pagesFolder, screenshots } from '../builders/real-browser.ts';
import { demoProduct, type TestServer, testServer } from '../builders/server.ts';
import { settled } from '../builders/settled.ts';

const flaw = 'GHSA-2345-6789-cfgh';
const root = join(import.meta.dirname, '../..');

interface Scene {
  server: TestServer;
  browser: Browser;
  url: string;
  folder: string;
}

async function begin(t: TestContext): Promise<Scene> {
  const server = await testServer(t, { config: { webFolder: pagesFolder } });
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.app.server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  server.context.config.publicUrl = url;
  const browser = await openBrowser();
  const folder = mkdtempSync(join(tmpdir(), 'ngao-story-'));
  t.after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { server, browser, url, folder };
}

async function look(page: Page, name: string): Promise<void> {
  await settled(page);
  await assertAccessible(page, name);
  await page.screenshot({ path: join(screenshots, `server-${name}.png`), fullPage: true });
}

test('the first administrator comes in by the one-time link and a second factor', { skip: browserMissing }, async (t) => {
  const { server, browser, url } = await begin(t);
  const { context } = server;
  const { secret } = await context.store.transaction(async (tx) => {
    const grants = [{ role: 'administrator', product: null }];
    return await invite(
      { tx, now: context.now() },
      { purpose: 'first-administrator', userId: null, email: '', grants, hours: 24 },
    );
  });
  const { page, told } = await openPage(browser, { url });
  await page.goto(`/setup#${secret}`);
  await page.getByLabel('Your name').fill('Ada Example');
  await page.getByLabel('E-mail').fill('ada@example.org');
  await page.getByRole('textbox', { name: 'Password' }).fill('a sentence that nobody guesses');
  await look(page, 'setup');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: /authenticator app/ }).click();
  await page.getByRole('button', { name: /Show the key/ }).click();
  const key = page.getByText(/^([A-Z2-7]{4} ?){8}$/).first();
  const shown = String(await key.textContent()).replaceAll(/\s/g, '');
  const totp = new TOTP({ secret: Secret.fromBase32(shown) });
  await page.getByLabel(/Code/).fill(totp.generate({ timestamp: Date.parse(context.now()) }));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /kept them/ }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await look(page, 'overview-empty');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit log' }).waitFor();
  assert.deepEqual(told, []);
});

test('two tools, one finding; an exception by two people that ends; impact; a log that is proven', {
  skip: browserMissing,
}, async (t) => {
  const scene = await begin(t);
  const { server, browser, url } = scene;
  const { machine } = await demoProduct(server);
  const mia = await server.person('Mia', ['maintainer']);
  const ben = await server.person('Ben', ['committee']);
  await server.upload(machine, { target: 'repository:ledger', body: sbom(), file: 'bom.json' });

  const { page, told } = await openPage(browser, { url, session: mia.session, now: '2026-06-01T09:00:00Z' });
  await handIn(scene, page, {
    name: 'grype.json',
    text: grypeReport({ findings: 1, severity: 'High' }).replaceAll('CVE-1900-0000', flaw),
  });
  await handIn(scene, page, { name: 'npm-audit.json', text: npmAuditReport({ id: flaw, name: 'example-package-0' }) });

  await page.goto('/findings');
  await page.getByText('1 open').waitFor();
  await page.getByText('grype, npm audit').waitFor();
  await look(page, 'findings');
  await page.getByRole('link', { name: flaw }).first().click();
  await page
    .getByRole('heading', { name: new RegExp(flaw) })
    .first()
    .waitFor();
  await look(page, 'finding');

  await page.getByRole('button', { name: 'Propose exception' }).click();
  await page.getByLabel('Reason').fill('The update breaks the settlement tests; the input is our own.');
  await page.getByLabel('Evidence').fill('Build 4711 of the update branch');
  await page.getByLabel('Expires').fill('2026-06-20');
  await page.getByRole('button', { name: 'Propose', exact: true }).click();
  await page
    .getByText(/proposed/)
    .first()
    .waitFor();

  const committee = await openPage(browser, { url, session: ben.session, now: '2026-06-01T09:00:00Z' });
  await committee.page.goto('/exceptions');
  await committee.page
    .getByRole('link', { name: new RegExp(flaw) })
    .first()
    .click();
  await committee.page.getByRole('button', { name: 'Approve' }).waitFor();
  await look(committee.page, 'exception');
  await committee.page.getByRole('button', { name: 'Approve' }).click();
  await committee.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await committee.page.getByText('In force').first().waitFor();
  await page.goto('/findings');
  await page
    .getByText('0 open')
    .or(page.getByText(/No open finding|Nothing/))
    .first()
    .waitFor();

  server.setNow('2026-06-21T06:00:00.000Z');
  await runClocks(server.context);
  const mo = await server.person('Mo', ['maintainer']);
  const later = await openPage(browser, { url, session: mo.session, now: '2026-06-21T06:00:00Z' });
  await later.page.goto('/findings');
  await later.page.getByText('1 open').waitFor();
  await later.page.getByRole('link', { name: flaw }).first().click();
  await later.page
    .getByText(/expired|ended/i)
    .first()
    .waitFor();
  await look(later.page, 'finding-after-expiry');

  await later.page.goto('/impact?purl=pkg:npm/example-package-0');
  await later.page
    .getByRole('link', { name: /ledger/ })
    .first()
    .waitFor();
  await look(later.page, 'impact');
  await later.page.goto('/components');
  await later.page.getByRole('link', { name: /example-package-0/ }).click();
  await later.page.getByText('No other version is in use.').waitFor();

  await prove(scene, (await server.person('Aude', ['auditor'])).session);
  assert.deepEqual([...told, ...committee.told, ...later.told], []);
});

test('every page is accessible, in both schemes and on a telephone', { skip: browserMissing }, async (t) => {
  const { server, browser, url } = await begin(t);
  const all = await server.person('Ada', ['administrator', 'maintainer', 'committee', 'auditor']);
  const loaded = await all.post('/api/v1/demo', {});
  assert.equal(loaded.status < 300, true, loaded.text);
  await server.work();
  const paths = ['/', '/findings', '/findings/1', '/components', '/components/1', '/impact?purl=axios', '/targets', '/targets/1'];
  paths.push('/releases', '/releases/1', '/releases/1/diff/2', '/exceptions', '/exceptions/1', '/imports', '/imports/1');
  paths.push('/targets/1/inventories', '/targets/1/inventories?tab=at', '/targets/1/inventories?tab=at&at=2000-01-01');
  paths.push('/targets/1/inventories?tab=diff', '/targets/6/inventories', '/exceptions?tab=expiring');
  paths.push('/policy', '/people', '/audit', '/audit?subject=finding&action=report', '/me');
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 1280],
    ['light', 375],
  ] as const) {
    const { page, told } = await openPage(browser, { url, session: all.session, colorScheme, width });
    for (const path of paths) {
      await page.goto(path);
      await settled(page);
      const where = `${path} ${colorScheme} ${width}`;
      await assertAccessible(page, where);
      assert.ok(((await page.evaluate('document.documentElement.scrollWidth')) as number) <= width, `${where} scrolls sideways`);
      if (path === '/findings') assert.deepEqual(await cut(page, '.cell-due, .cell-seen'), [], `${where} cuts words`);
      await page.screenshot({ path: join(screenshots, `server${path.replace(/[^a-z0-9]+/g, '-')}-${colorScheme}-${width}.png`) });
    }
    assert.deepEqual(told, [], `${colorScheme} ${width}`);
  }
});

test('what a target held over time, on a day and between two reports, by the keyboard alone', {
  skip: browserMissing,
}, async (t) => {
  const { server, browser, url } = await begin(t);
  const { machine } = await demoProduct(server);
  const hand = async (day: string, packages: readonly string[]) => {
    server.setNow(`${day}T08:00:00.000Z`);
    await server.upload(machine, { target: 'repository:ledger', body: inventory(packages, day), file: `bom-${day}.json` });
  };
  await hand('2026-05-01', ['left@1.0.0', 'old@1.0.0']);
  await hand('2026-05-10', ['left@1.1.0', 'right@1.0.0', 'fresh@2.0.0']);
  await hand('2026-05-20', ['left@1.1.0', 'right@1.0.0', 'fresh@2.0.0']);
  const eve = await server.person('Eve', ['viewer']);
  const { page, told } = await openPage(browser, { url, session: eve.session, now: '2026-05-21T09:00:00Z' });
  await page.goto('/targets/1');
  await page.getByRole('link', { name: 'over time' }).press('Enter');
  await page.getByRole('heading', { name: 'Inventories of ledger' }).waitFor();
  await page.getByText('3 inventories').waitFor();
  await page.getByText('the very same').waitFor();
  await page.getByText('the first').waitFor();
  await page.getByRole('link', { name: 'Changed, +1' }).press('Enter');
  await page.getByText('2 packages added, 1 removed, 1 at another version').waitFor();
  await look(page, 'inventories-diff');
  await page.getByRole('button', { name: 'Removed 1' }).press('Space');
  await page.getByRole('button', { name: 'Removed 1', pressed: true }).waitFor();
  assert.deepEqual(await page.locator('tbody .mono').allTextContents(), ['old', '1.0.0', '–']);
  await page.getByRole('link', { name: 'Over time' }).press('Enter');
  await page.getByText('the very same').waitFor();
  await settled(page);
  for (const key of ['j', 'j', 'j', 'Enter']) await page.keyboard.press(key);
  await page.getByText('2 components').waitFor();
  // The count and the table are two answers of the server: either may be the first.
  await page.getByRole('rowheader', { name: 'old 1.0.0' }).waitFor();
  assert.deepEqual(await page.locator('tbody th .mono').allTextContents(), ['left 1.0.0', 'old 1.0.0']);
  await page.getByLabel('At the end of this day, UTC').fill('2026-04-30');
  await page.getByText('For that day nobody has told what was inside.').waitFor();
  await look(page, 'inventories-before');
  await page.getByRole('link', { name: '1 May 2026' }).press('Enter');
  await page.getByText('2 components').waitFor();
  await untold({ server, page });
  assert.deepEqual(told, []);
});

/** Of a target whose own answer is late nothing is told that is not known. */
async function untold({ server, page }: { server: TestServer; page: Page }) {
  const mia = await server.person('Mia', ['maintainer']);
  const made = await mia.post('/api/v1/targets', { product: 1, kind: 'image', ref: 'image:bare' });
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(`**/api/v1/targets/${made.body.id}`, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`/targets/${made.body.id}/inventories`);
  await page.getByText('Nobody has told what is inside.').waitFor();
  assert.equal(await page.getByText('Its reports tell findings only').count(), 0);
  answer();
  await page.getByText('No report has arrived yet.').waitFor();
}

/** Words of these cells that do not fit into them. */
async function cut(page: Page, cells: string): Promise<string[]> {
  return await page
    .locator(cells)
    .evaluateAll((found) => found.filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent ?? ''));
}

async function handIn({ server, folder }: Scene, page: Page, { name, text }: { name: string; text: string }): Promise<void> {
  const file = join(folder, name);
  writeFileSync(file, text);
  await page.goto('/imports');
  await page.locator('input[type=file]').first().setInputFiles(file);
  await page.getByPlaceholder('repository:name').fill('repository:ledger');
  await page.getByRole('button', { name: 'Hand in', exact: true }).click();
  await page.waitForURL(/\/imports\/\d+/);
  await server.work();
  await page.getByText('Taken in').first().waitFor();
  await look(page, `import-${name.replace('.json', '')}`);
}

/** The auditor downloads the log and proves it without the server. */
async function prove({ browser, url, folder }: Scene, session: string): Promise<void> {
  const { page } = await openPage(browser, { url, session, now: '2026-06-21T07:00:00Z' });
  await page.goto('/audit');
  await page.getByText('exception.approve').first().waitFor();
  await look(page, 'audit');
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export' }).click();
  const file = join(folder, 'audit.ngao-audit');
  await (await waiting).saveAs(file);
  const proven = spawnSync(process.execPath, ['bin/ngao.mjs', 'audit', 'verify', file], { cwd: root, encoding: 'utf8' });
  assert.equal(proven.status, 0, proven.stdout + proven.stderr);
}

function sbom(): string {
  return inventory(['example-package-0@1.0.0']);
}

function inventory(packages: readonly string[], day = '2026-05-01'): string {
  return JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: `${day}T00:00:00Z`,
      tools: { components: [{ type: 'application', name: 'example-sbom', version: '1.0.0' }] },
      component: { type: 'application', name: 'ledger', version: '1.0.0' },
    },
    components: packages.map((told, index) => {
      const [name, version] = told.split('@');
      return { type: 'library', name, version, purl: `pkg:npm/${told}`, 'bom-ref': String(index) };
    }),
  });
}
