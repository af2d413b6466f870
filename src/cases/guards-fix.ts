// SPDX-License-Identifier: Apache-2.0
import type { CaseFacts } from './case-facts.ts';
import { consentsOpen } from './embargo.ts';
import { decisionOf, type Guard, reporterTold } from './guard.ts';

/** From the private work place to the proof that the fix is what people download, and to the end. */
export const fixGuards = {
  described: {
    rule: 'R19',
    missing: 'Affected ranges, weakness (CWE), impact or workaround are not recorded.',
    next: 'Fill in what the draft is generated from.',
    holds: ({ facts: { vulnerability: known } }) =>
      known.rangesKnown && known.weaknessKnown && known.impactTold && known.workaroundTold,
  },
  'private-place-set': {
    rule: 'R9',
    missing: 'No private place for the work is set.',
    next: 'Link a private fork, mirror or branch.',
    holds: ({ facts }) => facts.work.privatePlace,
  },
  'experts-signed': {
    rule: 'R15',
    missing: 'An expert who was invited has not signed the confidentiality acknowledgement.',
    next: 'Wait for the signature, or take the invitation back.',
    holds: ({ facts }) => facts.work.expertsUnsigned === 0,
  },
  'vendor-aware': {
    rule: 'R48',
    missing: 'The vendor of the component does not know yet.',
    next: 'Report it to the vendor first.',
    holds: ({ facts }) => facts.publicFacts['vendor-aware'] !== null,
  },
  'fix-reviewed': {
    rule: 'R63',
    missing: 'The review is not complete: really fixes, minimal, tested, side effects.',
    next: 'Go through the checklist.',
    holds: ({ facts }) => facts.work.reviewDone,
  },
  'reviewed-by-another': {
    rule: 'R63',
    missing: 'Nobody but the authors of the fix has reviewed it.',
    next: 'Ask somebody who did not write it.',
    holds: ({ facts: { work, people } }) => work.reviewers.some((person) => !people.fixAuthors.includes(person)),
  },
  'advisory-complete': {
    rule: 'R19',
    missing: 'The draft of the advisory is not complete.',
    next: 'Fill in the fields that the draft names.',
    holds: ({ facts }) => facts.advisory.complete && facts.advisory.revision !== '',
  },
  'reporter-offered-look': {
    rule: 'R20',
    missing: 'The reporter has not been offered a look at fix and draft.',
    next: 'Send the offer, with a day until which comments help.',
    holds: ({ facts }) => reporterTold(facts, 'offer-to-comment', { copied: false }),
  },
  'leak-clean': {
    rule: 'R8',
    missing: 'What would become public was not checked for hints, or hints were found that no two people let pass.',
    next: 'Change the words and check again; or let two people waive exactly these findings.',
    holds: ({ facts }) => leakClean(facts),
  },
  'date-agreed': {
    rule: 'R44',
    missing: 'No date is agreed with the reporter and the vendors, or somebody has still to answer.',
    next: 'Propose an embargo date, or wait for the answers; where nobody answers the committee decides the date.',
    holds: ({ facts }) => dateAgreed(facts),
  },
  'artefacts-verified': {
    rule: 'R22',
    missing: 'For an affected component no published artefact is proven to hold the fix.',
    next: 'Wait for the verification of package, image and chart.',
    holds: ({ facts }) => artefactsVerified(facts),
  },
  'ledger-verified': {
    rule: 'R25',
    missing: 'A channel of the publication is not verified.',
    next: 'Look at the ledger; repeat or withdraw the line.',
    holds: ({ facts: { publication } }) =>
      publication.lines.some(({ state }) => state === 'verified') &&
      publication.lines.every(({ state }) => state === 'verified' || state === 'withdrawn'),
  },
  'page-live': {
    rule: 'R25',
    missing: 'The public security page is not live, or is not what was approved.',
    next: 'Publish the page and compare its hash.',
    holds: ({ facts: { publication } }) => publication.pageLive && publication.pageHashMatches,
  },
  'completion-told': {
    rule: 'R40',
    missing: 'The announcement has not been delivered to the reporter.',
    next: 'Send it.',
    holds: ({ facts }) =>
      reporterTold(facts, 'announcement', { copied: true }) || reporterTold(facts, 'completion', { copied: true }),
  },
  'retrospective-filed': {
    rule: 'R62',
    missing: 'Nobody has written down what was learnt.',
    next: 'File the retrospective.',
    holds: ({ facts }) => facts.work.retrospectiveFiled,
  },
} as const satisfies Record<string, Guard>;

function leakClean({ work: { leak }, approvals }: CaseFacts): boolean {
  if (leak.checkedAt === null) return false;
  if (leak.open === 0) return true;
  const waivers = approvals.filter(({ kind, revision }) => kind === 'waive-leak' && revision === leak.revision);
  return new Set(waivers.map(({ by }) => by)).size >= 2;
}

/**
 * What is public, or in a lane without secrets, needs no date. Where there is nobody to agree with, or nobody answers, the
 * committee's own decision stands in, with the seven factors and a reason: else silence could stop a fix for ever.
 */
function dateAgreed(facts: CaseFacts): boolean {
  const { embargo, publicFacts, lane } = facts;
  if (lane === 'dependency-advisory' || publicFacts.public !== null || embargo.state === 'exited') return true;
  const decision = decisionOf(facts, 'move-embargo');
  if (embargo.state !== 'revise' && decision?.outcome === 'carried' && decision.factors !== null && decision.reasonRecorded)
    return true;
  return embargo.state === 'active' && embargo.term !== null && consentsOpen(embargo) === 0;
}

function artefactsVerified({ vulnerability, release: { required, proofs } }: CaseFacts): boolean {
  const proven = (component: string, artefact: string) =>
    proofs.some((proof) => proof.component === component && proof.artefact === artefact && proof.verifiedAt !== null);
  return (
    vulnerability.affected.length > 0 &&
    vulnerability.affected.every((component) => required.some((one) => one.component === component)) &&
    required.every(({ component, artefact }) => proven(component, artefact))
  );
}
