// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import Value from 'typebox/value';
import { buildComponent, buildInventory } from '../../test/builders/build.ts';
import {
  buildFinding,
  buildInput,
  hostileInput,
  incompleteInput,
  largeInput,
  sampleInput,
} from '../../test/builders/sample-report.ts';
import { Report } from '../model/report.ts';

const place = (target: string) => ({
  target: { ref: target, kind: 'npm-lock', name: target, version: '1', digest: 'sha256:00' },
});

it('sorts findings by target, kind, component and id, in whatever order they come', () => {
  const left = buildComponent({ name: 'left', version: '1.0.0' });
  const right = buildComponent({ name: 'right', version: '1.0.0' });
  const sorted = [
    buildFinding({ id: 'z', target: 'a/lock', kind: 'vulnerability' }, right),
    buildFinding({ id: 'a', target: 'b/lock', kind: 'license' }, right),
    buildFinding({ id: 'y', target: 'b/lock', kind: 'secret', component: null }),
    buildFinding({ id: 'c', target: 'b/lock', kind: 'vulnerability' }, left),
    buildFinding({ id: 'd', target: 'b/lock', kind: 'vulnerability' }, left),
    buildFinding({ id: 'b', target: 'b/lock', kind: 'vulnerability' }, right),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(sorted, { minLength: sorted.length }), (findings) => {
      assert.deepEqual(
        buildInput({ findings }).report.findings.map((finding) => finding.id),
        ['z', 'a', 'y', 'c', 'd', 'b'],
      );
    }),
  );
});

it('counts only open findings by kind and severity, and names every kind and severity', () => {
  const { summary } = sampleInput().report;
  assert.deepEqual(summary.bySeverity, { critical: 2, high: 1, medium: 1, low: 1, unknown: 2 });
  assert.equal(summary.byKind.vulnerability, 4);
  assert.equal(summary.byKind.malware, 0);
  assert.equal(summary.open, 7);
  assert.equal(summary.excepted, 1);
  assert.equal(summary.components, 9);
});

it('is complete only without a problem, wherever the problem was met, and tells each once', () => {
  const problem = { code: 'input-malformed', message: 'broken', target: 'a' };
  const inventory = buildInventory([], { problems: [problem], ...place('a') });
  assert.equal(buildInput({ inventories: [inventory] }).report.complete, false);
  const { report } = buildInput({ inventories: [inventory], problems: [problem, { ...problem, target: '' }] });
  assert.deepEqual(report.problems, [{ ...problem, target: '' }, problem]);
  assert.equal(buildInput().report.complete, true);
});

it('sorts targets and keeps their component counts', () => {
  const inventories = [buildInventory([buildComponent({ name: 'a', version: '1' })], place('b')), buildInventory([], place('a'))];
  assert.deepEqual(
    buildInput({ inventories }).report.targets.map((target) => [target.ref, target.components]),
    [
      ['a', 0],
      ['b', 1],
    ],
  );
});

it('makes what the schema of ngao-report/1 describes', () => {
  for (const input of [sampleInput(), incompleteInput(), largeInput(200), hostileInput('x'), buildInput({ database: null })]) {
    assert.deepEqual([...Value.Errors(Report, input.report)], []);
  }
});
