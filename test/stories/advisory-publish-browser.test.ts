// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startSession } from '../../src/server/auth/sessions.ts';
import { publishDue } from '../../src/server/publishing/run.ts';
import { ok } from '../builders/case-desk.ts';
import { approved, draftOf, sayCommittee, sayPublisher } from '../builders/publishing.ts';
import { assertAccessible, browserMissing, openBrowser, openPage, pagesFolder, screenshots } from '../builders/real-browser.ts';
import { type Client, type TestServer, testServer } from '../builders/server.ts';
import { settled } from '../builders/settled.ts';

const number = 'NGAO-2026-0001';

async function begin(t: TestContext) {
  const server = await testServer(t, { config: { webFolder: pagesFolder } });
  server.setNow(new Date().toISOString());
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.app.server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  server.context.config.publicUrl = url;
  await sayPublisher(server.context, { baseUrl: url });
  await sayCommittee(server.context, { privateList: '', allowed: ['@lists.example.org'], mailbox: 'security@example.org' });
  const browser = await openBrowser();
  t.after(() => browser.close());
  const ann = await server.person('Ann', ['committee']);
  const others = [await server.person('Bob', ['committee']), await server.person('Eve', ['committee'])];
  const approvers = others.map(({ userId }) => userId);
  const { uid } = await approved(server.context, draftOf(), { author: ann.userId, approvers });
  const desk = async (more: object = {}) =>
    await openPage(browser, { url, session: await sessionOf(server, ann.userId), ...more });
  return { server, browser, url, uid, ann, others, desk };
}

