// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startSession } from '../../src/server/auth/sessions.ts';
import { assertAccessible, browserMissing, openBrowser, openPage, pagesFolder, screenshots } from '../builders/real-browser.ts';
import { type TestServer, testServer } from '../builders/server.ts';
import { settled } from '../builders/settled.ts';

const word = 'quokkaword';

async function begin(t: TestContext) {
  const server = await testServer(t, { config: { webFolder: pagesFolder } });
  server.setNow(new Date().toISOString());
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.app.server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  server.context.config.publicUrl = url;
  const browser = await openBrowser();
  t.after(() => browser.close());
  return { server, browser, url };
}

async function sessionOf({ context }: TestServer, userId: number): Promise<string> {
  const now = context.now();
  const given = { userId, strength: 'passkey' as const, agent: 'test', now };
  return await context.store.transaction(async (tx) => await startSession(tx, given));
}

/** A picture, nothing that axe calls a violation, and nothing that stands out at the side. */
async function look(page: Page, name: string) {
  await settled(page);
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
  await assertAccessible(page, name);
  const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  assert.ok(Number(over) <= 0, `${name} scrolls sideways`);
}

async function report(page: Page): Promise<string> {
  await page.goto('/report');
  await page.getByLabel('Summary in one sentence').fill(`A flaw about the ${word}`);
  await page.getByLabel('Component: repository, image or service').fill('example-service');
  await page.getByLabel('Steps to reproduce').fill(`Send **two** of the ${word}.`);
  await look(page, 'report-form');
  await page.getByLabel(/I have read the policy/).check();
  await page.getByRole('button', { name: 'Send the report' }).click();
  await page.getByText('Your report has arrived').waitFor();
  await look(page, 'report-receipt');
  const shown = ((await page.locator('body').textContent()) ?? '').match(/(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}/);
  assert.ok(shown, 'the receipt is shown');
  return shown[0];
}

test('a stranger reports, reads where it stands, and only the committee sees it', { skip: browserMissing }, async (t) => {
  const { server, browser, url } = await begin(t);
  const stranger = await openPage(browser, { url });
  const receipt = await report(stranger.page);
  assert.ok(!stranger.page.url().includes(receipt));

  await stranger.page.goto('/report/status');
  await stranger.page.getByLabel('Receipt code').first().fill(receipt.toLowerCase().replaceAll('-', ' '));
  await stranger.page.getByRole('button', { name: 'Open', exact: true }).click();
  await stranger.page.getByText('Acknowledged').first().waitFor();
  const credit = stranger.page.getByLabel('Shall the advisory thank you?');
  assert.equal(await credit.locator('option:checked').textContent(), 'Not decided yet: choose', 'nobody said anything yet');
  await look(stranger.page, 'report-status');
  assert.deepEqual(stranger.told, []);

  const phone = await openPage(browser, { url, width: 375, colorScheme: 'dark' });
  await phone.page.goto('/report');
  await phone.page.getByLabel('Summary in one sentence').waitFor();
  await look(phone.page, 'report-form-375-dark');

  const member = await server.person('Olga', ['committee', 'viewer']);
  const desk = await openPage(browser, { url, session: await sessionOf(server, member.userId) });
  const { body } = await member.get('/api/v1/cases');
  assert.equal(body.items.length, 1);
  const [{ uid, codeName }] = body.items;
  await desk.page.goto('/cases?tab=triage');
  await desk.page.getByText(codeName).first().waitFor();
  assert.ok(!(await desk.page.content()).includes(word), 'nobody has opened it yet');
  await look(desk.page, 'cases-triage');

  await desk.page.getByRole('button', { name: 'Open for triage' }).click();
  await desk.page.getByText(`A flaw about the ${word}`).first().waitFor();
  assert.ok(!(await desk.page.title()).includes(word));
  await desk.page.locator('summary', { hasText: 'Reporter' }).click();
  await desk.page.getByLabel('Letter').selectOption('question');
  await desk.page.getByRole('button', { name: 'Make a draft' }).click();
  // One waited already: the acknowledgement that every report begins with.
  await desk.page.getByRole('button', { name: 'Save and preview' }).nth(1).waitFor();
  await look(desk.page, 'case');
  for (const path of ['/cases/agenda', '/committee']) {
    await desk.page.goto(path);
    await desk.page.getByRole('heading', { level: 1 }).waitFor();
    await look(desk.page, path.replaceAll('/', '-').slice(1));
  }
  assert.deepEqual(desk.told, []);

  const viewer = await server.person('Vic', ['viewer']);
  const other = await openPage(browser, { url, session: await sessionOf(server, viewer.userId) });
  await other.page.goto(`/cases/${uid}`);
  await settled(other.page);
  const content = await other.page.content();
  assert.ok(!content.includes(word) && !content.includes(codeName), 'not even its name');
});
