// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildFinding } from '../../test/builders/build-finding.ts';
import type { PolicyFile } from '../model/policy.ts';
import { builtInPolicy } from './built-in-policy.ts';
import { judge } from './judge.ts';
import { mergePolicy } from './merge-policy.ts';
import { readPolicy } from './read-policy.ts';
import { tighten } from './tighten.ts';

const written = { file: 'ngao.yaml', lineOf: () => 1 };
const org: PolicyFile = {
  gate: {
    vulnerability: 'high',
    unknownSeverity: 'warn',
    maxDatabaseAge: '3d',
    graceDays: { high: 30, critical: '3 business days' },
  },
  licenses: { allow: ['MIT', 'ISC', 'Apache-2.0'] },
  deprecated: 'warn',
  secrets: 'fail',
  registries: ['mirror.example.org'],
};
const base = mergePolicy(builtInPolicy, org, { file: 'org.yaml', lineOf: () => 1 });
const loosenings = async (file: PolicyFile) => (await tighten(base, file, written)).loosenings.map(({ path }) => path.join('.'));

test('stricter is accepted', async () => {
  const file: PolicyFile = {
    gate: {
      vulnerability: { prod: 'low', dev: 'any' },
      unknownSeverity: 'fail',
      maxDatabaseAge: '12h',
      graceDays: { high: 7, critical: 0 },
    },
    licenses: { allow: ['MIT', 'MIT OR ISC'] },
    deprecated: 'fail',
    registries: ['other.example.org'],
    exceptions: [{ id: 'CVE-1900-0001', reason: 'r', owner: 'o', expires: '2027-01-01' }],
  };
  assert.deepEqual(await loosenings(file), []);
  const { policy } = await tighten(base, file, written);
  assert.deepEqual(policy.registries, ['mirror.example.org', 'other.example.org']);
  assert.deepEqual(policy.exceptions[0]?.kinds, base.local.exceptions);
});

test('every way to loosen is told', async () => {
  const file: PolicyFile = {
    gate: {
      vulnerability: { prod: 'critical', dev: 'off' },
      malware: { dev: 'critical' },
      unknownSeverity: 'pass',
      maxDatabaseAge: 'off',
      graceDays: { high: 31, critical: 4, low: 1 },
      timeline: { table: 'bod-26-04', exposed: true },
      onlyFixable: true,
    },
    licenses: { allow: ['MIT', 'GPL-3.0-only'], aliases: { Odd: 'MIT' }, prod: 'warn', dev: 'off' },
    deprecated: 'off',
    secrets: 'warn',
    holidays: ['2026-12-25'],
    local: { licenses: 'any' },
    exceptions: [{ kind: 'malware', package: 'left', reason: 'r', owner: 'o', expires: '2027-01-01' }],
  };
  assert.deepEqual(await loosenings(file), [
    'gate.vulnerability.prod',
    'gate.vulnerability.dev',
    'gate.malware.dev',
    'gate.unknownSeverity',
    'gate.maxDatabaseAge',
    'gate.onlyFixable',
    'gate.graceDays.critical',
    'gate.graceDays.high',
    'gate.graceDays.low',
    'gate.timeline',
    'licenses.allow.1',
    'licenses.aliases.Odd',
    'licenses.prod',
    'licenses.dev',
    'deprecated',
    'secrets',
    'holidays',
    'local',
    'exceptions.0',
  ]);
});

test('calendar days beside business days: only what can never be longer passes', async () => {
  assert.deepEqual(await loosenings({ gate: { graceDays: { critical: 3 } } }), []);
  assert.deepEqual(await loosenings({ gate: { graceDays: { critical: '2 business days' } } }), []);
  assert.deepEqual(await loosenings({ gate: { graceDays: { high: '5 business days' } } }), ['gate.graceDays.high']);
});

