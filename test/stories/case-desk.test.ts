// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { sql } from 'kysely';
import { pino } from 'pino';
import { caseRoutes } from '../../src/server/routes/cases.ts';
import { at, decided, investigated, move, newCase, ok, word, write } from '../builders/case-desk.ts';
import { type Client, eachServer } from '../builders/server.ts';

const uids = /:(?!kind)\w+/g;

eachServer('a case goes from a report made by hand to the work on its fix', async (server) => {
  const owner = await server.person('Olga', ['committee']);
  const second = await server.person('Sven', ['committee']);
  const { uid } = await investigated(owner, second);
  assert.equal((await move(owner, uid, 'acknowledge')).moved, true);
  assert.equal((await move(owner, uid, 'investigate')).moved, true);

  const early = await move(owner, uid, 'accept');
  assert.equal(early.moved, false);
  const missing = early.missing.map(({ code }: { code: string }) => code);
  for (const code of ['validated', 'level-set', 'affected-known', 'target-date-set', 'acceptance-carried'])
    assert.ok(missing.includes(code), code);

  await write(owner, uid, ['assessment', { reproduced: 'yes', finding: 'vulnerability', result: `The ${word} is true.` }]);
  await write(owner, uid, [
    'vulnerability',
    {
      summary: `About the ${word}`,
      weakness: 'CWE-284',
      affected: [{ name: word, range: '<2' }],
      impact: 'Everybody comes in.',
      workaround: 'None.',
      cvss: { team: { v31: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' } },
      level: 'high',
      levelReason: 'By the criteria.',
    },
  ]);
  const { version } = await ok(owner.get(at(uid)));
  await ok(owner.send('PATCH', at(uid), { version, targetDate: '2026-07-01T00:00:00Z' }));
  await decided([owner, second], uid, 'accept');
  assert.equal((await move(owner, uid, 'accept')).moved, false, 'the vote is still open');
  server.setNow('2026-06-01T09:00:01.000Z');
  assert.equal((await move(owner, uid, 'accept')).moved, true);
  await write(owner, uid, ['fix', { privatePlace: 'A private fork.' }]);
  const resolving = await move(owner, uid, 'start-fix');
  assert.deepEqual([resolving.moved, resolving.missing], [true, []]);
  assert.equal(resolving.case.state, 'resolving');
  assert.ok(
    resolving.case.clocks.some(({ kind, state }: { kind: string; state: string }) => kind === 'remediation' && state !== 'met'),
  );
  assert.equal(resolving.case.decisions[0].outcome, 'carried');
  assert.equal(resolving.case.participants[0].name, 'Rita');
  const calendar = await owner.get('/api/v1/cases/calendar.ics');
  assert.match(calendar.text, /BEGIN:VEVENT/);
  assert.doesNotMatch(calendar.text, new RegExp(word));
});

eachServer('a rejection is refused until the reporter was told why, and until the code name is typed', async (server) => {
  const owner = await server.person('Olga', ['committee']);
  const second = await server.person('Sven', ['committee']);
  const { uid, codeName } = await investigated(owner, second, { reporter: { name: 'Rita', address: 'rita@example.org' } });
  const refused = await move(owner, uid, 'acknowledge');
  assert.deepEqual([refused.moved, refused.missing[0].code], [false, 'acknowledgement-delivered']);
  // The mail could not be delivered, and that is written down: then the work may go on.
  await write(owner, uid, ['silence', { reason: 'unreachable', tried: 'Two mails bounced.' }]);
  assert.equal((await move(owner, uid, 'acknowledge')).moved, false, 'one person alone does not say so');
  await write(second, uid, ['silence', { reason: 'unreachable', tried: 'I tried as well.' }]);
  await move(owner, uid, 'acknowledge');
  await move(owner, uid, 'investigate');
  await write(owner, uid, ['assessment', { reproduced: 'no', finding: 'not-a-vulnerability', result: 'As meant.' }]);
  await decided([owner, second], uid, 'reject');
  server.setNow('2026-06-01T09:00:01.000Z');
  assert.equal((await move(owner, uid, 'reject')).missing[0].code, 'code-name-typed');
  const rejected = await move(owner, uid, { name: 'reject', typed: codeName });
  assert.equal(rejected.case.state, 'rejected');
  assert.equal(rejected.case.embargo.state, 'exited');
});

eachServer('whoever holds no grant gets the same answer everywhere as for a case that does not exist', async (server) => {
  const owner = await server.person('Olga', ['committee']);
  const { uid } = await ok(owner.post('/api/v1/cases', newCase()));
  const strangers = [
    await server.person('Max', ['viewer', 'maintainer']),
    await server.person('Ada', ['administrator']),
    await server.person('Aud', ['auditor']),
  ];
  for (const client of strangers) {
    for (const each of caseRoutes.filter(({ url }) => url.includes(':uid'))) {
      const url = (which: string) =>
        `/api/v1${each.url.replace(':uid', which).replace(uids, '0'.repeat(32)).replace(':kind', 'retrospective')}`;
      const body = each.schemas.body ? bodies[`${each.method} ${each.url}`] : undefined;
      if (each.schemas.body) assert.ok(body, `a body for ${each.method} ${each.url}`);
      const ask = async (which: string) =>
        each.method === 'GET'
          ? await client.get(url(which))
          : each.method === 'POST'
            ? await client.post(url(which), body)
            : await client.send(each.method, url(which), body);
      const answers = [await ask(uid), await ask('f'.repeat(32))];
      assert.deepEqual(
        answers.map(({ status }) => status),
        [404, 404],
        `${each.method} ${each.url}: ${answers[0]?.text}`,
      );
      assert.equal(answers[0]?.text, answers[1]?.text);
    }
    assert.deepEqual((await ok(client.get('/api/v1/cases'))).items, []);
    assert.equal((await client.post('/api/v1/cases', newCase())).status, 403);
  }
});

eachServer('an expert reads after signing, until the end of the grant; a recused member loses everything', async (server) => {
  const owner = await server.person('Olga', ['committee']);
  const second = await server.person('Sven', ['committee']);
  const expert = await server.person('Ella', []);
  const { uid } = await investigated(owner, second);
  await ok(owner.post(at(uid, '/participants'), { role: 'expert', userId: expert.userId, days: 2 }));
  assert.equal((await expert.get(at(uid))).status, 404);
  const [{ digest }] = (await ok(expert.get('/api/v1/cases/confidentiality'))).texts;
  assert.equal((await expert.post(at(uid, '/acknowledge'), { textDigest: 'old' })).status, 409);
  await ok(expert.post(at(uid, '/acknowledge'), { textDigest: digest }));
  const seen = await ok(expert.get(at(uid)));
  assert.match(seen.report[0].html, new RegExp(word));
  assert.ok(!JSON.stringify(seen).includes('Rita'), 'who reported it is not for experts');
  await ok(second.post(at(uid, '/recuse'), { reason: 'I wrote that part.' }));
  assert.equal((await second.get(at(uid))).status, 404);
  assert.equal((await second.post(at(uid, '/break-glass'), { reason: 'again' })).status, 404);
  assert.deepEqual((await ok(second.get('/api/v1/cases'))).items, []);

  const end = '2026-06-01T09:00:00.000Z';
  await server.context.db.updateTable('case_grants').set({ until_at: end }).where('acknowledged_at', 'is not', null).execute();
  assert.equal((await expert.get(at(uid))).status, 200);
  server.setNow(end);
  assert.equal((await expert.get(at(uid))).status, 404);
});

eachServer('a letter is a draft first, goes into the queue and can be taken back', async (server) => {
  const owner = await server.person('Olga', ['committee']);
  const { uid, threads } = await ok(
    owner.post('/api/v1/cases', newCase({ reporter: { name: 'Rita', address: 'rita@example.org' } })),
  );
  const inside = threads.find(({ audience }: { audience: string }) => audience === 'internal').uid;
  const thread = threads.find(({ audience }: { audience: string }) => audience === 'reporter').uid;
  const refused = await owner.post(at(uid, '/messages'), { thread: inside, kind: 'reply', body: 'No.' });
  assert.equal(refused.status, 400, 'nothing of an internal thread leaves');
  assert.equal((await owner.post(at(uid, '/messages'), { thread, kind: 'gossip', body: 'No.' })).status, 400);

  const made = (await ok(owner.post(at(uid, '/messages'), { thread, kind: 'question' }))).uid;
  assert.equal((await owner.post(at(uid, '/messages'), { thread, kind: 'question' })).status, 409, 'one draft of a kind');
  const message = at(uid, `/messages/${made}`);
  assert.equal((await owner.post(`${message}/queue`)).status, 400, 'brackets are open');
  await ok(owner.send('PATCH', message, { body: `What does the ${word} do?` }));
  await ok(owner.post(`${message}/queue`));
  assert.equal((await owner.send('PATCH', message, { body: 'Too late.' })).status, 409);
  await ok(owner.post(`${message}/cancel`));
  const shown = (await ok(owner.get(at(uid, `/threads/${thread}`)))).find((each: { uid: string }) => each.uid === made);
  assert.deepEqual([shown.state, shown.body], ['draft', `What does the ${word} do?`]);
  assert.ok(!shown.subject.includes(word), 'the subject is the code name');
});

eachServer('two people who change at once: the later one is told', async (server) => {
  const owner = await server.person('Olga', ['committee']);
  const { uid, version } = await ok(owner.post('/api/v1/cases', newCase()));
  await ok(owner.send('PATCH', at(uid), { version, title: 'One' }));
  assert.equal((await owner.send('PATCH', at(uid), { version, title: 'Two' })).status, 409);
});

eachServer('a member opens a report that nobody has taken up; breaking the glass needs two', async (server) => {
  const owner = await server.person('Olga', ['committee']);
  const second = await server.person('Sven', ['committee']);
  const third = await server.person('Tove', ['committee']);
  const made = await ok(owner.post('/api/v1/cases', newCase()));
  const { uid } = made;
  const listed = (await ok(second.get('/api/v1/cases'))).items[0];
  assert.deepEqual([listed.uid, listed.title], [uid, null]);
  assert.equal((await second.get(at(uid))).status, 404);
  assert.match((await ok(second.post(at(uid, '/triage')))).title, new RegExp(word));
  await ok(owner.send('PATCH', at(uid), { version: (await ok(owner.get(at(uid)))).version, owner: owner.userId }));
  assert.equal((await third.post(at(uid, '/triage'))).status, 404);
  const asked = await ok(third.post(at(uid, '/break-glass'), { reason: 'Everybody else is away.' }));
  assert.equal((await third.post(at(uid, `/break-glass/${asked.uid}/confirm`))).status, 403);
  await ok(second.post(at(uid, `/break-glass/${asked.uid}/confirm`)));
  assert.equal((await third.get(at(uid))).status, 200);
  const { events } = await ok(owner.get(at(uid)));
  assert.ok(events.some(({ name }: { name: string }) => name === 'case.break-glass'));
});

const lines: string[] = [];
const log = pino(
  { level: 'trace' },
  new Writable({
    write: (chunk, _, done) => {
      lines.push(String(chunk));
      done();
    },
  }),
);

eachServer(
  'no word of a case stands in a clear column, a log line, the audit trail or an error',
  async (server) => {
    const owner = await server.person('Olga', ['committee']);
    const { uid } = await ok(owner.post('/api/v1/cases', newCase()));
    const { threads } = await ok(owner.get(at(uid)));
    const inside = threads.find(({ audience }: { audience: string }) => audience === 'internal').uid;
    await ok(owner.post(at(uid, `/threads/${inside}/notes`), { text: `Look at the ${word}.` }));
    await ok(owner.get(at(uid, `/threads/${inside}`)));
    await ok(owner.post(at(uid, `/threads/${inside}/read`)));
    await ok(owner.post(at(uid, '/terms'), { terms: [word], days: 30 }));
    await sayEverywhere(owner, await server.person('Sven', ['committee']), uid);
    const wrong = await owner.send('PUT', at(uid, '/records/assessment'), { version: 1, content: { result: word } });
    assert.equal(wrong.status, 400);
    assert.ok(!wrong.text.includes(word));
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public'`.execute(server.context.db);
    assert.ok(rows.length > 30);
    for (const { name } of rows) {
      const { rows: found } =
        await sql`select 1 from ${sql.table(name)} as t where to_jsonb(t)::text ilike ${`%${word}%`}`.execute(server.context.db);
      assert.equal(found.length, 0, name);
    }
    assert.ok(!lines.join('').includes(word));
  },
  { log },
);

/** Everything else at the desk that takes words, with the word in it. */
async function sayEverywhere(owner: Client, second: Client, uid: string) {
  const guest = {
    role: 'expert',
    name: `Ines ${word}`,
    address: `${word}@example.org`,
    days: 7,
    reason: `She knows the ${word}.`,
  };
  const { participants } = await ok(owner.post(at(uid, '/participants'), guest));
  const ines = participants.find(({ role }: { role: string }) => role === 'expert');
  await ok(owner.send('DELETE', at(uid, `/participants/${ines.uid}`), { reason: `The ${word} is answered.` }));
  await ok(owner.post(at(uid, '/embargo'), { endsAt: '2026-08-01T12:00:00Z', zone: 'Africa/Nairobi', reason: word }));
  await ok(owner.post(at(uid, '/participants'), { role: 'committee', userId: second.userId, reason: word }));
  const { version } = await ok(owner.get(at(uid)));
  await ok(owner.send('PATCH', at(uid), { version, owner: owner.userId, title: `Still the ${word}` }));
  const reason = `Because of the ${word}.`;
  const decision = { kind: 'accept', question: `Is the ${word} ours?`, closesAt: '2026-06-01T09:00:00Z' };
  const opened = (await ok(owner.post(at(uid, '/decisions'), decision))).decisions.at(-1).uid;
  await ok(owner.post(at(uid, `/decisions/${opened}/votes`), { vote: 'for', reason }));
  await ok(owner.post(at(uid, '/decisions/count')));
  const claimed = await ok(owner.post(at(uid, '/facts'), { fact: 'public', source: `The ${word} stands in a list.` }));
  assert.equal(claimed.facts.length, 1);
  await ok(second.post(at(uid, `/facts/${claimed.facts[0].uid}/confirm`)));
  const running = claimed.clocks.find(({ state }: { state: string }) => state === 'running');
  await ok(owner.post(at(uid, `/clocks/${running.uid}`), { action: 'pause', reason }));
  await write(owner, uid, ['assessment', { reproduced: 'yes', finding: 'vulnerability', result: reason }]);
  await ok(second.post(at(uid, '/recuse'), { reason }));
  assert.equal((await second.get(at(uid))).status, 404);
}

const some = '0'.repeat(32);
const bodies: Readonly<Record<string, unknown>> = {
  'POST /cases/:uid/moves': { name: 'acknowledge', version: 1 },
  'PATCH /cases/:uid': { version: 1 },
  'POST /cases/:uid/recuse': { reason: 'x' },
  'POST /cases/:uid/participants': { role: 'observer', name: 'x' },
  'POST /cases/:uid/acknowledge': { textDigest: '' },
  'POST /cases/:uid/embargo': { endsAt: '2026-08-01T00:00:00Z', zone: 'UTC' },
  'POST /cases/:uid/embargo/answer': { answer: 'accepted' },
  'POST /cases/:uid/facts': { fact: 'public', source: 'x' },
  'POST /cases/:uid/clocks/:clock': { action: 'pause', reason: 'x' },
  'POST /cases/:uid/break-glass': { reason: 'x' },
  'POST /cases/:uid/hold': { hold: true, reason: 'x' },
  'POST /cases/:uid/threads/:thread/notes': { text: 'x' },
  'POST /cases/:uid/messages': { thread: some, kind: 'reply', body: 'x' },
  'PATCH /cases/:uid/messages/:message': { body: 'x' },
  'POST /cases/:uid/decisions': { kind: 'accept', question: 'x' },
  'POST /cases/:uid/decisions/:decision/votes': { vote: 'for' },
  'PUT /cases/:uid/records/:kind': { version: 1, content: { wentWell: '', wentBadly: '', actions: [] } },
  'POST /cases/:uid/terms': { terms: [some], days: 1 },
  'POST /cases/:uid/leak-checks': { texts: [{ kind: 'text', text: 'x' }] },
  'DELETE /cases/:uid/participants/:participant': { reason: 'x' },
  'POST /cases/:uid/messages/:message/doubt': { outcome: 'sent', reason: 'x' },
  'POST /cases/:uid/participants/:participant/keys/:key': { as: 'refused', fingerprint: '0'.repeat(40) },
  'POST /cases/:uid/findings': { finding: 1 },
  'POST /cases/:uid/hand-over': { coordinator: 'A coordinator' },
  'POST /cases/:uid/pre-notice': { addresses: ['psirt@adopter.example.net'] },
  'POST /cases/:uid/leak-waivers': { version: 1, revision: some + some, reason: 'x' },
};
