// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { at, decide, ok, write } from '../builders/case-desk.ts';
import { mailConfig, setCommittee, type TakenMail, takingServer } from '../builders/case-mail.ts';
import { codeIn } from '../builders/case-outsider.ts';
import { beginWalk, fieldOf, fill, lookEverywhere, open, part, press, read, type Walk } from '../builders/case-walk.ts';
import { grypeReport } from '../builders/grype-report.ts';
import { browserMissing, openPage } from '../builders/real-browser.ts';
import { clientOf, demoProduct } from '../builders/server.ts';
import { settled } from '../builders/settled.ts';

/* What comes from outside to a case and what goes out of it: a public issue, findings, a vendor, trusted parties, a coordinator. */

const vendor = 'psirt@vendor.example.net';
const hub = 'noc@hub.example.net';
const word = 'quokkaword';
const day = 86_400_000;

interface Outside extends Walk {
  taken: TakenMail[];
}

test('what comes to a case from outside, and what leaves it', { skip: browserMissing }, async (t) => {
  const walk = await begin(t);
  await t.test('R4 an issue that tells too much becomes a case, another one is none', async () => await issues(walk));
  await t.test('R26 a finding of a scan is linked and let go, and the evidence is taken along', async () => await findings(walk));
  await t.test('R46 a vendor writes on the own page, and the desk reads it as written', async () => await statement(walk));
  await t.test('R50 a trusted party is told after the vote, from the list alone', async () => await preNotice(walk));
  await t.test('R49 a coordinator gets what was decided, as a file', async () => await handOver(walk));
  assert.deepEqual(
    walk.told.filter((text) => !/status of (404|409|403|400)/.test(text)),
    [],
  );
});

async function begin(t: TestContext): Promise<Outside> {
  const { port, taken } = await takingServer(t);
  const walk = await beginWalk(t);
  walk.server.context.config.mail = mailConfig(port).mail;
  await setCommittee(walk.server);
  return Object.assign(walk, { taken });
}

async function issues(walk: Outside) {
  const { server, olga, sven } = walk;
  const { product } = await demoProduct(server);
  const administrator = await server.person('Ada', ['administrator']);
  const asked = { name: 'forge', product, targets: null, days: 30, scope: 'cases:import' };
  const { token } = await ok(administrator.post('/api/v1/tokens', asked));
  const told = (number: number, title: string) => {
    const address = `https://forge.example.org/a/ledger/issues/${number}`;
    return { html_url: address, number, title, body: `## Steps to reproduce\n${word}` };
  };
  const dump = { issues: [told(7, `${word}: authentication bypass`), told(9, 'SQL injection')] };
  await ok(clientOf(server.app, { authorization: `Bearer ${token}` }).post('/api/v1/cases/public-issues', dump));
  const { page } = olga;
  await page.goto('/inbound');
  const waiting = part(page, 'Public issues that read like a report');
  await waiting.getByText('issues/7').waitFor();
  await waiting.getByText('words of a flaw (access), steps to reproduce').waitFor();
  assert.ok(!(await page.content()).includes(word), 'where it is, and no word of it');
  await lookEverywhere(page, 'inbound-public-issues');
  const row = (number: number) => waiting.getByRole('listitem').filter({ hasText: `issues/${number}` });
  await press(page, row(9).getByRole('button', { name: 'It is no report' }));
  await row(9).waitFor({ state: 'detached' });
  await press(page, row(7).getByRole('button', { name: 'Open a case from it' }));
  await page.waitForURL(/\/cases\/[0-9a-f]{32}$/);
  walk.uid = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.getByText('forge.example.org/a/ledger/issues/7').first().waitFor();
  const { version, codeName } = await read(walk);
  walk.codeName = codeName;
  await ok(olga.client.send('PATCH', at(walk.uid), { version, owner: olga.client.userId, lane: 'core' }));
  await ok(olga.client.post(at(walk.uid, '/participants'), { role: 'committee', userId: sven.client.userId }));
  for (const { client } of [olga, sven]) await ok(client.post(at(walk.uid, '/conflicts')));
}

