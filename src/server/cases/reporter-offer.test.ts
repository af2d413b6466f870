// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { at, investigated, ok, sendLetter } from '../../../test/builders/case-desk.ts';
import { mailConfig, setCommittee, takingServer } from '../../../test/builders/case-mail.ts';
import { codeIn, outsider } from '../../../test/builders/case-outsider.ts';
import { clientOf, demoProduct, eachServer } from '../../../test/builders/server.ts';
import { leastCases } from '../../advisories/site/site-source.ts';
import { answeredWithin } from './answered-within.ts';

eachServer('the reporter reads the offer until its day, comments, and says whether the fix works (R20)', async (server, t) => {
  const { port, taken } = await takingServer(t);
  server.context.config.mail = mailConfig(port).mail;
  await setCommittee(server);
  const owner = await server.person('Olga', ['committee']);
  const second = await server.person('Sven', ['committee']);
  const { uid } = await investigated(owner, second, { reporter: { name: 'Rita', address: 'rita@reporter.example.net' } });
  await server.work();
  const reporter = await outsider(server, codeIn(taken, 'rita@reporter.example.net'));
  const view = async () => (await reporter.get('/my/report')).body;
  assert.deepEqual([(await view()).draft, (await view()).retest], [null, null]);
  assert.equal((await reporter.post('/my/report/retest', { answer: 'fixed' })).status, 409);
  const { threads } = await ok(owner.get(at(uid)));
  const { uid: thread } = threads.find(({ audience }: { audience: string }) => audience === 'reporter');
  await ok(owner.post(at(uid, '/messages'), { thread, kind: 'offer-to-comment' }));
  await sendLetter(owner, uid, 'offer-to-comment');
  await server.work();
  const { draft, retest } = await view();
  assert.match(draft.html, /in full: offer-to-comment/);
  assert.equal(draft.commentBy, '2026-06-08T23:59:59Z');
  assert.equal(retest.answer, null);
  const answered = await reporter.post('/my/report/retest', { answer: 'not-fixed', text: 'The quokkaword is still there.' });
  assert.equal(answered.body.retest.answer, 'not-fixed', answered.text);
  await reporter.post('/my/report/retest', { answer: 'fixed' });
  const { records } = await ok(owner.get(at(uid)));
  const own = records.filter(({ kind }: { kind: string }) => kind === 'retest');
  assert.deepEqual(
    own.map(({ state, content }: { state: string; content: { answer: string } }) => `${state} ${content.answer}`),
    ['replaced not-fixed', 'current fixed'],
  );
  const { flags } = await server.context.db
    .selectFrom('case_records')
    .where('kind', '=', 'retest')
    .where('state', '=', 'current')
    .select('flags')
    .executeTakeFirstOrThrow();
  assert.deepEqual(flags, { answer: 'fixed' });
  const letters = await ok(owner.get(at(uid, `/threads/${thread}`)));
  assert.match(letters.at(-1).html, /quokkaword is still there/, 'the words stand in the conversation');
});

eachServer(
  'the form names lanes; the time to answer counts what is announced or ended, once there is enough (R6)',
  async (server) => {
    const { product } = await demoProduct(server);
    const maintainer = await server.person('Max', ['maintainer', 'administrator']);
    for (const [kind, ref] of [
      ['repository', 'repository:ledger'],
      ['external', 'external:kafka'],
    ])
      await ok(maintainer.post('/api/v1/targets', { product, kind, ref }));
    const form = (await clientOf(server.app).get('/api/v1/report/form')).body;
    assert.deepEqual(form.components.map(({ lane }: { lane: string }) => lane).sort(), ['core', 'critical-dependency']);
    assert.equal(form.answeredWithin, null);
    const owner = await server.person('Olga', ['committee']);
    const given = { lane: 'core', title: 'One', text: 'One', language: 'en' };
    for (let count = 0; count < leastCases; count++) {
      const made = await ok(owner.post('/api/v1/cases', given));
      await ok(owner.post(at(made.uid, '/moves'), { version: made.version, name: 'acknowledge' }));
    }
    // From Monday to the next Monday, the Wednesday between being a holiday.
    await setCommittee(server, { holidays: ['2026-05-27'] });
    await server.context.db.updateTable('case_clocks').set({ started_at: '2026-05-25T08:00:00Z' }).execute();
    const { db } = server.context;
    const told = () => answeredWithin(db, server.context.now());
    assert.equal(await told(), null, 'cases at work are not counted');
    const end = (moved: string, most: number) =>
      db
        .updateTable('cases')
        .set({ state: 'announced', moved_at: moved })
        .where('uid', 'in', db.selectFrom('cases').orderBy('uid').select('uid').limit(most))
        .execute();
    await end('2026-05-31T09:00:00Z', leastCases - 1);
    assert.equal(await told(), null, 'one more is at work');
    await end(server.context.now(), leastCases);
    assert.equal(await told(), null, 'what happened today is told tomorrow');
    await end('2026-05-31T09:00:00Z', leastCases);
    assert.equal(await told(), 4);
  },
);
