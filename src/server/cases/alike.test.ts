// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { solvedReport } from '../../../test/builders/case-report.ts';
import { clientOf, eachServer, type TestServer } from '../../../test/builders/server.ts';

const api = '/api/v1';
const told = {
  summary: 'The same transfer is fulfilled twice after a restart',
  component: 'ledger',
  steps: 'Restart the fulfil handler while a transfer message waits. It takes the message again and the money moves twice.',
};
const retold = {
  summary: 'Restarting a handler moves money twice',
  component: '@example/ledger',
  steps: 'A waiting transfer message is taken again by the fulfil handler after its restart, so that it is fulfilled twice.',
};

async function reported(server: TestServer, fields: Record<string, string>): Promise<string> {
  const made = await clientOf(server.app).post(`${api}/report`, await solvedReport(server, fields));
  assert.equal(made.status, 201, made.text);
  const row = await server.context.db.selectFrom('cases').select('uid').orderBy('received_at', 'desc').executeTakeFirstOrThrow();
  return row.uid;
}

eachServer('R41 a report that sounds like another is shown as such, by name only to whom the other is open', async (server) => {
  const first = await reported(server, told);
  const strange = { summary: 'Passwords in the console', component: 'portal', steps: 'Open the browser console and read them.' };
  await reported(server, strange);
  const second = await reported(server, retold);
  const cleo = await server.person('Cleo', ['committee']);
  const theo = await server.person('Theo', ['committee']);
  for (const [who, uid] of [
    [cleo, first],
    [cleo, second],
    [theo, second],
  ] as const)
    assert.equal((await who.post(`${api}/cases/${uid}/triage`, {})).status, 200);
  const name = (await cleo.get(`${api}/cases/${first}`)).body.codeName;
  const [seen, ...more] = (await cleo.get(`${api}/cases/${second}`)).body.similar;
  assert.deepEqual([seen.known, more], [{ uid: first, codeName: name }, []]);
  assert.ok(seen.percent >= 40 && seen.percent < 100, String(seen.percent));
  const blind = await theo.get(`${api}/cases/${second}`);
  assert.deepEqual(blind.body.similar, [{ percent: seen.percent, known: null }]);
  assert.ok(!blind.text.includes(first) && !blind.text.includes(name), 'which one it is stays hidden');
  // Looking for likeness is no reading of the other case.
  const reads = await server.context.db.selectFrom('case_reads').where('user_id', '=', theo.userId).select('case_uid').execute();
  assert.deepEqual([...new Set(reads.map(({ case_uid }) => case_uid))], [second]);

  const { rows } = await sql<{ alike: string }>`select encode(alike, 'escape') as alike from cases`.execute(server.context.db);
  for (const { alike } of rows) assert.ok(!/ids|words|ledger/.test(alike), 'sealed');
});

eachServer('R41 who is let in from outside learns nothing of other reports', async (server) => {
  const uid = await reported(server, told);
  await reported(server, retold);
  const cleo = await server.person('Cleo', ['committee']);
  await cleo.post(`${api}/cases/${uid}/triage`, {});
  const { version } = (await cleo.get(`${api}/cases/${uid}`)).body;
  const owned = await cleo.send('PATCH', `${api}/cases/${uid}`, { version, owner: cleo.userId });
  assert.equal(owned.status, 200, owned.text);
  const vera = await server.person('Vera', []);
  const body = { role: 'observer', userId: vera.userId, days: 5, reason: 'Helps.' };
  const invited = await cleo.post(`${api}/cases/${uid}/participants`, body);
  assert.ok(invited.status < 300, invited.text);
  const [{ digest }] = (await cleo.get(`${api}/cases/confidentiality`)).body.texts;
  const signed = await vera.post(`${api}/cases/${uid}/acknowledge`, { textDigest: digest });
  assert.ok(signed.status < 300, signed.text);
  assert.equal((await cleo.get(`${api}/cases/${uid}`)).body.similar.length, 1);
  assert.deepEqual((await vera.get(`${api}/cases/${uid}`)).body.similar, []);
});
