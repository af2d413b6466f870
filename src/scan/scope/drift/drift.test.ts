// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { scopeFiles } from '../../../../test/builders/charts.ts';
import type { NgaoError } from '../../../kit/errors.ts';
import type { DriftInput } from '../../../model/scope-drift.ts';
import { driftOf } from './drift-of.ts';

const scope = await scopeFiles({
  'Chart.yaml': 'name: acme\nversion: 2.0.0\n',
  'values.yaml': [
    'web: {image: {repository: registry.example.org/acme/web, tag: v1.4.0}}',
    'worker: {image: {repository: registry.example.org/acme/worker, tag: v9.9.9}}',
    'cache: {image: "redis:lts-alpine"}',
  ].join('\n'),
});

function told(input: Omit<DriftInput, 'scope'>, codes: readonly string[]) {
  return driftOf({ scope, ...input }).filter(({ code }) => codes.includes(code));
}

describe('a release against what else is said of it', () => {
  test('a tag that its repository does not have is dead; a repository that was not asked is not judged', () => {
    const drift = told({ knownTags: [{ repository: 'acme/ledger', tags: ['v1.4.0'] }] }, ['dead-tag']);
    assert.deepEqual(
      drift.map(({ subject, names, where }) => [subject, names, where]),
      [['registry.example.org/acme/worker', ['v9.9.9'], [{ file: 'values.yaml', line: 2 }]]],
    );
    assert.match(drift[0]?.message ?? '', /acme\/worker:v9.9.9 names no tag of acme\/ledger \(1 known\)/);
    assert.deepEqual(told({ knownTags: [{ repository: 'acme/ledger', tags: ['v9.9.9'] }] }, ['dead-tag']), []);
  });

  test('a moving tag is told for third-party images too, unless a digest pins it', async () => {
    assert.deepEqual(
      told({}, ['floating-tag']).map(({ names }) => names),
      [['lts-alpine']],
    );
    const pinned = await scopeFiles({
      'Chart.yaml': 'name: acme\nversion: 2.0.0\n',
      'values.yaml': `image: redis:latest@sha256:${'0'.repeat(64)}\nother: {image: {repository: acme/web, tag: v1-rc}}\n`,
    });
    assert.deepEqual(
      driftOf({ scope: pinned }).map(({ code }) => code),
      ['snapshot-tag'],
    );
  });

  test('each list is named, both ways; a list may name images or repositories, with or without owner', () => {
    const lists = [
      { name: 'notes', items: ['acme/web', 'other/old'] },
      { name: 'repositories', items: ['web', 'acme/ledger'] },
    ];
    const drift = told({ lists }, ['list-lacks', 'list-has-more']);
    assert.deepEqual(
      drift.map(({ code, subject, names }) => [code, subject, names]),
      [
        ['list-has-more', 'notes', ['old']],
        ['list-lacks', 'notes', ['worker']],
      ],
    );
    assert.match(drift[1]?.message ?? '', /The list "notes" lacks 1 that acme 2.0.0 holds: worker/);
  });

  test('a repository without SBOM is told only when SBOMs were looked for', () => {
    assert.deepEqual(told({}, ['sbom-missing']), []);
    assert.deepEqual(
      told({ sboms: ['web'] }, ['sbom-missing']).map(({ subject }) => subject),
      ['acme/ledger'],
    );
  });

  test('a scan is late after its interval, not on its last moment; never seen and never planned are told apart', () => {
    const now = new Date('2026-11-26T12:00:00Z');
    const scans = (lastSeen?: string) =>
      told({ now, expectedScans: [{ repository: 'acme/web', everyDays: 7, ...(lastSeen === undefined ? {} : { lastSeen }) }] }, [
        'scan-missing',
        'scan-overdue',
        'scan-unplanned',
      ]).map(({ code, subject }) => `${code} ${subject}`);
    const unplanned = 'scan-unplanned acme/ledger';
    assert.deepEqual(scans('2026-11-19T12:00:00Z'), [unplanned]);
    assert.deepEqual(scans('2026-11-19T11:59:59Z'), ['scan-overdue acme/web', unplanned]);
    assert.deepEqual(scans(), ['scan-missing acme/web', unplanned]);
    assert.deepEqual(scans('yesterday'), ['scan-missing acme/web', unplanned]);
  });

  test('expected scans without a time are asked wrongly', () => {
    assert.throws(
      () => driftOf({ scope, expectedScans: [] }),
      (error: NgaoError) => error.code === 'usage',
    );
  });

  test('an appVersion that fits with or without v is no drift; sidecars have versions of their own', async () => {
    const chart = (appVersion: string) => ({
      'Chart.yaml': 'name: acme\nversion: 1.0.0\ndependencies: [{name: web, version: "*"}]\n',
      'charts/web/Chart.yaml': `name: web\nversion: 1.0.0\nappVersion: ${appVersion}\n`,
      'charts/web/values.yaml':
        'image: {repository: registry.example.org/acme/web, tag: v1.4.0}\nsidecar: {image: {repository: registry.example.org/acme/side, tag: v7}}\n',
    });
    assert.deepEqual(driftOf({ scope: await scopeFiles(chart('1.4.0')) }), []);
    const [drift] = driftOf({ scope: await scopeFiles(chart('v7')) });
    assert.deepEqual([drift?.code, drift?.subject, drift?.names], ['app-version-differs', 'charts/web', ['v7', 'v1.4.0']]);
    assert.deepEqual(drift?.where, [
      { file: 'charts/web/Chart.yaml', line: 1 },
      { file: 'charts/web/values.yaml', line: 1 },
    ]);
  });

  test('each of several images is told with its own version', async () => {
    const files = {
      'Chart.yaml': 'name: acme\nversion: 1.0.0\nappVersion: 1.0.0\n',
      'values.yaml':
        'web: {image: {repository: registry.example.org/acme/web, tag: v1.4.0}}\nhub: {image: {repository: registry.example.org/acme/hub, tag: v0.9.0}}\n',
    };
    const told = driftOf({ scope: await scopeFiles(files) }).find(({ code }) => code === 'app-version-differs');
    assert.equal(told?.message, 'The chart acme says appVersion 1.0.0, its images are acme/hub v0.9.0, acme/web v1.4.0.');
  });
});
