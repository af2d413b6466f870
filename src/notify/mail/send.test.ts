// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { localCertificate, startPostfix, withoutPostfix } from '../../../test/builders/mail-servers.ts';
import type { RenderedMessage } from '../contract.ts';
import { mail as mailChannel } from './index.ts';
import { readMessage } from './read-message.ts';
import { sendMail } from './send.ts';
import { readSmtpSettings } from './smtp-settings.ts';

const message: RenderedMessage = {
  id: '<case.1@ngao.example.org>',
  to: ['reporter@example.org'],
  cc: ['list@example.org'],
  from: 'security@example.org',
  replyTo: 'security+aaaaaaaa.bbbbbbbb.cccccccccccccccc@example.org',
  subject: 'Accusé de réception: Blue Heron',
  text: 'Nous avons reçu votre message.\n.\nFin',
  html: '<p>Nous avons reçu votre message.</p>',
  inReplyTo: '<first@example.org>',
  references: ['<first@example.org>'],
  language: 'fr',
  listId: 'security.example.org',
};

interface Received {
  bytes: Buffer;
  from: string;
  to: string[];
  secure: boolean;
}

async function smtpServer(t: TestContext, options: SMTPServerOptions = {}) {
  const received: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    logger: false,
    disableReverseLookup: true,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const to = rcptTo.map(({ address }) => address);
        received.push({ bytes: Buffer.concat(chunks), from: mailFrom ? mailFrom.address : '', to, secure: session.secure });
        done(null, 'queued as 1');
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise<void>((resolve) => server.close(resolve)));
  const address = server.server.address();
  return { received, port: typeof address === 'object' ? (address?.port ?? 0) : 0 };
}

const refuse = (code: number, words: string) => Object.assign(new Error(words), { responseCode: code });

test('a message arrives as it was rendered, and every recipient is accepted by name', async (t) => {
  const { received, port } = await smtpServer(t);
  const courier = await mailChannel.open({ host: '127.0.0.1', port });
  const report = await courier.send(message);
  assert.equal(report.outcome, 'sent');
  assert.deepEqual(
    report.deliveries.map(({ recipient, outcome, code }) => [recipient, outcome, code]),
    [
      ['reporter@example.org', 'sent', 250],
      ['list@example.org', 'sent', 250],
    ],
  );
  const [got] = received;
  assert.ok(got);
  assert.deepEqual([got.from, got.to], ['security@example.org', ['reporter@example.org', 'list@example.org']]);
  const parsed = await readMessage(got.bytes);
  assert.equal(parsed.messageId, message.id);
  assert.equal(parsed.subject, message.subject);
  assert.equal(parsed.text, message.text);
  assert.deepEqual(parsed.inReplyTo, ['<first@example.org>']);
  assert.equal(parsed.language, 'fr');
  const text = got.bytes.toString('latin1');
  assert.match(text, /^List-Id: <security\.example\.org>\r$/im);
  assert.match(text, /^Auto-Submitted: auto-generated\r$/m);
  assert.match(text, /^Subject: =\?UTF-8\?/m);
  assert.doesNotMatch(text, /nodemailer|X-Mailer/i);
  assert.ok(text.split('\r\n').every((line) => line.length <= 998));
});

test('one refused recipient makes the message not sent, and the others are told as accepted', async (t) => {
  const { received, port } = await smtpServer(t, {
    onRcptTo: ({ address }, _session, done) =>
      done(address === 'list@example.org' ? refuse(550, 'no such list\u202e here \u0007now') : null),
  });
  const settings = readSmtpSettings({ host: '127.0.0.1', port });
  const report = await sendMail(message, settings);
  assert.equal(report.outcome, 'refused');
  assert.deepEqual(
    report.deliveries.map(({ outcome, code }) => [outcome, code]),
    [
      ['sent', 250],
      ['refused', 550],
    ],
  );
  assert.match(report.deliveries[1]?.answer ?? '', /^[\x20-\x7e]+$/);
  await sendMail({ ...message, only: ['reporter@example.org'] }, settings);
  assert.deepEqual(received[1]?.to, ['reporter@example.org']);
  assert.match(received[1]?.bytes.toString() ?? '', /Message-ID: <case\.1@ngao\.example\.org>/i);
  assert.match(received[1]?.bytes.toString() ?? '', /Cc: list@example\.org/i);
});

