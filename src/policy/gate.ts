// SPDX-License-Identifier: Apache-2.0
import type { Policy } from '../model/policy.ts';
import type { Finding, Verdict } from '../model/report.ts';
import { reachesSeverity } from '../model/severity.ts';
import { isOverdue } from './apply-baseline.ts';

type Violation = Verdict['violations'][number];

/** The rule of the policy that an open finding breaks, as `path=value` of ngao.yaml; undefined when it passes. */
export function violationOf(finding: Finding, policy: Policy, now: string): Violation | undefined {
  if (finding.status !== 'open') return undefined;
  const rule = ruleBroken(finding, policy);
  if (!rule) return undefined;
  const late = isOverdue(finding, now) ? ` It was due on ${finding.dueAt?.slice(0, 10)}.` : '';
  return { rule, findingId: finding.id, message: `${finding.message}${late}` };
}

/** Whether the finding is open with a severity nobody has told, under a policy that only wants to hear of it. */
export function isUnknownAndWarned(finding: Finding, policy: Policy): boolean {
  const judged = finding.kind === 'vulnerability' || finding.kind === 'runtime';
  return judged && finding.status === 'open' && finding.severity === 'unknown' && policy.gate.unknownSeverity === 'warn';
}

function ruleBroken(finding: Finding, policy: Policy): string | undefined {
  switch (finding.kind) {
    case 'license': {
      const scope = finding.component?.scope ?? 'prod';
      return policy.licenses[scope] === 'fail' ? `licenses.${scope}=fail` : undefined;
    }
    case 'deprecated':
      return policy.deprecated === 'fail' ? 'deprecated=fail' : undefined;
    case 'secret':
      return policy.secrets === 'fail' ? 'secrets=fail' : undefined;
    default:
      return thresholdBroken(finding, finding.kind, policy);
  }
}

function thresholdBroken(
  finding: Finding,
  kind: 'vulnerability' | 'malware' | 'runtime' | 'code' | 'provenance',
  { gate }: Policy,
): string | undefined {
  const scope = scopeOf(finding);
  const threshold = gate[kind][scope];
  const rule = `gate.${kind}.${scope}=${threshold}`;
  if (threshold === 'off') return undefined;
  if (gate.onlyFixable && kind !== 'malware' && finding.vulnerability?.fixedIn.length === 0) return undefined;
  if (threshold === 'any') return rule;
  if (finding.severity === 'unknown') return gate.unknownSeverity === 'fail' ? 'gate.unknownSeverity=fail' : undefined;
  return reachesSeverity(finding.severity, threshold) ? rule : undefined;
}

/** A class of its own has a threshold of its own; what stands in no component counts as production. */
function scopeOf({ component, kind }: Finding): 'prod' | 'dev' | 'base-os' | 'base-npm' | 'runtime' {
  if (!component) return kind === 'runtime' ? 'runtime' : 'prod';
  return component.class === 'app' ? component.scope : component.class;
}
