// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { buildAdvisory, samplePublisher } from '../../../test/builders/build-advisory.ts';
import { editJson } from '../../../test/builders/edit-json.ts';
import { checkGhsa } from './check-ghsa.ts';
import { packageOf, purlOfPackage } from './packages.ts';
import { writeGhsa } from './write-ghsa.ts';

const written = (given = {}) => writeGhsa({ advisory: buildAdvisory(given), publisher: samplePublisher, language: 'en' });

it('tells severity by a vector where there is one, else by a word', () => {
  const scored = JSON.parse(written());
  assert.match(scored.cvss_vector_string, /^CVSS:4\.0/);
  assert.equal(scored.severity, undefined);
  assert.equal(JSON.parse(written({ cvss: [] })).severity, 'high');
});

it('has one entry per stretch, with the version that mends it', () => {
  assert.deepEqual(
    JSON.parse(written()).vulnerabilities.map((entry: Record<string, string>) => [
      entry.vulnerable_version_range,
      entry.patched_versions,
    ]),
    [
      ['< 14.2.7', '14.2.7'],
      ['>= 15.0.0, < 15.1.3', '15.1.3'],
      ['= v14.2.5', null],
      ['= v14.2.6', null],
    ],
  );
});

it('names a package as its ecosystem does, and by its purl where GitHub knows none', () => {
  for (const [purl, ecosystem, name] of [
    ['pkg:npm/%40example/ledger', 'npm', '@example/ledger'],
    ['pkg:maven/org.example/switch-api', 'maven', 'org.example:switch-api'],
    ['pkg:golang/example.org/switch', 'go', 'example.org/switch'],
    ['pkg:npm/a?repository_url=https://registry.example.org', 'other', 'pkg:npm/a?repository_url=https://registry.example.org'],
    ['pkg:helm/gateway', 'other', 'pkg:helm/gateway'],
  ] as const) {
    assert.deepEqual(packageOf(purl), { ecosystem, name });
    assert.equal(purlOfPackage({ ecosystem, name }), purl);
  }
});

it('refuses what the API refuses', () => {
  assert.deepEqual(checkGhsa(written()), []);
  const broken: readonly [string, unknown][] = [
    ['/summary', ''],
    ['/severity', 'high'],
    ['/vulnerabilities', []],
    ['/vulnerabilities/0/vulnerable_version_range', '^1.0.0'],
    ['/vulnerabilities/0/package/ecosystem', 'deno'],
    ['/cve_id', 'CVE-1'],
    ['/cwe_ids/0', '79'],
    ['/cvss_vector_string', 'AV:N'],
    ['/surprise', 1],
  ];
  for (const [pointer, value] of broken) assert.equal(checkGhsa(editJson(written(), pointer, value)).length, 1, pointer);
  assert.equal(checkGhsa('nothing').length, 1);
});
