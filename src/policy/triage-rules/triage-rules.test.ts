// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import Value from 'typebox/value';
import { buildInstance, buildTracked } from '../../../test/builders/build-tracked.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { Attribution } from '../../model/tracked-finding.ts';
import { type Condition, ConditionSchema, type TriageRule } from '../../model/triage-rules.ts';
import { checkRules, readRules } from './read-rules.ts';
import { dryRun, runRules } from './run-rules.ts';

const now = '2026-11-24T12:00:00Z';
const rule = (given: Partial<TriageRule> = {}): TriageRule => ({
  id: 'r1',
  title: '',
  enabled: true,
  logOnly: false,
  priority: 50,
  purpose: 'triage',
  when: { field: 'severity', op: 'at-least', value: 'high' },
  act: [{ do: 'triage' }],
  ...given,
});
const alert = (when: Condition, given: Partial<TriageRule> = {}) => rule({ purpose: 'alert', when, act: [], ...given });
const holds = (when: Condition, attribution: Partial<Attribution> = {}) =>
  runRules(checkRules([rule({ when })]), buildTracked({ attribution }), now).changes.length === 1;
const errorOf = (json: unknown): string => {
  try {
    checkRules(json);
  } catch (error) {
    assert.ok(error instanceof NgaoError && error.code === 'config-invalid');
    return error.message;
  }
  return '';
};

test('every field compares', () => {
  const dev = { instances: [buildInstance('1.0.0', { scope: 'dev', locations: [{ file: 'docs/site/package.json', line: 0 }] })] };
  const cases: [Condition, boolean][] = [
    [{ field: 'severity', op: 'at-least', value: 'medium' }, true],
    [{ field: 'severity', op: 'below', value: 'high' }, false],
    [{ field: 'severity', op: 'is-not', value: 'high' }, false],
    [{ field: 'kind', op: 'is', value: 'vulnerability' }, true],
    [{ field: 'state', op: 'is', value: 'new' }, true],
    [{ field: 'class', op: 'is', value: 'app' }, true],
    [{ field: 'scope', op: 'is', value: 'dev' }, true],
    [{ field: 'id', op: 'in', value: ['CVE-1900-0001', 'x'] }, true],
    [{ field: 'id', op: 'not-in', value: ['CVE-1900-0002'] }, true],
    [{ field: 'package', op: 'matches', value: 'l*t' }, true],
    [{ field: 'target', op: 'matches', value: 'repo-{b,c}' }, false],
    [{ field: 'target', op: 'matches-not', value: 'repo-{b,c}' }, true],
    [{ field: 'path', op: 'matches', value: 'docs/**' }, true],
    [{ field: 'tool', op: 'matches', value: 'grype' }, true],
    [{ field: 'tag', op: 'matches', value: '*' }, false],
    [{ field: 'epss', op: 'at-least', value: 0.5 }, true],
    [{ field: 'epss', op: 'below', value: 0.5 }, false],
    [{ field: 'kev', op: 'is', value: true }, false],
    [{ field: 'fix-available', op: 'is', value: true }, true],
    [{ field: 'age-days', op: 'at-least', value: 23 }, true],
    [{ field: 'age-days', op: 'at-least', value: 24 }, false],
    [{ all: [{ field: 'kev', op: 'is', value: false }, { not: { field: 'kind', op: 'is', value: 'code' } }] }, true],
    [
      {
        any: [
          { field: 'kev', op: 'is', value: true },
          { field: 'kind', op: 'is', value: 'code' },
        ],
      },
      false,
    ],
  ];
  for (const [when, expected] of cases) {
    assert.equal(holds(when, { ...dev, epss: 0.9, kev: false }), expected, JSON.stringify(when));
    assert.ok(Value.Check(ConditionSchema, when), JSON.stringify(when));
  }
});

test('what is unknown: triage leaves it alone, an alert tells it, a gate stops it', () => {
  const when: Condition = { not: { field: 'epss', op: 'below', value: 0.5 } };
  const rules = checkRules([rule({ id: 't', when }), alert(when, { id: 'a' }), alert(when, { id: 'g', purpose: 'gate' })]);
  const { changes, alerts, gates } = runRules(rules, buildTracked({ attribution: { epss: null } }), now);
  assert.deepEqual([changes, alerts, gates], [[], ['a'], ['g']]);
  const low = runRules(rules, buildTracked({ attribution: { epss: 0.1 } }), now);
  assert.deepEqual([low.changes, low.alerts, low.gates], [[], [], []]);
  assert.ok(!holds({ field: 'severity', op: 'at-least', value: 'high' }, { severity: 'unknown' }));
});

test('the highest priority wins; tags add up; what only logs stands in nobody’s way', () => {
  const rules = checkRules([
    rule({
      id: 'low',
      priority: 1,
      act: [
        { do: 'assign', to: 'ben' },
        { do: 'tag', tag: 'b' },
      ],
    }),
    rule({
      id: 'high',
      priority: 9,
      act: [
        { do: 'assign', to: 'ada' },
        { do: 'tag', tag: 'a' },
      ],
    }),
    rule({ id: 'log', priority: 99, logOnly: true, act: [{ do: 'assign', to: 'kim' }] }),
    rule({ id: 'off', priority: 98, enabled: false, act: [{ do: 'assign', to: 'eve' }] }),
  ]);
  const { changes, logged } = runRules(rules, buildTracked(), now);
  assert.deepEqual(
    changes.map(({ rule: id, change }) => [id, change]),
    [
      ['high', { do: 'assign', to: 'ada' }],
      ['high', { do: 'tag', tag: 'a' }],
      ['low', { do: 'tag', tag: 'b' }],
    ],
  );
  assert.deepEqual(logged, [{ rule: 'log', changes: [{ do: 'assign', to: 'kim' }] }]);
});

