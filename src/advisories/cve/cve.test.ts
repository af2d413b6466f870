// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { anyAdvisory } from '../../../test/builders/any-advisory.ts';
import { buildAdvisory, buildWithdrawnAdvisory, samplePublisher } from '../../../test/builders/build-advisory.ts';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { editJson } from '../../../test/builders/edit-json.ts';
import { cveValidators, gradeCve, lintFindings } from '../../../tools/conformance/cve.ts';
import { checkCve } from './check-cve.ts';
import { cve } from './index.ts';
import { cveRules } from './lint-cve.ts';
import { writeCnaContainer, writeCveRecord } from './write-cve.ts';

const inputOf = (advisory = buildAdvisory()) => ({ advisory, publisher: samplePublisher, language: 'en' as const });
const container = (advisory = buildAdvisory()) => writeCnaContainer(inputOf(advisory));

it('whatever it writes is valid by the official schemas', corpusTest, () => {
  const official = cveValidators(corpus!);
  fc.assert(
    fc.property(anyAdvisory, (advisory) => {
      const told = JSON.parse(container(advisory));
      const validate = advisory.withdrawn ? official.rejected : official.container;
      assert.ok(validate(told), JSON.stringify(validate.errors?.slice(0, 3)));
      if (!advisory.aliases.some((alias) => alias.startsWith('CVE-'))) return;
      assert.ok(
        official.record(JSON.parse(writeCveRecord(inputOf(advisory)))),
        JSON.stringify(official.record.errors?.slice(0, 3)),
      );
    }),
    { numRuns: 60 },
  );
});

it('finds what the official schema finds', corpusTest, () => {
  const { passed, total, deviations } = gradeCve(corpus!);
  assert.deepEqual({ passed, total, deviations }, { passed: 25, total: 25, deviations: [] });
});

it('finds in published records what a linter finds', corpusTest, () => {
  assert.deepEqual(lintFindings(corpus!), [
    'osv/cve5-inputs/CVE-2016-1897.json: E007, E008, E009',
    'osv/cve5-inputs/CVE-2022-33068.json: E007, E008, E009',
    'osv/cve5-inputs/CVE-2023-1055.json: E008',
    'osv/cve5-inputs/CVE-2023-22466.json: E007',
    'osv/cve5-inputs/CVE-2023-45803.json: E007',
    'osv/cve5-inputs/CVE-2026-23522.json: E007',
  ]);
});

it('rejects the CVE id of what is withdrawn, and says why', () => {
  const { cnaContainer } = JSON.parse(container(buildWithdrawnAdvisory()));
  assert.deepEqual(cnaContainer.rejectedReasons, [{ lang: 'en', value: 'The page is never cached: the report was a mistake.' }]);
  assert.equal(cnaContainer.affected, undefined);
  assert.deepEqual(checkCve(container(buildWithdrawnAdvisory())), []);
});

it('writes a full record only where the CVE id and the CNA are known', () => {
  assert.throws(() => writeCveRecord(inputOf(buildAdvisory({ aliases: [] }))), /no CVE id yet/);
  const { cna: _, ...nobody } = samplePublisher;
  assert.throws(() => writeCveRecord({ ...inputOf(), publisher: nobody }), /no CNA/);
  assert.deepEqual(checkCve(writeCnaContainer({ ...inputOf(), publisher: nobody })), [], 'the service adds who provides it');
  assert.deepEqual(cve.read(writeCveRecord(inputOf())), cve.read(container()));
});

const at = '/containers/cna';
const broken: readonly [rule: string, pointer: string, value: unknown][] = [
  ['schema', `${at}/affected/0/vendor`, undefined],
  ['schema', `${at}/affected/0/versions/0/versionType`, undefined],
  ['schema', `${at}/descriptions`, [{ lang: 'fr', value: 'Une description.' }]],
  ['schema', '/cveMetadata/assignerOrgId', 'somebody'],
  ['E001', `${at}/references/0/url`, 'gopher://example.org/1'],
  ['E002', `${at}/references/-`, { url: 'https://example.org/blog/replay' }],
  ['E003', `${at}/descriptions`, [{ lang: 'en', value: 'Too short' }]],
  ['E004', `${at}/descriptions/0/value`, ' A description with a blank.'],
  ['E005', `${at}/metrics/0/cvssV3_1/baseSeverity`, 'LOW'],
  ['E006', `${at}/affected`, [{ vendor: 'Example', product: 'Ledger', defaultStatus: 'unaffected' }]],
  ['E007', `${at}/affected/1/versions/0/version`, '< 1.0.0'],
  ['E008', `${at}/affected/0/vendor`, 'n/a'],
  ['E009', `${at}/affected/0/product`, 'N/A'],
  ['E010', `${at}/references/-`, { url: 'https://www.cve.org/CVERecord?id=CVE-1900-0001' }],
  ['E011', `${at}/descriptions/0/value`, 'A description with \\u0041 in it.'],
  ['E013', `${at}/affected/0/packageURL`, 'pkg:npm/%40example/ledger@1.0.0'],
  ['E017', `${at}/metrics/0/cvssV3_1/baseScore`, 7.2],
  ['E018', `${at}/timeline/0/value`, ' '],
  ['E019', `${at}/credits/0/value`, ' '],
  ['E020', `${at}/affected/0/versions/0/lessThan`, 'latest'],
];
it('names the rule that a record breaks', () => {
  const good = writeCveRecord(inputOf());
  assert.deepEqual(checkCve(good), []);
  for (const [rule, pointer, value] of broken) {
    const rules = new Set(checkCve(editJson(good, pointer, value)).map((fault) => fault.rule));
    assert.deepEqual([...rules], [rule], `${rule} ${pointer}`);
  }
  const untested = Object.keys(cveRules).filter((rule) => !broken.some(([told]) => told === rule));
  assert.deepEqual(untested, ['E014', 'E015', 'E016'], 'the schema of 5.2 says these first');
});

it('refuses what is no record, and never throws', () => {
  for (const text of ['', '[]', '{}', '{"cnaContainer":5}', '{"containers":{"cna":{"rejectedReasons":[]}}}', '{'.repeat(1000)])
    assert.ok(checkCve(text).length > 0, text.slice(0, 20));
  assert.throws(() => cve.read('{}'), /no CVE record/);
});
