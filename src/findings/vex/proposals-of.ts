// SPDX-License-Identifier: Apache-2.0

import { packageOf } from '../../model/finding-identity.ts';
import { type Justification, justifications } from '../../model/finding-state.ts';
import type { VexStatement } from '../../model/observation.ts';
import { canonicalPurl } from '../../model/purl.ts';
import type { TrackedFinding } from '../../model/tracked-finding.ts';
import { hasAliasGroup } from '../identity/finding-key.ts';
import type { Verb } from '../lifecycle/transitions-table.ts';

/** What somebody else's VEX statement would make of a finding. People decide; nothing is closed by it. */
export interface VexProposal {
  finding: string;
  /** The step of the state machine that it asks for. */
  suggests: Extract<Verb, 'triage' | 'rule-out' | 'confirm-fix'>;
  /** null: the statement tells none that we know; whoever decides has to choose. */
  justification: Justification | null;
  reason: string;
  author: string;
  at: string;
  /** Whether it speaks of every instance of the finding, or only of some versions. */
  whole: boolean;
}

/**
 * Matches VEX statements with findings, through alias groups and by product: a purl of the package (with or without a
 * version), or the id of the target itself. Of several statements about one finding the latest counts (an undated one is oldest).
 */
export function proposalsOf(
  statements: Iterable<VexStatement>,
  findings: Iterable<TrackedFinding>,
  productOf: (target: string) => string,
): VexProposal[] {
  const byId = indexById(findings);
  const latest = new Map<string, { statement: VexStatement; finding: TrackedFinding; whole: boolean }>();
  for (const statement of statements) {
    const products = statement.products.map(canonical);
    const hit = new Set([statement.vulnerability, ...statement.aliases].flatMap((id) => byId.get(id) ?? []));
    for (const finding of hit) {
      const covered = coverage(finding, products, canonical(productOf(finding.target)));
      const held = latest.get(finding.id);
      if (covered === 'none' || (held && instantOf(held.statement) > instantOf(statement))) continue;
      latest.set(finding.id, { statement, finding, whole: covered === 'all' });
    }
  }
  return [...latest.values()].flatMap(({ statement, finding, whole }) => proposalFor(statement, finding, whole));
}

function indexById(findings: Iterable<TrackedFinding>): Map<string, TrackedFinding[]> {
  const byId = new Map<string, TrackedFinding[]>();
  for (const finding of findings) {
    if (!hasAliasGroup(finding.kind)) continue;
    for (const id of new Set([finding.group, ...finding.ids])) {
      const held = byId.get(id);
      if (held) held.push(finding);
      else byId.set(id, [finding]);
    }
  }
  return byId;
}

function proposalFor(statement: VexStatement, { id, state }: TrackedFinding, whole: boolean): VexProposal[] {
  const isOpen = state.is === 'new' || state.is === 'triaged' || state.is === 'in-progress';
  const suggests = suggestionFor(statement.status);
  if (!suggests || !isOpen || (suggests === 'triage' && state.is !== 'new')) return [];
  const known = justifications.find((word) => word === statement.justification) ?? null;
  const { statement: reason, author, at } = statement;
  return [{ finding: id, suggests, justification: suggests === 'rule-out' ? known : null, reason, author, at, whole }];
}

function suggestionFor(status: VexStatement['status']): VexProposal['suggests'] | undefined {
  if (status === 'not_affected') return 'rule-out';
  if (status === 'fixed') return 'confirm-fix';
  return status === 'affected' ? 'triage' : undefined;
}

function coverage({ attribution }: TrackedFinding, products: readonly string[], target: string): 'all' | 'some' | 'none' {
  if (target !== '' && products.some((product) => product === target || product === packageOf(target))) return 'all';
  const { instances, instancesLeftOut } = attribution;
  const covered = instances.filter(({ purl }) => purl !== '' && speaksOf(products, canonical(purl))).length;
  if (covered === 0) return 'none';
  return covered === instances.length && instancesLeftOut === 0 ? 'all' : 'some';
}

/** A product without version means every version. Qualifiers of ours (the architecture) narrow nothing. */
function speaksOf(products: readonly string[], purl: string): boolean {
  const plain = purl.replace(/[?#].*$/s, '');
  return products.some((product) => product === purl || product === plain || product === packageOf(purl));
}

function canonical(text: string): string {
  return canonicalPurl(text, 'grammar') ?? text;
}

function instantOf({ at }: VexStatement): number {
  const instant = Date.parse(at);
  return Number.isNaN(instant) ? Number.NEGATIVE_INFINITY : instant;
}
