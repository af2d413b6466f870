// SPDX-License-Identifier: Apache-2.0

import { findingIdentity, numberIdentities } from '../model/finding-identity.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Finding } from '../model/report.ts';
import type { Severity } from '../model/severity.ts';
import { compareFindings } from './compare-findings.ts';

/** Rules whose secret lets a stranger publish, deploy, read the data or decrypt the traffic; the others are high. */
const criticalRules = new Set([
  'privatekey',
  'aws',
  'gcp',
  'npm',
  'github',
  'gitlab',
  'docker',
  'hashicorp-vault',
  '1password',
  'database-connection-string',
]);

/**
 * Findings for the secrets seen in an inventory. Identity is target, rule and file: a line that moves keeps it.
 * Of several in one file the topmost bears the plain identity, the next `.2`, ...
 */
export function secretFindings(inventory: Inventory): Finding[] {
  const target = inventory.target.ref;
  const facts = [...inventory.secrets].sort((a, b) => a.location.line - b.location.line);
  const findings = facts.map((fact): Finding => {
    const severity: Severity = criticalRules.has(fact.rule) ? 'critical' : 'high';
    return {
      id: findingIdentity({ target, kind: 'secret', package: fact.location.file, about: fact.rule, class: '' }),
      kind: 'secret',
      severity,
      target,
      component: null,
      vulnerability: null,
      location: { file: fact.location.file, line: fact.location.line },
      message: fact.message,
      status: 'open',
      exception: null,
      dueAt: null,
      fix: null,
      sources: [{ tool: 'secretlint', rule: fact.rule }],
    };
  });
  return numberIdentities(findings).sort(compareFindings);
}
