// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSource } from '../../test/builders/draft-source.ts';
import { draftAdvisory } from './draft-advisory.ts';
import type { DraftSource } from './draft-source.ts';
import { newerStatements, renewDraft } from './renew-draft.ts';

const draft = (given: Partial<DraftSource> = {}) => draftAdvisory(buildSource(given)).advisory;
const affected: DraftSource['affected'] = [
  { uid: 'a1', name: 'pkg:npm/%40example/ledger', range: '>=1.0.0', tlp: 'clear', confidence: null },
];

test('R22 an open range of the draft ends at the version that was released since; what people wrote stays', () => {
  const early = draft({ affected, fixes: [], commits: [], events: [] });
  assert.deepEqual(early.products[0]?.ranges, [{ introduced: '1.0.0' }]);
  const written = {
    ...early,
    summary: { en: 'In our own words.' },
    timeline: [{ at: '2026-04-03T08:00:00Z', text: { en: 'A hub updated.' } }],
    references: [{ type: 'web' as const, url: 'https://www.example.org/how-to' }],
  };
  const renewed = renewDraft(written, draft({ affected }));
  assert.deepEqual(renewed.products[0]?.ranges, [{ introduced: '1.0.0', fixed: '2.1.0' }]);
  assert.equal(renewed.summary.en, 'In our own words.');
  assert.deepEqual(
    renewed.references.map(({ url }) => url),
    ['https://www.example.org/how-to', 'https://git.example.org/ledger/commit/abc123'],
  );
  assert.deepEqual(
    renewed.timeline.map(({ text }) => text.en),
    ['The flaw was reported.', 'A hub updated.'],
  );
  assert.deepEqual(renewDraft(renewed, draft({ affected })), renewed, 'twice is once');
});

test('a range that a person ended is not changed by what was released', () => {
  const told = draft({ affected, fixes: [] });
  const ended = {
    ...told,
    products: told.products.map((one) => ({ ...one, ranges: [{ introduced: '1.0.0', fixed: '2.0.9' }] })),
  };
  assert.deepEqual(renewDraft(ended, draft({ affected })).products[0]?.ranges, [{ introduced: '1.0.0', fixed: '2.0.9' }]);
});

test('R46 the draft knows which vendors have spoken anew since, and is silent once their words are taken over', () => {
  const early = draft();
  const [said] = early.vendorStatements;
  assert.ok(said);
  const again = {
    ...early,
    vendorStatements: [
      { ...said, text: 'We were wrong.' },
      { ...said, vendor: 'Another' },
    ],
  };
  assert.deepEqual(newerStatements(early, again), [said.vendor, 'Another']);
  assert.deepEqual(newerStatements(renewDraft(early, again), again), []);
  assert.deepEqual(newerStatements(early, { ...early, vendorStatements: [] }), [said.vendor], 'taken back');
  assert.deepEqual(newerStatements(early, draft()), []);
});
