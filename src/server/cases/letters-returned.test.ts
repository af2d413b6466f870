// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { at, lettersIn, moved, ok, queueLetter } from '../../../test/builders/case-desk.ts';
import { receiveMail, setCommittee, type TakenMail, takingServer } from '../../../test/builders/case-mail.ts';
import { solvedReport } from '../../../test/builders/case-report.ts';
import { clientOf, eachServer, type TestServer } from '../../../test/builders/server.ts';

const reporter = 'rea@reporter.example.org';
const list = 'list@example.org';

/** A report whose acknowledgement went out. */
async function acknowledged(server: TestServer, t: TestContext) {
  const { port, taken } = await takingServer(t);
  server.context.config.mail = { smtp: { host: '127.0.0.1', port }, authservId: 'mx.example.org' };
  await setCommittee(server);
  await clientOf(server.app).post('/api/v1/report', await solvedReport(server, { contact: { address: reporter } }));
  await server.work();
  const olga = await server.person('Olga', ['committee']);
  const { uid } = await server.context.db.selectFrom('cases').select('uid').executeTakeFirstOrThrow();
  await ok(olga.post(at(uid, '/triage')));
  await queueLetter(olga, uid, { kind: 'acknowledgement', body: 'Thank you, we look into it.' });
  await server.work();
  return { olga, uid, taken, letter: taken.at(-1) as TakenMail };
}

const idOf = ({ text }: TakenMail) => /^Message-ID:\s*(<[^>]+>)/im.exec(text.replaceAll('\r\n ', ' '))?.[1] ?? '';

interface Report {
  to: string;
  about: string;
  recipient: string;
  action?: string;
}

/** A delivery status notification as a mail server writes it (RFC 3464). */
function report({ to, about, recipient, action = 'failed' }: Report): Buffer {
  const lines = [
    ...['Return-Path: <>', 'From: <mailer-daemon@mx.example.org>', `To: <${to}>`, 'Subject: Undelivered', 'MIME-Version: 1.0'],
    ...['Content-Type: multipart/report; report-type=delivery-status; boundary=b', '', '--b', 'Content-Type: text/plain', ''],
    ...[
      'It could not be delivered.',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.org',
    ],
    ...['', `Final-Recipient: rfc822; ${recipient}`, `Action: ${action}`, 'Status: 5.1.1'],
    ...['Diagnostic-Code: smtp; 550 5.1.1 no such user', '', '--b', 'Content-Type: text/rfc822-headers', ''],
    ...[`Message-ID: ${about}`, '', '--b--', ''],
  ];
  return Buffer.from(lines.join('\r\n'));
}

const reasons = async ({ context }: TestServer) =>
  (await context.db.selectFrom('inbound_mails').select(['state', 'reason']).orderBy('received_at').execute()).map(
    ({ state, reason }) => `${state} ${reason}`,
  );

async function missing(client: Awaited<ReturnType<typeof acknowledged>>['olga'], uid: string): Promise<string[]> {
  const { moves } = await ok(client.get(at(uid)));
  const codes = moves.find(({ name }: { name: string }) => name === 'acknowledge')?.missing ?? [];
  return codes.map(({ code }: { code: string }) => code);
}

eachServer(
  'R14 an acknowledgement that came back does not count, and a forged report of that changes nothing',
  async (server, t) => {
    const { olga, uid, taken, letter } = await acknowledged(server, t);
    assert.match(letter.from ?? '', /^security\+b\.[a-z2-7]{16}\.[a-z2-7]{16}@example\.org$/);
    assert.deepEqual(await missing(olga, uid), []);
    const [to, about] = [letter.from ?? '', idOf(letter)];
    const sent = taken.length;
    const forged = to.replace(/.@/, (end) => (end === 'a@' ? 'b@' : 'a@'));
    await receiveMail(server, report({ to: 'security@example.org', about, recipient: reporter }));
    await receiveMail(server, report({ to: forged, about, recipient: reporter }));
    await receiveMail(server, report({ to, about: '<1@elsewhere.example.net>', recipient: reporter }));
    await receiveMail(server, report({ to, about, recipient: reporter, action: 'delayed' }));
    assert.deepEqual(await missing(olga, uid), [], 'nothing changed');
    await receiveMail(server, report({ to, about, recipient: 'mallory@elsewhere.example.net' }));
    assert.equal(taken.length, sent, 'and nothing was answered');
    await receiveMail(server, report({ to, about, recipient: reporter }));
    assert.deepEqual(await reasons(server), [
      ...['discarded bounce-unproven', 'discarded bounce-unproven', 'discarded bounce-unproven', 'discarded bounce-not-final'],
      ...['quarantined bounce-unclear', 'routed bounce'],
    ]);
    assert.deepEqual(await missing(olga, uid), ['acknowledgement-delivered']);
    const { returned, state } = await ok(olga.get(at(uid)));
    assert.equal(state, 'received');
    assert.deepEqual(
      returned.map(({ purpose, toReporter }: { purpose: string; toReporter: boolean }) => [purpose, toReporter]),
      [['acknowledgement', true]],
    );
    const shown = (await lettersIn(olga, uid)).find(({ kind }) => kind === 'acknowledgement') as unknown as {
      deliveries: { part: string; state: string; at: string; bouncedAt: string | null; bounce: string }[];
    };
    assert.deepEqual(
      shown.deliveries.map((one) => [one.part, one.state, one.bounce]),
      [
        // She triages and may not know the reporter: the mail server's words would tell the address.
        ['to', 'bounced', '5.1.1'],
        ['cc', 'sent', ''],
      ],
    );
    assert.ok((shown.deliveries[0]?.at ?? '') < (shown.deliveries[0]?.bouncedAt ?? ''), 'that it was taken stays told');
    // The committee is told, by code name and link; when that word comes back too, it is not told again.
    const notice = taken.at(-1) as TakenMail;
    assert.deepEqual(notice.to, [list]);
    const count = taken.length;
    await receiveMail(server, report({ to: notice.from ?? '', about: idOf(notice), recipient: list }));
    assert.equal(taken.length, count);
  },
);

