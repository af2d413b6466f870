// SPDX-License-Identifier: Apache-2.0
import type { LetterTexts } from './letter.ts';

/* What a person has to fill in stands in [square brackets]; {{fields}} are filled in by the server, none of them is of the case. */
const close =
  'You can follow your report and write to us at {{link}} with the code that you were given.\n\nThe security committee';

export const english: LetterTexts = {
  'reporter:receipt': `Thank you. Your message of {{received}} has arrived and was stored encrypted.

This is an automatic receipt; it says nothing about the content. A person answers by {{answerBy}}.

{{receipt}}

The security committee`,
  'reporter:acknowledgement': `Thank you for your report of {{received}}. I have read it, and we will look into it.

[What we understood, and who will write to you next.]

Please keep it to yourself until {{secrecy}} while we work on it; we tell you about every important step. Tell us whether and under
which name we may thank you, and whether vendors may learn how to reach you. You need not name yourself.

${close}`,
  'reporter:redirect': `Thank you for your message of {{received}}. We have read it. It is not something this committee can work on.

[Why, and where it belongs.]

If you see it otherwise, answer this message.

${close}`,
  'reporter:question': `We are looking into your report and cannot go on without an answer:

[The question.]

If you do not answer we remind you after 10 and 20 days. After 30 days we may close the case; your answer opens it again.

${close}`,
  'reporter:duplicate': `What you report was reported to us before. You are named in the order in which reports arrived, if you wish so.

[What we may tell about the other report.]

${close}`,
  'reporter:rejection': `We have looked into your report and do not see a vulnerability in it.

[What we tried, and why we think so.]

If you disagree, you may object until {{appeal}}; another person looks at it then. You are free to publish what you found.

${close}`,
  'reporter:decline': `We have decided not to coordinate the disclosure of what you reported.

[Why.]

You are free to publish it. We thank you for having told us first.

${close}`,
  'reporter:acceptance': `We can confirm what you reported, and are working on a fix.

[How severe we think it is, what is affected, and the day that we aim at.]

${close}`,
  'reporter:status': `There is news about your report of {{received}}. {{news}}

[What there is to add; or delete this line.]

${close}`,
  'reporter:offer-to-comment': `The fix and the draft of the advisory are ready. You may look at both and comment.

[Until when, and where they are.]

Tell us also, if you have not yet, whether the advisory may thank you, and by which name.

${close}`,
  'reporter:announcement': `The fix is released, and what you reported is public now.

[Address of the advisory.]

Thank you for your patience and your help.

${close}`,
  'reporter:completion': `The work on your report is complete.

[What was done, and how you are named.]

Thank you.

${close}`,
  'reporter:reply': `[Your answer.]

${close}`,
  'reporter:date-agreed': `We have agreed on a day for the announcement.

[The day and the hour, with the time zone.]

Tell us at once if it cannot be kept.

${close}`,
  'reporter:errata': `Something about the published advisory has to be corrected.

[What.]

${close}`,
  'vendors:status': `There is news that concerns your product.

[What has changed, and what we ask of you.]

Please treat it as confidential (TLP:AMBER) until it is announced.

The security committee`,
  'vendors:vendor-notice': `We have received a report that concerns your product, and would like to coordinate with you.

[Whom to talk to, and by when we hope for an answer. No detail before confidentiality was agreed.]

The security committee`,
  'adopters:pre-notice': `An important update is planned. Please make sure that somebody can install it.

[The day and the hour, with the time zone.]

Please do not pass this on (TLP:AMBER+STRICT).

The security committee`,
  'world:announcement': `[Advisory: what is affected, what to do, where the fix is.]

The security committee`,
  'committee:status': `Something has changed at {{codeName}}. See {{link}}.`,
  'committee:errata': `A published advisory of {{codeName}} needs a correction. See {{link}}.`,
};