async function findings(walk: Outside) {
  const { server, olga } = walk;
  const maintainer = await server.person('Mia', ['maintainer']);
  const report = { target: 'image:acme/web', body: grypeReport({ findings: 2 }), file: 'grype.json' };
  await server.upload(maintainer, report);
  const [first, second] = (await ok(olga.client.get('/api/v1/findings'))).items as { id: number; about: string }[];
  assert.ok(first && second);
  const { page } = olga;
  await open(page, walk, '');
  const linked = part(page, 'Findings');
  await linked.getByText('No finding of a scan is linked.').waitFor();
  await fill(linked, { 'Finding to link': 'the first one' });
  await linked.getByRole('button', { name: 'Link', exact: true }).click();
  await linked.getByText('Give the number of a finding', { exact: false }).waitFor();
  await fill(linked, { 'Finding to link': `${walk.url}/findings/${first.id}` });
  await press(page, linked.getByRole('button', { name: 'Link', exact: true }), 201);
  await fill(linked, { 'Finding to link': String(second.id) });
  await press(page, linked.getByRole('button', { name: 'Link', exact: true }), 201);
  await fill(linked, { 'Finding to link': String(second.id) });
  await press(page, linked.getByRole('button', { name: 'Link', exact: true }), 409);
  await lookEverywhere(page, 'case-findings');
  await press(page, linked.getByRole('button', { name: `Unlink ${second.about}` }));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    linked.getByRole('link', { name: 'Evidence pack' }).click(),
  ]);
  const pack = JSON.parse(readFileSync(await download.path(), 'utf8'));
  assert.deepEqual(
    pack.findings.map(({ finding }: { finding: { id: number } }) => finding.id),
    [first.id],
  );
  await linked.getByRole('link', { name: new RegExp(first.about) }).click();
  await page.getByRole('heading', { level: 1, name: new RegExp(first.about) }).waitFor();
  await settled(page);
  assert.equal(new URL(page.url()).pathname, `/findings/${first.id}`);
  assert.ok(!(await page.content()).includes(walk.codeName), 'the way leads from the case to the finding alone');
}

/** Somebody without an account, with the code that was mailed to them. */
async function enter(walk: Outside, address: string): Promise<Page> {
  await walk.server.work();
  const { page, told } = await openPage(walk.browser, { url: walk.url });
  page.on('close', () => walk.told.push(...told));
  await page.goto('/report/status');
  await fill(page, { 'Receipt code': codeIn(walk.taken, address) });
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  return page;
}

async function sign(page: Page) {
  const button = page.getByRole('button', { name: 'Sign' });
  assert.ok(await button.isDisabled(), 'not before it was read');
  await fill(page, { 'I have read this and keep to it': true });
  await press(page, button);
}

async function statement(walk: Outside) {
  const { olga, sven, uid } = walk;
  const guest = { role: 'vendor', name: 'Example Vendor', address: vendor, days: 60, reason: 'It is their part.' };
  await ok(olga.client.post(at(uid, '/participants'), guest));
  const endsAt = new Date(Date.now() + 60 * day).toISOString();
  await ok(olga.client.post(at(uid, '/embargo'), { endsAt, zone: 'Africa/Nairobi' }));
  await open(olga.page, walk, 'people');
  await part(olga.page, 'What vendors say').getByText('Has written no statement yet.', { exact: false }).waitFor();

  const page = await enter(walk, vendor);
  const own = part(page, 'What you say of it');
  await lookEverywhere(page, 'vendor-door');
  assert.equal(await own.count(), 0, 'nothing is open before the signature');
  await sign(page);
  await press(page, page.getByRole('button', { name: 'I keep it' }));
  const marks = { 'How it concerns your product': 'affected', 'Who may read that (TLP)': 'red' };
  const text = 'We *ship* the ledger in one product.\n\nUpdate to 2.1.0.';
  await fill(own, {
    ...marks,
    'Your statement': text,
    'Who may read it (TLP)': 'amber',
    'You may publish this statement with the advisory': true,
  });
  await own.getByText('Only what is marked TLP:CLEAR is published.').waitFor();
  await press(page, own.getByRole('button', { name: 'Keep this version' }));
  await own.getByText(/Version 1, .*TLP:AMBER, not to be published/).waitFor();
  await lookEverywhere(page, 'vendor-statement');
  await open(olga.page, walk, 'people');
  const seen = part(olga.page, 'What vendors say');
  await seen.getByText('TLP:AMBER, not to be published.', { exact: false }).waitFor();
  assert.equal(await seen.locator('blockquote').textContent(), text, 'the very characters');
  assert.equal(
    (await seen.getByRole('textbox').count()) + (await seen.getByRole('button').count()),
    0,
    'nothing to write it with',
  );

  await fill(own, { 'Who may read it (TLP)': 'clear', 'How it concerns your product': 'fixed' });
  await press(page, own.getByRole('button', { name: 'Keep this version' }));
  await own.getByText(/Version 2, .*TLP:CLEAR, may be published/).waitFor();
  assert.ok(!(await page.content()).includes(walk.codeName), 'not even its name');
  await open(sven.page, walk, 'people');
  const his = part(sven.page, 'What vendors say');
  await his.getByText('may be published with the advisory', { exact: false }).waitFor();
  await his.getByText('It is fixed').waitFor();
  await lookEverywhere(sven.page, 'case-vendor-words');
  await page.close();
}

