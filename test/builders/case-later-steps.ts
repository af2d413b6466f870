// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fill, inDays, lookEverywhere, move, open, part, press, read, readDesk, type Walk } from './case-walk.ts';
import { settled } from './settled.ts';

/* The second half of the story of a case's forms; the first stands in test/stories/case-forms-browser.test.ts. */

const factors = {
  'Is it public already?': 'no',
  'How bad is it?': 'high',
  'Could critical infrastructure be hit, such as a payment hub?': 'yes',
  'Is there a threat to health and safety?': 'no',
  'Are there mitigations?': 'yes',
  'Does the vendor answer?': 'slow',
  'How many days do deployers need to apply the fix?': '14',
};

export async function vote(walk: Walk) {
  const { olga, sven, server } = walk;
  await open(olga.page, walk, 'decisions');
  const put = part(olga.page, 'Put something to the vote');
  const opening = put.getByRole('button', { name: 'Open the vote' });
  await opening.click();
  await put.getByText('Put it as a question that can be answered by yes or no.').waitFor();
  const closes = Date.now() + 6 * 60_000;
  // As the clocks of this machine show it, like the browser's.
  const [closeDay = '', closeTime = ''] = new Date(closes).toLocaleString('sv-SE').split(' ');
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const until = { 'Votes until': closeDay, [`Time, ${zone}`]: closeTime.slice(0, 5) };
  await fill(put, { 'What is decided': 'accept', Question: 'Is it a vulnerability of ours?', ...until });
  await press(olga.page, opening, 201);
  await fill(put, { 'What is decided': 'disclose-early', Question: 'Do we tell the hubs before the date?' });
  await opening.click();
  await put.getByText('Each of the seven is weighed. Choose.').first().waitFor();
  await fill(put, factors);
  await lookEverywhere(olga.page, 'case-decision-factors');
  await press(olga.page, opening, 201);

  for (const { page } of [olga, sven]) {
    await open(page, walk, 'decisions');
    for (const title of ['Accept', 'Disclose early']) {
      const card = part(page, title);
      await fill(card, { 'Your vote': 'for' });
      await card.getByRole('button', { name: 'Vote', exact: true }).click();
      await card.getByText('Say why; it is what others and a later you will ask.').waitFor();
      await fill(card, { Reason: `Because of the amounts (${title}).` });
      await press(page, card.getByRole('button', { name: 'Vote', exact: true }));
    }
  }
  await lookEverywhere(sven.page, 'case-decisions');
  await sven.page.getByText('the quorum is there').first().waitFor();
  server.setNow(new Date(closes + 60_000).toISOString());
  await open(olga.page, walk, 'decisions');
  await press(olga.page, part(olga.page, 'Accept').getByRole('button', { name: 'Count the votes' }));
  const { decisions } = await read(walk);
  assert.deepEqual(
    decisions.map(({ kind, outcome }: { kind: string; outcome: string }) => [kind, outcome]),
    [
      ['accept', 'carried'],
      ['disclose-early', 'carried'],
    ],
  );
  assert.ok(decisions[0].votes.every(({ reason }: { reason: string }) => reason.includes('amounts')));
  const { votes } = await readDesk(walk);
  assert.deepEqual(votes[1].factors, {
    ...{ alreadyPublic: false, severity: 'high', criticalInfrastructure: true, safety: false },
    ...{ mitigationsAvailable: true, vendorAnswer: 'slow', daysToApply: 14 },
  });
}

export async function resolve(walk: Walk) {
  const { page, client } = walk.olga;
  await move(walk, /is being addressed/);
  await page.goto(`/cases/${walk.uid}?tab=records&record=fix`);
  const write = page.getByRole('button', { name: 'Write it down' });
  await write.click();
  await page.getByText('Name the private fork, mirror or branch').waitFor();
  await fill(page, { 'Private place of the work': 'fork-of-example-ledger', 'What is changed': 'A lock.', Olga: true });
  await press(page, write);
  await lookEverywhere(page, 'case-record-fix');
  await move(walk, /made in a private place/);
  await lookEverywhere(page, 'case-resolving');
  const { state, records } = await read(walk);
  assert.equal(state, 'resolving');
  const fix = records.find(({ kind }: { kind: string }) => kind === 'fix').content;
  assert.deepEqual(fix.authors, [client.userId]);
}

