// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import {
  Advisory,
  AdvisoryProduct,
  AdvisoryRange,
  AdvisoryReference,
  AdvisoryScore,
  AdvisoryText,
  advisoryLanguages,
  Publisher,
  VendorStatement,
} from '../../model/advisory.ts';
import { id, instant, integer, list, maybe, nullable, object, oneOf, PageQuery, page, Someone, text } from './common.ts';

/* Drafts of advisories. Whoever may not read one gets the same answer as for one that does not exist. */

export { Advisory, AdvisoryProduct, AdvisoryRange, AdvisoryReference, AdvisoryScore, AdvisoryText, Publisher, VendorStatement };

const Uid = Type.String({ pattern: '^[0-9a-f]{32}$' });
const digest = Type.String({ pattern: '^[0-9a-f]{64}$' });
const words = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const yes = Type.Boolean();

export const AdvisoryState = oneOf(['draft', 'review', 'approved', 'planned', 'published', 'withdrawn', 'dropped']);
export const AdvisoryUid = object({ uid: Uid });
export const CommentParams = object({ uid: Uid, comment: Uid });

export const AdvisoryNumber = object({
  uid: Uid,
  kind: oneOf(['cve', 'ghsa', 'other']),
  route: text,
  state: oneOf(['wanted', 'requested', 'reserved', 'published', 'rejected', 'failed']),
  value: nullable(text),
  wantedAt: instant,
  /** Whole days since it was wanted, of one that has not come. */
  waitsDays: nullable(integer),
});
/** By hand. The newest of the same kind and route is changed; without one it is made. */
export const NumberBody = object({
  kind: oneOf(['cve', 'ghsa', 'other']),
  route: words(60),
  state: maybe(oneOf(['wanted', 'requested', 'reserved', 'published', 'rejected', 'failed'])),
  value: maybe(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9]*-[A-Za-z0-9-]{4,80}$' })),
});

export const AdvisoryRow = object({
  uid: Uid,
  number: text,
  title: text,
  state: AdvisoryState,
  severity: oneOf(['critical', 'high', 'medium', 'low']),
  caseUid: nullable(Uid),
  /** Code name of the case, for those who are on it. */
  caseName: nullable(text),
  revision: integer,
  /** How many fields are missing, and how many faults stand against publishing. */
  missing: integer,
  faults: integer,
  commentsOpen: integer,
  approvals: integer,
  numbers: list(AdvisoryNumber),
  changedAt: instant,
  publishedAt: nullable(instant),
});
export const AdvisoriesQuery = object({ ...PageQuery, state: maybe(AdvisoryState), case: maybe(Uid) });
export const Advisories = page(AdvisoryRow);

/** From a case, or from a plain form. */
export const NewAdvisory = object({
  case: maybe(Uid),
  product: maybe(id),
  name: maybe(words(300)),
  purl: maybe(words(600)),
  title: maybe(words(300)),
});
export const AdvisoryBody = object({
  version: integer,
  content: Advisory,
  /** What is new. Of a published advisory readers see it, and need it in each of its languages. */
  note: maybe(Type.String({ maxLength: 4000 })),
  noteFr: maybe(Type.String({ maxLength: 4000 })),
  /** Names of which the writer says that the person agreed to be named (R34). */
  agreed: maybe(Type.Array(words(300), { maxItems: 100 })),
});
export const VersionBody = object({ version: integer });

/** What the lint says of one place: a JSON pointer, '' for the whole. */
export const Remark = object({ rule: text, place: text, message: text });
export const MissingPart = object({ field: text, says: text, next: text });
export const AdvisoryComment = object({
  uid: Uid,
  who: text,
  role: text,
  at: instant,
  /** Of the draft that it was written about. */
  revision: integer,
  html: text,
  settledAt: nullable(instant),
});
export const ApprovalKind = oneOf(['announce', 'announce-early', 'proof-of-concept', 'waive-languages']);
export const AdvisoryApproval = object({ kind: ApprovalKind, who: Someone, at: instant, mine: yes });
/** What an approval of each kind needs, and whether the asking person may give it. */
export const Approving = object({ kind: ApprovalKind, needs: integer, given: integer, may: yes, because: text });
export const AdvisoryFormatRow = object({ id: text, title: text, mediaType: text, languages: oneOf(['each', 'one']) });

export const AdvisoryView = object({
  uid: Uid,
  number: text,
  state: AdvisoryState,
  version: integer,
  revision: integer,
  digest: text,
  caseUid: nullable(Uid),
  caseName: nullable(text),
  publishedAt: nullable(instant),
  content: Advisory,
  faults: list(Remark),
  warnings: list(Remark),
  missing: list(MissingPart),
  /** What stayed in the case, and why, when the draft was made. */
  withheld: list(object({ field: text, because: text })),
  languagesMissing: list(text),
  /** Names of which a writer said that the person agreed. */
  agreed: list(text),
  comments: list(AdvisoryComment),
  approvals: list(AdvisoryApproval),
  approving: list(Approving),
  numbers: list(AdvisoryNumber),
  revisions: list(object({ number: integer, digest: text, by: Someone, at: instant, note: text })),
  formats: list(AdvisoryFormatRow),
  /** Whether the reporter may read and comment on the draft. */
  offered: yes,
  /** Vendors who have said something else since than this draft repeats. */
  newerStatements: list(text),
  mine: object({ edit: yes, comment: yes }),
});

export const PreviewQuery = object({
  format: words(60),
  language: maybe(oneOf(advisoryLanguages)),
  revision: maybe(Type.Integer({ minimum: 1, maximum: 100_000 })),
});
/** Of words that are not saved: what the lint says, one format as it would be, Markdown as it would look. */
export const RenderBody = object({
  content: Advisory,
  format: maybe(words(60)),
  language: maybe(oneOf(advisoryLanguages)),
});
export const RenderAnswer = object({
  faults: list(Remark),
  warnings: list(Remark),
  missing: list(MissingPart),
  languagesMissing: list(text),
  /** Scores of the vectors, by place; null: no valid vector. */
  scores: list(nullable(Type.Number())),
  document: nullable(object({ mediaType: text, text, faults: list(Remark) })),
  /** Safe HTML of the long texts, by field and language. */
  html: list(object({ field: text, language: oneOf(advisoryLanguages), html: text })),
});
export const DiffQuery = object({ from: integer, to: integer });
export const AdvisoryDiff = object({
  from: integer,
  to: integer,
  changes: list(
    object({ field: text, kind: oneOf(['added', 'removed', 'changed']), before: nullable(text), after: nullable(text) }),
  ),
});
export const CommentBody = object({ text: words(20_000) });
export const ApproveBody = object({ kind: ApprovalKind, digest });
export const UnapproveBody = object({ kind: ApprovalKind });

/** GET /api/v1/my/report/draft: what a reporter reads of the draft. */
export const ReporterDraft = object({
  number: text,
  digest,
  title: text,
  severity: text,
  parts: list(object({ field: text, html: text })),
  products: list(object({ name: text, affected: list(text), fixed: list(text) })),
  credits: list(text),
  comments: list(object({ uid: Uid, at: instant, html: text, settledAt: nullable(instant) })),
});
export const ReporterCommentBody = object({ text: words(20_000), digest });