test('a temporary answer, after recipients or after the data, is to be tried later', async (t) => {
  const greylisting = await smtpServer(t, { onRcptTo: (_address, _session, done) => done(refuse(451, 'try later')) });
  const report = await sendMail(message, readSmtpSettings({ host: '127.0.0.1', port: greylisting.port }));
  assert.deepEqual(
    report.deliveries.map(({ outcome, code }) => [outcome, code]),
    [
      ['try-later', 451],
      ['try-later', 451],
    ],
  );
  const full = await smtpServer(t, {
    onData: (stream, _session, done) => {
      stream.resume();
      stream.on('end', () => done(refuse(452, 'disk full')));
    },
  });
  assert.equal((await sendMail(message, readSmtpSettings({ host: '127.0.0.1', port: full.port }))).outcome, 'try-later');
  const spam = await smtpServer(t, {
    onData: (stream, _session, done) => {
      stream.resume();
      stream.on('end', () => done(refuse(554, 'not wanted')));
    },
  });
  assert.equal((await sendMail(message, readSmtpSettings({ host: '127.0.0.1', port: spam.port }))).outcome, 'refused');
});

test('a dead, silent or babbling server is an outcome and no exception', async (t) => {
  const settings = (port: number) => readSmtpSettings({ host: '127.0.0.1', port, connectTimeout: 200, idleTimeout: 200 });
  const dead = createServer();
  await new Promise<void>((resolve) => dead.listen(0, '127.0.0.1', resolve));
  const port = (dead.address() as { port: number }).port;
  await new Promise((resolve) => dead.close(resolve));
  assert.equal((await sendMail(message, settings(port))).outcome, 'try-later');
  for (const greeting of ['', 'not smtp at all\r\n', '220 x\r\n', '554 go away\r\n']) {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.resume().write(greeting);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => new Promise((resolve) => server.close(resolve)));
    const report = await sendMail(message, settings((server.address() as { port: number }).port));
    assert.notEqual(report.outcome, 'sent', greeting);
    assert.ok(report.deliveries.every(({ answer }) => answer.length > 0 && answer.length <= 200));
  }
});

test('STARTTLS is required: stripped or with an unknown certificate nothing is sent', async (t) => {
  const certificate = localCertificate(t);
  if (!certificate) return t.skip('openssl is not installed');
  const tls = { disabledCommands: ['AUTH'], key: certificate.key, cert: certificate.certificate };
  const encrypted = await smtpServer(t, tls);
  const stripped = await smtpServer(t);
  const given = { host: 'localhost', tls: 'starttls', authorities: certificate.certificate };
  assert.equal((await sendMail(message, readSmtpSettings({ ...given, port: encrypted.port }))).outcome, 'sent');
  assert.equal(encrypted.received[0]?.secure, true);
  const unknown = readSmtpSettings({ host: 'localhost', tls: 'starttls', port: encrypted.port });
  assert.equal((await sendMail(message, unknown)).outcome, 'try-later');
  assert.equal((await sendMail(message, readSmtpSettings({ ...given, port: stripped.port }))).outcome, 'try-later');
  assert.deepEqual([encrypted.received.length, stripped.received.length], [1, 0]);
});

test('settings refuse plain text across a network, unknown keys and half credentials, and repeat no secret', () => {
  assert.equal(readSmtpSettings({ host: 'mx.example.org' }).tls, 'starttls');
  assert.equal(readSmtpSettings({ host: '::1' }).tls, 'none');
  const wrong: unknown[] = [
    { host: 'mx.example.org', tls: 'none' },
    { host: '127.0.0.1.example.org', tls: 'none' },
    { host: 'mx.example.org', pasword: 'geheim' },
    { host: 'mx.example.org', user: 'a' },
    { host: 'mx.example.org', user: 'a', password: 'geheim\r\nRSET' },
    { host: 'mx.example.org', port: 0 },
    { host: 'mx.example.org', returnPath: 'Name <a@example.org>' },
    {},
    null,
  ];
  for (const settings of wrong) {
    assert.throws(
      () => readSmtpSettings(settings),
      (error: Error & { code?: string }) => {
        return error.code === 'config-invalid' && !error.message.includes('geheim');
      },
    );
  }
});

test('postfix takes a message for those it knows and names whom it does not', { skip: withoutPostfix }, async (t) => {
  const server = await startPostfix(t);
  const settings = readSmtpSettings({ host: server.host, port: server.port });
  const report = await sendMail(message, settings);
  assert.equal(report.outcome, 'sent');
  assert.match(report.deliveries[0]?.answer ?? '', /queued as/);
  const wrong = await sendMail({ ...message, cc: ['nobody@example.org'] }, settings);
  assert.deepEqual(
    wrong.deliveries.map(({ outcome, code }) => [outcome, code]),
    [
      ['sent', 250],
      ['refused', 550],
    ],
  );
  const relayed = await sendMail({ ...message, to: ['a@example.net'], cc: [] }, settings);
  assert.deepEqual([relayed.outcome, relayed.deliveries[0]?.code], ['refused', 554]);
});
