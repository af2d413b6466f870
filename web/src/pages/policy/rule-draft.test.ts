// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acts, fields, formOf, type RuleForm, ruleOf, sentenceOf, startOf } from './rule-draft.ts';

const form: RuleForm = {
  join: 'all',
  when: [
    { field: 'severity', op: 'at-least', value: 'high' },
    { field: 'id', op: 'in', value: 'CVE-1900-0001, CVE-1900-0002' },
    { field: 'kev', op: 'is', value: 'false' },
    { field: 'epss', op: 'below', value: '0.01' },
  ],
  act: [{ do: 'triage' }, { do: 'tag', tag: 'quiet' }],
};

test('what the form says comes back as the form', () => {
  const rule = ruleOf(form);
  assert.deepEqual(rule, {
    when: {
      all: [
        { field: 'severity', op: 'at-least', value: 'high' },
        { field: 'id', op: 'in', value: ['CVE-1900-0001', 'CVE-1900-0002'] },
        { field: 'kev', op: 'is', value: false },
        { field: 'epss', op: 'below', value: 0.01 },
      ],
    },
    act: [{ do: 'triage' }, { do: 'tag', tag: 'quiet' }],
  });
  assert.deepEqual(formOf(rule), form);
});

test('one comparison stands alone, several with "any" stay so', () => {
  const one = { ...form, when: form.when.slice(0, 1) };
  assert.deepEqual(ruleOf(one).when, { field: 'severity', op: 'at-least', value: 'high' });
  assert.deepEqual(formOf(ruleOf(one)), one);
  assert.deepEqual(formOf(ruleOf({ ...form, join: 'any' })), { ...form, join: 'any' });
});

test('what the form cannot show is not flattened', () => {
  const leaf = { field: 'severity', op: 'is', value: 'low' };
  const act = [{ do: 'triage' }];
  for (const rule of [
    { when: { not: leaf }, act },
    { when: { all: [{ any: [leaf] }] }, act },
    { when: { field: 'other', op: 'is', value: 'x' }, act },
    { when: { ...leaf, op: 'matches' }, act },
    { when: leaf, act: [{ do: 'delete' }] },
    { when: leaf },
    'text',
    null,
  ]) {
    assert.equal(formOf(rule), undefined, JSON.stringify(rule));
    assert.equal(sentenceOf(rule).when, 'a nested condition');
  }
});

test('a rule in words', () => {
  assert.deepEqual(sentenceOf(ruleOf({ ...form, when: form.when.slice(0, 2) })), {
    when: 'Severity is at least high, and Id is one of CVE-1900-0001, CVE-1900-0002',
    act: 'Mark as triaged; Add a tag: quiet',
  });
  const assign = ruleOf({ ...form, when: form.when.slice(2, 3), act: [{ do: 'assign', to: '7' }] });
  assert.deepEqual(sentenceOf(assign, new Map([['7', 'Amina']])), { when: 'Known exploited is no', act: 'Assign: Amina' });
  assert.equal(sentenceOf(assign).act, 'Assign: 7');
});

test('every field starts with an operator of its own, every action has words', () => {
  for (const field of Object.keys(fields)) assert.ok(startOf(field).op in (fields[field]?.ops ?? {}), field);
  assert.ok(Object.values(acts).every(({ label }) => label !== ''));
});