export async function clocks(walk: Walk) {
  const { page } = walk.olga;
  await open(page, walk, 'clocks');
  await lookEverywhere(page, 'case-clocks');
  await page.getByRole('button', { name: 'Pause: Remediation' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Say why; it stands in the history.').waitFor();
  await fill(page, { Reason: 'The vendor rebuilds.' });
  await press(page, page.getByRole('dialog').getByRole('button', { name: 'Pause' }));
  const remediation = async () => (await read(walk)).clocks.find(({ kind }: { kind: string }) => kind === 'remediation');
  assert.equal((await remediation()).state, 'paused');
  await lookEverywhere(page, 'case-clocks-paused');
  await page.getByRole('button', { name: 'Let it go on: Remediation' }).click();
  await fill(page, { Reason: 'The build is there.' });
  await press(page, page.getByRole('dialog').getByRole('button', { name: 'Let it go on' }));
  await page.getByRole('button', { name: 'Set another end: Remediation' }).click();
  await fill(page, { 'New end': inDays(20), Time: '17:00', Zone: 'UTC', Reason: 'Before the release.' });
  await lookEverywhere(page, 'case-clock-override');
  await press(page, page.getByRole('dialog').getByRole('button', { name: 'Set the end' }));
  const after = await remediation();
  assert.equal(after.dueAt, `${inDays(20)}T17:00:00.000Z`);
  assert.equal(after.pauses.length, 1);
  const { events } = await read(walk);
  assert.ok(events.some(({ note }: { note: string }) => note === 'The vendor rebuilds.'));
}

export async function files(walk: Walk) {
  const { olga, sven, tove, uid } = walk;
  const { page } = olga;
  await open(page, walk, 'files');
  const html = { name: 'proof.png', mimeType: 'image/png', buffer: Buffer.from('<!doctype html><script>1</script>') };
  const chosen = page.waitForResponse((answer) => answer.url().endsWith('/attachments'));
  await part(page, 'Files').locator('input[type=file]').setInputFiles(html);
  assert.equal((await chosen).status(), 201);
  await page.getByText('The content is not what its name or sender says.').waitFor();
  await lookEverywhere(page, 'case-files-quarantine');
  await press(page, page.getByRole('button', { name: 'Let it out: proof.png' }));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download proof.png' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'proof.png');
  assert.deepEqual(readFileSync(await download.path()), html.buffer);

  await open(tove.page, walk, '');
  await tove.page.getByText('There is no such case, or you may not see it.').waitFor();
  await fill(tove.page, { 'What cannot wait': 'Everybody on it is in the air.' });
  await lookEverywhere(tove.page, 'case-break-glass');
  await press(tove.page, tove.page.getByRole('button', { name: 'Ask to read it' }), 201);
  await tove.page.getByText(`/cases/${uid}?glass=`).waitFor();
  await open(page, walk, 'leaks');
  const words = part(page, 'Words that must not leak');
  await fill(words, { Words: 'doubleBooking\nlockLedger', 'Days that it holds': '30' });
  await press(page, words.getByRole('button', { name: 'Make a set' }), 201);
  await words.getByText('2 words').waitFor();

  await open(sven.page, walk, 'files');
  await lookEverywhere(sven.page, 'case-files');
  await press(sven.page, sven.page.getByRole('button', { name: 'Agree for a day: Tove' }));
  await open(tove.page, walk, '');
  await tove.page.getByText('Amounts can be doubled').waitFor();

  const given = await readDesk(walk);
  assert.deepEqual(given.glass[0].confirmedBy.name, 'Sven');
  assert.deepEqual(given.terms[0].words, ['doubleBooking', 'lockLedger']);
  const read = given.readers.map(({ who, what }: { who: string; what: string }) => `${who} ${what}`);
  for (const line of ['Olga file', 'Olga case', 'Ella case', 'Tove case']) assert.ok(read.includes(line), line);
}

export async function recordLater(walk: Walk) {
  const { olga, sven } = walk;
  const send = (page: Walk['olga']['page']) => press(page, page.getByRole('button', { name: 'Write it down' }));
  const on = async (page: Walk['olga']['page'], kind: string) => {
    await page.goto(`/cases/${walk.uid}?tab=records&record=${kind}`);
    await page.getByRole('link', { name: 'Playbooks' }).waitFor();
    await settled(page);
  };
  await on(sven.page, 'review');
  await sven.page.getByText('4 of 4 are still open.').waitFor();
  for (const name of [/really fixes/, /no more than it must/, /catch it coming back/, /Side effects were/])
    await sven.page.getByRole('checkbox', { name }).check();
  await send(sven.page);
  await lookEverywhere(sven.page, 'case-record-review');
  await on(olga.page, 'release-proof');
  await fill(olga.page, { 'Digest, as published': 'sha256:xyz' });
  await olga.page.getByRole('button', { name: 'Write it down' }).click();
  await olga.page.getByText('Write it as algorithm and hexadecimal digits').waitFor();
  await fill(olga.page, { 'Digest, as published': `sha256:${'0a'.repeat(32)}`, 'Kind of artefact': 'image' });
  await fill(olga.page, { 'Version with the fix': '2.1.0' });
  await olga.page.getByRole('checkbox', { name: /I downloaded it/ }).check();
  await send(olga.page);
  await lookEverywhere(olga.page, 'case-record-proof');
  await on(olga.page, 'retrospective');
  await fill(olga.page, { 'What went well': 'The vendor.', 'What went badly': 'The date.', 'What we will do': 'Ask\nEarlier' });
  await send(olga.page);
  await on(olga.page, 'evidence');
  await fill(olga.page, { 'What is new': 'A second way in.' });
  await send(olga.page);
  await on(olga.page, 'silence');
  await fill(olga.page, { Why: 'left-no-way', 'What was tried, and when': 'No address was left.' });
  await send(olga.page);
  await on(olga.page, 'playbook');
  await olga.page.getByText('It is being used', { exact: true }).click();
  await press(olga.page, olga.page.getByRole('button', { name: 'Start “It is being used”' }));
  const step = olga.page.getByRole('checkbox', { name: /Record what was seen/ });
  await press(olga.page, step);
  await lookEverywhere(olga.page, 'case-record-playbook');
  const { records } = await read(walk);
  const current = (kind: string) =>
    records.find((one: { kind: string; state: string }) => one.kind === kind && one.state === 'current').content;
  assert.deepEqual(current('playbook').done, ['evidence']);
  assert.deepEqual(current('retrospective').actions, ['Ask', 'Earlier']);
  assert.deepEqual([current('release-proof').artefact, current('release-proof').verified], ['image', true]);
  assert.deepEqual([current('review').fixes, current('review').sideEffects], [true, true]);
  assert.deepEqual([current('silence').reason, current('evidence').what], ['left-no-way', 'A second way in.']);
}

export async function end(walk: Walk) {
  const { olga, ella, tove, codeName, uid } = walk;
  await open(olga.page, walk, 'embargo');
  const claiming = part(olga.page, 'Claim something');
  await fill(claiming, { 'What is so': 'attacks-seen', 'How it is known': 'A hub has logs of it.' });
  await press(olga.page, claiming.getByRole('button', { name: 'Claim it' }), 201);
  const ending = part(olga.page, 'End it');
  await fill(ending, { Ground: 'attacks-seen', Reason: 'Hubs must know now.' });
  await ending.getByRole('button', { name: 'End the embargo' }).click();
  await ending.getByText(`Type ${codeName} exactly.`).waitFor();
  await fill(ending, { [`It cannot begin again. Type ${codeName}`]: codeName });
  await lookEverywhere(olga.page, 'case-embargo-end');
  await press(olga.page, ending.getByRole('button', { name: 'End the embargo' }));
  assert.equal((await read(walk)).embargo.state, 'exited');

  await open(olga.page, walk, 'people');
  await olga.page.getByRole('button', { name: 'End access: Ella' }).click();
  await lookEverywhere(olga.page, 'case-revoke');
  await fill(olga.page.getByRole('dialog'), { Reason: 'Her part is done.' });
  await press(olga.page, olga.page.getByRole('dialog').getByRole('button', { name: 'End access' }));
  assert.equal((await ella.client.get(`/api/v1/cases/${uid}`)).status, 404);
  await open(tove.page, walk, 'people');
  await tove.page.getByRole('button', { name: 'I have one: stand aside' }).click();
  await fill(tove.page.getByRole('dialog'), { Reason: 'I wrote that part.' });
  await press(tove.page, tove.page.getByRole('dialog').getByRole('button', { name: 'Stand aside' }));
  await tove.page.getByText('There is no such case, or you may not see it.').waitFor();
  const { recused, state } = await read(walk);
  assert.deepEqual(recused[0].name, 'Tove');
  assert.equal(state, 'resolving');
}
