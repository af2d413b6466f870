// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildAdvisory, buildWithdrawnAdvisory, samplePublisher } from '../../../test/builders/build-advisory.ts';
import { announcementSubject, mailColumns, writeTextMail } from './write-text-mail.ts';

test('a subject is one line: number, level, title', () => {
  assert.equal(
    announcementSubject(buildAdvisory(), 'en'),
    '[NGAO-2026-0001] High: Example Ledger posts a transfer twice when a request is replayed',
  );
  assert.match(announcementSubject(buildAdvisory(), 'fr'), /^\[NGAO-2026-0001\] Élevée\u00a0: Example Ledger comptabilise/);
  assert.match(announcementSubject(buildWithdrawnAdvisory(), 'en'), /^\[NGAO-2026-0002\] Withdrawn: /);
});

test('no title adds a header or hides a character', () => {
  const subject = announcementSubject(buildAdvisory({ title: { en: `x\r\nBcc: y@example.org\u202e${'z'.repeat(500)}` } }), 'en');
  assert.doesNotMatch(subject, /[\p{Cc}\u202e]/u);
  assert.ok([...subject].length <= 180);
});

test('words keep within 72 columns', () => {
  const long = 'a transfer that is replayed '.repeat(40);
  const text = { en: `${long}\n\n- ${long}\n\n> ${long}` };
  const advisory = buildAdvisory({ title: { en: long }, summary: text, details: text, impact: text });
  const lines = writeTextMail({ advisory, publisher: samplePublisher, language: 'en' }).split('\n');
  const wide = lines.filter((line) => [...line].length > mailColumns);
  // Packages, vectors and addresses are never broken.
  assert.ok(
    wide.every((line) => /pkg:|CVSS:|https:/.test(line)),
    wide.join('\n'),
  );
});
