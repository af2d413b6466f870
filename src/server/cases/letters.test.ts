// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { at, decided, investigated, lettersIn, move, ok, sendLetter, write } from '../../../test/builders/case-desk.ts';
import { mailConfig, setCommittee, takingServer } from '../../../test/builders/case-mail.ts';
import { eachServer, type TestServer } from '../../../test/builders/server.ts';

/** Mail that goes out is taken by a real server on loopback. */
async function withMail(server: TestServer, t: Parameters<typeof takingServer>[0]) {
  const { port, taken } = await takingServer(t);
  server.context.config.mail = mailConfig(port).mail;
  await setCommittee(server);
  return taken;
}

const drafts = (letters: readonly { kind: string; state: string }[]) =>
  letters.filter(({ state }) => state === 'draft').map(({ kind }) => kind);

eachServer(
  'each move drafts what it tells the reporter, in their language, once, and sends none of it (R40)',
  async (server, t) => {
    const taken = await withMail(server, t);
    const owner = await server.person('Olga', ['committee']);
    const second = await server.person('Sven', ['committee']);
    const reporter = { name: 'Rita', address: 'rita@reporter.example.net' };
    const { uid, codeName } = await investigated(owner, second, { language: 'fr', reporter });
    assert.deepEqual(drafts(await lettersIn(owner, uid)), ['acknowledgement']);
    await sendLetter(owner, uid, 'acknowledgement');
    await server.work();
    assert.equal((await move(owner, uid, 'acknowledge')).moved, true);
    assert.deepEqual(drafts(await lettersIn(owner, uid)), [], 'what was told before the move is not told again');
    assert.equal((await move(owner, uid, 'investigate')).moved, true);
    const [status] = (await lettersIn(owner, uid)).filter(({ state }) => state === 'draft');
    assert.deepEqual([status?.kind, status?.language], ['status', 'fr']);
    assert.match(status?.body ?? '', /Nous vérifions ce qu'il en est/);
    assert.ok(!(status?.body ?? '').includes(codeName), 'the reporter knows no code name');
    await sendLetter(owner, uid, 'status');
    await write(owner, uid, ['assessment', { reproduced: 'no', finding: 'not-a-vulnerability', result: 'As meant.' }]);
    await decided([owner, second], uid, 'reject');
    server.setNow('2026-06-01T09:00:01.000Z');
    assert.equal((await move(owner, uid, { name: 'reject', typed: codeName })).moved, false);
    assert.deepEqual(drafts(await lettersIn(owner, uid)), [], 'a refused move leaves nothing behind');
    await ok(owner.post(at(uid, '/decisions/count')));
    assert.deepEqual(drafts(await lettersIn(owner, uid)), ['rejection'], 'offered as soon as the vote is carried');
    await sendLetter(owner, uid, 'rejection');
    await server.work();
    const rejected = await move(owner, uid, { name: 'reject', typed: codeName });
    assert.deepEqual([rejected.moved, rejected.missing], [true, []]);
    assert.deepEqual(drafts(await lettersIn(owner, uid)), []);
    const [code, ...told] = taken.filter(({ to }) => to.includes(reporter.address));
    assert.deepEqual(code?.to, [reporter.address], 'the code is for nobody else');
    assert.equal(told.length, 3, 'only what a person sent');
    assert.ok(told.every(({ to }) => to.includes('list@example.org')));
    const thread = (await ok(owner.get(at(uid)))).threads.find(({ audience }: { audience: string }) => audience === 'reporter');
    await ok(owner.post(at(uid, '/messages'), { thread: thread.uid, kind: 'reply', body: 'Merci, nous regardons.' }));
    const written = await lettersIn(owner, uid);
    assert.deepEqual([...new Set(written.map(({ language }) => language))], ['fr'], 'the receipt and a free letter too');
    assert.ok(['receipt', 'reply'].every((kind) => written.some((one) => one.kind === kind)));
  },
);

eachServer('the committee hears of an emergency at once, by code name and link alone (T4)', async (server, t) => {
  const taken = await withMail(server, t);
  const owner = await server.person('Olga', ['committee']);
  const second = await server.person('Sven', ['committee']);
  const { uid, codeName } = await investigated(owner, second);
  await ok(owner.post(at(uid, '/facts'), { fact: 'attacks-seen', source: 'Seen in the quokkaword.' }));
  assert.equal((await move(owner, uid, 'call-emergency')).moved, true);
  assert.equal((await move(second, uid, 'confirm-emergency')).moved, true);
  await server.work();
  const notices = taken.filter(({ to }) => to.includes('list@example.org'));
  assert.equal(notices.length, 2);
  assert.ok(notices.every(({ text }) => text.includes(codeName) && !/quokkaword|attack/i.test(text)));
});
