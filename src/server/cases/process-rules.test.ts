// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailConfig, mailFrom, receiveMail, setCommittee, takingServer } from '../../../test/builders/case-mail.ts';
import { solvedReport } from '../../../test/builders/case-report.ts';
import { clientOf, testServer } from '../../../test/builders/server.ts';
import { routes } from '../routes/registry.ts';
import { openMail } from './inbound-store.ts';

const api = '/api/v1';

test('R5 nobody subscribes to private reports: word of one goes to the private list and to nobody else, whatever their role', async (t) => {
  const server = await testServer(t);
  const { port, taken } = await takingServer(t);
  server.context.config.mail = mailConfig(port).mail;
  await setCommittee(server);
  const others = await Promise.all(
    (['viewer', 'maintainer', 'administrator', 'auditor'] as const).map(async (role) => server.person(role, [role])),
  );
  await server.person('Cleo', ['committee']);
  const reporter = 'rita@reporter.example.net';
  const body = await solvedReport(server, { contact: { address: reporter } });
  assert.equal((await clientOf(server.app).post(`${api}/report`, body)).status, 201);
  await server.work();
  assert.deepEqual([...new Set(taken.flatMap(({ to }) => to))].sort(), ['list@example.org', reporter]);
  for (const person of others) assert.deepEqual((await person.get(`${api}/cases`)).body.items, []);
  // And no address to ask for more at.
  assert.deepEqual(
    routes.filter(({ url }) => /subscri|follow|notif/.test(url)),
    [],
  );
});

test('R10 a mail to the mailbox becomes a case, and its original is kept byte for byte', async (t) => {
  const server = await testServer(t);
  server.context.config.mail = mailConfig(1).mail;
  await setCommittee(server);
  const bytes = mailFrom('rita@reporter.example.net', {
    text: 'Odd  spaces\tand é, and a line\r\n.\r\nwith a dot.',
    subject: 'Twice',
  });
  await receiveMail(server, bytes);
  const { db } = server.context;
  const { uid } = await db.selectFrom('cases').select('uid').executeTakeFirstOrThrow();
  const report = await db.selectFrom('case_reports').where('case_uid', '=', uid).selectAll().executeTakeFirstOrThrow();
  assert.equal(report.channel, 'mail');
  const mail = await db.selectFrom('inbound_mails').where('case_uid', '=', uid).selectAll().executeTakeFirstOrThrow();
  assert.equal(report.original, mail.evidence);
  const kept = await openMail(server.context, mail);
  assert.deepEqual(Buffer.from(kept.bytes), bytes);
});

const template = {
  ...{ summary: 'Transfers can be repeated', severity: 'critical', priority: 'high', component: 'ledger', version: '17.0.0' },
  ...{
    platform: 'Linux',
    subsystem: 'fulfil',
    expected: 'Once.',
    steps: 'Send it twice.',
    testType: 'by hand',
    foundBy: 'a scanner',
  },
};

test('R11 the form takes every field of the bug template, and the severity that it lacks', async (t) => {
  const server = await testServer(t);
  const stranger = clientOf(server.app);
  const made = await stranger.post(`${api}/report`, await solvedReport(server, template));
  assert.equal(made.status, 201, made.text);
  const entered = await stranger.post(`${api}/my/report/session`, { receipt: made.body.receipt });
  const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
  const own = await clientOf(server.app, { cookie }).get(`${api}/my/report/export`);
  const { content } = own.body.reports[0];
  for (const [name, value] of Object.entries(template)) assert.equal(content[name], value, name);
  for (const name of ['summary', 'severity', 'component', 'steps']) {
    const { fields, ...rest } = (await solvedReport(server, template)) as { fields: Record<string, unknown> };
    const { [name]: _, ...without } = fields;
    assert.equal((await stranger.post(`${api}/report`, { ...rest, fields: without })).status, 400, name);
  }
  const worse = await solvedReport(server, { ...template, severity: 'blocker' });
  assert.equal((await stranger.post(`${api}/report`, worse)).status, 400);
});
