// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAt } from '../builders/case-walk.ts';
import { browserMissing, openBrowser, openPage, pagesFolder } from '../builders/real-browser.ts';
import { testServer } from '../builders/server.ts';
import { settled } from '../builders/settled.ts';

test('who reads French reports and follows it in French, on a phone', { skip: browserMissing }, async (t) => {
  const server = await testServer(t, { config: { webFolder: pagesFolder } });
  server.setNow(new Date().toISOString());
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.app.server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  server.context.config.publicUrl = url;
  const browser = await openBrowser();
  t.after(() => browser.close());
  const { page, told } = await openPage(browser, { url, width: 375, locale: 'fr-FR' });
  await page.goto('/report');
  await page.getByRole('heading', { name: 'Signaler une vulnérabilité' }).waitFor();
  await settled(page);
  assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
  await page.getByLabel('Résumé en une phrase').fill('Les montants peuvent être doublés');
  await page.getByLabel('Composant : dépôt, image ou service').fill('example-ledger');
  await page.getByLabel('Étapes pour reproduire').fill('Envoyer **deux** virements à la fois.');
  await page.getByLabel(/J’ai lu la politique/).check();
  await lookAt(page, 'report-form-fr-375');
  await page.getByRole('button', { name: 'Envoyer le signalement' }).click();
  const receipt = page.getByText(/(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}/).first();
  await receipt.waitFor();
  await lookAt(page, 'report-receipt-fr-375');
  const code = ((await page.locator('body').textContent()) ?? '').match(/(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}/)?.[0] ?? '';

  await page.goto('/report/status');
  await page.locator('input').first().fill(code);
  await lookAt(page, 'report-status-code-fr-375');
  await page.locator('form').first().locator('button[type=submit]').click();
  await page.locator('.case-steps').waitFor();
  await lookAt(page, 'report-status-fr-375');
  assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
  assert.deepEqual(told, []);
});
