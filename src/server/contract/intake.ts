// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { instant, integer, list, maybe, nullable, object, oneOf, text } from './common.ts';

/* The reporter's side: the public form and the status page behind a receipt code. Nothing here names a case. */

const short = Type.String({ maxLength: 300 });
const long = Type.String({ maxLength: 40_000 });
const answer = oneOf(['yes', 'no', 'unknown']);
export const Language = oneOf(['en', 'fr']);
/** What is signed, in one language; whoever signs chooses. `digest`: SHA-256 of the text. */
export const SignableText = object({ language: Language, version: text, text, digest: text });
export const ReportSeverity = oneOf(['critical', 'high', 'medium', 'low', 'unknown']);

/** GET /api/v1/report/form: what the form needs to be drawn. */
export const ReportForm = object({
  policyVersion: text,
  /** The policy in both languages, as safe HTML made by the one renderer. */
  policy: object({ en: text, fr: text }),
  components: list(
    object({
      name: text,
      kind: text,
      lane: text,
      /** Where its own process for reports is published (R3); null: it has none. */
      process: nullable(text),
    }),
  ),
  /** OpenPGP public keys of the committee, armored; empty where there are none. */
  keys: list(object({ fingerprint: text, armored: text, expiresAt: nullable(instant) })),
  address: nullable(text),
  /** Sign of life, as on the trust page: median working days until a report is answered, null before there are enough. */
  answeredWithin: nullable(Type.Number()),
});

/** GET /api/v1/report/challenge: a proof of work, bound to this server and a few minutes. */
export const Challenge = object({ challenge: text, difficulty: integer, expiresAt: instant });

/** The foundation's bug template plus severity Critical, and what a coordinated disclosure needs to know. */
export const ReportFields = object({
  summary: Type.String({ minLength: 8, maxLength: 300 }),
  severity: ReportSeverity,
  priority: maybe(oneOf(['critical', 'high', 'medium', 'low'])),
  component: short,
  version: maybe(short),
  platform: maybe(short),
  subsystem: maybe(short),
  expected: maybe(long),
  steps: long,
  impact: maybe(long),
  testType: maybe(short),
  foundBy: maybe(short),
  alreadyPublic: answer,
  exploited: answer,
  disclosurePlan: maybe(long),
  othersTold: maybe(long),
});
export const NewReport = object({
  challenge: text,
  solution: text,
  language: Language,
  policyVersion: text,
  /** Exactly one of both: the fields, or one armored OpenPGP message that holds them as JSON. */
  fields: maybe(ReportFields),
  encrypted: maybe(Type.String({ maxLength: 400_000 })),
  contact: maybe(
    object({ name: maybe(short), address: Type.String({ maxLength: 320 }), key: maybe(Type.String({ maxLength: 40_000 })) }),
  ),
  contactWish: oneOf(['unknown', 'forward', 'withhold']),
  creditWish: oneOf(['unknown', 'named', 'pseudonym', 'declined']),
  creditName: maybe(short),
});
/** The only time that the receipt code is told: whoever holds it is the reporter. */
export const ReportReceipt = object({ receipt: text, receivedAt: instant, answerBy: instant });

export const ReceiptBody = object({ receipt: Type.String({ minLength: 8, maxLength: 80 }) });
export const ReporterSession = object({ csrf: text, language: Language });

export const ReporterMessage = object({
  id: text,
  from: oneOf(['you', 'committee']),
  at: instant,
  subject: text,
  /** Safe HTML made by the one renderer. */
  html: text,
});
export const ReporterStep = object({
  /** The last six are a vendor's. */
  name: oneOf([
    'received',
    'acknowledged',
    'investigating',
    'decided',
    'fixing',
    'released',
    'announced',
    'completed',
    'told',
    'answered',
    'date-agreed',
    'statement',
    'fix-out',
    'published',
  ]),
  /** `awaited`: a vendor's step that has not happened; a reporter's is one that they are in now. */
  state: oneOf(['done', 'now', 'awaited', 'next', 'skipped']),
  at: nullable(instant),
  by: nullable(instant),
});
const Marking = oneOf(['clear', 'green', 'amber', 'amber+strict', 'red']);
/** POST /api/v1/my/report/statement: word for word, as a further version (R46); who may read it is told field by field (R47). */
export const VendorSays = object({
  text: Type.String({ minLength: 1, maxLength: 20_000 }),
  language: Language,
  tlp: Marking,
  /** Whether it may be published; only what is marked clear is. */
  publish: Type.Boolean(),
  status: oneOf(['affected', 'not-affected', 'fixed', 'investigating', 'unknown']),
  statusTlp: Marking,
});
/** GET /api/v1/my/report */
export const ReporterView = object({
  reference: text,
  receivedAt: instant,
  language: Language,
  policyVersion: text,
  steps: list(ReporterStep),
  /** Plain sentences in the reporter's language: where it stands, what happens next and by when. */
  now: text,
  next: text,
  nextBy: nullable(instant),
  waitsForYou: Type.Boolean(),
  secrecyUntil: nullable(instant),
  messages: list(ReporterMessage),
  attachments: list(object({ id: text, name: text, size: integer, addedAt: instant })),
  wishes: object({ contact: text, credit: text, creditName: text }),
  draft: nullable(object({ html: text, commentBy: nullable(instant) })),
  retest: nullable(object({ askedAt: instant, answer: nullable(oneOf(['fixed', 'not-fixed'])) })),
  mayAppealUntil: nullable(instant),
  /** For a vendor who was invited: what they said, newest first. */
  vendor: nullable(
    object({
      versions: list(
        object({
          number: integer,
          at: instant,
          text,
          /** Safe HTML made by the one renderer. */
          html: text,
          language: Language,
          tlp: text,
          publish: Type.Boolean(),
          status: text,
          statusTlp: text,
        }),
      ),
    }),
  ),
  /** For a trusted party: what they sign before anything is open, and until when it is. */
  confidentiality: nullable(
    object({ language: Language, texts: list(SignableText), signedAt: nullable(instant), until: nullable(instant) }),
  ),
  /** A date that everybody keeps silent until, and whether this reader has agreed to it. */
  embargo: nullable(
    object({
      endsAt: instant,
      zone: text,
      replyBy: nullable(instant),
      answer: oneOf(['invited', 'accepted', 'declined', 'lapsed']),
    }),
  ),
});
export const ReporterSays = object({ text: Type.String({ minLength: 1, maxLength: 40_000 }) });
export const ReporterWishes = object({
  contact: oneOf(['forward', 'withhold']),
  credit: oneOf(['named', 'pseudonym', 'declined']),
  creditName: maybe(short),
});
export const RetestAnswer = object({ answer: oneOf(['fixed', 'not-fixed']), text: maybe(long) });
export const AppealBody = object({ reason: Type.String({ minLength: 10, maxLength: 40_000 }) });
/** Deleting needs the code once more; what the law or an open case still needs is told, not hidden. */
export const DeleteBody = object({ receipt: text });
export const DeleteAnswer = object({
  deleted: list(text),
  kept: list(object({ what: text, until: nullable(instant), why: text })),
});
