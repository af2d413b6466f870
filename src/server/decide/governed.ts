// SPDX-License-Identifier: Apache-2.0
import type { Selectable } from 'kysely';
import type { Justification } from '../../model/finding-state.ts';
import type { ExceptionClaim, ExceptionScope, ExceptionStage, GovernedException } from '../../model/governed-exception.ts';
import type { Tables } from '../../store/tables.ts';

export type ExceptionRecord = Selectable<Tables['exceptions']>;

/**
 * What the column `matcher` holds. `scopes` is there when several imported entries are one decision: then they say where it
 * holds and the other fields are for the eye. Targets are refs.
 */
export interface StoredMatcher {
  id: string;
  package?: string;
  version?: string;
  targets?: string[];
  class?: string;
  scope?: string;
  kind?: string;
  kinds?: string[];
  scopes?: ExceptionScope[];
}

/** Who proposed what no person did: a document, a rule. */
export const proposedBySystem = 'system';

/**
 * The row as the rules of governance know it. Only people with `decide` approve here, and those have the committee's role:
 * the severity is left at the one that needs it.
 */
export function governedOf(row: ExceptionRecord): GovernedException {
  const matcher = row.matcher as unknown as StoredMatcher;
  return {
    id: String(row.id),
    claim: claimOf(row),
    about: {
      aliases: true,
      ...(matcher.id !== '' && { vulnerability: matcher.id }),
      ...(matcher.kind !== undefined && { kind: matcher.kind }),
      ...(matcher.kinds !== undefined && { kinds: matcher.kinds }),
    } as GovernedException['about'],
    scopes: matcher.scopes ?? [scopeOf(matcher)],
    severity: 'unknown',
    reason: row.reason,
    owner: row.owner,
    evidence: row.evidence,
    issue: row.issue,
    mitigations: row.mitigations,
    until: row.expires,
    releases: null,
    proposed: { by: String(row.proposed_by ?? proposedBySystem), at: row.proposed_at },
    stage: stageOf(row),
    renews: '',
  };
}

function scopeOf({ package: name, version, targets, class: group, scope }: StoredMatcher): ExceptionScope {
  const all = { package: name, version, class: group, scope };
  const given = Object.entries(all).filter(([, value]) => value !== undefined && value !== '');
  return { targets: targets && targets.length > 0 ? targets : 'all', matchers: Object.fromEntries(given) };
}

function claimOf({ decision, justification }: ExceptionRecord): ExceptionClaim {
  if (decision === 'accept') return { is: 'accept' };
  return decision === 'not-affected' ? { is: 'rule-out', justification: justification as Justification } : { is: 'refute' };
}

function stageOf(row: ExceptionRecord): ExceptionStage {
  const decided = { by: String(row.decided_by ?? proposedBySystem), at: row.decided_at ?? row.proposed_at };
  switch (row.state) {
    case 'active':
      return { is: 'active', approved: decided };
    case 'rejected':
      return { is: 'rejected', rejected: decided, reason: row.decision_reason };
    case 'revoked':
      return { is: 'revoked', revoked: decided, reason: row.decision_reason, approved: null };
    case 'expired':
      return { is: 'expired', at: decided.at, approved: null };
    default:
      return { is: 'proposed' };
  }
}
