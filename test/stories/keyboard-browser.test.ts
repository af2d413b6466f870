// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import type { Locator, Page } from 'playwright-core';
import { invite } from '../../src/server/auth/invitations.ts';
import { grypeReport } from '../builders/grype-report.ts';
import { browserMissing, openBrowser, openPage, pagesFolder } from '../builders/real-browser.ts';
import { demoProduct, type TestServer, testServer } from '../builders/server.ts';
import { settled } from '../builders/settled.ts';

/* The main ways through the product without a pointer: nothing here clicks, and wherever one stands can be seen. */

const password = 'a sentence that nobody guesses';

interface Seat {
  page: Page;
  server: TestServer;
}

test('the main paths are walked by the keyboard alone', { skip: browserMissing }, async (t) => {
  const server = await testServer(t, { config: { webFolder: pagesFolder } });
  server.setNow(new Date().toISOString());
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.app.server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  server.context.config.publicUrl = url;
  const { machine } = await demoProduct(server);
  await server.upload(machine, { target: 'image:acme/web', body: grypeReport({ findings: 3 }), file: 'grype.json' });
  const browser = await openBrowser();
  t.after(() => browser.close());
  const stranger = await openPage(browser, { url });
  await t.test('from the report form to its receipt', async () => await report(stranger.page));
  const { page, told } = await openPage(browser, { url });
  const seat = { page, server };
  await t.test('from the one-time link to a second sign-in', async () => await signIn(seat));
  await t.test('from the search to a proposed exception', async () => await propose(seat));
  await t.test('from the list of cases to a letter', async () => await writeLetter(seat));
  assert.deepEqual([...stranger.told, ...told.filter((text) => !/status of 401/.test(text))], []);
});

