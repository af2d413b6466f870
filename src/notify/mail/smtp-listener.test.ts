// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { RenderedMessage } from '../contract.ts';
import { sendMail } from './send.ts';
import { type ListenerHandlers, type ListenerSettings, listenForMail, type MailEnvelope } from './smtp-listener.ts';
import { readSmtpSettings } from './smtp-settings.ts';

const message: RenderedMessage = {
  id: '<1@example.net>',
  to: ['security@example.org'],
  from: 'ann@example.net',
  subject: 'x',
  text: 'Hello\n.\n..\nend',
};

async function start(t: TestContext, settings: Partial<ListenerSettings> = {}, handlers: Partial<ListenerHandlers> = {}) {
  const stored: { bytes: Uint8Array; envelope: MailEnvelope }[] = [];
  const listener = await listenForMail(
    { address: '127.0.0.1', port: 0, hostName: 'mx.example.org', mailboxes: ['security@example.org'], ...settings },
    { store: async (bytes, envelope) => void stored.push({ bytes, envelope }), now: () => 0, ...handlers },
  );
  t.after(() => listener.close());
  const send = (change: Partial<RenderedMessage> = {}) =>
    sendMail({ ...message, ...change }, readSmtpSettings({ host: '127.0.0.1', port: listener.port }));
  return { stored, send, port: listener.port };
}

/** Speaks the lines one after another and answers the codes that came back, the greeting first. */
function converse(port: number, lines: readonly string[]): Promise<string[]> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const codes: string[] = [];
    const open = [...lines];
    socket.setEncoding('latin1').on('data', (data: string) => {
      for (const line of data.split('\r\n').filter((each) => /^\d{3} /.test(each))) {
        codes.push(line.slice(0, 3));
        const next = open.shift();
        if (next === undefined) socket.end();
        else socket.write(`${next}\r\n`);
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(codes));
  });
}

test('mail for our mailbox, also with a tag, is stored with its envelope before the sender is told', async (t) => {
  const { stored, send } = await start(t);
  const report = await send({ to: ['security@example.org', 'Security+a.b.c@EXAMPLE.org'] });
  assert.equal(report.outcome, 'sent');
  assert.deepEqual(stored[0]?.envelope.rcptTo, ['security@example.org', 'Security+a.b.c@example.org']);
  assert.deepEqual([stored[0]?.envelope.mailFrom, stored[0]?.envelope.ip], ['ann@example.net', '127.0.0.1']);
  assert.match(Buffer.from(stored[0]?.bytes ?? []).toString(), /Hello\r\n\.\r\n\.\.\r\nend/);
});

test('all other recipients are refused: no relay', async (t) => {
  const { stored, send, port } = await start(t);
  for (const to of ['other@example.org', 'security@example.net', 'security.x@example.org']) {
    assert.deepEqual(
      (await send({ to: [to] })).deliveries.map(({ code }) => code),
      [550],
    );
  }
  const codes = await converse(port, [
    'EHLO x',
    'MAIL FROM:<a@example.net>',
    'RCPT TO:<@example.org:x@example.net>',
    'RCPT TO:<security%example.net@example.org>',
    'DATA',
    'QUIT',
  ]);
  assert.deepEqual(codes.slice(0, 3), ['220', '250', '250']);
  assert.ok(
    codes.slice(3, 6).every((code) => code.startsWith('5')),
    codes.join(' '),
  );
  assert.equal(stored.length, 0);
});

test('what cannot be stored stays with the sender', async (t) => {
  const failing = await start(t, {}, { store: () => Promise.reject(new Error('Hello is secret')) });
  const report = await failing.send();
  assert.deepEqual([report.outcome, report.deliveries[0]?.code], ['try-later', 451]);
  assert.doesNotMatch(report.deliveries[0]?.answer ?? '', /secret/);
});

test('a message beyond the limit is refused, announced or not', async (t) => {
  const { stored, send, port } = await start(t, { largest: 2000 });
  assert.deepEqual(
    (await send({ text: 'x'.repeat(5000) })).deliveries.map(({ outcome, code }) => [outcome, code]),
    [['refused', null]],
  );
  const body = `Subject: x\r\n\r\n${'x'.repeat(70)}\r\n`.padEnd(100) + `${'y'.repeat(70)}\r\n`.repeat(100);
  const codes = await converse(port, ['EHLO x', 'MAIL FROM:<>', 'RCPT TO:<security@example.org>', 'DATA', `${body}.`, 'QUIT']);
  assert.deepEqual(codes, ['220', '250', '250', '250', '354', '552', '221']);
  assert.equal(stored.length, 0);
});

test('one address has a budget of messages, bytes and connections, and gets it back with time', async (t) => {
  let now = 0;
  const budgets = { messagesPerWindow: 2, window: 1000, connectsPerWindow: 4 };
  const { stored, send } = await start(t, { budgets }, { now: () => now });
  const outcomes: string[] = [];
  for (let sent = 0; sent < 5; sent++) outcomes.push((await send()).outcome);
  assert.deepEqual(outcomes, ['sent', 'sent', 'try-later', 'try-later', 'try-later']);
  now = 1000;
  assert.equal((await send()).outcome, 'sent');
  assert.equal(stored.length, 3);
});

test('no login is offered and none is taken; chatter is ended', async (t) => {
  const { port } = await start(t, { budgets: { lifetime: 300 } });
  const codes = await converse(port, ['EHLO x', 'AUTH PLAIN AGEAYg==', 'QUIT']);
  assert.equal(codes[2]?.[0], '5');
  // Ends only because the server ends it: the client would go on for ever.
  const chatter = await converse(port, Array<string>(1_000_000).fill('NOOP'));
  assert.equal(chatter.at(-1), '421');
});

test('a listener needs mailboxes and a free port', async (t) => {
  const { port } = await start(t);
  const handlers = { store: async () => undefined, now: () => 0 };
  const settings = { address: '127.0.0.1', port, hostName: 'mx', mailboxes: ['a@example.org'] };
  await assert.rejects(listenForMail(settings, handlers), { code: 'address-unavailable' });
  await assert.rejects(listenForMail({ ...settings, mailboxes: [] }, handlers), { code: 'config-invalid' });
});
