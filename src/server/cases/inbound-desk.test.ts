// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mailConfig, mailFrom, receiveMail, setCommittee } from '../../../test/builders/case-mail.ts';
import { eachServer, type TestServer } from '../../../test/builders/server.ts';

const inbound = '/api/v1/inbound';
const word = 'quokkaword';
const config = mailConfig(9);

async function quarantined(server: TestServer, from: string, given: { text: string; type?: string }): Promise<void> {
  await receiveMail(server, mailFrom(from, { subject: `About the ${word}`, result: 'dmarc=fail', ...given }));
}

const auditOf = async ({ context }: TestServer, action: string) =>
  await context.db.selectFrom('audit_records').where('action', '=', action).select('seq').execute();

eachServer(
  'mail that waits is listed without a word of it, opened with a record, and becomes a report with its file (R10)',
  async (server) => {
    await setCommittee(server);
    const member = await server.person('Olga', ['committee']);
    const body = [
      '--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe text.\r\n',
      '--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="proof.txt"\r\n\r\nlines\r\n--b--',
    ].join('');
    await quarantined(server, 'eve@elsewhere.example.net', { text: body, type: 'multipart/mixed; boundary=b' });
    const listed = await member.get(inbound);
    assert.equal(listed.body.length, 1);
    assert.equal(listed.body[0].reason, 'unauthenticated');
    assert.doesNotMatch(listed.text, new RegExp(`${word}|eve@`));
    assert.equal((await auditOf(server, 'mail.read')).length, 0);
    const { uid } = listed.body[0];
    const opened = (await member.get(`${inbound}/${uid}`)).body;
    assert.equal(opened.subject, `About the ${word}`);
    assert.match(opened.html, /The text\./);
    assert.deepEqual(
      opened.attachments.map(({ name }: { name: string }) => name),
      ['proof.txt'],
    );
    assert.equal((await auditOf(server, 'mail.read')).length, 1);

    const settled = await member.post(`${inbound}/${uid}`, { as: 'new-report' });
    assert.equal(settled.status, 200, settled.text);
    const made = (await member.get(`/api/v1/cases/${settled.body.case}`)).body;
    assert.equal(made.title, `About the ${word}`);
    assert.deepEqual([made.attachments[0].name, made.attachments[0].state], ['proof.txt', 'quarantined']);
    const original = await server.context.db.selectFrom('case_reports').select('original').executeTakeFirstOrThrow();
    assert.ok(original.original, 'kept byte for byte');
    assert.deepEqual((await member.get(inbound)).body, []);
    assert.equal((await member.post(`${inbound}/${uid}`, { as: 'discard' })).status, 404, 'once');
  },
  { config },
);

eachServer(
  'a waiting mail joins only a case that the person may read, and its author is believed to be nobody (T6)',
  async (server) => {
    await setCommittee(server);
    const member = await server.person('Olga', ['committee']);
    const other = await server.person('Sven', ['committee']);
    const given = { lane: 'core', title: 'About something', text: 'It is so.', language: 'en' };
    const contact = { name: 'Rita', address: 'rita@reporter.example.net' };
    const { uid } = (await member.post('/api/v1/cases', { ...given, reporter: contact })).body;
    await quarantined(server, 'eve@elsewhere.example.net', { text: 'I know more.' });
    await quarantined(server, contact.address, { text: 'It is me, by another server.' });
    const rows = (await member.get(inbound)).body as { uid: string }[];
    const [stranger = '', own = ''] = rows.map((row) => `${inbound}/${row.uid}`);
    assert.equal((await other.post(stranger, { as: 'join-case', case: uid })).status, 404);
    assert.equal((await member.post(stranger, { as: 'join-case', case: '0'.repeat(32) })).status, 404);
    assert.equal((await member.post(stranger, { as: 'join-case' })).status, 400);
    assert.equal((await member.post(stranger, { as: 'join-case', case: uid })).status, 200);
    assert.equal((await member.post(own, { as: 'join-case', case: uid })).status, 200);
    const threads = (await member.get(`/api/v1/cases/${uid}`)).body.threads as { uid: string; audience: string }[];
    const textsOf = async (audience: string) => {
      const thread = threads.find((one) => one.audience === audience)?.uid;
      const answer = await member.get(`/api/v1/cases/${uid}/threads/${thread}`);
      return (answer.body as { html: string; direction: string }[])
        .filter((one) => one.direction === 'in')
        .map(({ html }) => html);
    };
    assert.match((await textsOf('internal')).join(), /I know more/);
    assert.match((await textsOf('reporter')).join(), /It is me/);
    assert.doesNotMatch((await textsOf('reporter')).join(), /I know more/);
  },
  { config },
);

eachServer(
  'waiting mail does not exist for whom is not of the committee, and spam is settled once',
  async (server) => {
    await setCommittee(server);
    await quarantined(server, 'eve@elsewhere.example.net', { text: 'Buy this.' });
    const { uid } = await server.context.db.selectFrom('inbound_mails').select('uid').executeTakeFirstOrThrow();
    for (const role of ['viewer', 'maintainer', 'administrator', 'auditor'] as const) {
      const client = await server.person(role, [role]);
      assert.equal((await client.get(inbound)).status, 404);
      assert.equal((await client.get(`${inbound}/${uid}`)).status, 404);
      assert.equal((await client.post(`${inbound}/${uid}`, { as: 'spam' })).status, 404);
    }
    const member = await server.person('Olga', ['committee']);
    const answers = await Promise.all([1, 2].map(() => member.post(`${inbound}/${uid}`, { as: 'spam' })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 404]);
    const row = await server.context.db.selectFrom('inbound_mails').select(['state', 'reason']).executeTakeFirstOrThrow();
    assert.deepEqual(row, { state: 'discarded', reason: 'spam' });
  },
  { config },
);
