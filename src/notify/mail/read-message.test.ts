// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NgaoError } from '../../kit/errors.ts';
import { silenceFor } from './automatic.ts';
import { mailLimits } from './limits.ts';
import { type ParsedMail, readMessage } from './read-message.ts';

const read = (text: string): Promise<ParsedMail> => readMessage(Buffer.from(text.replace(/\r?\n/g, '\r\n'), 'latin1'));
const from = 'From: Ann <ann@example.org>\n';

test('a plain message is read with its ids, people, date and language', async () => {
  const mail = await read(
    `${from}To: security@example.org, "B, C" <b@example.org>\nCc: c@example.org\nSubject: =?utf-8?Q?Une_faille_=C3=A9?=\nMessage-ID: <1@example.org>\nIn-Reply-To: <0@example.org>\nReferences: <a@x> <0@example.org>\nDate: Fri, 27 Nov 2026 02:00:00 +0200 (CAT)\n\nBonjour, une faille est dans le service.\n`,
  );
  assert.equal(mail.subject, 'Une faille é');
  assert.deepEqual(mail.from, { address: 'ann@example.org', name: 'Ann' });
  assert.deepEqual(
    mail.to.map(({ address }) => address),
    ['security@example.org', 'b@example.org'],
  );
  assert.equal(mail.cc[0]?.address, 'c@example.org');
  assert.deepEqual(
    [mail.messageId, mail.inReplyTo, mail.references],
    ['<1@example.org>', ['<0@example.org>'], ['<a@x>', '<0@example.org>']],
  );
  assert.equal(mail.date, '2026-11-27T00:00:00Z');
  assert.deepEqual([mail.language, mail.textFrom, mail.automatic], ['fr', 'plain', null]);
});

const tricks: [string, string, ParsedMail['fromProblem']][] = [
  ['two From fields', 'From: a@example.org\nFrom: b@example.net\n', 'several'],
  ['two authors', 'From: a@example.org, b@example.net\n', 'several'],
  ['a group', 'From: team: a@example.org;\n', 'unreadable'],
  ['an address after the brackets', 'From: a@example.org <b@example.net> c@example.org\n', 'unreadable'],
  ['two brackets', 'From: <a@example.org> <b@example.net>\n', 'unreadable'],
  ['a comment that does not close', 'From: a@example.org (\n', 'unreadable'],
  ['a comment within the address', 'From: a@example.net(@)example.org\n', 'unreadable'],
  ['a quoted local part', 'From: "a@example.org"@example.net\n', 'unreadable'],
  ['an encoded address', 'From: =?utf-8?Q?a=40example.org?=\n', 'unreadable'],
  ['encoded words in brackets', 'From: Ann <=?utf-8?Q?a=40example.org?=@example.net>\n', 'unreadable'],
  ['a NUL', 'From: a@example.org\0@example.net\n', 'unreadable'],
  ['none', 'To: a@example.org\n', 'missing'],
];
for (const [name, header, problem] of tricks) {
  test(`an author is not believed with ${name}`, async () => {
    const mail = await read(`${header}Subject: x\n\ntext`);
    assert.deepEqual([mail.from, mail.fromProblem], [null, problem]);
  });
}

test('a display name cannot pass for the address', async () => {
  const mail = await read('From: "security@example.org" <evil@example.net>\nSubject: x\n\ntext');
  assert.equal(mail.from?.address, 'evil@example.net');
  const smuggled = await read('From: =?utf-8?Q?security=40example.org=3E=2C?= <evil@example.net> (x)\nSubject: x\n\ntext');
  assert.equal(smuggled.from?.address, 'evil@example.net');
});

test('HTML becomes text without scripts and without anything loaded', async () => {
  const html =
    '<style>p{}</style><p>Hello &amp; <b>bye</b><script>alert(1)</script><img src="https://example.net/t.gif"></p><a href="https://example.org/x">here</a><a href="javascript:x">no</a>';
  const mail = await read(`${from}MIME-Version: 1.0\nContent-Type: text/html\n\n${html}`);
  assert.equal(mail.textFrom, 'html');
  assert.match(mail.text, /Hello & bye/);
  assert.match(mail.text, /here <https:\/\/example\.org\/x>/);
  assert.doesNotMatch(mail.text, /alert|t\.gif|javascript|p\{\}/);
});

test('attachments get harmless names and keep their bytes', async () => {
  const part = (name: string) =>
    `--b\nContent-Type: application/x; name="${name}"\nContent-Disposition: attachment; filename="${name}"\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n`;
  const names = [
    '../../etc/passwd',
    'invoice=?utf-8?B?4oCu?=gnp.exe',
    'C:\\\\x\\\\con.txt',
    '.htaccess',
    `${'x'.repeat(400)}.pdf`,
  ];
  const mail = await read(
    `${from}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n${names.map(part).join('')}--b--\n`,
  );
  assert.deepEqual(
    mail.attachments.map(({ bytes }) => Buffer.from(bytes).toString()),
    names.map(() => 'hello'),
  );
  const cleaned = mail.attachments.map(({ name }) => name);
  assert.equal(cleaned[0], 'passwd');
  assert.deepEqual([cleaned[2], cleaned[3]], ['attachment-3', 'htaccess']);
  assert.ok(cleaned.every((name) => name.length <= 120 && !/[\\/\p{C}\u202e]/u.test(name)));
});

