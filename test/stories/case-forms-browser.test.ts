// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clocks, end, files, recordLater, resolve, vote } from '../builders/case-later-steps.ts';
import {
  beginWalk,
  fieldOf,
  fill,
  inDays,
  lookEverywhere,
  move,
  open,
  part,
  press,
  read,
  type Walk,
} from '../builders/case-walk.ts';
import { browserMissing } from '../builders/real-browser.ts';

const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

test('a case made by hand goes through every form of the desk to the work on its fix', { skip: browserMissing }, async (t) => {
  const walk = await beginWalk(t);
  await t.test('it is written down', async () => await writeDown(walk));
  await t.test('people are let in, sign, and say that they have no conflict', async () => await letIn(walk));
  await t.test('what was found is recorded', async () => await record(walk));
  await t.test('somebody else was faster, and that is told', async () => await meet(walk));
  await t.test('a date is proposed, answered and moved', async () => await date(walk));
  await t.test('facts need two people, or the owner', async () => await claim(walk));
  await t.test('votes are put, given with a reason and counted', async () => await vote(walk));
  await t.test('the work on the fix begins', async () => await resolve(walk));
  await t.test('clocks are paused and set, with a reason', async () => await clocks(walk));
  await t.test('files, terms and emergency access', async () => await files(walk));
  await t.test('what comes later is recorded too', async () => await recordLater(walk));
  await t.test('the embargo is ended, and access too', async () => await end(walk));
  const unexpected = walk.told.filter((text) => !/status of (404|409|403)/.test(text));
  assert.deepEqual(unexpected, []);
});

async function writeDown(walk: Walk) {
  const { page } = walk.olga;
  await page.goto('/cases');
  await page.getByRole('button', { name: 'Write down a case' }).click();
  await page.getByRole('button', { name: 'Make the case' }).click();
  await page.getByText('Give it a title; only people on the case read it.').waitFor();
  assert.equal(await fieldOf(page, 'Title').getAttribute('aria-invalid'), 'true');
  await lookEverywhere(page, 'case-new');
  await fill(page, { Title: 'Amounts can be changed', 'What was reported': 'Send **two** transfers at once.', Reporter: 'Rita' });
  await press(page, page.getByRole('button', { name: 'Make the case' }), 201);
  await page.waitForURL(/\/cases\/[0-9a-f]{32}$/);
  walk.uid = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const made = await read(walk);
  walk.codeName = made.codeName;
  assert.deepEqual([made.title, made.state, made.participants[0].name], ['Amounts can be changed', 'received', 'Rita']);
  for (const tab of ['embargo', 'decisions', 'files', 'records']) {
    await open(page, walk, tab);
    await lookEverywhere(page, `case-${tab}-empty`);
  }
}

