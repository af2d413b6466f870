// SPDX-License-Identifier: Apache-2.0

import { attributionOf } from '../../src/findings/reconcile/attribution.ts';
import type { GovernedException } from '../../src/model/governed-exception.ts';
import type { Attribution, Instance, TrackedFinding } from '../../src/model/tracked-finding.ts';
import { buildObservation } from './build-observation.ts';

type Given = Partial<Omit<TrackedFinding, 'attribution'>> & { attribution?: Partial<Attribution> };

/** A new, high finding of `left@1.0.0` in `repo-a`, told by one tool. Give what the test is about. */
export function buildTracked(given: Given = {}): TrackedFinding {
  const { attribution, ...rest } = given;
  return {
    id: 'f1',
    key: '00',
    target: 'repo-a',
    kind: 'vulnerability',
    group: 'GHSA-aaaa-bbbb-cccc',
    ids: ['GHSA-aaaa-bbbb-cccc', 'CVE-1900-0001'],
    attribution: { ...attributionOf(buildObservation()), ...attribution },
    tools: ['grype'],
    state: { is: 'new', since: '2026-11-01T00:00:00Z' },
    firstSeen: '2026-11-01T00:00:00Z',
    assignee: '',
    tags: [],
    ...rest,
  };
}

export function buildInstance(version: string, given: Partial<Instance> = {}): Instance {
  return { purl: `pkg:npm/left@${version}`, version, scope: 'prod', direct: true, path: [], locations: [], ...given };
}

/** A proposal by Ada to accept the flaw of `buildTracked` everywhere until the middle of 2027. */
export function buildGoverned(given: Partial<GovernedException> = {}): GovernedException {
  return {
    id: 'e1',
    claim: { is: 'accept' },
    about: { vulnerability: 'GHSA-aaaa-bbbb-cccc', aliases: true },
    scopes: [{ targets: 'all', matchers: {} }],
    severity: 'high',
    reason: 'the fix breaks the build',
    owner: 'ada',
    evidence: '',
    until: '2027-06-30',
    releases: null,
    proposed: { by: 'ada', at: '2026-11-20T00:00:00Z' },
    stage: { is: 'proposed' },
    renews: '',
    ...given,
  };
}