test('bombs are refused before they are parsed', async () => {
  const nested = Array.from(
    { length: 100 },
    (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n`,
  ).join('');
  const bombs = {
    nested: `${from}MIME-Version: 1.0\n${nested}\nx`,
    fields: from + 'X-A: b\n'.repeat(mailLimits.headerFields + 1),
    field: `${from}X-A: ${'b'.repeat(mailLimits.fieldBytes + 1)}\n\nx`,
    folded: `${from}X-A: b\n${` ${'b'.repeat(100)}\n`.repeat(400)}\nx`,
    parts: `${from}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(20_001)}`,
    attachments: `${from}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n${'--b\nContent-Type: a/b\n\nx\n'.repeat(300)}--b--`,
  };
  for (const [name, text] of Object.entries(bombs)) {
    await assert.rejects(read(text), { code: 'input-too-large' }, name);
  }
  await assert.rejects(readMessage(new Uint8Array(2000), { bytes: 1000 }), { code: 'input-too-large' });
});

test('what is no message is malformed; 8-bit junk in one is not', async () => {
  for (const text of ['', '\n\n\n', 'no header at all']) await assert.rejects(read(text), { code: 'input-malformed' });
  const mail = await read(`${from}Subject: \xff\xfe\x80 caf\xe9\nContent-Type: text/plain; charset=x-unknown\n\n\xff\xfe\x80`);
  assert.equal(mail.from?.address, 'ann@example.org');
});

test('reading never throws anything but a known error, and looks at every line once', async () => {
  const piece = fc.constantFrom(
    from,
    'Content-Type: multipart/mixed; boundary="b"\n',
    '--b\n',
    '--b--\n',
    '\n',
    '\r',
    '\0',
    '=?utf-8?B?',
    '?=',
    '(',
    '"',
    '<',
    '>',
    'Content-Type: text/html\n',
    '<a href="',
    '<!--',
    '&#x110000;',
    'Content-Transfer-Encoding: base64\n',
    '====',
    'From: ',
    'Subject: x\n ',
    "Content-Disposition: attachment; filename*0*=utf-8''%ff%\n",
    '\xff\xfe',
    'Content-Type: message/rfc822\n\n',
    'Date: 99999999\n',
    'x',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1')),
        fc.uint8Array({ maxLength: 400 }),
      ),
      async (bytes) => {
        try {
          const mail = await readMessage(bytes);
          assert.ok(mail.survey.lines <= bytes.filter((byte) => byte === 10).length + 1);
        } catch (error) {
          if (!(error instanceof NgaoError)) throw error;
        }
      },
    ),
    { numRuns: 1500 },
  );
});

const automatic: [string, ParsedMail['automatic']][] = [
  ['Auto-Submitted: auto-replied\n', 'auto-submitted'],
  ['Auto-Submitted: no\n', null],
  ['Precedence: bulk\n', 'bulk'],
  ['Precedence: auto_reply\n', 'auto-reply'],
  ['List-Id: <x.example.org>\n', 'list'],
  ['X-Autoreply: yes\n', 'auto-reply'],
  ['Return-Path: <>\n', 'bounce'],
  ['Content-Type: multipart/report; report-type=delivery-status; boundary=b\n', 'bounce'],
];
test('mail of machines is known by its headers and is never answered', async () => {
  for (const [header, mark] of automatic) {
    const mail = await read(`${from}${header}Subject: x\n\ntext`);
    assert.equal(mail.automatic, mark, header);
  }
  const base = { mark: null, envelopeFrom: null, from: 'ann@example.org', own: ['security@example.org'], answeredBefore: false };
  assert.equal(silenceFor(base), null);
  assert.equal(silenceFor({ ...base, mark: 'bulk' }), 'automatic');
  assert.equal(silenceFor({ ...base, envelopeFrom: '' }), 'null-sender');
  assert.equal(silenceFor({ ...base, from: null }), 'no-author');
  assert.equal(silenceFor({ ...base, from: 'MAILER-DAEMON@example.net' }), 'machine-address');
  assert.equal(silenceFor({ ...base, from: 'security+a.b.c@example.org' }), 'own-address');
  assert.equal(silenceFor({ ...base, answeredBefore: true }), 'answered-before');
});

test('a delivery report names the message and what became of each recipient', async () => {
  const mail = await read(
    `From: MAILER-DAEMON@mx.example.org\nSubject: failed\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such\n user here\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <case.1@ngao.example.org>\nSubject: y\n\nbody\n--b--\n`,
  );
  assert.deepEqual(mail.bounce, {
    originalMessageId: '<case.1@ngao.example.org>',
    recipients: [{ recipient: 'ann@example.org', action: 'failed', status: '5.1.1', diagnostic: '550 no such user here' }],
  });
});
