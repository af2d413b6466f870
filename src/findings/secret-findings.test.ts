// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildInventory } from '../../test/builders/build.ts';
import type { SecretFact } from '../model/inventory.ts';
import { secretFindings } from './secret-findings.ts';

const fact = (rule: string, line: number, file = '.env'): SecretFact => ({
  rule,
  message: 'A token stands in this file.',
  location: { file, line },
});
const findings = (...secrets: SecretFact[]) => secretFindings(buildInventory([], { secrets }));

test('a secret is told with its rule and place', () => {
  const [found] = findings(fact('github', 3));
  assert.deepEqual(
    { ...found, id: '' },
    {
      id: '',
      kind: 'secret',
      severity: 'critical',
      target: 'package-lock.json',
      component: null,
      vulnerability: null,
      location: { file: '.env', line: 3 },
      message: 'A token stands in this file.',
      status: 'open',
      exception: null,
      dueAt: null,
      fix: null,
      sources: [{ tool: 'secretlint', rule: 'github' }],
    },
  );
});

test('a key is critical, a chat token high', () => {
  assert.equal(findings(fact('privatekey', 1))[0]?.severity, 'critical');
  assert.equal(findings(fact('slack', 1))[0]?.severity, 'high');
});

test('the identity survives a moved line and tells rule and file apart', () => {
  const id = findings(fact('github', 1))[0]?.id;
  assert.equal(findings(fact('github', 99))[0]?.id, id);
  assert.notEqual(findings(fact('gitlab', 1))[0]?.id, id);
  assert.notEqual(findings(fact('github', 1, 'b.env'))[0]?.id, id);
});

test('several in one file are numbered from the top', () => {
  const found = findings(fact('github', 20), fact('github', 3));
  assert.deepEqual(
    found.map((finding) => [finding.location?.line, finding.id.slice(25)]),
    [
      [3, ''],
      [20, '.2'],
    ],
  );
});
