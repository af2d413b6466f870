// SPDX-License-Identifier: Apache-2.0
import type { approvalKinds, CaseFacts } from './case-facts.ts';
import { at, decisionOf, type Guard, isCarried } from './guard.ts';

/** R34: how often the reporter is asked before an unanswered credit question stops holding things up. */
const creditQuestions = 2;

/** What stands between a released fix and the world (R22-R25, R33, R34, R45, R47, R51-R53, K8, K9). */
export const announceGuards = {
  'two-approve': {
    rule: 'R23',
    missing: 'Two members of the committee have not approved this revision of the advisory, one of them no author of it.',
    next: 'Ask for the approvals; a changed advisory needs new ones.',
    holds: ({ facts }) => approvedByTwo(facts, 'announce'),
  },
  'embargo-date-reached': {
    rule: 'R44',
    missing: 'The agreed date is not reached, or a new one is being agreed.',
    next: 'Wait; or propose another date to everybody who agreed.',
    holds: ({ facts, now }) => embargoOver(facts, now),
  },
  'timing-weighed': {
    rule: 'R53',
    missing: 'Without an agreed date and before the 90 days, no decision with the seven factors and a reason is recorded.',
    next: 'Open the decision on disclosure and fill in its form.',
    holds: ({ facts, now }) => timingWeighed(facts, now),
  },
  'recipients-complete': {
    rule: 'R24',
    missing: 'The announcement does not go to the reporter, the private list and at least one of mail, chat and forum.',
    next: 'Complete the recipients.',
    holds: ({ facts }) => recipientsComplete(facts),
  },
  'recipients-allowed': {
    rule: 'R24',
    missing: 'A recipient is not on the list of allowed recipients.',
    next: 'Take the address out, or let the list be changed.',
    holds: ({ facts }) => facts.advisory.recipients.outsideAllowList === 0,
  },
  'contact-withheld': {
    rule: 'R33',
    missing: 'The text shows how to reach the reporter, who has not agreed to that.',
    next: 'Take the contact out of the text.',
    holds: ({ facts }) => !facts.advisory.contactRendered || facts.reporter.contact === 'forward',
  },
  'credit-settled': {
    rule: 'R34',
    missing: 'It is not known how the reporter wishes to be named, or a name stands there that nobody agreed to.',
    next: 'Ask the reporter; after two questions without an answer nobody is named.',
    holds: ({ facts }) => creditSettled(facts) && facts.advisory.namesWithoutConsent === 0,
  },
  'names-agreed': {
    rule: 'R34',
    missing: 'A name stands there that nobody agreed to.',
    next: 'Take the name out; credit can be added later.',
    holds: ({ facts }) => facts.advisory.namesWithoutConsent === 0,
  },
  'vendors-told': {
    rule: 'R45',
    missing: 'An affected vendor has not been told of plan and date.',
    next: 'Tell the vendor; 30 days after a first contact without an answer it may go on.',
    holds: ({ facts, now }) => facts.vendors.every((vendor) => !vendor.affected || vendorSettled(vendor, now)),
  },
  'confidences-kept': {
    rule: 'R47',
    missing: 'The text holds something that a vendor told in confidence.',
    next: 'Take the marked fields out.',
    holds: ({ facts }) => facts.advisory.confidencesRendered === 0,
  },
  'proof-of-concept-absent': {
    rule: 'K8',
    missing: 'The text tells how to exploit it, and two people have not approved that for this revision.',
    next: 'Take the steps out, or ask for two approvals.',
    holds: ({ facts }) => !facts.advisory.holdsProofOfConcept || approvedByTwo(facts, 'proof-of-concept'),
  },
  'languages-present': {
    rule: 'R24',
    missing: 'A language is missing, and nobody on the committee let that pass for this revision.',
    next: 'Translate it, or record the waiver.',
    holds: ({ facts }) => facts.advisory.languagesMissing.length === 0 || approvers(facts, 'waive-languages').length > 0,
  },
  'emergency-confirmed': {
    rule: 'R23',
    missing: 'There is no confirmed emergency.',
    next: 'Call one, and let a second person confirm it; or announce after the release.',
    holds: ({ facts }) => facts.emergency.stage === 'confirmed',
  },
  'early-reason-recorded': {
    rule: 'R23',
    missing: 'No decision to disclose early is carried, with the seven factors and a reason.',
    next: 'Open the decision on disclosure; in an emergency it closes as soon as two have voted.',
    holds: ({ facts }) => weighed(facts, 'disclose-early'),
  },
  'two-approve-early': {
    rule: 'R23',
    missing: 'Two members of the committee have not approved this revision for an early announcement.',
    next: 'Ask for the approvals.',
    holds: ({ facts }) => approvedByTwo(facts, 'announce-early'),
  },
} as const satisfies Record<string, Guard>;

type ApprovalKind = (typeof approvalKinds)[number];

/** Committee members who approved exactly what would be published; those who are recused or wrote the report do not count. */
function approvers({ approvals, advisory, people }: CaseFacts, kind: ApprovalKind): string[] {
  if (advisory.revision === '') return [];
  const counted = approvals.filter(
    (approval) =>
      approval.kind === kind &&
      approval.committee &&
      approval.revision === advisory.revision &&
      !people.recused.includes(approval.by) &&
      !people.reportAuthors.includes(approval.by),
  );
  return [...new Set(counted.map(({ by }) => by))];
}

function approvedByTwo(facts: CaseFacts, kind: ApprovalKind): boolean {
  const people = approvers(facts, kind);
  return people.length >= 2 && people.some((person) => !facts.people.advisoryAuthors.includes(person));
}

/** A date that is being revised still holds until the new one is agreed; a proposal that nobody accepted holds nothing. */
function embargoOver({ embargo, publicFacts }: CaseFacts, now: string): boolean {
  if (embargo.state === 'exited' || publicFacts.public !== null || embargo.term === null) return true;
  return embargo.state === 'active' && at(embargo.term.until) <= at(now);
}

function timingWeighed(facts: CaseFacts, now: string): boolean {
  const { embargo, publicFacts, windows, lane } = facts;
  if (lane === 'dependency-advisory' || publicFacts.public !== null || embargo.term !== null) return true;
  if (windows.secrecyUntil !== null && at(now) > at(windows.secrecyUntil)) return true;
  return weighed(facts, 'announce') || weighed(facts, 'disclose-early');
}

function weighed(facts: CaseFacts, kind: 'announce' | 'disclose-early'): boolean {
  const decision = decisionOf(facts, kind);
  return isCarried(facts, kind) && decision !== undefined && decision.factors !== null && decision.reasonRecorded;
}

function recipientsComplete({ advisory: { recipients: to }, reporter }: CaseFacts): boolean {
  return (to.reporter || reporter.silence !== null) && to.privateList && (to.publicMail || to.chat || to.forum);
}

function creditSettled({ reporter }: CaseFacts): boolean {
  return reporter.credit !== 'unknown' || reporter.silence !== null || reporter.creditAskedAt.length >= creditQuestions;
}

function vendorSettled({ toldAt, answeredAt, waitUntil }: CaseFacts['vendors'][number], now: string): boolean {
  if (toldAt !== null) return true;
  return answeredAt === null && waitUntil !== null && at(now) > at(waitUntil);
}
