// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { validateXML } from 'xmllint-wasm';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import {
  buildInput,
  cleanInput,
  hostileInput,
  incompleteInput,
  largeInput,
  sampleInput,
} from '../../../test/builders/sample-report.ts';
import { writeJunit } from './write-junit.ts';

const amount = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;

it('is valid by the JUnit schema', corpusTest, async () => {
  const inputs = [
    sampleInput(),
    incompleteInput(),
    cleanInput(),
    buildInput(),
    largeInput(),
    hostileInput('a "<&>]]> \u0000 \ud800 \n'),
  ];
  const result = await validateXML({
    xml: inputs.map((input, at) => ({ fileName: `report-${at}.xml`, contents: writeJunit(input) })),
    schema: [{ fileName: 'JUnit.xsd', contents: readFileSync(join(corpus!, 'standards/junit/JUnit.xsd'), 'utf8') }],
  });
  assert.deepEqual(result.errors.slice(0, 3), []);
  assert.equal(result.valid, true);
});

it('fails one test per violation, skips what was decided, and counts so', () => {
  const xml = writeJunit(sampleInput());
  assert.equal(amount(xml, /<failure /g), 4);
  assert.equal(amount(xml, /<skipped /g), 2);
  assert.match(xml, /name="package-lock.json" .* tests="4" failures="3" errors="0" skipped="1"/);
});

it('makes an error of what could not be checked', () => {
  assert.match(writeJunit(incompleteInput()), /<error message="yarn.lock ends/);
});

it('passes one test where nothing is wrong, so that a clean run is seen to have run', () => {
  const xml = writeJunit(cleanInput());
  assert.match(xml, /<testcase name="breaks no policy" classname="package-lock.json" time="0"\/>/);
  assert.equal(amount(xml, /<failure|<error/g), 0);
});
