// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NgaoError } from '../../kit/errors.ts';
import type { RenderedMessage } from '../contract.ts';
import { parseAddress } from './address.ts';
import { composeMail } from './compose.ts';

const message: RenderedMessage = {
  id: '<1@example.org>',
  to: ['a@example.org'],
  from: 'security@example.org',
  subject: 'Blue Heron',
  text: 'Hello',
};

const smuggled: [string, Partial<RenderedMessage>][] = [
  ['a line end in the subject', { subject: 'Hello\r\nBcc: b@example.net' }],
  ['a bare line feed in the subject', { subject: 'Hello\nX: y' }],
  ['a NUL in the subject', { subject: 'Hello\0' }],
  ['a Unicode line end', { subject: 'Hello\u2028Bcc: b@example.net' }],
  ['a direction override', { subject: 'Hello \u202egnp.exe' }],
  ['half a character', { subject: 'Hello \ud800' }],
  ['no subject', { subject: ' ' }],
  ['an overlong subject', { subject: 'x'.repeat(251) }],
  ['a line end in the id', { id: '<1@example.org>\r\nBcc: b@example.net' }],
  ['an id without brackets', { id: '1@example.org' }],
  ['an overlong id', { id: `<${'x'.repeat(250)}@example.org>` }],
  ['a line end in In-Reply-To', { inReplyTo: '<1@example.org>\n' }],
  ['a line end in References', { references: ['<1@example.org> \r\n'] }],
  ['a display name', { to: ['Name <a@example.org>'] }],
  ['a display name that is an address', { to: ['"b@example.net" <a@example.org>'] }],
  ['two addresses in one', { to: ['a@example.org, b@example.net'] }],
  ['a group', { to: ['all: a@example.org;'] }],
  ['a comment', { to: ['a@example.org (b@example.net)'] }],
  ['a quoted local part', { to: ['"a b"@example.org'] }],
  ['a source route', { to: ['@example.net:a@example.org'] }],
  ['a percent route is only a name, but a space is not', { to: ['a @example.org'] }],
  ['an address literal', { to: ['a@[192.0.2.1]'] }],
  ['an IP address', { to: ['a@192.0.2.1'] }],
  ['a single label', { to: ['a@localhost'] }],
  ['a command in the address', { to: ['a@example.org>\r\nRCPT TO:<b@example.net'] }],
  ['an address beside a NUL', { from: 'security@example.org\0' }],
  ['a language that is none', { language: 'fr\r\nX: y' }],
  ['a list id with brackets', { listId: 'x.example.org>\r\nX: y' }],
  ['nobody', { to: [] }],
  ['somebody twice', { to: ['a@example.org'], cc: ['A@EXAMPLE.ORG'] }],
  ['somebody whom it does not name', { only: ['b@example.org'] }],
];

for (const [name, change] of smuggled) {
  test(`a message is refused for ${name}`, async () => {
    await assert.rejects(composeMail({ ...message, ...change }), (error: NgaoError) => {
      return error instanceof NgaoError && error.code === 'usage' && !error.message.includes('example.net');
    });
  });
}

test('a text cannot end the message or read files, and international domains are written in A-labels', async () => {
  const text = 'one\r\n.\r\nQUIT\n--boundary\nContent-Type: x';
  const { bytes, recipients } = await composeMail({ ...message, text, to: ['a@bücher.example', 'b@EXAMPLE.org'] });
  assert.deepEqual(recipients, ['a@xn--bcher-kva.example', 'b@example.org']);
  assert.match(bytes.toString(), /^To: a@xn--bcher-kva\.example, b@example\.org\r$/m);
  const lines = bytes.toString('latin1').split('\r\n');
  assert.ok(
    lines.every((line) => !/[\r\n]/.test(line)),
    'a line end stands alone',
  );
});

test('whatever the values, a message has only its own header fields or is refused', async () => {
  const own = new Set(
    'from to cc reply-to subject message-id in-reply-to references date mime-version content-type content-transfer-encoding content-language list-id auto-submitted x-auto-response-suppress'.split(
      ' ',
    ),
  );
  const nasty = fc.stringMatching(/^[a-z<>@",;:()\\\r\n\0 =?\u202e\u2028é.-]{0,40}$/);
  await fc.assert(
    fc.asyncProperty(
      fc.record({ subject: nasty, to: fc.array(nasty, { maxLength: 2 }), id: nasty, listId: nasty }),
      async (change) => {
        try {
          const { bytes } = await composeMail({ ...message, ...change });
          const header = bytes.toString('latin1').split('\r\n\r\n')[0] ?? '';
          const names = header.split(/\r\n(?![ \t])/).map((line) => line.split(':')[0]?.toLowerCase() ?? '');
          assert.deepEqual(
            names.filter((name) => !own.has(name)),
            [],
          );
          assert.equal(new Set(names).size, names.length);
        } catch (error) {
          if (!(error instanceof NgaoError)) throw error;
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('an address is read into one form or not at all', () => {
  assert.equal(parseAddress('First.Last+tag@Example.ORG'), 'First.Last+tag@example.org');
  for (const wrong of [
    '',
    '@',
    'a@',
    '@b.example',
    'a..b@example.org',
    '.a@example.org',
    'a@-x.example',
    'a@b..example',
    'é@example.org',
  ]) {
    assert.equal(parseAddress(wrong), null, wrong);
  }
  assert.equal(parseAddress(`${'a'.repeat(65)}@example.org`), null);
  assert.equal(parseAddress(`a@${'b'.repeat(64)}.example`), null);
  assert.equal(parseAddress('a@example。org'), null);
});
