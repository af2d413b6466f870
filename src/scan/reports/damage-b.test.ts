// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { assertSound, gather } from '../../../test/builders/gather-report.ts';
import { zipFile } from '../../../test/builders/zip-file.ts';
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

async function read(id: string, bytes: Uint8Array) {
  return gather(await (reportReader(id) as ReportReader).read({ file: 'upload', bytes }));
}

/** Reads to the end: sound content or a NgaoError that repeats nothing of the input, and nothing else. */
async function readOrRefuse(id: string, bytes: Uint8Array): Promise<void> {
  try {
    const content = await read(id, bytes);
    assertSound(content);
    for (const { component, fingerprint, about } of content.observations) assert.ok(component || fingerprint !== '', about);
  } catch (thrown) {
    assert.ok(thrown instanceof NgaoError, `${id}: ${thrown instanceof Error ? thrown.stack : thrown}`);
    assert.match(thrown.code, /^input-/);
    assert.doesNotMatch(thrown.message, /CANARY/);
  }
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
}

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

function documentsOf(id: string): string[] {
  const testdata = join(import.meta.dirname, id, 'testdata');
  const files = readdirSync(testdata).map((name) => {
    const folder = join(testdata, name, 'input');
    return readFileSync(join(folder, readdirSync(folder)[0] as string), 'latin1');
  });
  return files.filter((text) => /^\s*[[{]/.test(text));
}

for (const id of ids) {
  describe(`a damaged report for ${id}`, () => {
    const documents = documentsOf(id);
    if (documents.length > 0) {
      it('is read or refused when any one field, list or object is replaced by what it should not be', async () => {
        for (const text of documents) {
          const count = placesOf(JSON.parse(text)).length;
          for (let index = 0; index < count; index++) {
            const document = JSON.parse(text) as unknown;
            const [holder, key] = placesOf(document)[index] as [Record<string, unknown>, string];
            for (let step = 0; step < 3; step++) {
              holder[key] = oddities[(index + step * 5) % oddities.length];
              await readOrRefuse(id, Buffer.from(JSON.stringify(document)));
            }
          }
        }
      });
    }

    it('is refused when it proves nothing and lists nothing', async () => {
      const left = [
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
      ];
      for (const text of left) {
        const refused = (thrown: unknown) => thrown instanceof NgaoError && thrown.code.startsWith('input-');
        await assert.rejects(read(id, Buffer.from(text)), refused, `${id}: ${text}`);
      }
    });
  });
}

describe('hostile containers', () => {
  it('refuses entities before they multiply', async () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><analysis xmlns="https://jeremylong.github.io/DependencyCheck/dependency-check.2.5.xsd">&b;</analysis>`;
    await assert.rejects(read('dependency-check', Buffer.from(bomb)), /document type declaration/);
  });

  it('refuses workbooks that unpack without measure, lie or are encrypted, before unpacking', async () => {
    const workbook = (content: string, lie: object = {}) => zipFile([{ name: 'xl/workbook.xml', content, ...lie }]);
    await assert.rejects(read('license-xlsx', workbook(' '.repeat(40 << 20))), { code: 'input-too-large' });
    await assert.rejects(read('license-xlsx', workbook(' '.repeat(2 << 20))), /packs more than 100 to 1/);
    await assert.rejects(read('license-xlsx', workbook('<workbook/>', { size: 1 })), /is damaged/);
    await assert.rejects(read('license-xlsx', workbook('<workbook/>', { crc: 1 })), /is damaged/);
    await assert.rejects(read('license-xlsx', workbook('<workbook/>', { flags: 1 })), /is encrypted/);
    await assert.rejects(read('license-xlsx', workbook('<workbook/>', { method: 12 })), /is damaged/);
    await assert.rejects(read('license-xlsx', zipFile({ 'a.txt': 'a' })), /is no workbook/);
    const whole = workbook('<workbook/>');
    for (let end = 0; end < whole.length; end++) await readOrRefuse('license-xlsx', whole.subarray(0, end));
  });
});
