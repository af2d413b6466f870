// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { anyAdvisory } from '../../../test/builders/any-advisory.ts';
import { buildAdvisory, samplePublisher } from '../../../test/builders/build-advisory.ts';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { editJson } from '../../../test/builders/edit-json.ts';
import { gradeOsv, osvValidator } from '../../../tools/conformance/osv.ts';
import { checkOsv } from './check-osv.ts';
import { osv } from './index.ts';
import { osvRules } from './lint-osv.ts';

const written = async (advisory = buildAdvisory()) => osv.write({ advisory, publisher: samplePublisher, language: 'en' });

it('whatever it writes is valid by the official schema', corpusTest, async () => {
  const validate = osvValidator(corpus!);
  await fc.assert(
    fc.asyncProperty(anyAdvisory, async (advisory) => {
      assert.ok(validate(JSON.parse(await written(advisory))), JSON.stringify(validate.errors?.slice(0, 3)));
    }),
    { numRuns: 60 },
  );
});

it('finds what the official schema and linter find', corpusTest, () => {
  const { passed, total, deviations } = gradeOsv(corpus!);
  assert.deepEqual([passed, total], [62, 63]);
  assert.equal(deviations.length, 1);
  assert.match(deviations[0]!, /nopackage.*over the network/);
});

it('writes an id of a database that is not registered with its sign', async () => {
  assert.equal(JSON.parse(await written()).id, 'x_NGAO-2026-0001');
  assert.equal(osv.read(await written()).id, 'NGAO-2026-0001');
});

it('has no record of what belongs to no ecosystem', () => {
  const advisory = buildAdvisory({ products: buildAdvisory().products.slice(1) });
  assert.match(osv.unsuited!({ advisory, publisher: samplePublisher, language: 'en' }), /no affected package/);
  assert.equal(osv.unsuited!({ advisory: buildAdvisory(), publisher: samplePublisher, language: 'en' }), '');
});

const events = '/affected/0/ranges/0/events';
const broken: readonly [rule: string, pointer: string, value: unknown][] = [
  ['SCH:001', '/id', 'NGAO-2026-0001'],
  ['SCH:001', '/surprise', 1],
  ['SCH:001', '/severity/0/score', 'CVSS:3.1/AV:N'],
  ['SCH:001', '/affected/0/package/ecosystem', 'Nowhere'],
  ['SCH:001', `${events}/-`, { last_affected: '1.0.0' }],
  ['SCH:001', '/withdrawn', '2026-02-30T00:00:00Z'],
  ['SCH:001', events, [{ fixed: '1.0.0' }]],
  ['REC:001', '/affected', []],
  ['REC:002', '/aliases', ['CVE-1900-0001', 'CVE-1900-0001']],
  ['REC:002', '/aliases/-', 'x_NGAO-2026-0001'],
  ['REC:003', '/upstream', ['CVE-1900-0001']],
  ['REC:004', '/related', ['x_NGAO-2026-0001']],
  ['RNG:002', events, [{ introduced: '1.0.0' }, { fixed: '1.0.0' }]],
  ['PKG:001', '/affected/0/package', undefined],
  ['PKG:002', '/affected/0/versions', [' ']],
  ['PKG:003', '/affected/0/package/purl', 'npm/example'],
];
it('names the rule that a record breaks', async () => {
  const good = await written();
  assert.deepEqual(checkOsv(good), []);
  for (const [rule, pointer, value] of broken) {
    const rules = new Set(checkOsv(editJson(good, pointer, value)).map((fault) => fault.rule));
    assert.deepEqual([...rules], [rule], pointer);
  }
  const untested = Object.keys(osvRules).filter((rule) => !broken.some(([told]) => told === rule));
  assert.deepEqual(untested, ['RNG:001'], 'the schema says it first');
});

it('refuses what is no record, and never throws', () => {
  for (const text of ['', '[]', 'null', '{"a":', '['.repeat(100_000), '{"id":"x_1","modified":5}', '{"__proto__":1}'])
    assert.ok(checkOsv(text).length > 0, text.slice(0, 20));
  assert.throws(() => osv.read('[]'), /no OSV record/);
});
