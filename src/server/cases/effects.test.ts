// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { at, decided, investigated, lettersIn, move, ok, sendLetter, write } from '../../../test/builders/case-desk.ts';
import { mailConfig, setCommittee, takingServer } from '../../../test/builders/case-mail.ts';
import { codeIn, outsider, signing } from '../../../test/builders/case-outsider.ts';
import { type Client, eachServer, type TestServer } from '../../../test/builders/server.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { creditOrder } from '../../cases/credit-order.ts';
import { runCaseClocks } from './run-case-clocks.ts';

async function withMail(server: TestServer, t: Parameters<typeof takingServer>[0]) {
  const { port, taken } = await takingServer(t);
  server.context.config.mail = mailConfig(port).mail;
  await setCommittee(server);
  return taken;
}

const factsOf = async ({ context }: TestServer, uid: string) =>
  (await context.db.selectFrom('cases').where('uid', '=', uid).select('facts').executeTakeFirstOrThrow())
    .facts as unknown as CaseFacts;
const clocksOf = async (client: Client, uid: string, kind: string) =>
  ((await ok(client.get(at(uid)))).clocks as { kind: string; state: string; dueAt: string }[]).filter((one) => one.kind === kind);
const term = { endsAt: '2026-07-15T14:00:00Z', zone: 'Africa/Nairobi' };

eachServer(
  'whoever has no account answers a date by their code, and the agreed date has a clock (R44, R45)',
  async (server, t) => {
    const taken = await withMail(server, t);
    const owner = await server.person('Olga', ['committee']);
    const second = await server.person('Sven', ['committee']);
    const { uid, codeName } = await investigated(owner, second, {
      reporter: { name: 'Rita', address: 'rita@reporter.example.net' },
    });
    await ok(
      owner.post(at(uid, '/participants'), { role: 'vendor', name: 'Vendor', address: 'psirt@vendor.example.net', days: 60 }),
    );
    await server.work();
    await ok(owner.post(at(uid, '/embargo'), term));
    assert.equal((await clocksOf(owner, uid, 'consent-answer')).length, 2);
    const vendor = await signing(await outsider(server, codeIn(taken, 'psirt@vendor.example.net')));
    const before = (await vendor.get('/my/report')).body;
    assert.deepEqual([before.embargo.answer, before.embargo.zone], ['invited', term.zone]);
    assert.doesNotMatch(JSON.stringify(before), new RegExp(`quokkaword|${codeName}`));
    assert.equal((await vendor.send('PUT', '/my/report/wishes', { contact: 'withhold', credit: 'declined' })).status, 403);
    const agreed = await vendor.post('/my/report/embargo', { answer: 'accepted' });
    assert.equal(agreed.body.embargo.answer, 'accepted', agreed.text);
    assert.equal((await vendor.post('/my/report/embargo', { answer: 'declined' })).status, 409, 'once');
    const [date] = await clocksOf(owner, uid, 'embargo-date');
    assert.equal(date?.dueAt, '2026-07-15T14:00:00Z');
    assert.ok((await factsOf(server, uid)).vendors[0]?.toldAt, 'who agrees to the date was told it');
    const reporter = await outsider(server, codeIn(taken, 'rita@reporter.example.net'));
    assert.equal((await reporter.get('/my/report')).body.embargo.answer, 'invited');

    // R52: the clock of a vendor's silence begins with the first letter that arrives, and ends with an answer.
    await ok(
      owner.post(at(uid, '/messages'), { thread: await threadOf(owner, uid, 'vendor'), kind: 'vendor-notice', body: 'Hello.' }),
    );
    const notice = (await lettersIn(owner, uid, 'vendor')).find(({ state }) => state === 'draft');
    await ok(owner.post(at(uid, `/messages/${notice?.uid}/queue`)));
    await server.work();
    assert.equal((await clocksOf(owner, uid, 'vendor-silence'))[0]?.state, 'waiting');
    await vendor.post('/my/report/messages', { text: 'We are here.' });
    assert.equal((await clocksOf(owner, uid, 'vendor-silence'))[0]?.state, 'met');
  },
);

async function threadOf(client: Client, uid: string, audience: string): Promise<string> {
  const { threads } = await ok(client.get(at(uid)));
  return (threads as { uid: string; audience: string }[]).find((one) => one.audience === audience)?.uid ?? '';
}

eachServer('a duplicate joins the embargo of the original, and the order of receipt is kept (R41)', async (server, t) => {
  await withMail(server, t);
  const owner = await server.person('Olga', ['committee']);
  const second = await server.person('Sven', ['committee']);
  const original = await investigated(owner, second, { receivedAt: '2026-05-20T08:00:00Z' });
  const earlier = await investigated(owner, second, { receivedAt: '2026-05-10T08:00:00Z' });
  await ok(
    owner.post(at(original.uid, '/participants'), { role: 'vendor', userId: (await server.person('Vic', [])).userId, days: 60 }),
  );
  await ok(owner.post(at(original.uid, '/embargo'), term));
  await server.context.db
    .updateTable('cases')
    .where('uid', '=', original.uid)
    .set({ facts: JSON.stringify(inForce(await factsOf(server, original.uid))) })
    .execute();
  await move(owner, earlier.uid, 'acknowledge');
  await move(owner, earlier.uid, 'investigate');
  await write(owner, earlier.uid, ['assessment', { reproduced: 'yes', finding: 'vulnerability', result: 'The same.' }]);
  const { version } = await ok(owner.get(at(earlier.uid)));
  const body = { version, name: 'mark-duplicate', target: original.uid, reveal: 'nothing' };
  const made = await ok(owner.post(at(earlier.uid, '/moves'), body));
  assert.deepEqual([made.moved, made.missing], [true, []]);
  assert.equal((await factsOf(server, earlier.uid)).embargo.term?.until, term.endsAt);
  assert.deepEqual(creditOrder(await factsOf(server, original.uid)), [earlier.uid, original.uid]);
  assert.equal((await clocksOf(owner, earlier.uid, 'embargo-date')).length, 1);
});

