// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { assertSound, type Gathered, gather } from '../../../test/builders/gather-report.ts';
import { NgaoError } from '../../kit/errors.ts';
import { deviations } from './deviations-table.ts';
import { readReport } from './sniff.ts';

/** Formats of the corpus, and the reader that has to know each file by its head. */
const readers: Readonly<Record<string, string>> = {
  api_sonarqube: 'sonarqube',
  csaf: 'csaf',
  dependency_check: 'dependency-check',
  github_sast: 'github-code-scanning',
  github_secrets_detection_report: 'github-secret-scanning',
  github_vulnerability: 'github-dependabot',
  gitleaks: 'gitleaks',
  openvex: 'openvex',
  sarif: 'sarif',
  secretlint: 'secretlint',
  semgrep: 'semgrep',
  sonarqube: 'sonarqube',
};

interface Expectation {
  format: string;
  file: string;
  /** null: refused. */
  expected_findings: number | null;
  /** `detailed`: every issue of SonarQube by itself, which is how we read them. */
  mode: string | null;
  /** How many are neither suppressed nor closed. */
  active?: number;
}

function expectations(): Expectation[] {
  const all = JSON.parse(readFileSync(join(corpus as string, 'tool-reports/expectations.json'), 'utf8')) as Expectation[];
  const ours = all.filter(({ format }) => Object.hasOwn(readers, format));
  return ours.filter((row) => row.mode === 'detailed' || !ours.some((other) => other !== row && other.file === row.file));
}

async function readFile(file: string): Promise<(Gathered & { format: string }) | 'refused'> {
  const bytes = readFileSync(join(corpus as string, 'tool-reports', file));
  try {
    const { format, ...content } = await readReport({ file: '', bytes });
    return { ...gather(content), format };
  } catch (thrown) {
    assert.ok(thrown instanceof NgaoError && thrown.code.startsWith('input-'), `${file}: ${thrown}`);
    return 'refused';
  }
}

/** A VEX document is counted as it is graded: one per product of a statement. */
function countOf({ observations, statements }: Gathered): number {
  return observations.length + (statements ?? []).reduce((sum, { products }) => sum + products.length, 0);
}

it('reads every real report to the expected count, or says why not', corpusTest, async () => {
  const rows = expectations();
  assert.equal(rows.length, 66);
  const wrong: string[] = [];
  for (const { file, format, expected_findings } of rows) {
    const theirs = expected_findings ?? 'refused';
    const deviation = deviations.find((each) => each.file === file);
    if (deviation) assert.deepEqual([deviation.theirs, deviation.ours !== theirs], [theirs, true], file);
    const read = await readFile(file);
    const count = read === 'refused' ? read : countOf(read);
    if (count !== (deviation?.ours ?? theirs)) wrong.push(`${file}: ${count} instead of ${deviation?.ours ?? theirs}`);
    if (read === 'refused') continue;
    assert.equal(read.format, readers[format], file);
    assertSound(read);
  }
  assert.deepEqual(wrong, []);
});

it('tells what real reports say is suppressed or closed', corpusTest, async () => {
  const rows = expectations().filter(({ active, format }) => active !== undefined && !['csaf', 'openvex'].includes(format));
  const open = [];
  for (const { file, active } of rows) {
    const read = (await readFile(file)) as Gathered;
    open.push([file, active, read.observations.filter(({ told }) => told.state === 'open').length]);
  }
  assert.equal(open.length, 6);
  assert.deepEqual(
    open.filter(([, theirs, ours]) => theirs !== ours),
    [],
  );
});

it('lets only reports that prove a run close anything', corpusTest, async () => {
  const proven = [];
  for (const { file } of expectations()) {
    const read = await readFile(file);
    if (read !== 'refused' && read.proof !== null) proven.push(file);
  }
  assert.deepEqual(proven.sort(), [
    'dependency_check/PR6439.xml',
    'dependency_check/version-6.5.3.xml',
    'dependency_check/version-6.5.3_multi_cwe_fabricated.xml',
    'sarif/bash-report-fabricated-no-internal-dupes.sarif',
    'sarif/codeQL-output.sarif',
    'sarif/dependency_check.sarif',
    'sarif/taint-python-report.sarif',
    'secretlint/secretlint_no_vuln.json',
    'semgrep/close_old_findings_report_second_run_line24.json',
    'semgrep/fingerprint_test.json',
    'semgrep/semgrep_version_1_30_0_line_26.json',
    'sonarqube/sonar-4-findings-3-to-aggregate.html',
    'sonarqube/sonar-6-findings.html',
    'sonarqube/sonar-6-findings.json',
  ]);
});

it('drops the secrets that real reports quote', corpusTest, async () => {
  const secrets: Readonly<Record<string, readonly string[]>> = {
    'gitleaks/gitleaks8_many.json': ['secretAWSsecret', 'dfjksdjfs3294dfjlsdaf213'],
    'gitleaks/version_7.5.0.json': ['AKIAIOSFODNN7EXAMPLE', 'BEGIN OPENSSH'],
    'github_secrets_detection_report/github_secrets_detection_report_many_vul.json': [
      'AKIAIOSFODNN7EXAMPLE',
      'ghp_xxxx',
      'aio_XXXX',
    ],
  };
  for (const [file, values] of Object.entries(secrets)) {
    const text = JSON.stringify(await readFile(file));
    const source = readFileSync(join(corpus as string, 'tool-reports', file), 'utf8');
    for (const value of values)
      assert.deepEqual([source.includes(value), text.includes(value)], [true, false], `${file}: ${value}`);
  }
});
