// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDovecot, withoutDovecot } from '../../../test/builders/mail-servers.ts';
import type { MailboxBookmark } from './imap-poll.ts';
import { readImapSettings } from './imap-settings.ts';
import { keepPolling, pauseAfter } from './keep-polling.ts';

test('pauses double with every failure and stay bounded', () => {
  const pauses = { pause: 10, longestPause: 100 };
  assert.deepEqual(
    [0, 1, 2, 3, 4, 1000].map((failures) => pauseAfter(failures, pauses)),
    [10, 20, 40, 80, 100, 100],
  );
});

test('polling goes on after failures, with a new connection and from where it was', { skip: withoutDovecot }, async (t) => {
  const { host, port, user, password, deliver } = await startDovecot(t);
  for (const name of ['one', 'two']) deliver(`From: ${name}@example.org\r\n\r\n${name}\r\n`);
  const stop = new AbortController();
  const [stored, bookmarks, problems]: [number[], MailboxBookmark[], number[]] = [[], [], []];
  let failsLeft = 2;
  await keepPolling(readImapSettings({ host, port, user, password }), {
    bookmark: null,
    handlers: {
      store: async ({ uid }) => {
        if (uid === 2 && failsLeft-- > 0) throw new Error('not now');
        stored.push(uid);
        if (uid === 2) stop.abort();
      },
      skip: async () => undefined,
    },
    onBookmark: async (bookmark) => void bookmarks.push(bookmark),
    onProblem: (_problem, failures) => void problems.push(failures),
    pause: 1,
    longestPause: 5,
    signal: stop.signal,
  });
  assert.deepEqual([stored, problems, bookmarks.at(-1)?.lastUid], [[1, 2], [1, 2], 2]);
});