async function letIn(walk: Walk) {
  const { olga, sven, ella } = walk;
  const { page } = olga;
  await open(page, walk, 'people');
  const owner = part(page, 'Owner and dates');
  await fill(owner, { Owner: String(olga.client.userId), 'Target date': inDays(40) });
  await press(page, owner.getByRole('button', { name: 'Change the case' }));
  const invite = part(page, 'Let somebody in');
  await invite.getByRole('button', { name: 'Let in' }).click();
  await invite.getByText('Choose the account.').waitFor();
  const enter = invite.getByRole('button', { name: 'Let in' });
  await fill(invite, { Role: 'committee', Account: String(sven.client.userId), Until: '', Reason: 'She decides with me.' });
  await press(page, enter, 201);
  await fill(invite, { Role: 'expert', Account: String(ella.client.userId), Until: inDays(20), Reason: 'Knows the ledger.' });
  await press(page, enter, 201);
  await invite.getByLabel('Is outside, by mail').check();
  await fill(invite, { Role: 'vendor', Name: 'Vendor Ltd', 'Mail address': 'psirt@example.org', Reason: 'It is their part.' });
  await press(page, enter, 201);
  await press(page, page.getByRole('button', { name: 'I have none' }));
  await lookEverywhere(page, 'case-people');

  await open(sven.page, walk, 'people');
  await press(sven.page, sven.page.getByRole('button', { name: 'I have none' }));
  await ella.page.goto('/cases');
  await ella.page.getByRole('link', { name: walk.codeName }).click();
  await ella.page.getByRole('heading', { name: 'In confidence' }).waitFor();
  await lookEverywhere(ella.page, 'case-invitation');
  await fill(ella.page, { 'I have read this and keep to it': true });
  await press(ella.page, ella.page.getByRole('button', { name: 'Sign' }));
  await ella.page.getByText('Amounts can be changed').waitFor();
  assert.ok(!(await ella.page.content()).includes('Rita'), 'who reported it is not for experts');

  const { participants, owner: owned, moves } = await read(walk);
  const expert = participants.find(({ role }: { role: string }) => role === 'expert');
  assert.ok(expert.grants[0].acknowledgedAt && expert.grants[0].until.startsWith(inDays(20)));
  assert.equal(owned.id, olga.client.userId);
  assert.ok(participants.some(({ address }: { address: string }) => address === 'psirt@example.org'));
  assert.ok(moves.length > 0);
  await move(walk, /answered the reporter/);
  await move(walk, /looks whether it is true/);
  assert.equal((await read(walk)).state, 'investigating');
}

async function record(walk: Walk) {
  const { page } = walk.olga;
  await open(page, walk, 'records');
  const send = page.getByRole('button', { name: 'Write it down' });
  await send.click();
  await page.getByText('Say in words what was found.').waitFor();
  await fill(page, { Reproduced: 'yes', Finding: 'vulnerability', 'What was seen': 'Twice the amount arrived.' });
  await press(page, send);
  await lookEverywhere(page, 'case-record-assessment');

  await page.getByRole('link', { name: 'Vulnerability', exact: true }).click();
  await fill(page, {
    'What it is': 'Two transfers at once are booked twice.',
    'Component 1': 'example-ledger',
    'Versions of component 1': '<2.3.1',
    Weakness: 'CWE-',
  });
  await page.getByRole('button', { name: 'Add a component' }).click();
  await fill(page, { 'Component 2': 'example-hub', 'Versions of component 2': '>=1.0 <1.4' });
  await page.getByText('Write it as CWE-79.').waitFor();
  await fill(page, {
    Weakness: 'CWE-362',
    'What it could do to payments': 'loss-of-funds',
    'What an attacker could do': 'Pay twice from one account.',
    'What helps until the fix': 'None.',
    'Reporter, CVSS 3.1': 'CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:N/I:H/A:N',
    'Team, CVSS 3.1': vector,
    Exploitation: 'poc',
  });
  await page.getByText('9.8').waitFor();
  await page.getByText('Tell the reporter why.').waitFor();
  await page.getByText("The team's score suggests it").waitFor();
  await page.getByRole('radio', { name: /^High/ }).check();
  await send.click();
  await page.getByText('Choose one, or leave the whole of it empty.').first().waitFor();
  await fill(page, {
    'Technical impact': 'total',
    'Impact on the mission': 'degraded',
    'Impact on safety': 'negligible',
    'Why this level': 'It needs an account.',
  });
  await press(page, send);
  await lookEverywhere(page, 'case-record-vulnerability');
  const { records, level } = await read(walk);
  const { content } = records.find(({ kind }: { kind: string }) => kind === 'vulnerability');
  assert.equal(level, 'high');
  assert.deepEqual(
    content.affected.map(({ name, range }: { name: string; range: string }) => [name, range]),
    [
      ['example-ledger', '<2.3.1'],
      ['example-hub', '>=1.0 <1.4'],
    ],
  );
  assert.equal(content.scores[vector].score, 9.8);
  assert.deepEqual([content.ssvc.exploitation, content.paymentImpact], ['poc', 'loss-of-funds']);
}

