// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../src/model/exception.ts';
import type { Policy } from '../../src/model/policy.ts';
import type { Finding, Report } from '../../src/model/report.ts';
import { builtInPolicy } from '../../src/policy/built-in-policy.ts';
import { type Judgement, type JudgeRequest, judge } from '../../src/policy/judge.ts';

/** Judges under the built-in policy at noon of 2026-11-24, with a fresh database; give what the test is about. */
export function runJudge(given: Partial<JudgeRequest> = {}): Promise<Judgement> {
  return judge({
    inventories: [],
    findings: [],
    policy: builtInPolicy,
    exceptions: [],
    now: '2026-11-24T12:00:00Z',
    database: freshDatabase,
    problems: [],
    warn: false,
    ...given,
  });
}

export const freshDatabase = { digest: 'sha256:00', builtAt: '2026-11-23T00:00:00Z', starter: false, sources: [] };

/** The built-in policy with another gate. */
export function policyWithGate(given: Partial<Policy['gate']>): Policy {
  return { ...builtInPolicy, gate: { ...builtInPolicy.gate, ...given } };
}

/** A valid exception without any matcher: give at least one. */
export function buildException(given: Partial<Exception>): Exception {
  return {
    id: 'decision-1',
    aliases: true,
    reason: 'not reachable',
    owner: 'security team',
    expires: '2027-06-30',
    source: { format: 'ngao', file: 'ngao.yaml', line: 7 },
    ...given,
  };
}

/** As much of an earlier report as a baseline needs. */
export function buildBaseline(findings: readonly Finding[], complete = true): Report {
  return { complete, findings } as unknown as Report;
}
