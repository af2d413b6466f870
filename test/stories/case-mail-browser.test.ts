// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { ready } from '../builders/advisory-desk.ts';
import { at, moved, ok, write } from '../builders/case-desk.ts';
import type { TakenMail } from '../builders/case-mail.ts';
import { agreeDate, commit, ledger, publishAndRelease, reporterBy, reviewAndOffer } from '../builders/case-release.ts';
import { beginWalk, fill, inDays, lookAt, move, open, part, press, read, type Walk } from '../builders/case-walk.ts';
import { type ImapServer, withoutDovecot } from '../builders/mail-servers.ts';
import { arrives, guardCatches, list, mailOf, mailServers, receiptIn, reporter, settle, word } from '../builders/mailed-case.ts';
import { sayPublisher } from '../builders/publishing.ts';
import { browserMissing, openPage } from '../builders/real-browser.ts';
import { settled } from '../builders/settled.ts';

/* The same story as case-mail.test.ts, with its people at real screens: each of them has a browser of their own. */

const skip = withoutDovecot || browserMissing;

interface Story extends Walk {
  mailbox: ImapServer;
  taken: TakenMail[];
}

async function begin(t: TestContext): Promise<Story> {
  const { mailbox, taken, mail } = await mailServers(t);
  const walk = await beginWalk(t, { mail });
  await settle(walk.server);
  return Object.assign(walk, { mailbox, taken });
}

test('a report by mail in French, worked on at the screens of the desk until its advisory can be announced', {
  skip,
}, async (t) => {
  const story = await begin(t);
  await t.test('it is opened for triage, and those who decide are let in', async () => await triage(story));
  await t.test('it is acknowledged, with the list in copy', async () => await acknowledge(story));
  await t.test('who is no member gets nothing, not even that it is there', async () => await outside(story));
  await t.test('an expert signs and reads', async () => await expert(story));
  await t.test('what was found is written down, voted on and accepted', async () => await accept(story));
  await t.test('the fix begins in private, and the guard catches what would tell of it', async () => await fix(story, t));
  await t.test('it is drafted, released and ready to be announced', async () => await release(story));
  const unexpected = story.told.filter((text) => !/status of (404|409|403)/.test(text));
  assert.deepEqual(unexpected, []);
});

test('its twin is rejected with reasons by vote, and the reporter appeals in French', { skip }, async (t) => {
  const story = await begin(t);
  await triage(story);
  await acknowledge(story);
  await reject(story);
  await appeal(story);
});

async function triage(story: Story) {
  const { olga, sven, server } = story;
  const text = `Bonjour, nous avons trouvé une faille : avec le ${word} il est possible de rejouer une demande de transfert deux fois.`;
  await arrives(story, mailOf({ subject: 'Faille dans le registre', text }));
  const { page } = olga;
  await page.goto('/cases?tab=triage');
  await page.getByRole('button', { name: 'Open for triage' }).click();
  await page.waitForURL(/\/cases\/[0-9a-f]{32}/);
  await page.getByText(`avec le ${word}`).first().waitFor();
  const row = await server.context.db.selectFrom('cases').select(['uid', 'code_name']).executeTakeFirstOrThrow();
  Object.assign(story, { uid: row.uid, codeName: row.code_name });
  await open(page, story, 'people');
  const owner = part(page, 'Owner and dates');
  await fill(owner, { Owner: String(olga.client.userId), Lane: 'core', 'Target date': inDays(40) });
  await press(page, owner.getByRole('button', { name: 'Change the case' }));
  await letIn(story, { Role: 'committee', Account: String(sven.client.userId), Until: '', Reason: 'He decides with me.' });
  for (const member of [olga, sven]) {
    await open(member.page, story, 'people');
    await press(member.page, member.page.getByRole('button', { name: 'I have none' }));
  }
}

async function letIn(story: Story, fields: Record<string, string>) {
  const { page } = story.olga;
  await open(page, story, 'people');
  const invite = part(page, 'Let somebody in');
  await fill(invite, fields);
  await press(page, invite.getByRole('button', { name: 'Let in' }), 201);
}

/** Writes the draft that the case has made of a letter to the reporter to its end, and sends it. */
async function letter(story: Story, drafted: RegExp, text: string) {
  const { page } = story.olga;
  await open(page, story, '');
  await page.locator('summary', { hasText: 'Reporter' }).click();
  const draft = page.getByRole('article').filter({ hasText: drafted, has: page.getByRole('button', { name: 'Send' }) });
  await draft.getByLabel('Text').fill(text);
  await press(page, draft.getByRole('button', { name: 'Save and preview' }));
  const saved = page.getByRole('article').filter({ hasText: text.slice(0, 20), has: page.getByRole('button', { name: 'Send' }) });
  await press(page, saved.getByRole('button', { name: 'Send' }));
  await story.server.work();
  const sent = story.taken.at(-1);
  assert.deepEqual(sent?.to.toSorted(), [list, reporter], 'the list has a copy of the very letter');
}

