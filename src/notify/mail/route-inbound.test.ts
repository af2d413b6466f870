// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MailAuthentication } from './authentication.ts';
import { readMessage } from './read-message.ts';
import { readReplyAddress, replyAddress } from './reply-address.ts';
import { type InboundQuestion, type Route, routeInbound } from './route-inbound.ts';

const mailbox = 'security@example.org';
const [key, older] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
const names = { mailbox, caseRef: 'abcdefgh234567ab', participantRef: 'zyxwvuts765432zy' };

test('a reply address is read back, whatever the case of its letters, with the key in use and the one before', () => {
  const address = replyAddress(names, key);
  assert.match(address, /^security\+[a-z2-7]{16}\.[a-z2-7]{16}\.[a-z2-7]{16}@example\.org$/);
  assert.ok((address.split('@')[0]?.length ?? 99) <= 64);
  const valid = { kind: 'valid', caseRef: names.caseRef, participantRef: names.participantRef };
  assert.deepEqual(readReplyAddress(address.toUpperCase(), { mailbox, keys: [key] }), { ...valid, key: 0 });
  assert.deepEqual(readReplyAddress(replyAddress(names, older), { mailbox, keys: [key, older] }), { ...valid, key: 1 });
  assert.deepEqual(readReplyAddress(replyAddress(names, older), { mailbox, keys: [key] }), { kind: 'forged' });
});

test('a changed letter, swapped references and another mailbox do not hold', () => {
  const address = replyAddress(names, key);
  const tag = address.slice('security+'.length, address.indexOf('@'));
  for (let at = 0; at < tag.length; at++) {
    const changed = `${tag.slice(0, at)}${tag[at] === 'a' ? 'b' : 'a'}${tag.slice(at + 1)}`;
    assert.deepEqual(readReplyAddress(`security+${changed}@example.org`, { mailbox, keys: [key] }), { kind: 'forged' }, `${at}`);
  }
  const [one, two, mac] = tag.split('.');
  assert.equal(readReplyAddress(`security+${two}.${one}.${mac}@example.org`, { mailbox, keys: [key] }).kind, 'forged');
  assert.equal(readReplyAddress(address.replace('example.org', 'example.net'), { mailbox, keys: [key] }).kind, 'other');
  assert.equal(readReplyAddress(mailbox, { mailbox, keys: [key] }).kind, 'plain');
  assert.throws(() => replyAddress({ ...names, caseRef: 'Blue Heron' }, key), { code: 'usage' });
  assert.throws(() => replyAddress(names, new Uint8Array(8)), { code: 'usage' });
});

const proven: MailAuthentication = {
  spf: 'pass',
  dkim: [],
  dmarc: 'pass',
  arc: 'none',
  verdict: 'authenticated',
  reason: 'dmarc-pass',
  domain: 'example.org',
};
const refs = { caseRef: names.caseRef, participantRef: names.participantRef };
const reply = { kind: 'valid', key: 0, ...refs } as const;
const ann = { addresses: ['Ann@example.org'], isActive: true };
const plain = await readMessage(Buffer.from('From: ann@example.org\r\nSubject: x\r\n\r\nHello\r\n'));

const table: [string, Partial<InboundQuestion>, Route][] = [
  ['the participant, proven', {}, { action: 'append', ...refs }],
  ['the same reply address twice', { addressed: [reply, { ...reply, key: 1 }] }, { action: 'append', ...refs }],
  ['a reply with the plain mailbox in copy', { addressed: [reply, { kind: 'plain' }] }, { action: 'append', ...refs }],
  [
    'another proven sender',
    { participant: { ...ann, addresses: ['bob@example.org'] } },
    { action: 'quarantine', reason: 'other-sender' },
  ],
  ['nobody by that name', { participant: null }, { action: 'quarantine', reason: 'nobody-named' }],
  [
    'a participant who left',
    { participant: { ...ann, isActive: false } },
    { action: 'quarantine', reason: 'participant-inactive' },
  ],
  [
    'the participant, not proven',
    { authentication: { ...proven, verdict: 'unauthenticated' } },
    { action: 'quarantine', reason: 'unauthenticated' },
  ],
  [
    'the participant, unknown',
    { authentication: { ...proven, verdict: 'unknown' } },
    { action: 'quarantine', reason: 'authentication-unknown' },
  ],
  [
    'proof of another domain',
    { authentication: { ...proven, domain: 'example.net' } },
    { action: 'quarantine', reason: 'author-not-authenticated' },
  ],
  [
    'no single author',
    { mail: { ...plain, from: null, fromProblem: 'several' } },
    { action: 'quarantine', reason: 'author-unclear' },
  ],
  ['a forged reply address', { addressed: [{ kind: 'forged' }] }, { action: 'quarantine', reason: 'forged-reply-address' }],
  [
    'a forged one beside a valid one',
    { addressed: [reply, { kind: 'forged' }] },
    { action: 'quarantine', reason: 'forged-reply-address' },
  ],
  [
    'two participants at once',
    { addressed: [reply, { ...reply, participantRef: 'aaaaaaaa' }] },
    { action: 'quarantine', reason: 'several-reply-addresses' },
  ],
  ['a new report, proven', { addressed: [{ kind: 'plain' }] }, { action: 'new-report' }],
  [
    'a new report, not proven',
    { addressed: [{ kind: 'plain' }], authentication: { ...proven, verdict: 'unauthenticated' } },
    { action: 'quarantine', reason: 'unauthenticated' },
  ],
  ['somebody else’s mail', { addressed: [{ kind: 'other' }] }, { action: 'ignore', reason: 'not-for-us' }],
  ['an automatic answer', { mail: { ...plain, automatic: 'auto-submitted' } }, { action: 'ignore', reason: 'automatic' }],
  [
    'a bounce',
    { mail: { ...plain, automatic: 'bounce', bounce: { originalMessageId: '<1@x.org>', recipients: [] } } },
    { action: 'bounce', messageId: '<1@x.org>' },
  ],
];
for (const [name, change, route] of table) {
  test(`inbound mail: ${name}`, () => {
    assert.deepEqual(
      routeInbound({ mail: plain, authentication: proven, addressed: [reply], participant: ann, ...change }),
      route,
    );
  });
}
