// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { assertSoundObservation, wholeContent } from '../../../test/builders/report-content.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { ReportReader } from './contract.ts';
import { reportReader } from './registry.ts';

const ids = [
  'csaf',
  'dependency-check',
  'github-code-scanning',
  'github-dependabot',
  'github-secret-scanning',
  'gitleaks',
  'license-csv',
  'license-xlsx',
  'openvex',
  'sarif',
  'secretlint',
  'semgrep',
  'sonarqube',
];

function inputsOf(id: string): Buffer[] {
  const testdata = join(import.meta.dirname, id, 'testdata');
  return readdirSync(testdata).map((name) => {
    const folder = join(testdata, name, 'input');
    return readFileSync(join(folder, readdirSync(folder)[0] as string));
  });
}

/** Reads to the end: sound content or a NgaoError that repeats nothing of the input, and nothing else. */
async function readOrRefuse(id: string, bytes: Uint8Array): Promise<void> {
  try {
    const content = wholeContent(await (reportReader(id) as ReportReader).read({ file: 'a.bin', bytes }));
    for (const observation of content.observations) assertSoundObservation(observation);
  } catch (thrown) {
    assert.ok(thrown instanceof NgaoError, `${id}: ${thrown instanceof Error ? thrown.stack : thrown}`);
    assert.match(thrown.code, /^input-/);
    assert.doesNotMatch(thrown.message, /CANARY/);
  }
  assert.deepEqual(Object.keys(Object.prototype), []);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
}

const damage = fc.record({
  at: fc.nat(),
  length: fc.integer({ min: 0, max: 40 }),
  bytes: fc.uint8Array({ maxLength: 12 }),
  cut: fc.boolean(),
});

/** Values that a field should never have. */
const oddities: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  '\u0000\u202e\ud800',
  [],
  [[]],
  {},
  [null, 7, 'x'],
  'constructor',
  JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'),
  'x'.repeat(40_000),
  '{0}{1}{{'.repeat(3000),
];

/** Every place in a JSON value: the object or array and the key in it. */
function placesOf(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [[holder, key] as [Record<string, unknown>, string], ...placesOf(holder[key])]);
}

for (const id of ids) {
  describe(`a damaged report for ${id}`, () => {
    const inputs = inputsOf(id);

    it('is read or refused when bytes change, vanish or are cut off', async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(inputs.length - 1), fc.array(damage, { minLength: 1, maxLength: 3 }), async (which, damages) => {
          let bytes = Buffer.from(inputs[which] as Buffer);
          for (const { at, length, bytes: others, cut } of damages) {
            const start = at % (bytes.length + 1);
            const rest = cut ? Buffer.alloc(0) : bytes.subarray(Math.min(bytes.length, start + length));
            bytes = Buffer.concat([bytes.subarray(0, start), others, rest]);
          }
          await readOrRefuse(id, bytes);
        }),
        { numRuns: 150 },
      );
    });

    const documents = inputs.filter((bytes) => bytes[0] === 0x7b || bytes[0] === 0x5b).map((bytes) => bytes.toString('utf8'));
    if (documents.length > 0)
      it('is read or refused when any one field holds what it should not', async () => {
        for (const text of documents) {
          const count = placesOf(JSON.parse(text)).length;
          for (let index = 0; index < count; index++) {
            const document = JSON.parse(text) as unknown;
            const [holder, key] = placesOf(document)[index] as [Record<string, unknown>, string];
            holder[key] = oddities[index % oddities.length];
            await readOrRefuse(id, Buffer.from(JSON.stringify(document)));
          }
        }
      });

    it('is refused when it proves nothing and lists nothing', async () => {
      for (const text of [
        '',
        ' ',
        'null',
        '[]',
        '{}',
        'true',
        '""',
        '{"error":"not found"}',
        '<html></html>',
        '[{}]',
        '[null]',
        '[[]]',
      ]) {
        const read = async () =>
          wholeContent(await (reportReader(id) as ReportReader).read({ file: '', bytes: Buffer.from(text) }));
        await assert.rejects(read, (thrown) => thrown instanceof NgaoError && thrown.code.startsWith('input-'), `${id}: ${text}`);
      }
    });
  });
}

describe('hostile containers', () => {
  it('refuses entities before they multiply', async () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><analysis xmlns="https://jeremylong.github.io/DependencyCheck/dependency-check.2.5.xsd">&b;</analysis>`;
    const read = async () => (reportReader('dependency-check') as ReportReader).read({ file: 'a.xml', bytes: Buffer.from(bomb) });
    await assert.rejects(read, /document type declaration/);
  });
});
