// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { mailConfig, mailFrom, receiveMail, setCommittee } from '../builders/case-mail.ts';
import { assertAccessible, browserMissing, openBrowser, openPage, pagesFolder, screenshots } from '../builders/real-browser.ts';
import { testServer } from '../builders/server.ts';
import { settled } from '../builders/settled.ts';

test('a member opens mail that waits by the keyboard and makes a report of it', { skip: browserMissing }, async (t) => {
  const server = await testServer(t, { config: { ...mailConfig(9), webFolder: pagesFolder } });
  server.setNow(new Date().toISOString());
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.app.server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  server.context.config.publicUrl = url;
  await setCommittee(server);
  for (const text of ['First.', 'The second one.'])
    await receiveMail(server, mailFrom('eve@elsewhere.example.net', { text, subject: 'quokkaword', result: 'dmarc=fail' }));
  const browser = await openBrowser();
  t.after(() => browser.close());
  const member = await server.person('Olga', ['committee', 'viewer']);
  const { page, told } = await openPage(browser, { url, session: member.session });
  await page.goto('/inbound');
  await page.getByText('did not prove').first().waitFor();
  await settled(page);
  assert.ok(!(await page.content()).includes('quokkaword'), 'nothing of it before it is opened');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByText('quokkaword').first().waitFor();
  await settled(page);
  await page.screenshot({ path: join(screenshots, 'inbound.png'), fullPage: true });
  await assertAccessible(page, 'inbound');
  await page.getByRole('button', { name: 'It is a new report' }).press('Enter');
  await page.waitForURL(/\/cases\/[0-9a-f]{32}$/);
  assert.equal((await member.get('/api/v1/inbound')).body.length, 1);
  await page.goto('/inbound');
  await page.getByText('did not prove').first().waitFor();
  await page.setViewportSize({ width: 375, height: 700 });
  await assertAccessible(page, 'inbound-375');
  assert.deepEqual(told, []);
});
