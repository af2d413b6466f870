// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { at, investigated, ok, word, write } from '../../../test/builders/case-desk.ts';
import { mailConfig, mailFrom, receiveMail, setCommittee, takingServer } from '../../../test/builders/case-mail.ts';
import { eachServer } from '../../../test/builders/server.ts';
import { runRetention } from './destroy-case.ts';

eachServer('a closed case is destroyed when its time is over, unless two people hold it for the law', async (server, t) => {
  const { port } = await takingServer(t);
  server.context.config.mail = mailConfig(port).mail;
  await setCommittee(server, { spamDays: 30 });
  const [first, second] = [await server.person('Olga', ['committee']), await server.person('Sven', ['committee'])];
  const body =
    '--b\r\nContent-Type: text/plain\r\n\r\nThe text.\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="a.txt"\r\n\r\nx\r\n--b--';
  const type = 'multipart/mixed; boundary=b';
  await receiveMail(server, mailFrom('rea@reporter.example.net', { text: body, subject: `The ${word}`, type }));
  const { uid } = await server.context.db.selectFrom('cases').select('uid').executeTakeFirstOrThrow();
  await ok(first.post(at(uid, '/triage')));
  await ok(second.post(at(uid, '/triage')));
  const evidence = async () => {
    const all: string[] = [];
    for await (const digest of server.context.evidence.list()) all.push(digest);
    return all;
  };
  assert.equal((await evidence()).length, 2, 'the mail and its file');
  for (const [client, name] of [
    [first, 'set-aside-as-spam'],
    [second, 'confirm-spam'],
  ] as const) {
    const { version } = await ok(client.get(at(uid)));
    assert.equal((await ok(client.post(at(uid, '/moves'), { version, name }))).moved, true);
  }
  await runRetention(server.context);
  assert.equal((await first.get(at(uid))).status, 200, 'its time is not over');
  await server.context.db.updateTable('cases').set({ legal_hold: true }).execute();
  server.setNow('2026-07-10T08:00:00.000Z');
  await runRetention(server.context);
  assert.equal((await evidence()).length, 2, 'held for the law');
  await server.context.db.updateTable('cases').set({ legal_hold: false }).execute();
  await runRetention(server.context);
  await runRetention(server.context);
  assert.deepEqual(await evidence(), []);
  const records = await server.context.db.selectFrom('audit_records').where('action', '=', 'case.destroy').selectAll().execute();
  assert.equal(records.length, 1, 'one certificate');
  const keys = await server.context.db.selectFrom('sealing_keys').where('destroyed_at', 'is not', null).selectAll().execute();
  assert.ok(keys.length === 2 && keys.every(({ wrapped }) => wrapped === null), 'of the case and of its reporter');
});

eachServer('what was destroyed says when, to those alone who could read it', async (server) => {
  await setCommittee(server);
  const [owner, second] = [await server.person('Olga', ['committee']), await server.person('Sven', ['committee'])];
  const other = await server.person('Max', ['maintainer']);
  const { uid } = await investigated(owner, second);
  await server.context.db.updateTable('cases').set({ retain_until: '2026-06-01T08:00:00Z' }).execute();
  assert.equal((await owner.get(at(uid, '/certificate'))).status, 409, 'it is still there');
  await runRetention(server.context);
  const certificate = await ok(owner.get(at(uid, '/certificate')));
  assert.equal(certificate.key, `ngao:case:${uid}`);
  assert.deepEqual([certificate.destroyedAt.slice(0, 10), certificate.parties], ['2026-06-01', 1]);
  assert.match(certificate.audit.digest, /^[0-9a-f]{64}$/);
  assert.doesNotMatch(JSON.stringify(certificate), new RegExp(word));
  assert.equal((await other.get(at(uid, '/certificate'))).status, 404);
  assert.equal((await owner.get(at(uid, '/keeping'))).status, 404);
  const gone = await owner.get(at(uid));
  assert.deepEqual([gone.status, /destroyed on 2026-06-01/.test(gone.text)], [404, true]);
  assert.doesNotMatch((await other.get(at(uid))).text, /destroyed/);
  const [row] = (await owner.get('/api/v1/cases')).body.items;
  assert.equal(row.title, 'Destroyed on 2026-06-01');
  for (const path of ['/conflicts', '/decisions/count']) assert.equal((await owner.post(at(uid, path))).status, 404, path);
});

