// SPDX-License-Identifier: Apache-2.0

/** A rule of the process that the software enforces: whoever breaks it is stopped, not warned. */
export interface ProcessRule {
  rule: `R${number}`;
  says: string;
  /** What stops it. */
  by: string;
}

const rule = (number: number, says: string, by: string): ProcessRule => ({ rule: `R${number}`, says, by });

/**
 * Every enforced rule, in our own words. Each has at least one test whose name carries its number: test/process-rules.test.ts
 * fails where one has none, and docs/reference/process-rules.md is made from this table.
 */
export const enforcedRules: readonly ProcessRule[] = [
  rule(1, 'Validating, deciding, planning and announcing are the committee’s.', 'who may make a transition'),
  rule(2, 'The committee decides by votes with a quorum; who is concerned stands aside.', 'decisions and recusals'),
  rule(3, 'A project with a process of its own publishes it.', 'the lint of an advisory, before review and publication'),
  rule(4, 'A flaw is not told in a public tracker.', 'public issues that read like a report, shown to the committee'),
  rule(5, 'A private channel is no news service: nobody subscribes to it.', 'grants, and the recipients of notices'),
  rule(6, 'Everything is private until it is announced.', 'grants; the public tier reads what was published'),
  rule(7, 'No public ticket tracks a case.', 'a guard before work begins'),
  rule(8, 'What a change says of itself holds no hint of the flaw.', 'the leak lint and a guard before the fix is public'),
  rule(9, 'Talk, fix and drafts stay in private places.', 'a guard before work begins'),
  rule(10, 'A mail to the mailbox becomes a case, and its bytes are kept.', 'the mailbox as a way in'),
  rule(11, 'The form asks what the bug template asks, and knows a severity more.', 'the form’s fields'),
  rule(13, 'A web site may wait for its fix, not for its answer.', 'the clocks of its lane'),
  rule(14, 'A person answers within seven working days, the list in copy.', 'a clock, and a guard of acknowledging'),
  rule(15, 'Who is told in private has signed first, and until a day.', 'grants'),
  rule(16, 'A rejection is explained to the reporter, the list in copy.', 'a guard of rejecting'),
  rule(17, 'The reporter is told that a report was accepted.', 'a guard of accepting'),
  rule(19, 'A flaw is written down so that drafts can be made from it.', 'a guard before work begins'),
  rule(21, 'The fix is committed without a word of security.', 'the leak lint'),
  rule(22, 'Released means that every artefact is proven to hold the fix.', 'a guard that only proofs meet'),
  rule(23, 'Nothing is announced before it is released, but for emergencies.', 'guards of announcing'),
  rule(24, 'Reporter and private list are always told, and one public channel at least.', 'a guard of announcing'),
  rule(25, 'Completed means that the public page is live and is what was approved.', 'a guard of completing'),
  rule(33, 'A reporter’s contact leaves only by their own wish.', 'the draft of an advisory, and a guard of announcing'),
  rule(34, 'Nobody is named without having agreed; who was not asked is asked.', 'credits, and a guard of announcing'),
  rule(37, 'Declining says what the reporter may do now.', 'a guard of declining'),
  rule(38, 'No case ends without having been looked into.', 'a guard of every end'),
  rule(39, 'An accepted case has a day by which it is to be mended.', 'a guard of accepting'),
  rule(40, 'The reporter hears of every step that they can notice.', 'letters drafted by each transition'),
  rule(42, 'Vendors learn who reported it only by the reporter’s own yes.', 'letters to vendors, and the hand-over'),
  rule(43, 'A change for a public advisory names it, and what it does.', 'the leak lint in that lane'),
  rule(45, 'No vendor who is affected first reads of it in the news.', 'a guard of announcing'),
  rule(46, 'A vendor’s words are published as they are, or not at all.', 'the vendor’s own page; no other way writes them'),
  rule(47, 'What a vendor tells in confidence is told to nobody else.', 'threads, marks field by field, and the draft'),
  rule(
    50,
    'Trusted parties hear of it before only by a decision, from a list, and sign first.',
    'who may be let in as an adopter',
  ),
  rule(53, 'The date of disclosure is decided by seven named factors.', 'the form of the decision, and a guard'),
  rule(54, 'Critical: within three working days, warned after one.', 'the remediation clock'),
  rule(55, 'High: within 30 days and before the increment ends.', 'the remediation clock'),
  rule(56, 'Medium: within 60 days, warned at the end of the increment.', 'the remediation clock'),
  rule(57, 'Low: within 90 days.', 'the remediation clock'),
  rule(59, 'Who reads a case needs to, and a member let them in.', 'grants by role'),
  rule(
    61,
    'An exception has a reason, an owner and an end, and another person agrees; where asked, an issue, proof and mitigations.',
    'the policy file and approvals',
  ),
  rule(
    64,
    'A request links its issue; under embargo the case stands in for it, and the title is checked.',
    'the leak lint, lane by lane',
  ),
];
