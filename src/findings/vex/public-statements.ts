// SPDX-License-Identifier: Apache-2.0
import type { FindingState } from '../../model/finding-state.ts';
import type { TrackedFinding } from '../../model/tracked-finding.ts';
import type { PortfolioStatement } from '../../model/vex.ts';
import { hasAliasGroup } from '../identity/finding-key.ts';
import { statementsOf } from './statements-of.ts';

export interface PublicVexGiven {
  /** Under which id readers know the target, as a rule its purl; '' leaves the target out. */
  productOf(target: string): string;
  /** Whether that number of a vulnerability may be read by anybody. */
  isPublic(id: string): boolean;
  /** A number that nobody may learn of yet: whatever carries it is left out, also under its other names. */
  isHidden(id: string): boolean;
  /** Ids of exceptions that are not in force any more, whatever the finding still says. */
  ended: ReadonlySet<string>;
  /** YYYY-MM-DD: an accepted risk holds through its day. */
  today: string;
}

export interface PublicVex {
  statements: PortfolioStatement[];
  /** How many pairs of a vulnerability and a product are known and may be told, and how many the statements tell. */
  known: number;
  stated: number;
  /** Findings that are not told: no public number, or one that is not public yet. */
  leftOut: number;
}

/**
 * What anybody may read of findings of advisories: the same statements as `statementsOf`, in words of ours alone. Reasons, people and
 * numbers of our exceptions stay inside. A decision that ended says nothing any more: what it spoke of is looked into again.
 */
export function publicStatementsOf(findings: Iterable<TrackedFinding>, given: PublicVexGiven): PublicVex {
  const told: TrackedFinding[] = [];
  let leftOut = 0;
  for (const finding of findings) {
    if (!hasAliasGroup(finding.kind) || finding.state.is === 'duplicate' || given.productOf(finding.target) === '') continue;
    const named = publicly(finding, given);
    if (named) told.push(named);
    else leftOut += 1;
  }
  const statements = statementsOf(worstOfEach(told), given.productOf).map(inOurWords);
  const pairOf = (vulnerability: string, product: string) => `${vulnerability}\n${product}`;
  return {
    statements,
    known: new Set(told.map(({ group, target }) => pairOf(group, given.productOf(target)))).size,
    stated: new Set(
      statements.flatMap(({ vulnerability, products }) => products.map(({ product }) => pairOf(vulnerability, product))),
    ).size,
    leftOut,
  };
}

/** Numbers of the great public collections. What a tool or a person calls a flaw by themselves is no public number. */
export function isPublicNumber(id: string): boolean {
  return publicNumber.test(id);
}

const publicNumber =
  /^(?:CVE-\d{4}-\d{4,19}|GHSA(?:-[0-9a-z]{4}){3}|MAL-\d{4}-\d{1,9}|(?:ALAS2?|ALBA|ALEA|ALPINE|ALSA|ASB|BIT|CGA|CURL|DEBIAN|DLA|DRUPAL|DSA|ELSA|GO|GSD|HSEC|JLSEC|MGASA|OSV|PSF|PYSEC|RHBA|RHSA|RLSA|RSEC|RUSTSEC|RXSA|SUSE-[FORS]U|UBUNTU|USN)-[A-Za-z0-9][\w:.-]{2,79})$/;

function publicly(finding: TrackedFinding, given: PublicVexGiven): TrackedFinding | undefined {
  const all = [finding.group, ...finding.ids];
  if (all.some(given.isHidden)) return undefined;
  const ids = [...new Set(all.filter(given.isPublic))];
  const [group] = ids;
  return group === undefined ? undefined : { ...finding, group, ids, state: plainState(finding.state, given) };
}

const nobody = { by: '-', approvedBy: '-', reason: '-', exception: '-' };

/** Without people and reasons, so that what differs in them alone is one statement. */
function plainState(state: FindingState, { ended, today }: Pick<PublicVexGiven, 'ended' | 'today'>): FindingState {
  const { since } = state;
  switch (state.is) {
    case 'triaged':
      return { is: 'triaged', since, by: '-' };
    case 'in-progress':
      return { is: 'in-progress', since, by: '-', assignee: '-' };
    case 'accepted':
      if (state.until < today || ended.has(state.decision.exception)) return { is: 'triaged', since, by: '-' };
      // Until when is ours alone; what is said is the same.
      return { ...state, until: '9999-12-31', decision: nobody };
    case 'not-affected':
    case 'false-positive':
      return ended.has(state.decision.exception) ? { is: 'new', since } : { ...state, decision: nobody };
    default:
      return state;
  }
}

const weights = {
  duplicate: 0,
  fixed: 1,
  'false-positive': 2,
  'not-affected': 2,
  new: 3,
  accepted: 4,
  'in-progress': 4,
  triaged: 5,
} as const;

/** A package stands in several layers of a product; a reader knows one: the worst of them is told for all. */
function worstOfEach(findings: readonly TrackedFinding[]): TrackedFinding[] {
  const groups = Map.groupBy(findings, ({ group, target, attribution }) => JSON.stringify([group, target, attribution.package]));
  return [...groups.values()].map((group) => {
    const worst = group.reduce((one, other) => (weights[other.state.is] > weights[one.state.is] ? other : one));
    const instances = group.flatMap(({ attribution }) => attribution.instances);
    const ids = [...new Set(group.flatMap((each) => each.ids))];
    return { ...worst, ids, attribution: { ...worst.attribution, instances } };
  });
}

function inOurWords(statement: PortfolioStatement): PortfolioStatement {
  const { status, justification, cyclonedx } = statement;
  return {
    ...statement,
    impact: status === 'not_affected' && justification === null ? 'What the advisory is about is not in this product.' : '',
    action: status === 'affected' ? actionOf(cyclonedx.response) : '',
  };
}

function actionOf(response: PortfolioStatement['cyclonedx']['response']): string {
  if (response === 'update') return 'A fix is being prepared.';
  return response === 'will_not_fix' ? 'The risk was judged; no fix is being prepared now.' : 'No fix is being prepared yet.';
}
