// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import type { Report } from '../../src/model/report.ts';
import { ngao, project } from '../builders/command.ts';
import { corpus, corpusTest } from '../builders/corpus.ts';

/*
 * The whole way over real data: `ngao db import` of the corpus's npm advisories, then `ngao scan` of every repository;
 * what the reports say is held against expected-hits.json, which two independent evaluators agree on.
 */
interface ExpectedHit {
  package: string;
  version: string;
  ids: string[];
  withdrawnIds: string[];
}

const database = { folder: '' };

before(async (context) => {
  if (corpus === undefined) return;
  database.folder = project(context as never, {});
  const advisories = ['osv/npm', 'nodejs-core', 'kev.json.gz', 'epss.csv'].map((part) =>
    join(corpus as string, 'advisories', part),
  );
  const result = await ngao(database.folder, ['db', 'import', ...advisories, '--db', database.folder, '--now', '2026-09-11']);
  assert.equal(result.code, 0, result.stderr);
});

async function scan(repository: string): Promise<Report> {
  const folder = join(corpus as string, 'mojaloop/repos', repository);
  const args = ['scan', folder, '--json', '--include-dev', '--db', database.folder, '--now', '2026-09-12'];
  const { stdout, stderr, code } = await ngao(folder, args);
  assert.notEqual(code, 2, stderr);
  return JSON.parse(stdout) as Report;
}

test('every repository: the reports name exactly the expected package versions and ids', corpusTest, async () => {
  const expected: Record<string, ExpectedHit[]> = JSON.parse(
    readFileSync(join(corpus as string, 'mojaloop/expected-hits.json'), 'utf8'),
  );
  for (const [repository, hits] of Object.entries(expected)) {
    const report = await scan(repository);
    assert.deepEqual(report.problems, [], repository);
    const wanted = hits.flatMap((hit) => hit.ids.map((id) => `${hit.package}@${hit.version} ${id}`));
    const found = report.findings
      .filter((finding) => finding.kind === 'vulnerability' || finding.kind === 'malware')
      .flatMap((finding) =>
        finding.sources.map((source) => `${finding.component?.name}@${finding.component?.version} ${source.rule}`),
      );
    assert.deepEqual([...new Set(found)].sort(), [...new Set(wanted)].sort(), repository);
    const withdrawn = new Set(hits.flatMap((hit) => hit.withdrawnIds));
    assert.deepEqual(
      report.findings.filter((finding) => withdrawn.has(finding.vulnerability?.id ?? '')),
      [],
      repository,
    );
  }
});

test('every repository is read without a problem, twice with the same bytes', corpusTest, async () => {
  for (const repository of readdirSync(join(corpus as string, 'mojaloop/repos'))) {
    const [first, second] = [await scan(repository), await scan(repository)];
    // The corpus holds one yarn workspace without its members' package.json: that gap must be told, and is the only one.
    const problems = first.problems.filter((problem) => !/^modules\/.*package\.json is missing/.test(problem.message));
    assert.deepEqual(problems, [], repository);
    assert.equal(JSON.stringify(first), JSON.stringify(second), repository);
  }
});

test("a service's Node.js advisories come from its Dockerfile and .nvmrc", corpusTest, async () => {
  const ledger = await scan('central-ledger');
  const runtime = ledger.findings.filter((finding) => finding.kind === 'runtime');
  const versions = new Set(runtime.map((finding) => finding.component?.version));
  assert.deepEqual([...versions], ['22.22.0']);
  assert.equal(runtime.length, 7);
});
