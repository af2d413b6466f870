// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { releaseOfDemo } from '../builders/public-release.ts';
import { sayPublisher } from '../builders/publishing.ts';
import { assertAccessible, browserMissing, openBrowser, openPage, pagesFolder, screenshots } from '../builders/real-browser.ts';
import { testServer } from '../builders/server.ts';
import { settled } from '../builders/settled.ts';

test('somebody of the committee reads what would be told, makes a release public, and a stranger reads it', {
  skip: browserMissing,
}, async (t) => {
  const server = await testServer(t, { config: { webFolder: pagesFolder } });
  server.setNow(new Date().toISOString());
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.app.server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  server.context.config.publicUrl = url;
  await sayPublisher(server.context, { baseUrl: url });
  const ann = await server.person('Ann', ['committee', 'maintainer']);
  const { release } = await releaseOfDemo(server, ann);
  const browser = await openBrowser();
  t.after(() => browser.close());
  const { page, told } = await openPage(browser, { url, session: ann.session });
  await page.goto(`/releases/${release}`);
  await page.getByText('The release is not frozen: what it holds may still move.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Make it public …' }).count(), 0);
  await ann.post(`/api/v1/releases/${release}/freeze`);
  await page.reload();
  await page.getByRole('button', { name: 'Make it public …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make 1.0.0 public' });
  await dialog.getByText('3 of 3 known flaws told: 0 affected, 3 under investigation').waitFor();
  await settled(page);
  await page.screenshot({ path: join(screenshots, 'release-preview.png') });
  await assertAccessible(page, 'release-preview');
  await dialog.getByLabel('Type 1.0.0 to make it public').fill('1.0.0');
  await dialog.getByRole('button', { name: 'Make it public' }).click();
  // A refusal would stand in the dialog: it says more than that nothing came.
  await page.getByText('edition 1').or(dialog.getByRole('alert')).waitFor();
  assert.deepEqual(await dialog.getByRole('alert').allTextContents(), []);
  await assertAccessible(page, 'release-public');
  assert.deepEqual(told, []);
  const stranger = await openPage(browser, { url });
  await stranger.page.goto('/security/');
  await stranger.page.getByRole('link', { name: 'Releases' }).click();
  await stranger.page.getByRole('link', { name: 'Demo 1.0.0' }).click();
  await stranger.page.getByText('3 of 3', { exact: true }).waitFor();
  await assertAccessible(stranger.page, 'public-release');
  await stranger.page.getByRole('link', { name: 'Français' }).click();
  await stranger.page.getByRole('heading', { name: 'Licences' }).waitFor();
  assert.deepEqual(stranger.told, []);
});
