// SPDX-License-Identifier: Apache-2.0
import { at, decisionOf, type Guard, isCarried, reporterTold } from './guard.ts';

const carried = (kind: 'accept' | 'reject' | 'decline'): Guard => ({
  rule: 'R2',
  missing: `The committee has not carried a vote to ${kind} it.`,
  next: 'Open a vote, or wait until the one that is open is decided.',
  holds: ({ facts }) => isCarried(facts, kind),
});

/** From the first look at a report to the committee's answer. */
export const intakeGuards = {
  'second-look-open': {
    rule: 'R30',
    missing: 'A second person has already looked.',
    next: 'Nothing; or take it back if it is a report.',
    holds: ({ facts }) => facts.spam !== null && facts.spam.secondBy === null,
  },
  'second-look-by-another': {
    rule: 'R38',
    missing: 'The second look must be that of another person than the first.',
    next: 'Ask another triager.',
    holds: ({ facts, actor }) => facts.spam !== null && facts.spam.firstBy !== actor.id,
  },
  'lane-set': {
    rule: 'R12',
    missing: 'No lane is chosen.',
    next: 'Choose the lane; the scope of the release suggests one.',
    holds: ({ facts }) => facts.lane !== null,
  },
  assessed: {
    rule: 'R38',
    missing: 'Nobody has recorded what the investigation found.',
    next: 'Record an assessment.',
    holds: ({ facts }) => facts.assessments.some(({ round }) => round === facts.round),
  },
  'redirect-told': {
    rule: 'R14',
    missing: 'The sender has not been told where it belongs, the private list in copy.',
    next: 'Send the redirect message.',
    holds: ({ facts }) => reporterTold(facts, 'redirect', { copied: true }),
  },
  'acknowledgement-delivered': {
    rule: 'R14',
    missing: 'No acknowledgement written by a person was accepted for delivery to the reporter with the private list in copy.',
    next: 'Send the acknowledgement; or record why no message can reach the reporter.',
    holds: ({ facts }) => reporterTold(facts, 'acknowledgement', { copied: true }),
  },
  'owner-set': {
    rule: 'R1',
    missing: 'The case has no owner.',
    next: 'Name the person who owns it.',
    holds: ({ facts }) => facts.people.owner !== null && !facts.people.recused.includes(facts.people.owner),
  },
  'conflicts-declared': {
    rule: 'R2',
    missing: 'Not everybody has declared whether there is a conflict of interest.',
    next: 'Ask everybody with access to declare it.',
    holds: ({ facts }) => facts.people.conflictsDeclared,
  },
  'question-sent': {
    rule: 'R40',
    missing: 'No question has been delivered to the reporter since the investigation went on.',
    next: 'Send the question.',
    holds: ({ facts }) =>
      facts.messages.some(
        ({ purpose, toReporter, human, deliveredAt }) =>
          purpose === 'question' && toReporter && human && deliveredAt !== null && at(deliveredAt) >= at(facts.since),
      ),
  },
  'original-chosen': {
    rule: 'R41',
    missing: 'The case that it is a duplicate of is not chosen.',
    next: 'Choose the original; not this case itself.',
    holds: ({ facts }) => facts.duplicate !== null && facts.duplicate.of !== facts.uid,
  },
  'reveal-chosen': {
    rule: 'R40',
    missing: 'It is not chosen what this reporter may learn about the other case.',
    next: 'Choose: nothing, its status, or its report.',
    holds: ({ facts }) => facts.duplicate !== null && facts.duplicate.reveals !== null,
  },
  'duplicate-told': {
    rule: 'R40',
    missing: 'The reporter has not been told that it was reported before.',
    next: 'Send the message.',
    holds: ({ facts }) => reporterTold(facts, 'duplicate', { copied: false }),
  },
  'rejection-carried': carried('reject'),
  'rejection-told': {
    rule: 'R16',
    missing: 'No explanation of the rejection was delivered to the reporter with the private list in copy.',
    next: 'Send the explanation.',
    holds: ({ facts }) => reporterTold(facts, 'rejection', { copied: true }),
  },
  'decline-carried': {
    ...carried('decline'),
    missing: 'The committee has not carried a vote to decline it, with a reason.',
    holds: ({ facts }) => isCarried(facts, 'decline') && decisionOf(facts, 'decline')?.reasonRecorded === true,
  },
  'decline-told': {
    rule: 'R37',
    missing: 'The reporter has not been told that the foundation will not coordinate and that disclosure is free.',
    next: 'Send the message.',
    holds: ({ facts }) => reporterTold(facts, 'decline', { copied: true }),
  },
  validated: {
    rule: 'R38',
    missing: 'The newest assessment does not say that it is a vulnerability.',
    next: 'Record an assessment that confirms it.',
    holds: ({ facts }) => facts.assessments.findLast(({ round }) => round === facts.round)?.finding === 'vulnerability',
  },
  'level-set': {
    rule: 'R58',
    missing: 'No level is chosen.',
    next: 'Choose critical, high, medium or low by the written criteria.',
    holds: ({ facts }) => facts.vulnerability.level !== null,
  },
  'affected-known': {
    rule: 'R19',
    missing: 'No affected component is named.',
    next: 'Name at least one component.',
    holds: ({ facts }) => facts.vulnerability.affected.length > 0,
  },
  'target-date-set': {
    rule: 'R39',
    missing: 'There is no target date that is still to come.',
    next: 'Set the day by which it shall be mitigated.',
    holds: ({ facts, now }) => facts.targetDate !== null && at(facts.targetDate) >= at(now),
  },
  'acceptance-carried': carried('accept'),
  'acceptance-told': {
    rule: 'R17',
    missing: 'The reporter has not been told that it is being addressed, the private list in copy.',
    next: 'Send the message.',
    holds: ({ facts }) => reporterTold(facts, 'acceptance', { copied: true }),
  },
  'new-evidence': {
    rule: 'R38',
    missing: 'Nothing new is recorded since the case ended.',
    next: 'Record the new evidence or the appeal.',
    holds: ({ facts }) => facts.newEvidence !== null && at(facts.newEvidence.at) >= at(facts.since),
  },
  'appeal-in-time': {
    rule: 'R16',
    missing: 'The 30 days in which the reporter may appeal are over.',
    next: 'Ask the committee, which may reopen at any time.',
    holds: ({ facts, actor, now }) =>
      actor.duties.includes('committee') ||
      facts.state !== 'rejected' ||
      (facts.windows.appealUntil !== null && at(now) <= at(facts.windows.appealUntil)),
  },
} as const satisfies Record<string, Guard>;