/** Two people at once: the later one is told, keeps the words, and may send them again. */
async function meet(walk: Walk) {
  const { page } = walk.olga;
  await open(page, walk, 'people');
  const owner = part(page, 'Owner and dates');
  await fill(owner, { Title: 'Amounts can be doubled' });
  const { version } = await read(walk);
  const faster = await walk.sven.client.send('PATCH', `/api/v1/cases/${walk.uid}`, { version, lane: 'supporting' });
  assert.equal(faster.status, 200);
  const send = owner.getByRole('button', { name: 'Change the case' });
  await press(page, send, 409);
  await owner.getByText(/Somebody else changed this case/).waitFor();
  await lookEverywhere(page, 'case-conflict');
  assert.equal(await fieldOf(owner, 'Title').inputValue(), 'Amounts can be doubled');
  await press(page, send);
  const { title, lane } = await read(walk);
  assert.equal(title, 'Amounts can be doubled');
  assert.equal(lane, 'supporting', 'what was not touched here stays as the other one set it');
}

async function date(walk: Walk) {
  const { olga, ella } = walk;
  const { page } = olga;
  await open(page, walk, 'embargo');
  const propose = part(page, 'Propose a date');
  await fill(propose, { Day: '2020-01-01', Time: '12:00', Zone: 'Nowhere' });
  await propose.getByRole('button', { name: 'Propose it' }).click();
  await propose.getByText('Name the zone like Africa/Nairobi.').waitFor();
  await fill(propose, { Day: inDays(30), Time: '12:00', Zone: 'Africa/Nairobi' });
  await propose.getByText(/09:00, UTC/).waitFor();
  await press(page, propose.getByRole('button', { name: 'Propose it' }));
  assert.equal((await read(walk)).embargo.state, 'proposed');

  await open(ella.page, walk, '');
  await ella.page.getByText('The date until which nobody tells').waitFor();
  await lookEverywhere(ella.page, 'case-invitation-date');
  await press(ella.page, ella.page.getByRole('button', { name: 'I keep this date' }));
  await ella.page.getByText('Amounts can be doubled').waitFor();

  await open(page, walk, 'embargo');
  await page.getByRole('button', { name: 'Write down the answer of Vendor Ltd' }).click();
  await fill(page, { They: 'accepted', 'How it was told': 'Their mail of today.' });
  await press(page, page.getByRole('button', { name: 'Write it down' }));
  await lookEverywhere(page, 'case-embargo');
  const { embargo } = await read(walk);
  assert.equal(embargo.state, 'active');
  assert.equal(embargo.terms[0].endsAt, `${inDays(30)}T09:00:00.000Z`);
  assert.equal(embargo.terms[0].zone, 'Africa/Nairobi');

  const revise = part(page, 'Propose another date');
  await fill(revise, { Day: inDays(45), 'Why it should move': 'The vendor needs two weeks more.' });
  await press(page, revise.getByRole('button', { name: 'Propose to move it' }));
  await lookEverywhere(page, 'case-embargo-revise');
  assert.equal((await read(walk)).embargo.state, 'revise');
  await open(ella.page, walk, 'embargo');
  await press(ella.page, ella.page.getByRole('button', { name: 'I do not' }));
  const after = (await read(walk)).embargo;
  assert.deepEqual([after.state, after.terms[0].endsAt], ['active', `${inDays(30)}T09:00:00.000Z`]);
}

async function claim(walk: Walk) {
  const { olga, sven } = walk;
  await open(sven.page, walk, 'embargo');
  const claiming = part(sven.page, 'Claim something');
  await fill(claiming, { 'What is so': 'vendor-aware', 'How it is known': 'They have answered us.' });
  await press(sven.page, claiming.getByRole('button', { name: 'Claim it' }), 201);
  assert.equal((await read(walk)).facts[0].canonicalAt, null);
  await open(olga.page, walk, 'embargo');
  await press(olga.page, olga.page.getByRole('button', { name: 'Stand for it: The vendor knows of it' }));
  await lookEverywhere(olga.page, 'case-facts');
  assert.ok((await read(walk)).facts[0].canonicalAt);
}
