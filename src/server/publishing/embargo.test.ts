// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { farMail } from '../../../test/builders/far-mail.ts';
import { publishingDesk } from '../../../test/builders/publishing-desk.ts';
import { clientOf } from '../../../test/builders/server.ts';

const page = '/security/advisories/NGAO-2026-0001';
const lists = ['announce@lists.example.org'];

test('an embargo that ends at an hour of some zone: nothing leaves before, everything after, undone until then', async (t) => {
  const mail = await farMail(t);
  const desk = await publishingDesk(t, { mail: { smtp: mail.smtp, from: 'security@example.org' } });
  const { server, ann } = desk;
  const stranger = clientOf(server.app);
  const uid = await desk.write();
  for (const notBefore of ['2026-06-02T14:00', '2026-06-02', 'tomorrow', '2026-13-02T14:00:00Z'])
    assert.equal((await desk.plan(uid, { notBefore })).status, 400, `${notBefore} has no zone or is no instant`);
  // 14:00 in Nairobi is 11:00 UTC.
  const given = { notBefore: '2026-06-02T14:00:00+03:00', lists };
  const first = await desk.plan(uid, given);
  assert.equal(first.body.publication?.notBefore, '2026-06-02T11:00:00Z', first.text);
  await desk.pass(24 * 60);
  const { open } = (await ann.get('/api/v1/publishing')).body;
  assert.deepEqual(
    open.map((one: { state: string; notBefore: string }) => [one.state, one.notBefore]),
    [['planned', '2026-06-02T11:00:00Z']],
  );
  assert.equal((await ann.post(`/api/v1/advisories/${uid}/plan/cancel`)).status, 200, 'undone a day later');
  await desk.pass(4 * 60);
  const [undone] = await desk.ledger(uid);
  assert.deepEqual([undone.state, mail.letters.length, (await stranger.get(page)).status], ['stopped', 0, 404]);

  // It is 12:00 UTC on the second of June by now.
  const second = await desk.plan(uid, { ...given, notBefore: '2026-06-03T00:30:00-05:00' });
  assert.equal(second.body.publication?.notBefore, '2026-06-03T05:30:00Z', second.text);
  await desk.pass(17 * 60 + 29);
  assert.deepEqual([mail.letters.length, (await stranger.get(page)).status], [0, 404], 'a minute before');
  for (const path of ['/security/', '/security/feed.atom', '/.well-known/csaf/white/index.txt', '/osv/modified_id.csv'])
    assert.doesNotMatch((await stranger.get(path)).text, /NGAO-2026-0001/i, path);
  await desk.pass(2);
  assert.deepEqual([mail.letters.length, (await stranger.get(page)).status], [1, 200], 'a minute after');
  assert.equal((await desk.ledger(uid))[0].state, 'done', JSON.stringify((await desk.ledger(uid))[0].lines));
  assert.equal((await ann.post(`/api/v1/advisories/${uid}/plan/cancel`)).status, 409, 'what is public stays');
});

test('a date that is past, or nearer than the time to undo, waits for that time all the same', async (t) => {
  const desk = await publishingDesk(t);
  const uid = await desk.write();
  const { body } = await desk.plan(uid, { notBefore: '2026-06-01T08:00:01Z' });
  const wait = Date.parse(body.publication?.notBefore ?? '') - Date.parse('2026-06-01T08:00:00Z');
  assert.ok(wait >= 59_000, `${wait} ms to undo`);
  await desk.pass(0.5);
  assert.equal((await desk.ledger(uid))[0].state, 'planned');
});
