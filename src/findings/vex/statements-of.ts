// SPDX-License-Identifier: Apache-2.0
import type { FindingState } from '../../model/finding-state.ts';
import type { TrackedFinding } from '../../model/tracked-finding.ts';
import type { PortfolioStatement } from '../../model/vex.ts';
import { hasAliasGroup } from '../identity/finding-key.ts';
import { cyclonedxOf, wordsOfState } from './vex-table.ts';

type Saying = Omit<PortfolioStatement, 'vulnerability' | 'aliases' | 'products' | 'at'>;

/**
 * What to say to the outside about findings of advisories: one statement per vulnerability and saying, over all products.
 * Duplicates say nothing of their own. Sorted, so that the same findings give the same statements.
 *
 * @param productOf the id under which readers know the target, as a rule its purl; '' leaves the target out.
 */
export function statementsOf(findings: Iterable<TrackedFinding>, productOf: (target: string) => string): PortfolioStatement[] {
  const groups = new Map<string, { saying: Saying; findings: TrackedFinding[] }>();
  for (const finding of findings) {
    const saying = hasAliasGroup(finding.kind) && productOf(finding.target) !== '' ? sayingOf(finding.state) : undefined;
    if (!saying) continue;
    const key = JSON.stringify([finding.group, saying]);
    const group = groups.get(key);
    if (group) group.findings.push(finding);
    else groups.set(key, { saying, findings: [finding] });
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => ({ ...named(group.findings), products: productsOf(group.findings, productOf), ...group.saying }));
}

function named(findings: readonly TrackedFinding[]): Pick<PortfolioStatement, 'vulnerability' | 'aliases' | 'at'> {
  const { group } = findings[0] as TrackedFinding;
  const aliases = [...new Set(findings.flatMap(({ ids }) => ids))].filter((id) => id !== group).sort();
  const at = findings
    .map(({ state }) => state.since)
    .reduce((latest, since) => (Date.parse(since) > Date.parse(latest) ? since : latest));
  return { vulnerability: group, aliases, at };
}

function sayingOf(state: FindingState): Saying | undefined {
  const words = wordsOfState[state.is];
  if (!words) return undefined;
  const justification = state.is === 'not-affected' ? state.justification : null;
  return {
    status: words.status,
    justification,
    impact: state.is === 'not-affected' || state.is === 'false-positive' ? state.decision.reason : '',
    action: words.status === 'affected' ? actionOf(state) : '',
    csaf: { productStatus: words.csaf, flag: justification },
    cyclonedx: { state: words.cyclonedx, justification: justification && cyclonedxOf[justification], response: words.response },
  };
}

/** OpenVEX wants an action statement wherever something is affected. */
function actionOf(state: FindingState): string {
  if (state.is === 'accepted') return `The risk is accepted until ${state.until}: ${state.decision.reason}`;
  return state.is === 'in-progress' ? 'A fix is being prepared.' : 'No fix is being prepared yet.';
}

function productsOf(findings: readonly TrackedFinding[], productOf: (target: string) => string): PortfolioStatement['products'] {
  const packages = new Map<string, Set<string>>();
  for (const { target, attribution } of findings) {
    const held = packages.get(productOf(target)) ?? new Set();
    for (const { purl } of attribution.instances) if (purl !== '') held.add(purl);
    packages.set(productOf(target), held);
  }
  return [...packages]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([product, held]) => ({ product, subcomponents: [...held].sort() }));
}