eachServer('the clocks of a date stop with the embargo, however it ends (R44)', async (server) => {
  const owner = await server.person('Olga', ['committee']);
  const second = await server.person('Sven', ['committee']);
  const { uid, codeName } = await investigated(owner, second);
  await ok(owner.post(at(uid, '/embargo'), { endsAt: '2026-06-01T14:00:00Z', zone: 'UTC' }));
  const reporter = (await ok(owner.get(at(uid)))).participants.find(({ role }: { role: string }) => role === 'reporter');
  assert.deepEqual(
    (await clocksOf(owner, uid, 'consent-answer')).map(({ state }) => state),
    ['running'],
  );
  const answer = { answer: 'accepted', source: 'By telephone.' };
  await ok(owner.post(at(uid, `/embargo/answers/${reporter.uid}`), answer));
  assert.deepEqual(
    (await clocksOf(owner, uid, 'consent-answer')).map(({ state }) => state),
    ['met'],
    'told by telephone',
  );
  assert.deepEqual(
    (await clocksOf(owner, uid, 'embargo-date')).map(({ state }) => state),
    ['warned'],
  );
  server.setNow('2026-06-01T14:00:01.000Z');
  const { version } = await ok(owner.get(at(uid)));
  const exit = { version, ground: 'date', reason: 'It is the day.', typed: codeName };
  await ok(owner.post(at(uid, '/embargo/exit'), exit));
  assert.deepEqual(
    (await clocksOf(owner, uid, 'embargo-date')).map(({ state }) => state),
    ['met'],
  );
});

function inForce(facts: CaseFacts): CaseFacts {
  const { proposal } = facts.embargo;
  return { ...facts, embargo: { ...facts.embargo, state: 'active', term: proposal?.term ?? null, proposal: null } };
}

eachServer('time alone counts votes, reminds a silent reporter and proposes to close (R30)', async (server, t) => {
  const taken = await withMail(server, t);
  const owner = await server.person('Olga', ['committee']);
  const second = await server.person('Sven', ['committee']);
  const reporter = { name: 'Rita', address: 'rita@reporter.example.net' };
  const { uid, codeName } = await investigated(owner, second, { reporter, language: 'fr' });
  await sendLetter(owner, uid, 'acknowledgement');
  await server.work();
  await move(owner, uid, 'acknowledge');
  await move(owner, uid, 'investigate');
  await decided([owner, second], uid, 'reject');
  await ok(owner.post(at(uid, '/messages'), { thread: await threadOf(owner, uid, 'reporter'), kind: 'question' }));
  await sendLetter(owner, uid, 'question');
  await server.work();
  assert.deepEqual((await move(owner, uid, 'ask-reporter')).missing, []);
  const count = () => taken.filter(({ to }) => to.includes(reporter.address)).length;
  const runAt = async (instant: string) => {
    server.setNow(instant);
    await runCaseClocks(server.context);
    await runCaseClocks(server.context);
    await server.work();
  };
  const before = count();
  await runAt('2026-06-02T08:00:00.000Z');
  assert.equal((await factsOf(server, uid)).decisions[0]?.outcome, 'carried');
  assert.equal(count(), before);
  await runAt('2026-06-11T09:00:00.000Z');
  await runAt('2026-06-21T09:00:00.000Z');
  assert.equal(count(), before + 2, 'after 10 and after 20 days, each once');
  assert.doesNotMatch(taken.at(-1)?.text ?? '', /quokkaword/);
  const reminders = await server.context.db
    .selectFrom('case_messages')
    .where('kind', '=', 'reminder')
    .select('language')
    .execute();
  assert.deepEqual(reminders, [{ language: 'fr' }, { language: 'fr' }], 'in the language of the report');
  await runAt('2026-07-01T09:00:00.000Z');
  assert.equal(count(), before + 2);
  const proposal = taken.at(-1);
  assert.deepEqual(proposal?.to, ['olga@example.org']);
  assert.ok(proposal?.text.includes(codeName));
});

eachServer('an emergency that nobody confirms lapses, and one that is confirmed is looked at every day', async (server, t) => {
  const taken = await withMail(server, t);
  const owner = await server.person('Olga', ['committee']);
  const second = await server.person('Sven', ['committee']);
  const { uid } = await investigated(owner, second);
  await ok(owner.post(at(uid, '/facts'), { fact: 'attacks-seen', source: 'Seen.' }));
  await move(owner, uid, 'call-emergency');
  server.setNow('2026-06-01T10:00:00.000Z');
  await runCaseClocks(server.context);
  assert.equal((await factsOf(server, uid)).emergency.stage, 'none');
  await move(owner, uid, 'call-emergency');
  await move(second, uid, 'confirm-emergency');
  await server.work();
  const before = taken.length;
  for (const instant of ['2026-06-01T12:00:00.000Z', '2026-06-02T12:00:00.000Z', '2026-06-02T13:00:00.000Z']) {
    server.setNow(instant);
    await runCaseClocks(server.context);
    await server.work();
  }
  assert.equal(taken.length, before + 1);
});
