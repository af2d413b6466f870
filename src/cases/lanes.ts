// SPDX-License-Identifier: Apache-2.0
import type { Lane } from './case.ts';
import type { CaseFacts } from './case-facts.ts';
import type { CaseLevel } from './clock-due.ts';
import type { ClockKind } from './clock-kinds.ts';

/** What is known about where a report belongs: from the release's scope, the report's fields and people. */
export interface ScopeFacts {
  /** What the named component is to the Helm release (R27); `unknown`: nobody has said, or nothing matched. */
  component:
    | 'core-service'
    | 'supporting-service'
    | 'third-party'
    | 'critical-third-party'
    | 'website'
    | 'excluded-repository'
    | 'unknown';
  /** It tells a published CVE or GHSA of a dependency. */
  publicAdvisory: boolean;
  /** A question about use, a licence, an account: no claim of a weakness. */
  asksForHelp: boolean;
  /** Two people said so; a machine never does. */
  confirmedSpam: boolean;
  /** We found it in somebody else's component. */
  foundByUs: boolean;
}

export interface LaneChoice {
  lane: Lane;
  rule: string;
  because: string;
}

/** Every report has a lane; what fits nowhere is treated like our own code until somebody knows better. */
export function laneOf(scope: ScopeFacts): LaneChoice {
  const choice = (lane: Lane, rule: string, because: string): LaneChoice => ({ lane, rule, because });
  if (scope.confirmedSpam) return choice('spam', 'R30', 'two people said that it is spam');
  if (scope.foundByUs) return choice('outbound', 'R48', 'we are the reporter');
  if (scope.asksForHelp) return choice('support', 'R5', 'it asks for help and claims no weakness');
  if (scope.publicAdvisory) return choice('dependency-advisory', 'R43', 'it is about a published advisory of a dependency');
  switch (scope.component) {
    case 'core-service':
      return choice('core', 'R12', 'a core service of the release');
    case 'supporting-service':
      return choice('supporting', 'R12', 'a supporting service of the release');
    case 'critical-third-party':
      return choice('critical-dependency', 'K6', 'foreign, but a zero-day in it is ours to pass on upstream');
    case 'third-party':
      return choice('critical-dependency', 'K6', 'foreign; we accept it and report it upstream');
    case 'website':
      return choice('website', 'R13', 'a web site: low priority, the answer within 7 working days still holds');
    case 'excluded-repository':
      return choice('non-production', 'R27', 'a repository that is not in the release: never dropped, but it may wait');
    case 'unknown':
      return choice('core', 'R27', 'nobody knows yet where it belongs, so it is treated like our own code');
  }
}

export interface LaneProfile {
  /** Clocks that this lane does not have. */
  without: readonly ClockKind[];
  /** Treated as this level whatever it is rated; null: by its own. */
  remediationAs: CaseLevel | null;
  /** R43, K4: text that leaves for public places must hold no hint, or must name the ids. */
  publicText: 'no-hints' | 'ids-required' | 'free';
}

const secrecy = ['reporter-secrecy', 'foundation-may-publish', 'embargo-date', 'consent-answer', 'distros-limit'] as const;
const own: LaneProfile = { without: [], remediationAs: null, publicText: 'no-hints' };
const slow: LaneProfile = { ...own, remediationAs: 'low' };

/** What is different per lane; the acknowledgement clock runs in all that have a reporter. */
export const laneProfiles: Record<Lane, LaneProfile> = {
  core: own,
  supporting: own,
  'critical-dependency': own,
  website: slow,
  'non-production': slow,
  'dependency-advisory': { without: secrecy, remediationAs: null, publicText: 'ids-required' },
  support: { without: [...secrecy, 'remediation', 'cve-should', 'cve-must'], remediationAs: null, publicText: 'free' },
  spam: { without: [...secrecy, 'remediation', 'cve-should', 'cve-must'], remediationAs: null, publicText: 'free' },
  // R48: the same clocks, seen from the other side. Nobody waits for our acknowledgement.
  outbound: { without: ['acknowledge', 'second-look', 'appeal', 'remediation'], remediationAs: null, publicText: 'no-hints' },
};

/** The level by which the remediation clock is read: the lane's where it has one, else as rated; null: not rated yet. */
export function remediationLevel({ lane, vulnerability }: Pick<CaseFacts, 'lane' | 'vulnerability'>): CaseLevel | null {
  return (lane === null ? null : laneProfiles[lane].remediationAs) ?? vulnerability.level;
}
