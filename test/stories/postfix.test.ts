// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { takeMailIn } from '../../src/server/cases/inbound-run.ts';
import { at, change, ok, queueLetter } from '../builders/case-desk.ts';
import { setCommittee, takingServer } from '../builders/case-mail.ts';
import { solvedReport } from '../builders/case-report.ts';
import { freePort, startPostfix, withoutPostfix } from '../builders/mail-servers.ts';
import { type Client, clientOf, eachServer, type TestServer } from '../builders/server.ts';

/* Debian's postfix between us and the world: it brings the mail in, takes the letters out, and tells what it could not deliver. */

const there = 'rea@reporter.example.net';
const gone = 'gone@reporter.example.net';
const word = 'quokkaword';

async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    assert.ok(tries < 1200, what);
    await sleep(50);
  }
}

async function mailsIn({ context }: TestServer): Promise<string[]> {
  const rows = await context.db.selectFrom('inbound_mails').select(['state', 'reason']).orderBy('received_at').execute();
  return rows.map(({ state, reason }) => `${state} ${reason}`);
}

async function missing(client: Client, uid: string): Promise<string[]> {
  const { moves } = await ok(client.get(at(uid)));
  const codes = moves.find(({ name }: { name: string }) => name === 'acknowledge').missing;
  return codes.map(({ code }: { code: string }) => code);
}

eachServer('a report and its acknowledgement pass through postfix, and what it cannot deliver comes back', async (server, t) => {
  if (withoutPostfix) return t.skip(withoutPostfix);
  const { context } = server;
  const port = await freePort();
  const far = await takingServer(t, [gone]);
  const passes = { 'security@example.org': port, 'list@example.org': far.port, 'reporter.example.net': far.port };
  const mta = await startPostfix(t, passes);
  context.config.mail = { smtp: { host: mta.host, port: mta.port }, listen: { address: '127.0.0.1', port } };
  await setCommittee(server);
  const stop = await takeMailIn(context);
  t.after(stop);
  const raw = [
    ...[`From: Rea <${there}>`, 'To: <security@example.org>', `Subject: About the ${word}`, 'Message-ID: <1@example.net>'],
    ...['Content-Type: text/plain', '', `The ${word} lets everybody in.`, ''],
  ].join('\r\n');
  await createTransport({ host: mta.host, port: mta.port, ignoreTLS: true }).sendMail({
    envelope: { from: there, to: ['security@example.org'] },
    raw,
  });
  await until(`postfix did not bring the mail: ${mta.log()}`, async () => (await mailsIn(server)).length === 1);
  await server.work();
  assert.match((await mailsIn(server))[0] ?? '', /^quarantined (unauthenticated|authentication-unknown)$/);
  const olga = await server.person('Olga', ['committee']);
  const [waiting] = (await olga.get('/api/v1/inbound')).body;
  const { case: uid } = await ok(olga.post(`/api/v1/inbound/${waiting.uid}`, { as: 'new-report' }));
  await change(olga, uid, { owner: olga.userId, lane: 'core' });
  await queueLetter(olga, uid, { kind: 'acknowledgement', body: `Thank you for the ${word}.` });
  await server.work();
  assert.deepEqual(await missing(olga, uid), [], 'postfix took it');
  const reached = (address: string) => far.taken.some(({ to, text }) => to.includes(address) && text.includes(word));
  await until(`the letter did not arrive: ${mta.log()}`, () => reached(there) && reached('list@example.org'));

  // The far side knows no such reader: postfix took the letter, and its report of failure comes back to the signed address.
  await clientOf(server.app).post('/api/v1/report', await solvedReport(server, { contact: { address: gone } }));
  const second = await context.db.selectFrom('cases').where('uid', '<>', uid).select('uid').executeTakeFirstOrThrow();
  await ok(olga.post(at(second.uid, '/triage')));
  await queueLetter(olga, second.uid, { kind: 'acknowledgement', body: `Thank you for the ${word}.` });
  await server.work();
  // One for the receipt, which nobody got either, and one for the letter.
  await until(`postfix told of no failure: ${mta.log()}`, async () => (await mailsIn(server)).length === 3);
  await server.work();
  assert.deepEqual((await mailsIn(server)).slice(1), ['routed bounce', 'routed bounce']);
  assert.deepEqual(await missing(olga, second.uid), ['acknowledgement-delivered']);
  const { returned } = await ok(olga.get(at(second.uid)));
  assert.ok(returned.some(({ purpose }: { purpose: string }) => purpose === 'acknowledgement'));
  assert.deepEqual(await missing(olga, uid), [], 'the other case is as it was');
});
