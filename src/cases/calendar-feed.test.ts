// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calendarFeed, escapeText, type FeedEntry, fold } from './calendar-feed.ts';
import type { ClockState } from './clocks.ts';

const [now, host] = ['2026-11-24T12:00:00Z', 'ngao.example.org'];
const entry = (given: Partial<FeedEntry['reading']> = {}, codeName = 'quiet-heron'): FeedEntry => ({
  caseUid: '0f'.repeat(16),
  codeName,
  reading: {
    key: 'acknowledge',
    kind: 'acknowledge',
    rule: 'R14',
    nature: 'deadline',
    dueAt: '2026-12-08T20:59:59Z',
    state: 'running',
    ...given,
  },
});
const feed = (...entries: FeedEntry[]) => calendarFeed(entries, { now, host });
/** As a reader does it: unfold, split, unescape. */
const read = (text: string) => text.replace(/\r\n[ \t]/g, '').split('\r\n');

test('one event per clock with code name and kind, nothing else', () => {
  assert.deepEqual(read(feed(entry())), [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Ngao//Cases//EN',
    'CALSCALE:GREGORIAN',
    'BEGIN:VEVENT',
    `UID:${'0f'.repeat(16)}-acknowledge@ngao.example.org`,
    'DTSTAMP:20261124T120000Z',
    'DTSTART:20261208T205959Z',
    'SUMMARY:quiet-heron: acknowledge (R14)',
    'CATEGORIES:deadline',
    'CLASS:CONFIDENTIAL',
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]);
});

test('a day that moves keeps its UID; what is over is not in the feed; the order is always the same', () => {
  const uid = (text: string) => read(text).find((line) => line.startsWith('UID:'));
  assert.equal(uid(feed(entry())), uid(feed(entry({ dueAt: '2027-01-01T00:00:00Z' }))));
  for (const state of ['met', 'cancelled', 'paused', 'closed'] satisfies ClockState[])
    assert.ok(!feed(entry({ state })).includes('VEVENT'), state);
  const other = entry({ key: 'vendor-silence/p1', kind: 'vendor-silence' });
  assert.equal(feed(entry(), other), feed(other, entry()));
});

test('whatever a name holds, no line is longer than 75 octets, none is added, and it reads back', () => {
  const name = fc.string({ unit: 'binary', maxLength: 120 });
  fc.assert(
    fc.property(name, (codeName) => {
      const text = feed(entry({}, codeName));
      for (const line of text.split('\r\n')) {
        assert.ok(new TextEncoder().encode(line).length <= 75);
        assert.ok(!/[\n\r]/.test(line));
      }
      const lines = read(text);
      assert.equal(lines.length, 15);
      const summary = lines.find((line) => line.startsWith('SUMMARY:')) ?? '';
      const back = summary.slice(8).replace(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      const clean = codeName.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '');
      assert.equal(back, `${clean}: acknowledge (R14)`);
    }),
  );
});

test('no character is cut in two, and special ones are escaped', () => {
  assert.equal(fold('a'.repeat(75)), 'a'.repeat(75));
  assert.equal(fold('a'.repeat(76)), `${'a'.repeat(75)}\r\n a`);
  assert.equal(fold(`${'a'.repeat(73)}é€😀`), `${'a'.repeat(73)}é\r\n €😀`);
  assert.equal(escapeText('a;b,c\\d\r\ne\u0007'), 'a\\;b\\,c\\\\d\\ne');
});
