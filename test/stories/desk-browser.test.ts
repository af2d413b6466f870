// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, ok } from '../builders/case-desk.ts';
import { beginWalk, fieldOf, fill, inDays, lookEverywhere, open, part, press, type Walk } from '../builders/case-walk.ts';
import { browserMissing } from '../builders/real-browser.ts';
import { settled } from '../builders/settled.ts';

const word = 'quokkaword';

test('the desk keeps silent, keeps in time, and knows who is on duty', { skip: browserMissing }, async (t) => {
  const walk = await beginWalk(t);
  const { olga, sven } = walk;
  const made = await ok(
    olga.client.post('/api/v1/cases', {
      ...{ lane: 'core', title: 'Amounts can be changed', text: 'Send two transfers at once.', language: 'en' },
      reporter: { name: 'Rita' },
    }),
  );
  Object.assign(walk, { uid: made.uid, codeName: made.codeName });
  const path = at(made.uid);
  await ok(olga.client.send('PATCH', path, { version: made.version, owner: olga.client.userId }));
  await ok(olga.client.post(`${path}/participants`, { role: 'committee', userId: sven.client.userId }));
  await t.test('hints are found, and two people let them pass', async () => await silence(walk));
  await t.test('two people hold a case for the law, and two let it go', async () => await keeping(walk));
  await t.test('turns, absences and who stands in', async () => await duty(walk));
  await t.test('settings, and what is wrong stands at its field, once', async () => await settings(walk));
  await t.test('what an authority is told, and by when', async () => await authority(walk));
  await t.test('a score is built by choosing metrics, and urgency by its points', async () => await severity(walk));
  const unexpected = walk.told.filter((text) => !/status of (404|409|403|400)/.test(text));
  assert.deepEqual(unexpected, []);
});

async function silence(walk: Walk) {
  const { olga, sven } = walk;
  const { page } = olga;
  await open(page, walk, 'leaks');
  const words = part(page, 'Words that must not leak');
  await fill(words, { Words: word, 'Days that it holds': '30' });
  await press(page, words.getByRole('button', { name: 'Make a set' }), 201);
  const [download] = await Promise.all([page.waitForEvent('download'), words.getByRole('link', { name: /Hashes/ }).click()]);
  assert.equal(download.suggestedFilename(), 'terms.ngao-guard.json');
  const look = part(page, 'Look for hints');
  await look.getByRole('button', { name: 'Look at it' }).click();
  await look.getByText('Give at least one text to look at.').waitFor();
  await fill(look, { Branch: 'fix-amounts', 'Commit messages': `Stop the ${word}` });
  await press(page, look.getByRole('button', { name: 'Look at it' }));
  const found = part(page, 'The last look');
  await found.getByText(/hints? open/).waitFor();
  assert.doesNotMatch((await found.textContent()) ?? '', new RegExp(word), 'a place and a rule, never the word');
  await lookEverywhere(page, 'desk-leaks');
  const pass = part(page, 'Let these hints pass');
  await fill(pass, { 'Why they may stay': 'It reads like any other change.' });
  await press(page, pass.getByRole('button', { name: 'Ask for a waiver' }));
  await pass.getByText('A second member of the committee must grant it.').waitFor();
  assert.equal(await pass.getByRole('button').count(), 0, 'one person is one person');
  await open(sven.page, walk, 'leaks');
  const his = part(sven.page, 'Let these hints pass');
  await fill(his, { 'Why they may stay': 'I see no hint either.' });
  await press(sven.page, his.getByRole('button', { name: 'Grant the waiver' }));
  await his.getByText('Two people let them pass.', { exact: false }).waitFor();
  await lookEverywhere(sven.page, 'desk-leaks-waived');
}

async function keeping(walk: Walk) {
  const { olga, sven } = walk;
  const { page } = olga;
  await open(page, walk, 'keeping');
  await part(page, 'When it is destroyed').getByText('Not before it is closed').waitFor();
  const held = part(page, 'Held for the law');
  await fill(held, { 'Why it must be kept': 'A court asks for it.' });
  await press(page, held.getByRole('button', { name: 'Ask to hold it' }), 201);
  await held.getByText('a second person must agree', { exact: false }).waitFor();
  assert.equal(await held.getByRole('button').count(), 0, 'not the one who asked');
  await open(sven.page, walk, 'keeping');
  await press(sven.page, sven.page.getByRole('button', { name: 'Agree to hold it' }));
  await sven.page.getByText('Not while it is held').waitFor();
  await lookEverywhere(sven.page, 'desk-keeping');
  await fill(sven.page, { 'Why it need not be kept any more': 'The court is done.' });
  await press(sven.page, sven.page.getByRole('button', { name: 'Ask to let it go' }), 201);
  await open(page, walk, 'keeping');
  await press(page, page.getByRole('button', { name: 'Agree to let it go' }));
  await part(page, 'Held for the law').getByText('Not held').waitFor();
}

