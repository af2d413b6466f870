// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startSession } from '../../src/server/auth/sessions.ts';
import { publishDue } from '../../src/server/publishing/run.ts';
import { ok } from '../builders/advisory-desk.ts';
import { type ChannelWorld, channelWorld } from '../builders/channel-world.ts';
import { approved, draftOf, sayCommittee } from '../builders/publishing.ts';
import { assertAccessible, browserMissing, openBrowser, openPage, pagesFolder, screenshots } from '../builders/real-browser.ts';
import { type TestServer, testServer } from '../builders/server.ts';
import { settled } from '../builders/settled.ts';

const number = 'NGAO-2026-0001';
const chats = ['chat-one', 'chat-two', 'chat-three'];

async function begin(t: TestContext) {
  /** Chats that take what they are sent; the others refuse it for good. */
  const taking = new Set<string>();
  const far = await channelWorld(t, ({ path }, response) => response.writeHead(taking.has(path) ? 200 : 403).end());
  const server = await testServer(t, { config: { webFolder: pagesFolder, publishing: { channels: chatsOf(far) } } });
  server.setNow(new Date().toISOString());
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.app.server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  server.context.config.publicUrl = url;
  await sayCommittee(server.context, { privateList: '', allowed: [], mailbox: 'security@example.org' });
  const browser = await openBrowser();
  t.after(() => browser.close());
  const ada = await server.person('Ada', ['administrator']);
  const ann = await server.person('Ann', ['committee']);
  const others = [await server.person('Bob', ['committee']), await server.person('Eve', ['committee'])];
  const approvers = others.map(({ userId }) => userId);
  const { uid } = await approved(server.context, draftOf(), { author: ann.userId, approvers });
  const desk = async ({ userId }: { userId: number }, more: object = {}) =>
    await openPage(browser, { url, session: await sessionOf(server, userId), ...more });
  return { server, uid, ada, ann, approvers, desk, taking, far };
}