eachServer('a hold is set and lifted by two people, and unreachable is said by two', async (server) => {
  const [owner, second] = [await server.person('Olga', ['committee']), await server.person('Sven', ['committee'])];
  const { uid } = await investigated(owner, second);
  const held = async () =>
    (await server.context.db.selectFrom('cases').select('legal_hold').executeTakeFirstOrThrow()).legal_hold;
  assert.equal((await owner.post(at(uid, '/hold'), { hold: false, reason: 'Why not.' })).status, 409);
  for (const hold of [true, false]) {
    const { uid: wish } = await ok(owner.post(at(uid, '/hold'), { hold, reason: `The ${word} is in court.` }));
    assert.equal((await owner.post(at(uid, `/hold/${wish}/confirm`))).status, 403);
    assert.equal(await held(), !hold);
    await ok(second.post(at(uid, `/hold/${wish}/confirm`)));
    assert.equal(await held(), hold);
    const keeping = await ok(second.get(at(uid, '/keeping')));
    assert.deepEqual([keeping.standing, keeping.destroyAt], [hold ? 'held' : 'open', null]);
    const last = keeping.holds.at(-1);
    assert.deepEqual([last.hold, last.askedBy.name, last.confirmedBy.name], [hold, 'Olga', 'Sven']);
    assert.match(last.reason, /in court/);
    assert.equal((await second.post(at(uid, `/hold/${wish}/confirm`))).status, 404, 'once');
  }
  const silence = async () => {
    const { facts } = await server.context.db.selectFrom('cases').select('facts').executeTakeFirstOrThrow();
    return (facts as { reporter: { silence: { reason: string } | null } }).reporter.silence?.reason;
  };
  await server.context.db
    .updateTable('cases')
    .set({ facts: await withoutSilence(server.context.db) })
    .execute();
  for (const client of [owner, owner]) await write(client, uid, ['silence', { reason: 'unreachable', tried: 'Twice.' }]);
  assert.equal(await silence(), undefined, 'the same person twice is one person');
  await write(second, uid, ['silence', { reason: 'unreachable', tried: 'I too.' }]);
  assert.equal(await silence(), 'unreachable');
});

async function withoutSilence(db: import('../context.ts').Database): Promise<string> {
  const { facts } = await db.selectFrom('cases').select('facts').executeTakeFirstOrThrow();
  const told = facts as { reporter: object };
  return JSON.stringify({ ...told, reporter: { ...told.reporter, silence: null } });
}

eachServer(
  'who breaks the glass reads for a day, decides nothing, and a former owner is a member like others',
  async (server) => {
    const [owner, second] = [await server.person('Olga', ['committee']), await server.person('Sven', ['committee'])];
    const third = await server.person('Theo', ['committee']);
    const { uid } = await investigated(owner, second);
    const { uid: glass } = await ok(third.post(at(uid, '/break-glass'), { reason: 'Nobody answers.' }));
    await ok(second.post(at(uid, `/break-glass/${glass}/confirm`)));
    const seen = await ok(third.get(at(uid)));
    assert.match(seen.title, new RegExp(word));
    assert.ok(!seen.mine.duties.includes('committee'));
    assert.equal((await third.post(at(uid, '/decisions'), { kind: 'accept', question: 'Well?' })).status, 403);
    const opened = await ok(owner.post(at(uid, '/decisions'), { kind: 'accept', question: 'Well?' }));
    const { uid: decision } = opened.decisions[0];
    assert.equal((await third.post(at(uid, `/decisions/${decision}/votes`), { vote: 'for' })).status, 403);
    const { until_at } = await server.context.db
      .selectFrom('case_grants')
      .where('scope', '=', 'glass')
      .select('until_at')
      .executeTakeFirstOrThrow();
    assert.equal(until_at?.slice(0, 10), '2026-06-02', 'a day');
    const over = { until_at: '2026-06-01T08:00:00Z' };
    await server.context.db.updateTable('case_grants').where('scope', '=', 'glass').set(over).execute();
    assert.equal((await third.get(at(uid))).status, 404);
    const { version } = await ok(owner.get(at(uid)));
    await ok(owner.send('PATCH', at(uid), { version, owner: second.userId }));
    const { mine } = await ok(owner.get(at(uid)));
    assert.ok(mine.duties.includes('committee') && !mine.duties.includes('owner') && !mine.duties.includes('release-manager'));
  },
);
