// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { anyAdvisory } from '../../../test/builders/any-advisory.ts';
import { buildAdvisory, buildWithdrawnAdvisory, samplePublisher } from '../../../test/builders/build-advisory.ts';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { editJson } from '../../../test/builders/edit-json.ts';
import { gradeOpenvex, openvexValidator } from '../../../tools/conformance/openvex.ts';
import { checkOpenvex } from './check-openvex.ts';
import { writeOpenvex } from './write-openvex.ts';

const written = (advisory = buildAdvisory()) => writeOpenvex({ advisory, publisher: samplePublisher, language: 'en' });

it('whatever it writes is valid by the official schema', corpusTest, () => {
  const validate = openvexValidator(corpus!);
  fc.assert(
    fc.property(anyAdvisory, (advisory) => {
      assert.ok(validate(JSON.parse(written(advisory))), JSON.stringify(validate.errors?.slice(0, 3)));
    }),
    { numRuns: 60 },
  );
});

it('finds what the official schema finds', corpusTest, () => {
  const { passed, total, deviations } = gradeOpenvex(corpus!);
  assert.deepEqual({ passed, total, deviations }, { passed: 25, total: 25, deviations: [] });
});

it('says of each stretch what is true of it, and what mends it', () => {
  const told = JSON.parse(written()).statements.map((statement: { status: string; products: { '@id': string }[] }) => [
    statement.status,
    statement.products.map((product) => decodeURIComponent(product['@id'])),
  ]);
  assert.deepEqual(told.slice(0, 2), [
    ['affected', ['pkg:npm/@example/ledger?vers=vers:npm/<14.2.7', 'pkg:npm/@example/ledger?vers=vers:npm/>=15.0.0|<15.1.3']],
    ['fixed', ['pkg:npm/@example/ledger@14.2.7', 'pkg:npm/@example/ledger@15.1.3']],
  ]);
});

it('never says that the products of a withdrawn advisory are safe', () => {
  const { statements, version } = JSON.parse(written(buildWithdrawnAdvisory()));
  assert.equal(statements[0].status, 'under_investigation');
  assert.match(statements[0].status_notes, /^Withdrawn: The page is never cached/);
  assert.equal(version, 2, 'the withdrawal is an edition of its own');
});

const broken: readonly [rule: string, pointer: string, value: unknown][] = [
  ['schema', '/statements', []],
  ['schema', '/version', '1'],
  ['schema', '/statements/0/action_statement', undefined],
  ['schema', '/timestamp', '2026-03-03'],
  ['context', '/@context', 'https://openvex.dev/ns/v0.0.1'],
  ['last-updated', '/last_updated', '2020-01-01T00:00:00Z'],
  ['name', '/statements/0/vulnerability/name', ' '],
  ['alias', '/statements/0/vulnerability/aliases', ['CVE-1900-0001']],
  ['products', '/statements/0/products', undefined],
  ['justification', '/statements/0/justification', 'component_not_present'],
  ['action', '/statements/0/action_statement', ' '],
  ['purl', '/statements/0/products/0', { '@id': 'pkg:npm' }],
  ['contradiction', '/statements/1/status', 'under_investigation'],
];
it('names the rule that a document breaks', () => {
  const same = { '@id': 'pkg:npm/a' };
  const double = editJson(editJson(written(), '/statements/0/products', [same]), '/statements/1/products', [same]);
  assert.deepEqual(checkOpenvex(written()), []);
  for (const [rule, pointer, value] of broken) {
    const start = rule === 'contradiction' ? double : written();
    const rules = new Set(checkOpenvex(editJson(start, pointer, value)).map((fault) => fault.rule));
    assert.deepEqual([...rules], [rule], pointer);
  }
  assert.equal(checkOpenvex('[').length, 1);
});