test('not affected is only ever proposed, and only for what is open', () => {
  const act: TriageRule['act'] = [
    { do: 'propose-not-affected', justification: 'component_not_present', reason: 'only in tests' },
  ];
  const rules = checkRules([rule({ act })]);
  assert.deepEqual(runRules(rules, buildTracked(), now).changes[0]?.change, act[0]);
  const fixed = { is: 'fixed', since: now, how: 'source-gone', by: 'system', before: { is: 'new', since: now } } as const;
  assert.deepEqual(runRules(rules, buildTracked({ state: fixed }), now).changes, []);
  assert.match(
    errorOf([rule({ act: [{ do: 'not-affected' }] as never })]),
    /\/0\/act\/0\/do: must be one of .*propose-not-affected/,
  );
});

test('a dry run tells what each rule would change, without changing anything', () => {
  const findings = Array.from({ length: 50 }, (_, index) =>
    buildTracked({ id: `f${index}`, attribution: { severity: index < 30 ? 'high' : 'low' }, tags: index < 5 ? ['seen'] : [] }),
  );
  const frozen = JSON.stringify(findings);
  const trials = dryRun(
    checkRules(
      [
        rule({ id: 'off', enabled: false, act: [{ do: 'tag', tag: 'seen' }] }),
        alert({ field: 'kev', op: 'is', value: true }),
      ].map((one, index) => ({ ...one, id: `r${index}` })),
    ),
    findings.values(),
    now,
  );
  assert.deepEqual(
    trials.map(({ matched, undecided, changed, samples }) => [matched, undecided, changed, samples.length]),
    [
      [30, 0, 25, 20],
      [50, 50, 0, 0],
    ],
  );
  assert.equal(JSON.stringify(findings), frozen);
});

test('a bad rule is refused with the JSON pointer of every error', () => {
  assert.match(errorOf({}), /^The rules.*\n\/: must be a list/);
  assert.match(
    errorOf([rule({ when: { field: 'severty' } as never })]),
    /\/0\/when\/field: must be one of .*did you mean "severity"/,
  );
  assert.match(
    errorOf([rule(), rule({ id: 'r2', when: { all: [{ field: 'epss', op: 'at-least', value: 2 }] } })]),
    /\/1\/when\/all\/0\/value: /,
  );
  assert.match(errorOf([{ ...rule(), prority: 3 }]), /\/0: .*prority/);
  assert.match(errorOf([rule({ priority: 101 })]), /\/0\/priority: /);
  assert.match(errorOf([rule({ when: { any: [] } })]), /\/0\/when\/any: must be a list with a condition/);
  assert.match(
    errorOf([rule({ when: { field: 'package', op: 'matches', value: 'a[' } })]),
    /\/0\/when\/value: is not a readable glob/,
  );
  assert.match(errorOf([rule(), rule()]), /two rules have the id "r1"/);
  assert.match(errorOf([rule({ purpose: 'gate' })]), /\/0\/act: must be empty/);
  assert.match(errorOf([rule({ act: [] })]), /\/0\/act: is empty/);
});

test('a stored rule that cannot be read tells everything, stops everything, or does nothing', () => {
  const broken = { when: { field: 'gone', op: 'is', value: 1 } as never };
  const { rules, errors } = readRules([
    rule({ id: 't', ...broken }),
    rule({ id: 'a', purpose: 'alert', act: [], ...broken }),
    rule({ id: 'g', purpose: 'gate', act: [], ...broken }),
  ]);
  const { changes, alerts, gates } = runRules(rules, buildTracked(), now);
  assert.deepEqual([changes, alerts, gates, errors.length], [[], ['a'], ['g'], 3]);
  for (const json of [{}, [{ purpose: 'gat' }], [null]])
    assert.equal(runRules(readRules(json).rules, buildTracked(), now).gates.length, 1, JSON.stringify(json));
});

test('depth, size and globs are bounded', () => {
  let deep: Condition = { field: 'kev', op: 'is', value: true };
  for (let level = 0; level < 2_000; level++) deep = { not: deep };
  assert.match(errorOf([rule({ when: deep })]), /nested deeper than 8/);
  const wide = { any: Array.from({ length: 300 }, () => ({ field: 'kev', op: 'is', value: true })) } as Condition;
  assert.match(errorOf([rule({ when: wide })]), /more than 200 conditions/);
  assert.match(errorOf(Array.from({ length: 501 }, () => 1)), /more than 500 rules/);
  const hostile: Condition = { field: 'package', op: 'matches', value: `${'*a'.repeat(90)}b` };
  assert.ok(!holds(hostile, { package: 'a'.repeat(200_000) }));
});

test('no JSON makes reading fail otherwise than with errors', () => {
  const json = fc.jsonValue({ maxDepth: 4 });
  const nearly = fc.record({ when: json, act: json, purpose: json, id: json }).map((given) => ({ ...rule(), ...given }));
  fc.assert(
    fc.property(fc.oneof(json, fc.array(fc.oneof(json, nearly))), (given) => {
      const { rules, errors } = readRules(given);
      assert.ok(errors.every(({ path, message }) => typeof path === 'string' && message !== ''));
      for (const outcome of [runRules(rules, buildTracked(), now)]) assert.ok(Array.isArray(outcome.gates));
    }),
  );
});