async function acknowledge(story: Story) {
  assert.match(receiptIn(story.taken), /^[0-9A-Z]{4}-/);
  await letter(story, /Merci/, `Merci, Réa. Nous regardons ce que fait le ${word}.`);
  assert.match(story.taken.at(-1)?.text ?? '', /Content-Language: fr/i);
  assert.match(/^Subject: (.*)$/m.exec(story.taken.at(-1)?.text ?? '')?.[1] ?? '', new RegExp(story.codeName));
  await move(story, /answered the reporter/);
  await move(story, /looks whether it is true/);
}

async function outside(story: Story) {
  const max = await story.server.person('Max', ['viewer', 'maintainer', 'administrator']);
  const { page } = await openPage(story.browser, { url: story.url, session: max.session });
  const seen = async (uid: string) => {
    await page.goto(`/cases/${uid}`);
    await settled(page);
    // A busy browser is idle before it has asked: the answer is what counts.
    await page.getByText('There is no such case', { exact: false }).waitFor();
    return await page.getByRole('main').textContent();
  };
  const told = await seen(story.uid);
  assert.equal(told, await seen('f'.repeat(32)), 'as of a case that is none');
  await page.goto('/cases');
  await settled(page);
  const content = `${told}${await page.content()}`;
  assert.ok(!content.includes(story.codeName) && !content.includes(word));
  await page.close();
}

async function expert(story: Story) {
  const { ella } = story;
  const { page } = ella;
  await letIn(story, { Role: 'expert', Account: String(ella.client.userId), Until: inDays(20), Reason: 'Knows the ledger.' });
  assert.equal((await ella.client.get(at(story.uid))).status, 404, 'not before she signed');
  await page.goto('/cases');
  await page.getByRole('link', { name: story.codeName }).click();
  await fill(page, { 'I have read this and keep to it': true });
  await press(page, page.getByRole('button', { name: 'Sign' }));
  await page.getByText(word).first().waitFor();
}

async function accept(story: Story) {
  const { page } = story.olga;
  await open(page, story, 'records');
  const send = page.getByRole('button', { name: 'Write it down' });
  await fill(page, { Reproduced: 'yes', Finding: 'vulnerability', 'What was seen': 'It is true.' });
  await press(page, send);
  await page.getByRole('link', { name: 'Vulnerability', exact: true }).click();
  await fill(page, {
    ...{ 'What it is': 'Replay of a transfer', 'Component 1': ledger, 'Versions of component 1': '<2.0.1', Weakness: 'CWE-294' },
    ...{ 'What an attacker could do': 'Paid twice.', 'What helps until the fix': 'Block repeated keys.' },
    'Team, CVSS 3.1': 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  });
  await page.getByText('6.5').first().waitFor();
  await page.getByRole('radio', { name: /^High/ }).check();
  await fill(page, { 'Why this level': 'Money moves.' });
  await press(page, send);
  await vote(story, { kind: 'accept', title: 'Accept' });
  await letter(story, /Nous confirmons/, `Nous confirmons : le ${word} rejoue une demande.`);
  await move(story, /is being addressed/);
}

async function vote(story: Story, { kind, title }: { kind: string; title: string }) {
  const { olga, sven, server } = story;
  await open(olga.page, story, 'decisions');
  const put = part(olga.page, 'Put something to the vote');
  const closes = Date.parse(server.context.now()) + 6 * 60_000;
  const [day = '', time = ''] = new Date(closes).toLocaleString('sv-SE').split(' ');
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const until = { 'Votes until': day, [`Time, ${timeZone}`]: time.slice(0, 5) };
  await fill(put, { 'What is decided': kind, Question: 'Is it one of ours?', ...until });
  await press(olga.page, put.getByRole('button', { name: 'Open the vote' }), 201);
  for (const { page } of [olga, sven]) {
    await open(page, story, 'decisions');
    const card = part(page, title);
    await fill(card, { 'Your vote': 'for', Reason: 'I tried it.' });
    await press(page, card.getByRole('button', { name: 'Vote', exact: true }));
  }
  server.setNow(new Date(closes + 60_000).toISOString());
  await open(olga.page, story, 'decisions');
  await press(olga.page, part(olga.page, title).getByRole('button', { name: 'Count the votes' }));
  assert.equal((await read(story)).decisions.at(-1).outcome, 'carried');
}

