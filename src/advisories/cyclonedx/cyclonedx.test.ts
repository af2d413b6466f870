// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { anyAdvisory } from '../../../test/builders/any-advisory.ts';
import { buildAdvisory, samplePublisher } from '../../../test/builders/build-advisory.ts';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { editJson } from '../../../test/builders/edit-json.ts';
import { cyclonedxValidator, exampleFindings, gradeCyclonedx } from '../../../tools/conformance/cyclonedx.ts';
import { checkCyclonedx } from './check-cyclonedx.ts';
import { writeVdr } from './write-vdr.ts';
import { writeVex } from './write-vex.ts';

const inputOf = (advisory = buildAdvisory()) => ({ advisory, publisher: samplePublisher, language: 'en' as const });

it('whatever it writes is valid by the official schema', corpusTest, () => {
  const validate = cyclonedxValidator(corpus!);
  fc.assert(
    fc.property(anyAdvisory, (advisory) => {
      for (const write of [writeVex, writeVdr])
        assert.ok(validate(JSON.parse(write(inputOf(advisory)))), JSON.stringify(validate.errors?.slice(0, 3)));
    }),
    { numRuns: 40 },
  );
});

it('finds what the test documents of the specification are meant to show', corpusTest, () => {
  const { passed, total, deviations } = gradeCyclonedx(corpus!);
  assert.deepEqual([passed, total], [68, 70]);
  assert.ok(deviations.every((told) => /licence ids are not compared/.test(told)));
  assert.deepEqual(exampleFindings(corpus!), []);
});

it('gives every product an analysis of its own in VEX, and one vulnerability to VDR', () => {
  const vex = JSON.parse(writeVex(inputOf()));
  assert.deepEqual(
    vex.vulnerabilities.map(({ analysis }: { analysis: object }) => analysis),
    [
      { state: 'exploitable', response: ['update', 'workaround_available'] },
      {
        state: 'exploitable',
        response: ['workaround_available'],
        detail: 'Rebuild the image on the fixed package.\n\nReconstruire l’image sur le paquet corrigé.',
      },
      {
        state: 'not_affected',
        justification: 'code_not_reachable',
        detail: 'The gateway never posts transfers.\n\nLa passerelle ne comptabilise jamais de transfert.',
      },
    ],
  );
  const vdr = JSON.parse(writeVdr(inputOf()));
  assert.equal(vdr.vulnerabilities.length, 1);
  assert.notEqual(vdr.serialNumber, vex.serialNumber);
});

it('keeps the serial number over revisions, and counts the version', () => {
  const first = JSON.parse(writeVex(inputOf(buildAdvisory({ revisions: buildAdvisory().revisions.slice(0, 1) }))));
  const second = JSON.parse(writeVex(inputOf()));
  assert.equal(first.serialNumber, second.serialNumber);
  assert.deepEqual([first.version, second.version], [1, 2]);
});

const broken: readonly [rule: string, pointer: string, value: unknown][] = [
  ['schema', '/specVersion', '1.5'],
  ['schema', '/serialNumber', 'urn:uuid:1'],
  ['schema', '/vulnerabilities/0/analysis/state', 'fine'],
  ['schema', '/vulnerabilities/0/affects/0/versions/0/version', '1.0.0'],
  ['unique-ref', '/vulnerabilities/1/bom-ref', 'vulnerability:NGAO-2026-0001:1'],
  ['known-ref', '/vulnerabilities/0/affects/0/ref', 'nowhere'],
  ['vers', '/vulnerabilities/0/affects/0/versions/0/range', '<1.0.0'],
  ['vector', '/vulnerabilities/0/ratings/0/score', 1],
  ['justification', '/vulnerabilities/0/analysis/justification', 'code_not_present'],
  ['id', '/vulnerabilities/0/id', undefined],
  ['purl', '/components/0/purl', 'npm/a'],
];
it('names the rule that a document breaks', () => {
  assert.deepEqual(checkCyclonedx(writeVdr(inputOf())), []);
  assert.deepEqual(checkCyclonedx(writeVex(inputOf())), []);
  for (const [rule, pointer, value] of broken) {
    const rules = new Set(checkCyclonedx(editJson(writeVex(inputOf()), pointer, value)).map((fault) => fault.rule));
    assert.deepEqual([...rules], [rule], pointer);
  }
  assert.equal(checkCyclonedx('{').length, 1);
});
