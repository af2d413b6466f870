// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { buildFinding, buildInput, incompleteInput, sampleInput } from '../../../test/builders/sample-report.ts';
import { gradeSarif } from '../../../tools/conformance/sarif.ts';
import type { ReportInput } from '../contract.ts';
import { relativeUri } from './sarif-text.ts';
import { githubLimits, writeSarif } from './write-sarif.ts';

interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }[];
  partialFingerprints: Record<string, string>;
  suppressions?: { kind: string; status: string; justification: string }[];
  properties: { finding: string; severity: string };
}

interface Run {
  tool: { driver: { rules: { id: string; properties: { tags: string[]; 'security-severity'?: string } }[] } };
  invocations: {
    executionSuccessful: boolean;
    toolExecutionNotifications: { descriptor: { id: string }; message: { text: string } }[];
  }[];
  results: Result[];
}

const runOf = (input: ReportInput): Run => JSON.parse(writeSarif(input)).runs[0];

it('is valid by the OASIS schema', corpusTest, () => {
  const { wrong, passed } = gradeSarif(corpus!);
  assert.deepEqual([wrong, passed], [[], 6]);
});

it('has one rule per vulnerability, and every result points to its rule', () => {
  const { tool, results } = runOf(sampleInput());
  const ids = tool.driver.rules.map((rule) => rule.id);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(ids.filter((id) => id === 'GHSA-xxxx-yyyy-0001').length, 1);
  for (const result of results) assert.equal(ids[result.ruleIndex], result.ruleId);
});

it('tells GitHub the severity that was judged, not another score', () => {
  const rules = new Map(runOf(sampleInput()).tool.driver.rules.map((rule) => [rule.id, rule.properties['security-severity']]));
  assert.equal(rules.get('GHSA-xxxx-yyyy-0001'), '9.8');
  assert.equal(rules.get('CVE-1900-0005'), '2.0', 'no score: the middle of "low"');
  assert.equal(rules.get('license-disallowed'), undefined, 'unknown stays unsaid');
  const scored = buildFinding({ id: 'f', severity: 'high' });
  scored.vulnerability!.cvss = [{ version: '3.1', vector: 'CVSS:3.1/AV:N', score: 5.3 }];
  assert.equal(runOf(buildInput({ findings: [scored] })).tool.driver.rules[0]?.properties['security-severity'], '8.0');
});

it('stands at the line of the lockfile, and at line 1 of a file without lines', () => {
  const places = new Map(
    runOf(sampleInput()).results.map((result) => [result.properties.finding, result.locations[0]?.physicalLocation]),
  );
  assert.equal(places.get('f-parser-1')?.region.startLine, 210);
  assert.equal(places.get('f-ssl')?.region.startLine, 1);
  assert.equal(places.get('f-secret')?.artifactLocation.uri, 'deploy/dev%20settings.yaml');
});

it('suppresses what was decided, with the reason', () => {
  const suppressed = runOf(sampleInput()).results.filter((result) => result.suppressions);
  assert.deepEqual(suppressed.map((result) => result.properties.finding).sort(), ['f-cookie', 'f-secret', 'f-ssl']);
  assert.deepEqual(suppressed.find((result) => result.properties.finding === 'f-ssl')?.suppressions, [
    { kind: 'external', status: 'accepted', justification: 'The image terminates no TLS: the gateway in front of it does.' },
  ]);
});

it('keeps the fingerprint when severity, words and line change', () => {
  const print = (finding: ReturnType<typeof buildFinding>) =>
    runOf(buildInput({ findings: [finding] })).results[0]?.partialFingerprints.primaryLocationLineHash;
  const before = buildFinding({ id: 'same' });
  const after = buildFinding({ id: 'same', severity: 'low', message: 'Other words' });
  after.component!.locations = [{ file: 'package-lock.json', line: 99 }];
  assert.equal(print(before), print(after));
  assert.notEqual(print(before), print(buildFinding({ id: 'another' })));
});

it('says that the run was not complete', () => {
  const [invocation] = runOf(incompleteInput()).invocations;
  assert.equal(invocation?.executionSuccessful, false);
  assert.equal(invocation?.toolExecutionNotifications[0]?.descriptor.id, 'input-malformed');
});

it('keeps within GitHub’s limits: the worst open results stay, and the rest is counted aloud', () => {
  const component = buildFinding({ id: 'x' }).component!;
  const locations = Array.from({ length: 1_200 }, (_, at) => ({ file: 'package-lock.json', line: at + 1 }));
  const findings = Array.from({ length: 25_010 }, (_, at) =>
    buildFinding({
      id: `f${String(at).padStart(6, '0')}`,
      severity: at === 25_009 ? 'critical' : 'low',
      status: at < 4 ? 'baseline' : 'open',
    }),
  );
  findings[25_009]!.component = { ...component, locations };
  findings[25_009]!.vulnerability!.cwes = Array.from({ length: 40 }, (_, at) => `CWE-${at + 1}`);
  const { results, tool, invocations } = runOf(buildInput({ findings }));
  assert.equal(results.length, 25_000);
  assert.equal(results[0]?.properties.severity, 'critical');
  assert.equal(results[0]?.locations.length, 1_000);
  assert.equal(results.filter((result) => result.suppressions).length, 0);
  assert.equal(tool.driver.rules[0]?.properties.tags.length, 20);
  assert.match(invocations[0]?.toolExecutionNotifications[0]?.message.text ?? '', /^10 further results were left out/);
});

it('keeps within the size GitHub takes, measured as it is uploaded', () => {
  const findings = Array.from({ length: 400 }, (_, at) =>
    buildFinding({ id: `f${at}`, severity: at % 40 === 39 ? 'high' : 'low' }),
  );
  const input = buildInput({ findings });
  const whole = writeSarif(input);
  const bytes = Math.floor(gzipSync(whole).length / 2);
  const limited = writeSarif(input, { ...githubLimits, bytes });
  assert.ok(gzipSync(limited).length <= bytes);
  const { results, invocations } = JSON.parse(limited).runs[0] as Run;
  assert.ok(results.length > 100 && results.length < 400, `${results.length} results are left`);
  assert.equal(results.filter((result) => result.properties.severity === 'high').length, 10);
  const note = invocations[0]?.toolExecutionNotifications[0]?.message.text ?? '';
  assert.match(note, new RegExp(`^${400 - results.length} further results were left out: .* 10 MB compressed`));
  assert.equal(
    writeSarif(input, { ...githubLimits, bytes: gzipSync(whole).length }),
    whole,
    'exactly at the limit nothing is left out',
  );
  assert.deepEqual((JSON.parse(writeSarif(input, { ...githubLimits, bytes: 1 })).runs[0] as Run).results, []);
});

it('lets no message set a link or a placeholder', () => {
  const [result] = runOf(
    buildInput({ findings: [buildFinding({ id: 'f', message: 'see [here](https://example.org) {0}' })] }),
  ).results;
  assert.equal(result?.message.text, 'see [here] (https://example.org) {{0}}. No fix is known.');
});

it('makes of any path a relative reference that leads back to it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (path) => {
      const uri = relativeUri(path);
      const url = new URL(uri, 'https://example.org/base/');
      assert.equal(url.origin, 'https://example.org');
      assert.equal(url.search + url.hash, '');
      assert.match(uri, /^[!#-;=?-Z_a-z~%[\]]+$/);
    }),
  );
  assert.equal(relativeUri('a:b/c d#e.json'), 'a%3Ab/c%20d%23e.json');
  assert.equal(relativeUri('//evil.example.org/x'), 'evil.example.org/x');
});
