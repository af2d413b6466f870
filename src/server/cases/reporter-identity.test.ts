// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { at, decided, investigated, ok, write } from '../../../test/builders/case-desk.ts';
import { mailConfig, setCommittee, takingServer } from '../../../test/builders/case-mail.ts';
import { codeIn, outsider } from '../../../test/builders/case-outsider.ts';
import { eachServer } from '../../../test/builders/server.ts';

eachServer('R42 vendors learn who reported it only after the reporter was asked and said yes', async (server, t) => {
  const { port, taken } = await takingServer(t);
  server.context.config.mail = mailConfig(port).mail;
  await setCommittee(server);
  const owner = await server.person('Olga', ['committee']);
  const second = await server.person('Sven', ['committee']);
  const reporter = { name: 'Rita Marlowe', address: 'rita@reporter.example.net' };
  const { uid } = await investigated(owner, second, { reporter });
  await ok(owner.post(at(uid, '/participants'), { role: 'vendor', name: 'A Vendor', address: 'psirt@vendor.example.net' }));
  await write(owner, uid, ['vulnerability', { summary: 'As rita  HERON told us.', affected: [], impact: 'Much.' }]);
  await server.work();
  const standing = async () => (await ok(owner.get(at(uid, '/desk')))).reporterContact;
  assert.deepEqual(await standing(), { wish: 'unknown', askedAt: null, underWay: false, mayAsk: true });

  const { threads } = await ok(owner.get(at(uid)));
  const thread = threads.find(({ audience }: { audience: string }) => audience === 'vendor').uid;
  const letter = async (body: string) =>
    (await ok(owner.post(at(uid, '/messages'), { thread, kind: 'vendor-notice', body }))).uid as string;
  const queue = async (message: string) => await owner.post(at(uid, `/messages/${message}/queue`));
  const named = await letter('Ask Rita Marlowe, rita@reporter.example.net, about it.');
  const refused = await queue(named);
  assert.deepEqual([refused.status, /who reported it/.test(refused.text)], [409, true]);
  await ok(queue(await letter('Look at the marlowe, and write to us.')));

  await ok(owner.post(at(uid, '/ask-contact')));
  assert.equal((await standing()).underWay, true);
  await server.work();
  const asked = await standing();
  assert.deepEqual([asked.wish, asked.askedAt !== null, asked.underWay], ['unknown', true, false]);
  assert.ok(taken.some(({ to, text }) => to.includes(reporter.address) && text.includes('May we tell vendors')));
  // Asked and not answered is no yes.
  assert.equal((await queue(named)).status, 409);
  await decided([owner, second], uid, 'hand-over');
  server.setNow('2026-06-01T09:01:00Z');
  await server.context.db.updateTable('sessions').set({ confirmed_at: server.context.now() }).execute();
  const handOver = async () => JSON.stringify(await ok(owner.post(at(uid, '/hand-over'), { coordinator: 'A centre' })));
  assert.doesNotMatch(await handOver(), /marlowe|rita@/i);

  const rita = await outsider(server, codeIn(taken, reporter.address));
  const wish = async (contact: string) => await rita.send('PUT', '/my/report/wishes', { contact, credit: 'declined' });
  await wish('forward');
  assert.match(await handOver(), /As rita {2}HERON told us.*Rita Marlowe <rita@|Rita Marlowe <rita@.*rita {2}HERON/);
  await ok(queue(named));
  // Taken back before it left.
  await wish('withhold');
  await server.work();
  const letters = () => taken.filter(({ to }) => to.includes('psirt@vendor.example.net')).map(({ text }) => text);
  assert.doesNotMatch(letters().join(), /Rita|rita@/);
  const held = (await ok(owner.get(at(uid, `/threads/${thread}`)))).find(({ uid: one }: { uid: string }) => one === named);
  assert.deepEqual([held.state, held.stopped], ['held', 'reporter-withheld']);
  assert.equal((await owner.post(at(uid, '/ask-contact'))).status, 409);
});