async function sessionOf({ context }: TestServer, userId: number): Promise<string> {
  const given = { userId, strength: 'passkey' as const, agent: 'test', now: context.now() };
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

/** Without the pictures of the preview: its sealed frame has no origin, so files of the public site are kept from it. */
function ownOf(told: readonly string[]): string[] {
  return told.filter((text) => !text.endsWith('net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin'));
}

/** The clock goes on, and what is due runs. */
async function pass(server: TestServer, seconds: number) {
  server.setNow(new Date(Date.now() + seconds * 1000).toISOString());
  await publishDue(server.context);
  await server.work();
}

test('an approved advisory is refused with every reason, planned, taken back, planned again and read by a stranger', {
  skip: browserMissing,
}, async (t) => {
  const { server, browser, url, uid, ann, others: readers, desk } = await begin(t);
  const { page, told } = await desk();
  await page.goto(`/advisories/${uid}`);
  const plan = page.getByRole('button', { name: 'Plan to publish' });
  await page.getByText('Nothing was planned or published').waitFor();
  const typed = page.getByLabel(`Type ${number} to confirm`);
  await typed.fill('NGAO-2026-0002');
  assert.equal(await plan.isDisabled(), true, 'another number plans nothing');
  await typed.fill(number);
  const others = page.getByLabel('Other addresses of lists');
  await others.fill('stranger@elsewhere.example');
  await plan.click();
  const refused = page.getByRole('alert');
  await refused.getByText('recipients-allowed').waitFor();
  await refused.getByText('release-verified').waitFor();
  assert.equal(await refused.getByRole('listitem').count(), 2);
  const ledger = async () => (await ann.get(`/api/v1/advisories/${uid}/publications`)).body.publications;
  assert.deepEqual(await ledger(), []);
  await look(page, 'publish-refused');

  await others.fill('');
  await page.getByLabel(/^Why it goes out without/).fill('The fix was released before releases were kept here.');
  await plan.click();
  await page.getByRole('timer').waitFor();
  await look(page, 'publish-planned');
  await page.getByRole('button', { name: 'Cancel the plan' }).click();
  await page.locator('summary', { hasText: 'Announcement: stopped, nothing went out' }).waitFor();
  await page.getByText('It was cancelled before it started.').waitFor();
  // Not so far that the server asks anew who this is.
  await pass(server, 120);
  const stranger = await browser.newContext({ javaScriptEnabled: false, baseURL: url });
  const reader = await stranger.newPage();
  const address = `/security/advisories/${number}`;
  assert.equal((await reader.goto(address))?.status(), 404, 'what was taken back is not public');

  await typed.fill(number);
  await page.getByLabel(/^Why it goes out without/).fill('The fix was released before releases were kept here.');
  await plan.click();
  await page.getByRole('timer').waitFor();
  await pass(server, 240);
  await page.locator('summary', { hasText: 'Announcement: done, every line is settled' }).waitFor();
  const rows = page.getByRole('table', { name: 'Ledger of Announcement: done' }).getByRole('row');
  const [latest] = await ledger();
  assert.equal(await rows.count(), latest.lines.length + 1);
  assert.equal(await rows.getByText('Verified', { exact: true }).count(), latest.lines.length);
  const link = page.getByRole('link', { name: 'Public page' });
  await link.waitFor();
  assert.equal(await link.getAttribute('href'), address);
  await look(page, 'publish-done');

  assert.equal((await reader.goto(address))?.status(), 200);
  await reader.getByText(number).first().waitFor();
  assert.deepEqual(ownOf(told), []);

  const phone = await desk({ width: 375, colorScheme: 'dark' });
  await phone.page.goto(`/advisories/${uid}`);
  await phone.page.locator('summary', { hasText: 'Announcement: done, every line is settled' }).waitFor();
  await look(phone.page, 'publish-done-375-dark');
  assert.deepEqual(ownOf(phone.told), []);
  const later = { server, page, reader, uid, approvers: readers };
  await t.test('a revision says in both languages what is new', async () => await revised(later));
  await t.test('a withdrawal says in both languages why', async () => await withdrawn(later));
});

interface Later {
  server: TestServer;
  page: Page;
  /** A stranger, without scripts. */
  reader: Page;
  uid: string;
  approvers: readonly Client[];
}

/** The saved revision is reviewed, approved by two, planned as what it is, and goes out. */
async function publishNext(
  { server, page, uid, approvers }: Later,
  { kind, title, after }: { kind: string; title: string; after: number },
) {
  await page.getByRole('button', { name: 'Hand to review' }).click();
  await page.getByText('Handed to those who approve.').waitFor();
  for (const client of approvers) {
    const { digest } = await ok(client.get(`/api/v1/advisories/${uid}`));
    await ok(client.post(`/api/v1/advisories/${uid}/approve`, { kind: 'announce', digest }));
  }
  await page.reload();
  const chosen = page.getByLabel('What goes out');
  await chosen.waitFor();
  assert.equal(await chosen.inputValue(), kind, 'what the words ask for is offered first');
  await page.getByLabel(`Type ${number} to confirm`).fill(number);
  await page.getByRole('button', { name: 'Plan to publish' }).click();
  await page.getByRole('timer').waitFor();
  await pass(server, after);
  await page.locator('summary', { hasText: `${title}: done, every line is settled` }).waitFor();
}

/** Asked for anew: the page may be kept for five minutes. */
async function reads(reader: Page, { path, text }: { path: string; text: string }) {
  await reader.goto(`${path}/advisories/${number}`);
  await reader.reload();
  await reader.getByText(text).first().waitFor();
}

async function revised(later: Later) {
  const { page, reader } = later;
  await page.reload();
  await page.getByLabel('Summary, English', { exact: true }).fill('A ledger accepts a transfer twice, and a hub too.');
  const save = page.getByRole('button', { name: 'Save as revision 2' });
  await save.click();
  await page.getByText('Say what changes in this published advisory.', { exact: false }).first().waitFor();
  await page.getByLabel('What is new in this revision *', { exact: true }).fill('A hub is named.');
  await page.getByLabel('What is new in this revision, in French').fill('Un centre est nommé.');
  await look(page, 'advisory-notes');
  await save.click();
  await page.getByRole('button', { name: 'Save as revision 3' }).waitFor();
  await publishNext(later, { kind: 'revision', title: 'Revision', after: 360 });
  await reads(reader, { path: '/security', text: 'A hub is named.' });
  await reads(reader, { path: '/security/fr', text: 'Un centre est nommé.' });
}

async function withdrawn(later: Later) {
  const { page, reader } = later;
  await page.getByLabel('Why it is withdrawn, French').fill('La faille n’existe pas.');
  const save = page.getByRole('button', { name: 'Save as revision 3' });
  await save.click();
  await page.getByText('Say why the advisory is withdrawn; readers see it.').first().waitFor();
  await page.getByLabel('Why it is withdrawn, English').fill('There is no such flaw.');
  await look(page, 'advisory-withdrawal');
  await save.click();
  await page.getByRole('button', { name: 'Save as revision 4' }).waitFor();
  await publishNext(later, { kind: 'withdrawal', title: 'Withdrawal', after: 480 });
  await reads(reader, { path: '/security', text: 'There is no such flaw.' });
  await reads(reader, { path: '/security/fr', text: 'La faille n’existe pas.' });
  // Without scripts nothing looks at it but a person.
  await reader.screenshot({ path: join(screenshots, 'public-withdrawn.png'), fullPage: true });
}
