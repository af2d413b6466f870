// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startSession } from '../../src/server/auth/sessions.ts';
import { hashReceipt } from '../../src/server/cases/receipt.ts';
import { ok, openCase, ready, record } from '../builders/advisory-desk.ts';
import { outsider, signing } from '../builders/case-outsider.ts';
import { assertAccessible, browserMissing, openBrowser, openPage, pagesFolder, screenshots } from '../builders/real-browser.ts';
import { type Client, type TestServer, testServer } from '../builders/server.ts';
import { settled } from '../builders/settled.ts';

const receipt = '0123-4567-89AB-CDEF-GHJK-MNPQ';

async function begin(t: TestContext) {
  const server = await testServer(t, { config: { webFolder: pagesFolder } });
  server.setNow(new Date().toISOString());
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.app.server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  server.context.config.publicUrl = url;
  const browser = await openBrowser();
  t.after(() => browser.close());
  const desk = async (client: Client, more: object = {}) =>
    await openPage(browser, { url, session: await sessionOf(server, client.userId), ...more });
  return { server, browser, url, desk };
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

/** The code that somebody in a case written down by hand was given by word of mouth. */
async function giveReceipt({ context }: TestServer, role = 'reporter') {
  const { db } = context;
  const { party_uid } = await db
    .selectFrom('case_participants')
    .where('role', '=', role)
    .select('party_uid')
    .executeTakeFirstOrThrow();
  await db
    .updateTable('parties')
    .where('uid', '=', party_uid)
    .set({ receipt_hash: hashReceipt(receipt) })
    .execute();
}

async function write(page: Page, label: string, text: string) {
  await page.getByLabel(label, { exact: true }).fill(text);
}

async function saved(page: Page, note: string, revision: number) {
  await page.getByLabel('What is new in this revision').fill(note);
  await page.getByRole('button', { name: `Save as revision ${revision}` }).click();
  await page.getByRole('button', { name: `Save as revision ${revision + 1}` }).waitFor();
}

test('a draft from a case: two revisions, the reporter comments, its author may not approve, two others do', {
  skip: browserMissing,
}, async (t) => {
  const { server, browser, url, desk } = await begin(t);
  const { owner, second, third, uid, codeName } = await openCase(server);
  await record(owner, uid);
  await giveReceipt(server);

  const { page, told } = await desk(owner);
  await page.goto(`/advisories/new?case=${uid}`);
  await page.getByRole('button', { name: 'Make the draft' }).click();
  await page.getByRole('heading', { level: 1, name: /^NGAO-\d{4}-0001$/ }).waitFor();
  await settled(page);
  const [year] = new Date().toISOString().split('-');
  assert.equal(await page.title(), `NGAO-${year}-0001 · Ngao`);
  await page.getByText('There are no details.').first().waitFor();
  await look(page, 'advisory-draft');

  await write(page, 'Details, English', 'The guard against repeats asks **too late**. Update to 2.1.0.');
  await page.getByText('The language “fr” is not whole.').waitFor();
  const details = page.locator('details', { has: page.locator('strong', { hasText: 'too late' }) });
  await details.locator('summary').click();
  await details.locator('strong').waitFor();
  await page.getByLabel('CVSS vector, 4.0 or 3.1').fill('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N');
  await page.getByText('Score 7.5').waitFor();
  await saved(page, 'Details; no account is needed.', 2);
  for (const [label, text] of [
    ['Title, French', 'Transferts réglés deux fois dans @example/ledger'],
    ['Summary, French', 'Un registre accepte un transfert deux fois.'],
    ['Details, French', 'Le contrôle vient trop tard.'],
    ['Impact, French', 'Un transfert peut être réglé deux fois.'],
  ] as const)
    await write(page, label, text);
  await page.getByText('Nothing is missing, and no rule is broken.').waitFor();
  await saved(page, 'French.', 3);
  await page.getByRole('button', { name: 'Offer to the reporter' }).click();
  await page.getByText('Offered to the reporter').first().waitFor();

  const rita = await openPage(browser, { url });
  await rita.page.goto('/report/status');
  await rita.page.getByLabel('Receipt code').first().fill(receipt);
  await rita.page.getByRole('button', { name: 'Open', exact: true }).click();
  await rita.page.getByText('Draft of the advisory').waitFor();
  assert.ok(!(await rita.page.content()).includes(codeName), 'no code name for the reporter');
  await rita.page.getByLabel('Your comment').fill('The first affected version is **1.0.0**, as you say.');
  await rita.page.getByRole('button', { name: 'Send the comment' }).click();
  await rita.page.locator('article strong', { hasText: '1.0.0' }).waitFor();
  await look(rita.page, 'advisory-reporter');

  await page.reload();
  await page.getByText('(reporter), on revision 3').waitFor();
  await page.getByRole('button', { name: 'Settle' }).click();
  await page.getByText(/^Settled /).waitFor();
  await page.getByRole('button', { name: 'Hand to review' }).click();
  await page.getByText('You wrote a revision of this advisory.').first().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Approve: announce', exact: true }).count(), 0);
  const view = (await ok(owner.get('/api/v1/advisories'))).items[0];
  const { digest } = await ok(owner.get(`/api/v1/advisories/${view.uid}`));
  const refused = await owner.post(`/api/v1/advisories/${view.uid}/approve`, { kind: 'announce', digest });
  assert.deepEqual([refused.status, /Somebody who wrote none of it/.test(refused.text)], [403, true]);
  await page.getByText('too late').first().waitFor();
  await look(page, 'advisory-review');

  for (const [index, client] of [second, third].entries()) {
    const other = await desk(client, index === 0 ? {} : { width: 375, colorScheme: 'dark' });
    await other.page.goto(`/advisories/${view.uid}`);
    await other.page.getByRole('button', { name: 'Approve: announce', exact: true }).click();
    await other.page.getByRole('button', { name: 'Take back: announce', exact: true }).waitFor();
    if (index === 1) await look(other.page, 'advisory-375-dark');
    assert.deepEqual(other.told, []);
  }
  await page.goto('/advisories');
  await page.getByText('Approved').nth(1).waitFor();
  await look(page, 'advisories');
  assert.deepEqual(told, []);

  const phone = await desk(owner, { width: 375, colorScheme: 'dark' });
  await phone.page.goto('/advisories');
  await phone.page.getByText(`NGAO-${year}-0001`).waitFor();
  await look(phone.page, 'advisories-375-dark');
  await phone.page.goto('/advisories/new');
  await phone.page.getByRole('button', { name: 'Make the draft' }).waitFor();
  await look(phone.page, 'advisory-new-375-dark');
});

test('every format can be looked at before anything is published', { skip: browserMissing }, async (t) => {
  const { server, desk } = await begin(t);
  const { owner, uid } = await openCase(server);
  await record(owner, uid);
  const made = await ready(owner, await ok(owner.post('/api/v1/advisories', { case: uid })));
  const { page, told } = await desk(owner);
  await page.goto(`/advisories/${made.uid}`);
  await page.getByLabel('Title, English').waitFor();
  for (const { id, title, mediaType } of made.formats as { id: string; title: string; mediaType: string }[]) {
    await page.getByLabel('Format').selectOption(id);
    if (mediaType.startsWith('text/html')) {
      const frame = page.frameLocator('iframe[title="Preview of the page"]');
      await frame.getByText('Transfers settled twice in @example/ledger').first().waitFor();
      await look(page, 'advisory-preview-page');
    } else
      await page
        .locator('section', { has: page.locator('pre') })
        .getByText(made.number)
        .first()
        .waitFor();
    t.diagnostic(title);
  }
  await t.test('a vendor says it anew, and the draft takes it over word for word', async () => {
    await vendorAnew(server, { owner, uid, page });
  });
  await t.test('why a product is not affected is said in the draft and in its files', async () => await notAffected(page));
  assert.deepEqual(told, []);
});

/** What the vendor lets everybody read; the newest counts. */
async function vendorAnew(server: TestServer, { owner, uid, page }: { owner: Client; uid: string; page: Page }) {
  const guest = { role: 'vendor', name: 'Example Vendor', address: 'psirt@vendor.example.net', reason: 'Theirs.' };
  await ok(owner.post(`/api/v1/cases/${uid}/participants`, guest));
  await giveReceipt(server, 'vendor');
  const vendor = await signing(await outsider(server, receipt));
  const says = async (text: string) => {
    const said = { text, language: 'en', tlp: 'clear', publish: true, status: 'affected', statusTlp: 'clear' };
    assert.equal((await vendor.post('/my/report/statement', said)).status, 200);
  };
  await says('We *look* into it.');
  const take = page.getByRole('button', { name: 'Take over from the case' });
  await take.click();
  const quoted = page.locator('blockquote', { hasText: 'Example Vendor' });
  await quoted.getByText('We *look* into it.').waitFor();
  await says('Our 7.2 has the fix.');
  await page.reload();
  await quoted.getByText('We *look* into it.').waitFor();
  const title = page.getByLabel('Title, French', { exact: true });
  const french = await title.inputValue();
  await title.fill(`${french} !`);
  await page.getByText('Save first: what is reviewed is a saved revision.').waitFor();
  assert.ok(await take.isDisabled(), 'nothing that was typed is lost by taking over');
  await title.fill(french);
  await take.click();
  await quoted.getByText('Our 7.2 has the fix.').waitFor();
  assert.equal(await quoted.count(), 1, 'the newest alone');
  assert.equal(await quoted.getByRole('textbox').count(), 0, 'R46: nobody edits it');
  assert.equal(await title.inputValue(), french, 'what was written here stays');
  await look(page, 'advisory-vendor');
}

async function notAffected(page: Page) {
  await page.getByRole('button', { name: 'Add product' }).click();
  const product = page.getByRole('group', { name: 'Product 2' });
  await product.getByLabel('Name').fill('@example/portal');
  await product.getByLabel('Package URL, without version').fill('pkg:npm/%40example/portal');
  await product.getByLabel('Status').selectOption('not-affected');
  await product.getByRole('button', { name: 'Add versions' }).click();
  await product.getByLabel('Why it is not affected').selectOption('vulnerable_code_not_in_execute_path');
  await product.getByLabel('What to do, or why it does no harm, English').fill('It never settles.');
  await product.getByLabel('What to do, or why it does no harm, French').fill('Il ne règle jamais.');
  await page.getByLabel('Format').selectOption('openvex');
  const preview = page.locator('section pre');
  await preview.getByText('vulnerable_code_not_in_execute_path').first().waitFor();
  await look(page, 'advisory-not-affected');
  await page.getByRole('button', { name: /^Save as revision/ }).click();
  await page
    .getByText(/^Revision \d+ is saved\./)
    .first()
    .waitFor();
  const kept = page.getByRole('group', { name: 'Product 2' });
  assert.equal(await kept.getByLabel('What to do, or why it does no harm, French').inputValue(), 'Il ne règle jamais.');
}