/** Goes on with Tab until one stands there; what has the focus must be seen to have it. */
async function to(page: Page, place: Locator, back = false) {
  await place.waitFor();
  // A page that has just been opened takes the focus to its heading.
  await settled(page);
  const isThere = async () => await place.evaluate((element) => element.ownerDocument.activeElement === element);
  for (let steps = 0; !(await isThere()); steps += 1) {
    assert.ok(steps < 120, `no way leads to ${place} by Tab`);
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  const seen = await place.evaluate((element) => {
    const style = element.ownerDocument.defaultView?.getComputedStyle(element);
    return style !== undefined && ((style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none');
  });
  assert.ok(seen, `the focus on ${place} cannot be seen`);
}

async function type(page: Page, place: Locator, text: string) {
  await to(page, place);
  await page.keyboard.insertText(text);
}

async function press(page: Page, name: string | RegExp, key = 'Enter') {
  await to(page, page.getByRole('button', { name, exact: true }));
  await page.keyboard.press(key);
}

async function report(page: Page) {
  await page.goto('/report');
  await type(page, page.getByLabel('Summary in one sentence'), 'Amounts can be doubled');
  await type(page, page.getByLabel('Component: repository, image or service'), 'example-ledger');
  await type(page, page.getByLabel('Steps to reproduce'), 'Send two transfers at once.');
  await to(page, page.getByLabel(/I have read the policy/));
  await page.keyboard.press('Space');
  await press(page, 'Send the report');
  await page.getByText('Your report has arrived').waitFor();
  const code = /(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}/.exec((await page.locator('body').textContent()) ?? '')?.[0] ?? '';
  const on = page.getByRole('link', { name: 'See where it stands' });
  await to(page, on);
  await page.keyboard.press('Enter');
  await type(page, page.getByLabel('Receipt code').first(), code);
  await page.keyboard.press('Enter');
  await page.getByText('Acknowledged').first().waitFor();
  await type(page, page.getByLabel('Your message'), 'It also works with three.');
  await press(page, 'Send', 'Space');
  await page.getByText('It also works with three.').first().waitFor();
}

async function signIn({ page, server }: Seat) {
  const { context } = server;
  const grants = (['administrator', 'committee', 'maintainer'] as const).map((role) => ({ role, product: null }));
  const asked = { purpose: 'first-administrator', userId: null, email: '', grants, hours: 24 } as const;
  const { secret } = await context.store.transaction(async (tx) => await invite({ tx, now: context.now() }, asked));
  await page.goto(`/setup#${secret}`);
  await type(page, page.getByLabel('Your name'), 'Ada Example');
  await type(page, page.getByLabel('E-mail'), 'ada@example.org');
  await type(page, page.getByRole('textbox', { name: 'Password' }), password);
  await page.keyboard.press('Enter');
  await press(page, /authenticator app/);
  await press(page, /Show the key/);
  const shown = page.getByText(/^([A-Z2-7]{4} ?){8}$/).first();
  const totp = new TOTP({ secret: Secret.fromBase32(String(await shown.textContent()).replaceAll(/\s/g, '')) });
  const code = () => totp.generate({ timestamp: Date.parse(context.now()) });
  await type(page, page.getByLabel(/Code/), code());
  await page.keyboard.press('Enter');
  await press(page, /kept them/);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();

  await page.context().clearCookies();
  server.setNow(new Date(Date.parse(context.now()) + 90_000).toISOString());
  await page.goto('/login');
  await type(page, page.getByLabel('E-mail'), 'ada@example.org');
  await type(page, page.getByRole('textbox', { name: 'Password' }), password);
  await page.keyboard.press('Enter');
  await type(page, page.getByLabel(/Code/), code());
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}

async function propose({ page }: Seat) {
  await settled(page);
  await page.keyboard.press('/');
  await page.keyboard.insertText('CVE-1900-0001');
  // What is offered by then, or not yet, is put away: Enter looks in the findings.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Findings' }).waitFor();
  const row = page.getByRole('link', { name: /CVE-1900-0001/ }).first();
  await row.waitFor();
  await page.keyboard.press('Escape');
  await to(page, row);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /CVE-1900-0001/ }).waitFor();
  await press(page, 'Propose exception');
  const dialog = page.getByRole('dialog');
  await type(page, dialog.getByLabel('Reason'), 'The input is our own.');
  await type(page, dialog.getByLabel('Evidence'), 'Build 4711 of the update branch');
  const send = dialog.getByRole('button', { name: 'Propose', exact: true });
  await to(page, send);
  await page.keyboard.press('Tab');
  const inside = await dialog.evaluate((element) => element.contains(element.ownerDocument.activeElement));
  const behind = await page.evaluate('document.activeElement === document.body');
  assert.ok(inside || behind, 'Tab goes to nothing behind the dialog');
  await to(page, send);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page
    .getByText(/proposed/i)
    .first()
    .waitFor();
}

async function writeLetter({ page, server }: Seat) {
  await page.goto('/cases?tab=triage');
  await press(page, 'Open for triage');
  await page.waitForURL(/\/cases\/[0-9a-f]{32}/);
  const uid = /[0-9a-f]{32}/.exec(page.url())?.[0] ?? '';
  await page.getByText('Amounts can be doubled').first().waitFor();
  await to(page, page.locator('summary', { hasText: 'Reporter' }));
  await page.keyboard.press('Enter');
  await to(page, page.getByLabel('Letter'));
  await page.keyboard.press('Home');
  const ownWords = page.getByRole('button', { name: 'Make a draft' }).locator('xpath=..').getByLabel('Text');
  await type(page, ownWords, 'Thank you. We try it with three.');
  await press(page, 'Make a draft');
  await page.getByText('The draft is kept.', { exact: false }).first().waitFor();
  const draft = page.getByRole('article').filter({ hasText: 'We try it with three.' });
  await to(page, draft.getByRole('button', { name: 'Send' }));
  await page.keyboard.press('Enter');
  await draft.getByText('Held').waitFor();
  const kept = await server.context.db.selectFrom('case_messages').where('case_uid', '=', uid).select('state').execute();
  assert.ok(
    kept.some(({ state }) => state === 'held'),
    'and it can still be called back',
  );
}