async function preNotice(walk: Outside) {
  const { olga, server, uid } = walk;
  const { page } = olga;
  await page.goto('/committee?tab=settings');
  const trusted = fieldOf(page, 'Who may be told before everybody else');
  await trusted.fill(`Hub of a region; ${hub}`);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('is not: name; address; en or fr; why it is trusted.', { exact: false }).waitFor();
  await trusted.fill(`Hub of a region; ${hub}; en; It settles payments of a region.`);
  await press(page, page.getByRole('button', { name: 'Save' }));

  await open(page, walk, 'decisions');
  const before = part(page, 'Tell trusted parties before');
  await before.getByText('There is no fix ready', { exact: false }).waitFor();
  await before.getByText('The committee has not decided', { exact: false }).waitFor();
  assert.equal(await before.getByRole('button').count(), 0, 'nothing to press before it is decided');
  await fixIsReady(walk);
  await carried(walk, 'pre-notice');
  await open(page, walk, 'decisions');
  await before.getByRole('button', { name: 'Tell them' }).click();
  await before.getByText('Choose whom.').waitFor();
  await before.getByLabel('Hub of a region').check();
  await lookEverywhere(page, 'case-pre-notice');
  await press(page, before.getByRole('button', { name: 'Tell them' }));
  await before.getByLabel('Hub of a region: told').waitFor();
  assert.ok(await before.getByLabel('Hub of a region: told').isDisabled());
  await before.getByText('nobody is left to tell', { exact: false }).waitFor();
  assert.ok(await before.getByRole('button', { name: 'Tell them' }).isDisabled());

  const their = await enter(walk, hub);
  const letters = walk.taken.filter(({ to }) => to.includes(hub));
  assert.equal(letters.length, 1);
  assert.doesNotMatch(letters[0]?.text ?? '', /ledger|issues|injection/);
  await lookEverywhere(their, 'trusted-party-door');
  await sign(their);
  await press(their, their.getByRole('button', { name: 'I keep it' }));
  await their.getByText('You agreed.').waitFor();
  await lookEverywhere(their, 'trusted-party');
  await their.close();
  const party = (await ok(olga.client.get(at(uid)))).participants.find(({ role }: { role: string }) => role === 'adopter');
  assert.ok(party.grants[0].acknowledgedAt);
  await server.work();
}

/** As if the work on the fix were done: its own steps have their own story. */
async function fixIsReady({ server, uid }: Outside) {
  const { db } = server.context;
  const { facts } = await db.selectFrom('cases').where('uid', '=', uid).select('facts').executeTakeFirstOrThrow();
  const ready = JSON.stringify({ ...(facts as object), state: 'fix-ready' });
  await db.updateTable('cases').set({ state: 'fix-ready', facts: ready }).where('uid', '=', uid).execute();
}

async function carried({ server, olga, sven, uid }: Outside, kind: string) {
  const { context } = server;
  const closes = Date.parse(context.now()) + 6 * 60_000;
  await decide([olga.client, sven.client], uid, { kind, closesAt: new Date(closes).toISOString() });
  server.setNow(new Date(closes + 1000).toISOString());
  await context.db.updateTable('sessions').set({ confirmed_at: context.now() }).execute();
  await ok(olga.client.post(at(uid, '/decisions/count')));
}

async function handOver(walk: Outside) {
  const { olga, uid } = walk;
  const { page } = olga;
  const affected = [{ name: 'pkg:npm/%40example/ledger', range: '<2.1.0' }];
  const said = { summary: 'A ledger takes a transfer twice.', affected, impact: 'Money moves twice.' };
  await write(olga.client, uid, ['vulnerability', said]);
  await open(page, walk, 'decisions');
  const card = part(page, 'Hand over to a coordinator');
  await card.getByText('to the vote first', { exact: false }).waitFor();
  assert.equal(await card.getByRole('button').count(), 0);
  await carried(walk, 'hand-over');
  await open(page, walk, 'decisions');
  await card.getByRole('button', { name: 'Take it out' }).click();
  await card.getByText('Name whom it goes to.').waitFor();
  await fill(card, { 'To whom': 'A coordination centre' });
  await press(page, card.getByRole('button', { name: 'Take it out' }));
  await lookEverywhere(page, 'case-hand-over');
  const file = async (end: string) => {
    const link = card.getByRole('link', { name: new RegExp(`hand-over\\.${end}$`) });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    return readFileSync(await download.path(), 'utf8');
  };
  const fields = JSON.parse(await file('json'));
  assert.deepEqual([fields.vendor_name, fields.vul_impact], ['Example Vendor', 'Money moves twice.']);
  const text = await file('txt');
  assert.match(text, /A ledger takes a transfer twice\./);
  assert.ok(!text.includes('We *ship*'), 'R47: what a vendor said stays here');
  const { events } = await read(walk);
  assert.ok(events.some(({ name, note }: { name: string; note: string }) => name === 'case.hand-over' && /centre/.test(note)));
}