test('loosening is an error of the file, line by line', async () => {
  const text = 'extends: mojaloop\ngate:\n  vulnerability: high\n  unknownSeverity: pass\nsecrets: off\n';
  await assert.rejects(readPolicy({ text, file: 'ngao.yaml' }), (error: Error) => {
    const lines = error.message.split('\n');
    assert.equal(lines.length, 7);
    assert.equal(lines[0], 'ngao.yaml:3: gate.vulnerability.prod: high is looser than medium of the policy it extends');
    assert.equal(lines.at(-1), 'ngao.yaml:5: secrets: off is looser than fail of the policy it extends');
    return true;
  });
});

test('a base that lets no one waive licences, and one that lets everyone waive anything', async () => {
  const waiver = { package: 'left', reason: 'r', owner: 'o', expires: '2027-01-01' };
  const closed = mergePolicy(base, { local: { exceptions: [], licenses: 'none' } }, written);
  const file: PolicyFile = {
    licenses: { exceptions: [waiver] },
    exceptions: [{ id: 'CVE-1900-0001', reason: 'r', owner: 'o', expires: '2027-01-01' }],
  };
  assert.deepEqual(
    (await tighten(closed, file, written)).loosenings.map(({ path }) => path.join('.')),
    ['exceptions.0', 'licenses.exceptions'],
  );
  const open = mergePolicy(base, { local: { licenses: 'any' } }, written);
  const { policy } = await tighten(open, file, written);
  assert.equal(policy.licenses.exceptions[0]?.only, undefined);
  assert.equal((await tighten(base, file, written)).policy.licenses.exceptions[0]?.only, 'undetermined');
});

test('what tighten accepts never lets pass what the base fails', async () => {
  const threshold = fc.constantFrom('any', 'low', 'medium', 'high', 'critical', 'off') as fc.Arbitrary<'any'>;
  const scoped = fc.record(
    { prod: threshold, dev: threshold, 'base-os': threshold, 'base-npm': threshold, runtime: threshold },
    { requiredKeys: [] },
  );
  const outcome = fc.constantFrom('fail', 'warn', 'off') as fc.Arbitrary<'fail'>;
  const file = fc.record(
    {
      gate: fc.record(
        {
          vulnerability: fc.oneof(threshold, scoped),
          malware: scoped,
          code: threshold,
          unknownSeverity: fc.constantFrom('fail', 'warn', 'pass') as fc.Arbitrary<'fail'>,
          onlyFixable: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
      deprecated: outcome,
      secrets: outcome,
    },
    { requiredKeys: [] },
  );
  const findings = allFindings();
  const violationsOf = async (policy: typeof base) => {
    const judged = await judge({
      inventories: [],
      findings,
      policy,
      exceptions: [],
      now: '2026-11-24T00:00:00Z',
      database: undefined,
      problems: [],
      warn: false,
    });
    return new Set(judged.verdict.violations.map(({ findingId }) => findingId));
  };
  const before = await violationsOf(base);
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(file, async (local) => {
      const result = await tighten(base, local, written);
      if (result.loosenings.length > 0) return;
      accepted++;
      const after = await violationsOf(result.policy);
      for (const id of before) assert.ok(after.has(id), id);
    }),
    { numRuns: 1000 },
  );
  assert.ok(accepted > 20, `only ${accepted} accepted`);
});

function allFindings() {
  const kinds = ['vulnerability', 'malware', 'runtime', 'code', 'provenance', 'secret', 'deprecated'] as const;
  const classes = ['app', 'base-os', 'base-npm', 'runtime'] as const;
  const severities = ['critical', 'high', 'medium', 'low', 'unknown'] as const;
  return kinds.flatMap((kind) =>
    severities.flatMap((severity) =>
      classes.flatMap((one) =>
        (['prod', 'dev'] as const).flatMap((scope) =>
          [['2.0.0'], []].map((fixedIn) =>
            buildFinding({
              id: [kind, severity, one, scope, fixedIn.length].join(),
              kind,
              severity,
              component: { class: one, scope },
              vulnerability: { fixedIn },
            }),
          ),
        ),
      ),
    ),
  );
}