eachServer(
  'an acknowledgement that came back after the case went on is owed again, from the day of receipt',
  async (server, t) => {
    const { olga, uid, letter } = await acknowledged(server, t);
    await moved(olga, uid, 'acknowledge');
    await receiveMail(server, report({ to: letter.from ?? '', about: idOf(letter), recipient: reporter }));
    const clocks = async () =>
      (
        await server.context.db
          .selectFrom('case_clocks')
          .where('kind', '=', 'acknowledge')
          .orderBy('key')
          .select(['state', 'started_at'])
          .execute()
      ).map(({ state, started_at }) => `${state} ${started_at}`);
    const { receivedAt, state } = await ok(olga.get(at(uid)));
    assert.equal(state, 'acknowledged', 'what was done stays done');
    const received = new Date(receivedAt).toISOString();
    const [first, second, ...more] = await clocks();
    assert.match(first ?? '', /^met /);
    assert.match(second ?? '', /^running /);
    assert.equal(Date.parse(second?.slice(8) ?? ''), Date.parse(received));
    assert.deepEqual(more, []);
    await queueLetter(olga, uid, { kind: 'acknowledgement', body: 'Once more: thank you.' });
    await server.work();
    assert.match((await clocks())[1] ?? '', /^met /);
    assert.deepEqual((await ok(olga.get(at(uid)))).returned, []);
  },
);

eachServer('an automatic answer is noted with its letter and answered by nobody', async (server, t) => {
  const { olga, uid, taken, letter } = await acknowledged(server, t);
  const sent = taken.length;
  const answer = (to: string, extra: string) =>
    Buffer.from(
      [
        `Authentication-Results: mx.example.org; dmarc=pass header.from=reporter.example.org`,
        ...[
          `From: <${reporter}>`,
          `To: <${to}>`,
          'Subject: Away',
          `Message-ID: <${to.length}.${extra.length}@reporter.example.org>`,
        ],
        ...[extra, 'Content-Type: text/plain', '', 'I am away.', ''],
      ].join('\r\n'),
    );
  await receiveMail(server, answer(letter.from ?? '', 'Auto-Submitted: auto-replied'));
  await receiveMail(server, answer('security@example.org', `Auto-Submitted: auto-replied\r\nIn-Reply-To: ${idOf(letter)}`));
  await receiveMail(server, answer('security@example.org', 'Auto-Submitted: auto-replied'));
  assert.deepEqual(await reasons(server), ['routed auto-answer', 'routed auto-answer', 'discarded automatic']);
  // The mailbox may be the address of a group: then reports look like this one.
  await receiveMail(
    server,
    answer('security@example.org', 'List-Id: <security.example.org>\r\nList-Unsubscribe: <https://example.org/u>'),
  );
  await receiveMail(server, answer('security@example.org', 'Precedence: bulk'));
  await receiveMail(server, answer('list@example.org', 'List-Id: <list.example.org>'));
  assert.deepEqual((await reasons(server)).slice(3).sort(), [
    'discarded automatic',
    'quarantined by-list',
    'quarantined by-list',
  ]);
  assert.equal(taken.length, sent, 'no program answers any of them');
  assert.deepEqual(await missing(olga, uid), [], 'an absent reader has the letter');
  // A machine that marks nothing: the author is proven, so it opens cases, and still has no more receipts than a person needs.
  for (let round = 0; round < 5; round += 1) {
    const text = `From: <bot@bot.example.net>\r\nTo: <security@example.org>\r\nSubject: Re ${round}\r\nMessage-ID: <${round}@bot.example.net>`;
    const proof = 'Authentication-Results: mx.example.org; dmarc=pass header.from=bot.example.net';
    await receiveMail(server, Buffer.from(`${proof}\r\n${text}\r\nContent-Type: text/plain\r\n\r\nThank you ${round}.\r\n`));
  }
  assert.equal(taken.filter(({ to }) => to.includes('bot@bot.example.net')).length, 3);
});