async function fix(story: Story, t: TestContext) {
  const { page, client } = story.olga;
  await page.goto(`/cases/${story.uid}?tab=records&record=fix`);
  await fill(page, {
    'Private place of the work': 'A private mirror.',
    'What is changed': 'Keys are kept for a day.',
    Ella: true,
  });
  await press(page, page.getByRole('button', { name: 'Write it down' }));
  await move(story, /made in a private place/);
  assert.equal((await read(story)).state, 'resolving');
  const report = await guardCatches(t, { client, uid: story.uid });
  await ok(client.post(at(story.uid, '/leak-checks'), { report }));
}

async function release(story: Story) {
  const { olga, sven, ella, server, uid, taken } = story;
  const { page } = olga;
  await sayPublisher(server.context);
  const before = { privatePlace: 'A private mirror.', authors: [ella.client.userId], change: 'Keys are kept for a day.' };
  await write(olga.client, uid, ['fix', { ...before, commits: [commit] }]);
  await page.goto(`/advisories/new?case=${uid}`);
  await page.getByRole('button', { name: 'Make the draft' }).click();
  await page.waitForURL(/\/advisories\/(?!new)/);
  await page.getByText('@example/ledger').first().waitFor();
  const draft = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await ready(olga.client, await ok(olga.client.get(`/api/v1/advisories/${draft}`)));
  const rea = await reporterBy(server.app, receiptIn(taken));
  const fixing = { uid, owner: olga.client, second: sven.client, reporter: rea, work: server.work };
  await reviewAndOffer(fixing);
  await move(story, /the draft of the advisory is complete/);
  await agreeDate(fixing, `${inDays(60)}T12:00:00Z`, [ella.client]);
  await publishAndRelease(fixing, '2.0.1');
  await open(page, story, '');
  await page.getByText('Released', { exact: false }).first().waitFor();
  await lookAt(page, 'case-mail-released');
  await page.goto(`/advisories/${draft}`);
  await press(page, page.getByRole('button', { name: 'Take over from the case' }));
  await page.getByText(commit).first().waitFor();
  assert.ok(!(await page.content()).includes(word), 'nothing that was whispered');
  await lookAt(page, 'case-mail-draft');
  const told = taken.flatMap(({ to }) => to);
  assert.deepEqual(new Set(told), new Set([list, reporter]), 'nobody else was written to');
}

async function reject(story: Story) {
  const { page } = story.olga;
  await open(page, story, 'records');
  await fill(page, { Reproduced: 'no', Finding: 'not-a-vulnerability', 'What was seen': 'It is meant so.' });
  await press(page, page.getByRole('button', { name: 'Write it down' }));
  await vote(story, { kind: 'reject', title: 'Reject' });
  await open(page, story, '');
  const moves = part(page, 'Next moves');
  const rejecting = moves.getByRole('button', { name: /^It is no vulnerability/ });
  await moves.getByText(/^It is no vulnerability/).waitFor();
  assert.equal(await rejecting.count(), 0, 'not before the reporter was told');
  await letter(story, /n'y voyons pas/, 'Nous avons essayé ; la demande est refusée. Vous êtes libre de publier.');
  await open(page, story, '');
  await rejecting.click();
  await fill(page, { [`This cannot be taken back. Type ${story.codeName}`]: story.codeName });
  await press(page, page.getByRole('button', { name: 'Do it' }));
  const { state, embargo } = await read(story);
  assert.deepEqual([state, embargo.state], ['rejected', 'exited']);
}

async function appeal(story: Story) {
  const { page }: { page: Page } = await openPage(story.browser, { url: story.url, locale: 'fr-FR' });
  await page.goto('/report/status');
  await page.getByLabel('Code de reçu').first().fill(receiptIn(story.taken));
  await page.getByRole('button', { name: 'Ouvrir', exact: true }).click();
  await page.getByText('Vous êtes libre de publier.', { exact: false }).waitFor();
  const asked = part(page, 'Vous n’êtes pas d’accord ?');
  await fill(asked, { Pourquoi: 'Regardez encore : deux fois la même clé.' });
  await lookAt(page, 'case-mail-appeal');
  await press(page, asked.getByRole('button', { name: 'Demander un réexamen' }));
  await page.close();
  assert.equal((await moved(story.sven.client, story.uid, 'reopen')).state, 'reopened');
  await move(story, /looks whether it is true/);
  assert.equal((await read(story)).state, 'investigating');
}
