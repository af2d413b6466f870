// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { localCertificate, startDovecot, withoutDovecot } from '../../../test/builders/mail-servers.ts';
import { type FetchedMail, PollError, type PollHandlers, pollMailbox, type SkippedMail } from './imap-poll.ts';
import { readImapSettings } from './imap-settings.ts';

const skip = withoutDovecot;

function message(name: string, extra = ''): string {
  return `From: ${name}@example.org\r\nTo: security@example.org\r\nSubject: ${name}\r\n\r\nText of ${name}\r\n${extra}`;
}

function collector() {
  const stored: FetchedMail[] = [];
  const skipped: SkippedMail[] = [];
  const handlers: PollHandlers = {
    store: async (mail) => void stored.push(mail),
    skip: async (mail) => void skipped.push(mail),
  };
  return { stored, skipped, handlers };
}

test('new messages are stored once, byte for byte, then marked as seen and never deleted', { skip }, async (t) => {
  const server = await startDovecot(t);
  const settings = readImapSettings({ host: server.host, port: server.port, user: server.user, password: server.password });
  server.deliver(message('one'));
  server.deliver(message('two'));
  const { stored, handlers } = collector();
  const first = await pollMailbox(settings, null, handlers);
  assert.deepEqual(
    stored.map(({ bytes }) => Buffer.from(bytes).toString()),
    [message('one'), message('two')],
  );
  assert.equal(stored[0]?.digest, createHash('sha256').update(message('one')).digest('hex'));
  assert.deepEqual(
    { stored: first.stored, skipped: first.skipped, hasMore: first.hasMore },
    { stored: 2, skipped: 0, hasMore: false },
  );
  assert.deepEqual(
    server.files().map((name) => /:2,(.*)$/.exec(name)?.[1]),
    ['S', 'S'],
  );
  const second = await pollMailbox(settings, first.bookmark, handlers);
  assert.equal(second.stored, 0);
  assert.deepEqual(second.bookmark, first.bookmark);
  server.deliver(message('three'));
  await pollMailbox(settings, second.bookmark, handlers);
  assert.equal(stored.length, 3);
});

test('a message that could not be stored stays unmarked and is offered again', { skip }, async (t) => {
  const server = await startDovecot(t);
  const settings = readImapSettings({ host: server.host, port: server.port, user: server.user, password: server.password });
  for (const name of ['one', 'two', 'three']) server.deliver(message(name));
  const { stored, handlers } = collector();
  const failing: PollHandlers = {
    ...handlers,
    store: async (mail) => {
      if (stored.length === 1) throw new Error('disk full: Text of two');
      stored.push(mail);
    },
  };
  const error = await pollMailbox(settings, null, failing).then(
    () => assert.fail('the poll did not fail'),
    (thrown) => thrown,
  );
  assert.ok(error instanceof PollError);
  assert.equal(error.progress.stored, 1);
  assert.doesNotMatch(error.message, /Text of/);
  assert.equal(server.files().filter((name) => name.endsWith('S')).length, 1);
  await pollMailbox(settings, error.progress.bookmark, handlers);
  assert.equal(new Set(stored.map(({ digest }) => digest)).size, 3);
});

test('stored messages are moved where that is configured', { skip }, async (t) => {
  const server = await startDovecot(t);
  const { host, port, user, password } = server;
  server.deliver(message('kept'), 'Stored');
  server.deliver(message('one'));
  const { stored, handlers } = collector();
  await pollMailbox(readImapSettings({ host, port, user, password, moveTo: 'Stored' }), null, handlers);
  assert.equal(stored.length, 1);
  assert.equal(server.files().length, 0);
  assert.equal(server.files('Stored').length, 2);
});

