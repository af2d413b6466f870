// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverageOf, expectedRows, intervalText } from './coverage.ts';

const now = Date.parse('2026-03-10T12:00:00Z');
const stream = { tool: 'grype', category: '', lastReportAt: '2026-03-09T12:00:00Z', lastProofAt: null };
const target = {
  scope: 'in' as const,
  archivedAt: null,
  expects: [{ tool: 'grype', everyHours: 24 }],
  streams: [stream],
  missing: [] as { tool: string; since: string | null; dueAt: string }[],
};

test('a target is well only when what is expected of it came in time', () => {
  assert.deepEqual(coverageOf(target, now), { tone: 'good', text: '1 expected scan in time' });
  assert.deepEqual(coverageOf({ ...target, expects: [] }, now), { tone: 'calm', text: 'Scanned, nothing expected' });
  assert.deepEqual(coverageOf({ ...target, expects: [], streams: [] }, now).tone, 'warn');
});

test('what is missing is told, with since when', () => {
  const missing = [{ tool: 'grype', since: '2026-03-05T12:00:00Z', dueAt: '2026-03-06T12:00:00Z' }];
  assert.deepEqual(coverageOf({ ...target, missing }, now), { tone: 'bad', text: 'grype is missing, last 5 days ago' });
  const never = [{ tool: 'grype', since: null, dueAt: '2026-03-06T12:00:00Z' }];
  assert.equal(coverageOf({ ...target, missing: never }, now).text, 'grype is missing, never came');
  const expects = [...target.expects, { tool: 'ngao', everyHours: 24 }];
  const both = [...missing, { tool: 'ngao', since: null, dueAt: '2026-03-06T12:00:00Z' }];
  assert.equal(coverageOf({ ...target, expects, missing: both }, now).text, '2 of 2 expected scans are missing');
});

test('out of scope and archived come before everything else', () => {
  const missing = [{ tool: 'grype', since: null, dueAt: '2026-03-06T12:00:00Z' }];
  assert.equal(coverageOf({ ...target, missing, scope: 'out' }, now).text, 'Out of scope');
  assert.equal(coverageOf({ ...target, archivedAt: '2026-01-01T00:00:00Z' }, now).text, 'Archived');
});

test('an interval is told in its largest whole unit', () => {
  assert.deepEqual([168, 336, 24, 48, 36, 1].map(intervalText), [
    'every week',
    'every 2 weeks',
    'every day',
    'every 2 days',
    'every 36 hours',
    'every hour',
  ]);
});

test('the newest report of a tool counts, whatever its category', () => {
  const streams = [stream, { ...stream, category: 'image', lastReportAt: '2026-03-10T08:00:00Z' }];
  assert.deepEqual(expectedRows({ ...target, streams }), [
    { tool: 'grype', everyHours: 24, last: '2026-03-10T08:00:00Z', dueAt: null },
  ]);
});
