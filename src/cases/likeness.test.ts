// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { type Likeness, likenessOf, mostAlike } from './likeness.ts';

const keyed =
  (key: string) =>
  (kind: string, term: string): string =>
    createHmac('sha256', key).update(`${kind}\0${term}`).digest('base64url').slice(0, 10);

function likeness(text: string, component = 'ledger', key = 'one'): Likeness {
  const made = likenessOf({ texts: [text], components: [component] }, keyed(key));
  assert.ok(made);
  return made;
}

const replay =
  'After a restart the fulfil handler takes the same transfer message again, so the money moves twice between two participants.';
const retold = 'Money is moved twice: when the handler restarts it fulfils a transfer message again that it had already taken.';
const other = 'The settings page shows the password of the settlement account to every operator who opens the browser console.';

test('R41 a report told in other words is like the first one, and another flaw in the same component is not', () => {
  const others = [replay, other].map((text, of) => ({ of, likeness: likeness(text) }));
  const found = mostAlike(likeness(retold), others);
  assert.deepEqual(
    found.map(({ of }) => of),
    [0],
  );
  assert.ok((found[0]?.percent ?? 0) < 100);
  assert.deepEqual(mostAlike(likeness(replay), [{ of: 0, likeness: likeness(replay) }]), [{ of: 0, percent: 100 }]);
});

test('the same published number makes two reports alike whatever else they say', () => {
  const [a, b] = [likeness(`${replay} CVE-1900-0007`), likeness(`${other} cve-1900-0007`, 'console')];
  assert.deepEqual(mostAlike(a, [{ of: 'b', likeness: b }]), [{ of: 'b', percent: 90 }]);
});

test('words that every report has make nothing alike', () => {
  const habit =
    'I have found a critical vulnerability in your product and would like to disclose it to the security team responsibly.';
  const flaws = [
    'Tokens live for years',
    'Uploads overwrite neighbours',
    'Certificates go unchecked',
    'Quotes leak secrets',
    'Logs keep pins',
  ];
  const all = flaws.map((flaw, of) => ({ of, likeness: likeness(`${habit} ${flaw}.`, `part-${of}`) }));
  const [first, ...rest] = all;
  assert.deepEqual(mostAlike((first as { likeness: Likeness }).likeness, rest), []);
});

test('what is compared cannot be read, and means nothing under another key', () => {
  const made = likeness(`${replay} CVE-1900-0007 CWE-294`);
  for (const word of ['transfer', 'transfe', 'CVE-1900-0007', 'CWE-294', 'ledger'])
    assert.ok(!JSON.stringify(made).includes(word));
  assert.deepEqual(mostAlike(made, [{ of: 0, likeness: likeness(`${replay} CVE-1900-0007 CWE-294`, 'ledger', 'two') }]), []);
});

test('too little text is not compared, and endless text is bounded', () => {
  assert.equal(likenessOf({ texts: ['Encrypted report'], components: [] }, keyed('one')), undefined);
  const endless = Array.from({ length: 200_000 }, (_, index) => `word${index}`).join(' ');
  assert.equal(likeness(endless).words.length, 300);
});

test('however much a stranger writes, what is kept of it is bounded', () => {
  const ids = Array.from({ length: 7000 }, (_, index) => `CVE-1900-${10_000 + index}`).join(' ');
  const made = likeness(`${replay} ${ids}`, Array.from({ length: 5000 }, (_, index) => `part${index}`).join(' '));
  for (const [kind, kept] of Object.entries(made)) assert.ok(kept.length <= 300, `${kept.length} ${kind}`);
});
