// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { assertSound, gather } from '../../../test/builders/gather-report.ts';
import { NgaoError } from '../../kit/errors.ts';
import { deviations } from './deviations-table.ts';
import { headOf, readReport, sniffReport } from './sniff.ts';

/** The corpus's name of a format to ours. */
const formats: Readonly<Record<string, string>> = {
  anchore_grype: 'grype',
  cyclonedx: 'cyclonedx',
  dependency_track: 'dependency-track',
  npm_audit: 'npm-audit',
  npm_audit_7_plus: 'npm-audit',
  osv_scanner: 'osv-scanner',
  pnpm_audit: 'pnpm-audit',
  spdx: 'spdx',
  trivy: 'trivy',
  yarn_audit: 'yarn-audit',
};

interface Expectation {
  format: string;
  file: string;
  expected_findings: number | null;
}

const folder = join(corpus ?? '', 'tool-reports');
const all: Expectation[] = corpus === undefined ? [] : JSON.parse(readFileSync(join(folder, 'expectations.json'), 'utf8'));
const ours = all.filter(({ format }) => formats[format] !== undefined);

async function observed(file: string, format: string): Promise<number | 'refused'> {
  try {
    const content = await readReport({ file, bytes: readFileSync(join(folder, file)), format });
    return [...content.observations].length;
  } catch (thrown) {
    if (thrown instanceof NgaoError && thrown.code !== 'internal') return 'refused';
    throw thrown;
  }
}

describe('real reports of other tools', corpusTest, () => {
  for (const file of new Set(ours.map((expectation) => expectation.file))) {
    it(`${file}: as many observations as expected, or a deviation with its reason`, async () => {
      // A file stands twice where the other reader has a detailed mode; either count is a right answer.
      const expected = ours.filter((each) => each.file === file).map((each) => each.expected_findings ?? 'refused');
      const format = formats[ours.find((each) => each.file === file)?.format ?? ''] as string;
      const count = await observed(file, format);
      const deviation = deviations.find((each) => each.file === file);
      if (deviation) {
        assert.ok(expected.includes(deviation.theirs), `${deviation.theirs} is not what the corpus expects`);
        assert.equal(count, deviation.ours, deviation.why);
        assert.ok(!expected.includes(count), 'this is no deviation any more');
      } else assert.ok(expected.includes(count), `${count} instead of ${expected.join(' or ')}`);
    });
  }

  it('is recognised by its head, except where it says nothing or is spelled as another tool spells it', () => {
    const asAnother = { 'yarn_audit/issue_6495_multi_cwe_fabricated.json': 'npm-audit' };
    for (const { file, format } of ours) {
      const bytes = readFileSync(join(folder, file));
      const id = sniffReport(headOf({ file: '', bytes }))?.id;
      const said = /^\s*(?:null)?\s*$/.test(bytes.subarray(0, 64).toString()) ? undefined : formats[format];
      assert.equal(id, (asAnother as Record<string, string>)[file] ?? said, file);
    }
  });

  it('deviates from no file that the corpus does not have', () => {
    const files = new Set(all.map(({ file }) => file));
    for (const { file } of deviations) assert.ok(files.has(file), file);
  });
});

describe('documents of the standards', corpusTest, () => {
  it('reads every valid CycloneDX document, or says that it lists nothing', async () => {
    const tests = join(corpus ?? '', 'standards/cyclonedx/test');
    const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /(?:^|\/)valid-[^/]*\.(?:json|xml)$/.test(file),
    );
    assert.ok(files.length > 200, `${files.length} documents`);
    for (const file of files) {
      const bytes = readFileSync(join(tests, file));
      const read = readReport({ file, bytes }).then((content) => assertSound(gather(content)));
      await read.catch((thrown) => assert.match(thrown.message, /neither components nor vulnerabilities/, file));
    }
  });

  it('reads the inventories that Mojaloop commits, every row of a package', async () => {
    const repos = join(corpus ?? '', 'mojaloop/repos');
    const files = readdirSync(repos, { recursive: true, encoding: 'utf8' }).filter((file) => /\/sbom-v[^/]*\.csv$/.test(file));
    assert.ok(files.length > 10, `${files.length} files`);
    for (const file of files) {
      const content = await readReport({ file: '', bytes: readFileSync(join(repos, file)) });
      assert.equal(content.format, 'mojaloop-csv');
      const { inventory } = gather(content);
      assert.ok(inventory && inventory.length > 100 && inventory.every(({ ecosystem }) => ecosystem === 'npm'), file);
    }
  });
});