async function duty(walk: Walk) {
  const { page, client } = walk.olga;
  await page.goto('/committee');
  const members = part(page, 'Who takes turns');
  await members.getByText('Nobody takes turns yet', { exact: false }).waitFor();
  await Promise.all([page.waitForResponse((answer) => answer.request().method() === 'PUT'), pick(walk, 'Olga', '1')]);
  await settled(page);
  await Promise.all([page.waitForResponse((answer) => answer.request().method() === 'PUT'), pick(walk, 'Sven', '2')]);
  await settled(page);
  const away = part(page, 'Note an absence');
  await fill(away, { 'First day': inDays(-1), 'Last day': inDays(-3) });
  await away.getByRole('button', { name: 'Note it' }).click();
  await away.getByText('Choose the last day, not before the first.').waitFor();
  await fill(away, {
    ...{ Who: String(walk.sven.client.userId), 'First day': inDays(-1), 'Last day': inDays(5) },
    'Who stands in': String(walk.tove.client.userId),
  });
  await press(page, away.getByRole('button', { name: 'Note it' }), 201);
  await part(page, 'Whose turn it is').getByText('Stands in for Sven').waitFor();
  await lookEverywhere(page, 'desk-rota');
  const { rota } = await ok(client.get('/api/v1/cases/agenda'));
  assert.deepEqual([rota.now.name, rota.away[0].who.name], ['Tove', 'Sven']);
  await page.goto('/cases/agenda');
  await part(page, 'On duty').getByText('Tove').waitFor();
}

async function pick({ olga }: Walk, name: string, share: string) {
  await olga.page.getByLabel(`Share of ${name}`).selectOption(share);
}

async function settings(walk: Walk) {
  const { page } = walk.olga;
  await page.goto('/committee?tab=settings');
  await fill(page, { Holidays: '2026-12-25\n2026-02-30', 'Days that a closed case is kept': '400' });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('“2026-02-30” is no day', { exact: false }).waitFor();
  await fill(page, { Holidays: '2026-12-26 2026-12-25', 'Ends of program increments': '2027-01-15', Sven: true });
  await lookEverywhere(page, 'desk-settings');
  await press(page, page.getByRole('button', { name: 'Save' }));
  const kept = await ok(walk.olga.client.get('/api/v1/committee'));
  assert.deepEqual([kept.holidays, kept.retentionDays], [['2026-12-25', '2026-12-26'], 400]);
  assert.deepEqual(kept.emergencyDeputies, [walk.sven.client.userId]);
  await fill(page, { 'Offer the clocks and the drafts for authorities': true });
  await press(page, page.getByRole('button', { name: 'Save' }));
  // What the browser cannot know, the server tells: at the field, and nowhere else.
  const posted = page.waitForResponse((answer) => answer.request().method() === 'PUT');
  await page.route('**/api/v1/committee', async (route) => {
    const body = { ...route.request().postDataJSON(), zone: 'Nowhere/Land' };
    await (route.request().method() === 'PUT' ? route.continue({ postData: JSON.stringify(body) }) : route.continue());
  });
  await page.getByRole('button', { name: 'Save' }).click();
  assert.equal((await posted).status(), 400);
  await page.getByText('the zone is no IANA time zone', { exact: false }).waitFor();
  assert.equal(await page.getByText('the zone is no IANA time zone', { exact: false }).count(), 1, 'told once');
  assert.equal(await fieldOf(page, 'Time zone').getAttribute('aria-invalid'), 'true');
}

async function authority(walk: Walk) {
  const { page } = walk.olga;
  await open(page, walk, 'clocks');
  const law = part(page, 'Cyber Resilience Act');
  await fill(law, {
    'Known for certain': `${inDays(-1)} 08:00`,
    'Early warning filed': `${inDays(-2)} 08:00`,
    'Why we think we are, or are not, aware': 'A bank showed its logs.',
  });
  await press(page, law.getByRole('button', { name: 'Write the judgement down' }), 400);
  await law.getByText('The early warning came after being aware.').waitFor();
  assert.equal(await fieldOf(law, 'Early warning filed').getAttribute('aria-invalid'), 'true');
  await fill(law, { 'Early warning filed': '' });
  await press(page, law.getByRole('button', { name: 'Write the judgement down' }));
  await part(page, 'Clocks').getByText('CRA 14(2)(b)', { exact: false }).waitFor();
  await part(page, 'Texts for the authority').getByText('Notification', { exact: true }).click();
  await page.getByText('[General nature of the vulnerability', { exact: false }).waitFor();
  await lookEverywhere(page, 'desk-cra');
}

async function severity(walk: Walk) {
  const { page } = walk.olga;
  await page.goto(`/cases/${walk.uid}?tab=records&record=vulnerability`);
  const scores = page.getByRole('group', { name: 'Scores' });
  await scores.getByText('Choose the metrics').nth(1).click();
  const worst = ['Attack Vector N', 'Attack Complexity L', 'Privileges Required N', 'User Interaction N', 'Scope U'];
  for (const choice of [...worst, 'Confidentiality H', 'Integrity H', 'Availability H']) {
    const [, name = '', code = ''] = /^(.*) (\w)$/.exec(choice) ?? [];
    await scores.locator(`input[name="Team, CVSS 3.1, ${name}"][value="${code}"]`).check();
  }
  assert.equal(await fieldOf(page, 'Team, CVSS 3.1').inputValue(), 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H');
  await scores.getByText('9.8').waitFor();
  await page.getByText("The team's score suggests it").waitFor();
  const urgency = page.getByRole('group', { name: 'How urgent it is (SSVC)' });
  await fill(urgency, {
    ...{ Exploitation: 'active', 'Technical impact': 'total', 'Impact on the mission': 'failure' },
    ...{ 'Impact on safety': 'negligible', 'Mission and well-being': 'high', 'An attack can be automated': true },
  });
  await urgency.getByText('Act: everybody responsible', { exact: false }).waitFor();
  await lookEverywhere(page, 'desk-severity');
}