test('what is too large or has too many parts is told and not fetched', { skip }, async (t) => {
  const server = await startDovecot(t);
  const { host, port, user, password } = server;
  const parts = Array.from({ length: 600 }, () => '--b\r\n\r\nx\r\n').join('');
  server.deliver(
    `From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--\r\n`,
  );
  server.deliver(message('large', 'x'.repeat(40_000)));
  server.deliver(message('small'));
  const { stored, skipped, handlers } = collector();
  const result = await pollMailbox(readImapSettings({ host, port, user, password, largest: 20_000 }), null, handlers);
  assert.deepEqual(
    skipped.map(({ uid, reason }) => [uid, reason]),
    [
      [1, 'too-many-parts'],
      [2, 'too-large'],
    ],
  );
  assert.equal(stored.length, 1);
  assert.equal(result.bookmark.lastUid, 3);
  assert.equal(server.files().filter((name) => name.endsWith('S')).length, 1);
});

test('a mailbox that was renumbered is offered from its beginning', { skip }, async (t) => {
  const server = await startDovecot(t);
  const { host, port, user, password } = server;
  const settings = readImapSettings({ host, port, user, password });
  server.deliver(message('one'));
  const { stored, handlers } = collector();
  const before = await pollMailbox(settings, null, handlers);
  await server.renumber();
  const after = await pollMailbox(settings, before.bookmark, handlers);
  assert.notEqual(after.bookmark.uidValidity, before.bookmark.uidValidity);
  assert.equal(stored.length, 2);
  assert.equal(stored[0]?.digest, stored[1]?.digest);
});

test('one poll takes as many as it may and says that more is waiting', { skip }, async (t) => {
  const server = await startDovecot(t);
  const { host, port, user, password } = server;
  const settings = readImapSettings({ host, port, user, password, mostPerPoll: 2 });
  for (const name of ['one', 'two', 'three']) server.deliver(message(name));
  const { stored, handlers } = collector();
  const first = await pollMailbox(settings, null, handlers);
  assert.deepEqual([first.stored, first.hasMore], [2, true]);
  const second = await pollMailbox(settings, first.bookmark, handlers);
  assert.deepEqual([second.stored, second.hasMore, stored.length], [1, false, 3]);
});

test('TLS is required where it is asked for, and the certificate is checked', { skip }, async (t) => {
  const certificate = localCertificate(t);
  if (!certificate) return t.skip('openssl is not installed');
  const server = await startDovecot(t, certificate);
  const { port, user, password } = server;
  server.deliver(message('one'));
  const { stored, handlers } = collector();
  const given = { host: 'localhost', port, user, password, tls: 'starttls' };
  await assert.rejects(pollMailbox(readImapSettings(given), null, handlers), { code: 'network-failed' });
  assert.equal(stored.length, 0);
  await pollMailbox(readImapSettings({ ...given, authorities: certificate.certificate }), null, handlers);
  assert.equal(stored.length, 1);
  const plain = await startDovecot(t);
  await assert.rejects(pollMailbox(readImapSettings({ ...given, port: plain.port }), null, handlers), { code: 'network-failed' });
});

test('a wrong password and a missing mailbox are told without the server’s words', { skip }, async (t) => {
  const { host, port, user, password } = await startDovecot(t);
  const { handlers } = collector();
  const wrong = pollMailbox(readImapSettings({ host, port, user, password: 'wrong' }), null, handlers);
  await assert.rejects(wrong, { code: 'network-failed', message: /did not accept/ });
  const missing = pollMailbox(readImapSettings({ host, port, user, password, mailbox: 'Nowhere' }), null, handlers);
  await assert.rejects(missing, { code: 'network-failed' });
});

test('settings refuse unknown keys, missing values and plain text across a network', () => {
  const base = { host: 'imap.example.org', user: 'reader', password: 'secret' };
  assert.equal(readImapSettings(base).tls, 'starttls');
  for (const wrong of [{ ...base, tls: 'none' }, { ...base, colour: 'red' }, { host: 'x' }, { ...base, largest: 5 }, 'text']) {
    assert.throws(() => readImapSettings(wrong), { code: 'config-invalid' });
  }
  assert.equal(readImapSettings({ ...base, tls: 'none', allowPlaintext: true }).tls, 'none');
});
