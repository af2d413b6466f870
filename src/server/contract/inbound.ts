// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { Uid } from './cases.ts';
import { instant, integer, list, maybe, nullable, object, oneOf, text } from './common.ts';

/** What is told of a waiting mail before anybody opens it: nothing that its sender wrote. */
export const InboundRow = object({
  uid: Uid,
  receivedAt: instant,
  source: text,
  reason: text,
  verdict: text,
});
export const Inbound = list(InboundRow);
/** GET /api/v1/inbound/{uid}: opening it is audited. Everything in it was written by somebody else. */
export const InboundView = object({
  ...InboundRow.properties,
  state: oneOf(['quarantined', 'routed', 'discarded']),
  from: text,
  to: list(text),
  subject: text,
  /** Safe HTML made by the one renderer; '' for what cannot be read. */
  html: text,
  size: integer,
  attachments: list(object({ name: text, type: text, size: integer })),
  /** The case that its address names, where the asking person may read it. */
  names: nullable(object({ uid: Uid, codeName: text })),
});
export const InboundBody = object({ as: oneOf(['new-report', 'join-case', 'spam', 'discard']), case: maybe(Uid) });
/** The case that it opened or joined. */
export const InboundAnswer = object({ case: nullable(Uid) });

/** An issue as GitHub tells it; of the rest nothing is read. */
const Issue = Type.Object({
  html_url: Type.String({ pattern: '^https://', maxLength: 500 }),
  title: Type.String({ maxLength: 1000 }),
  body: maybe(nullable(Type.String({ maxLength: 262_144 }))),
});
/** POST /api/v1/cases/public-issues: the event "issues" of a forge as it is, or a list of issues. */
export const PublicIssuesBody = Type.Object({ issue: maybe(Issue), issues: maybe(Type.Array(Issue, { maxItems: 200 })) });
export const PublicIssuesAnswer = object({ looked: integer, waiting: integer });
/** GET /api/v1/inbound/public-issues: what waits for the committee, the likeliest first; no word of any issue. */
export const PublicIssueRow = object({ uid: Uid, address: text, score: integer, reasons: list(text), seenAt: instant });
export const PublicIssues = list(PublicIssueRow);
export const PublicIssueBody = object({ as: oneOf(['new-case', 'dismiss']) });