function chatsOf({ origin, place, secretFile }: ChannelWorld) {
  return chats.map((key) => ({
    key,
    channel: 'webhook',
    settings: {
      ...place,
      urlFile: secretFile(`${origin}/${key}`),
      secretFile: secretFile('a-secret-of-the-test-that-is-long-enough'),
    },
  }));
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

/** The same page on a dark and on a narrow screen. */
async function lookAround(page: Page, name: string) {
  await look(page, name);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 375, height: 800 });
  await look(page, `${name}-375-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 860 });
}

/** A number that is waited for since nine days, and a flaw that is exploited since it was published. */
async function waitAndNotice({ context }: TestServer, uid: string) {
  const now = context.now();
  const before = new Date(Date.parse(now) - 9.5 * 86_400_000).toISOString();
  await context.db
    .insertInto('advisory_numbers')
    .values({
      ...{ uid: 'b'.repeat(22), advisory_uid: uid, kind: 'cve', route: 'by mail', state: 'requested', value: null },
      ...{ wanted_at: before, requested_at: before, settled_at: null },
    })
    .execute();
  await context.db
    .insertInto('advisory_watch')
    .values({
      ...{ advisory_id: number, about: 'CVE-1900-0001', fact: 'kev', told: JSON.stringify({ kev: true }), noticed_at: now },
      ...{ settled_at: null, settled_by: null },
    })
    .execute();
}

test('who publishes is said, what failed is seen in the overview, and each line is decided in the ledger', {
  skip: browserMissing,
}, async (t) => {
  const { server, uid, ada, ann, approvers, desk, taking, far } = await begin(t);
  const committee = await desk(ann);
  const { page } = committee;
  await page.goto(`/advisories/${uid}`);
  await page.getByText('Nobody has said who publishes.').waitFor();
  await page
    .getByText('Nobody has said who publishes.')
    .locator('xpath=../..')
    .getByRole('link', { name: 'Who publishes' })
    .click();
  await page.getByText('Ask an administrator to check and save it.').waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Contact', exact: true }).isDisabled(), true);

  await t.test('an administrator saves the settings', async () => {
    const { page: own, told } = await desk(ada);
    await own.goto('/advisories/settings');
    await own.getByText('Nobody has said who publishes yet.').waitFor();
    await lookAround(own, 'publisher-unsaved');
    await own.getByRole('textbox', { name: 'Name', exact: true }).fill('Example Foundation');
    await own.getByRole('textbox', { name: 'Contact', exact: true }).fill('nobody');
    await own.getByRole('textbox', { name: 'Address of the policy', exact: true }).fill('http://example.org');
    await own.getByRole('button', { name: 'Save' }).click();
    await own.getByRole('alert').getByText('2 lines above must be mended first').waitFor();
    assert.equal(await own.getByRole('textbox', { name: 'Contact', exact: true }).getAttribute('aria-invalid'), 'true');
    assert.equal(await own.getByRole('textbox', { name: 'Name', exact: true }).getAttribute('aria-invalid'), null);
    await look(own, 'publisher-faults');
    await own.getByRole('textbox', { name: 'Contact', exact: true }).fill('security@example.org');
    await own.getByRole('textbox', { name: 'Address of the policy', exact: true }).fill('https://example.org/policy');
    await own.getByLabel(/^What you are to CSAF/).selectOption('coordinator');
    await own.getByRole('button', { name: 'Save' }).click();
    await own.getByText('Saved. The public site is being built again.').waitFor();
    await own.getByText('Nobody has said who publishes yet.').waitFor({ state: 'detached' });
    const { publisher } = await ok(ada.get('/api/v1/publisher'));
    assert.deepEqual([publisher.name, publisher.category], ['Example Foundation', 'coordinator']);
    await server.work();
    assert.match((await ann.get('/security/')).text, /Example Foundation/);
    await own.goto('/publishing');
    await own.getByText('Only the committee sees which advisories are under way').waitFor();
    assert.deepEqual(told, []);
  });

  await t.test('what failed and what waits stands in the overview', async () => {
    const { version } = await ok(ann.get(`/api/v1/advisories/${uid}`));
    const body = { kind: 'announce', version, typed: number, channels: chats, lists: [], reason: 'Nothing is released here.' };
    const { planned, missing } = await ok(ann.post(`/api/v1/advisories/${uid}/plan`, body));
    assert.equal(planned, true, JSON.stringify(missing));
    server.setNow(new Date(Date.now() + 240_000).toISOString());
    await publishDue(server.context);
    await server.work();
    await waitAndNotice(server, uid);
    await page.goto('/publishing');
    const row = page.getByRole('row', { name: new RegExp(`${number}.*On its way`) });
    await row.getByText('3 lines failed or in doubt').waitFor();
    await page.getByText('9 days').waitFor();
    await page.getByText('Known to be exploited').waitFor();
    await lookAround(page, 'publishing-overview');
    await page.getByRole('button', { name: 'Looked at: CVE-1900-0001' }).click();
    await page.getByText('Nothing new is said about what is published').waitFor();
    await row.getByRole('link', { name: number }).click();
  });

  await t.test('a line is tried again, told as sent, taken out', async () => {
    await page.getByRole('button', { name: 'Retry: webhook chat-one' }).waitFor();
    await lookAround(page, 'ledger-failed');
    taking.add('/chat-one');
    await page.getByRole('button', { name: 'Retry: webhook chat-one' }).click();
    await page.getByRole('button', { name: 'Retry: webhook chat-one' }).waitFor({ state: 'detached' });
    await server.work();
    for (const [verb, chat] of [
      ['Mark as sent', 'chat-two'],
      ['Withdraw', 'chat-three'],
    ] as const) {
      await page.getByRole('button', { name: `${verb}: webhook ${chat}` }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Reason').fill(`${verb}, as was agreed.`);
      await look(page, `ledger-${chat}`);
      await dialog.getByRole('button', { name: verb }).click();
      await dialog.waitFor({ state: 'detached' });
    }
    await page.locator('summary', { hasText: 'Announcement: done, every line is settled' }).waitFor();
    const { publications } = await ok(ann.get(`/api/v1/advisories/${uid}/publications`));
    const states = publications[0].lines.filter(({ local }: { local: boolean }) => !local);
    assert.deepEqual(
      states.map(({ name, state }: { name: string; state: string }) => [name, state]),
      [
        ['chat-one', 'verified'],
        ['chat-two', 'verified'],
        ['chat-three', 'withdrawn'],
      ],
    );
    assert.match(states[1].answer, /Ann: Mark as sent, as was agreed\./);
    const posted = chats.map((chat) => far.heard.filter(({ path }) => path === `/${chat}`).length);
    assert.deepEqual(posted, [2, 1, 1], 'only what was tried again is sent again');
    await lookAround(page, 'ledger-settled');
    await page.goto('/publishing');
    await page.getByText('Nothing is planned or on its way').waitFor();
    const own = committee.told.filter((text) => !text.endsWith('net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin'));
    assert.deepEqual(own, []);
  });

  await t.test('the next plan chooses whom the last one told', async () => {
    const first = draftOf();
    const text = { en: 'A word is mended.', fr: 'Un mot est corrigé.' };
    const revisions = [...first.revisions, { number: 2, at: server.context.now(), text }];
    await approved(server.context, { ...first, revisions }, { author: ann.userId, approvers, uid });
    await page.goto(`/advisories/${uid}`);
    const isChosen = async (chat: string) => await page.getByRole('checkbox', { name: new RegExp(`^${chat}`) }).isChecked();
    await page.getByRole('checkbox', { name: /^chat-one/ }).waitFor();
    assert.deepEqual([await isChosen('chat-one'), await isChosen('chat-two'), await isChosen('chat-three')], [true, true, false]);
  });

  await t.test('an administrator revokes the key that signs', async () => {
    const { page: own } = await desk(ada);
    await own.goto('/advisories/settings');
    const old: string = (await ok(ada.get('/api/v1/publisher'))).key.fingerprint;
    await own.getByRole('button', { name: 'Revoke' }).click();
    const dialog = own.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('A copy of it was found outside.');
    await dialog.getByLabel(`Type ${old.slice(-8)} to confirm`).fill(old.slice(-8));
    await look(own, 'key-revoking');
    await dialog.getByRole('button', { name: 'Revoke it for good' }).click();
    await own.getByText(/^Revoked on .*: A copy of it was found outside\.$/).waitFor();
    const { key, keys } = await ok(ada.get('/api/v1/publisher'));
    assert.deepEqual([keys.length, key.fingerprint === old], [2, false]);
    await lookAround(own, 'key-revoked');
  });
});
