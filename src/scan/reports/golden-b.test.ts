// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { assertGolden } from '../../../test/builders/golden.ts';
import { assertSoundObservation, wholeContent } from '../../../test/builders/report-content.ts';
import type { ReportReader } from './contract.ts';
import { reportReader } from './registry.ts';
import { headOf, sniffReport } from './sniff.ts';

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

/** Stands in every field of the inputs that may hold a secret. */
const canary = 'CANARY-7f3d-hunter2';
const tellSecrets = ['github-code-scanning', 'github-secret-scanning', 'gitleaks', 'sarif', 'secretlint', 'semgrep', 'sonarqube'];

function casesOf(id: string) {
  const testdata = join(import.meta.dirname, id, 'testdata');
  return readdirSync(testdata).map((name) => {
    const folder = join(testdata, name);
    const [file] = readdirSync(join(folder, 'input')) as [string];
    return { name, file, bytes: readFileSync(join(folder, 'input', file)), golden: join(folder, 'expected.json') };
  });
}

for (const id of ids) {
  describe(`the reader ${id}`, () => {
    const reader = reportReader(id) as ReportReader;
    for (const { name, file, bytes, golden } of casesOf(id)) {
      it(`reads ${name} as its golden file says`, async () => {
        const content = wholeContent(await reader.read({ file, bytes }));
        for (const observation of content.observations) assertSoundObservation(observation);
        assertGolden(golden, `${JSON.stringify(content, null, 2)}\n`);
      });

      it(`knows ${name} by its head, whatever it is called`, () => {
        assert.equal(sniffReport(headOf({ file: 'upload.bin', bytes }))?.id, id);
      });
    }
  });
}

describe('secrets in reports', () => {
  for (const id of tellSecrets) {
    it(`are dropped by ${id}, in every field`, async () => {
      const cases = casesOf(id);
      assert.ok(cases.some(({ bytes }) => bytes.includes(canary)));
      for (const { file, bytes } of cases) {
        const content = wholeContent(await (reportReader(id) as ReportReader).read({ file, bytes }));
        assert.ok(!JSON.stringify(content).includes(canary));
      }
    });
  }
});
