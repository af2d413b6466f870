// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { MessageProtection, PartyKey } from './case-keys.ts';
import { Actor, id, instant, integer, list, maybe, nullable, object, oneOf, PageQuery, page, Someone, text } from './common.ts';
import { Language, ReportSeverity, SignableText } from './intake.ts';

/* The committee's desk. Whoever holds no grant on a case gets the same answer as for a case that does not exist. */

export const Uid = Type.String({ pattern: '^[0-9a-f]{32}$' });
export const UidParams = object({ uid: Uid });
export const Level = oneOf(['critical', 'high', 'medium', 'low']);
const words = (maxLength: number) => Type.String({ minLength: 1, maxLength });

export const CaseClock = object({
  uid: Uid,
  kind: text,
  rule: text,
  nature: oneOf(['deadline', 'permission', 'reminder']),
  who: text,
  startedAt: instant,
  dueAt: instant,
  state: oneOf(['running', 'warned', 'paused', 'breached', 'reached', 'waiting', 'open', 'closed', 'met', 'cancelled']),
  endedAt: nullable(instant),
  pauses: list(object({ from: instant, until: nullable(instant), reason: text })),
});
export const CaseRow = object({
  uid: Uid,
  codeName: text,
  /** Null where the asking person may only triage it and has not opened it yet. */
  title: nullable(text),
  lane: text,
  state: text,
  emergency: text,
  level: nullable(Level),
  owner: nullable(Someone),
  receivedAt: instant,
  movedAt: instant,
  nextClock: nullable(CaseClock),
  embargoUntil: nullable(instant),
  unread: integer,
  waitsFor: oneOf(['committee', 'reporter', 'vendor', 'nobody']),
});
export const CasesQuery = object({
  ...PageQuery,
  state: maybe(text),
  lane: maybe(text),
  mine: maybe(Type.Boolean()),
  open: maybe(Type.Boolean()),
});
export const Cases = page(CaseRow);
export const NewCase = object({
  lane: text,
  title: words(300),
  text: words(40_000),
  language: Language,
  receivedAt: maybe(instant),
  reporter: maybe(object({ name: maybe(text), address: maybe(text) })),
});

/** One thing that stands in the way of a move: what is missing, and what to do. */
export const Missing = object({ code: text, message: text });
export const CaseMove = object({
  name: text,
  label: text,
  to: text,
  allowed: Type.Boolean(),
  missing: list(Missing),
  rules: list(text),
  /** Message kinds that are drafted when it is made. */
  tells: list(text),
  /** Cannot be mistaken: the code name must be typed. */
  typed: Type.Boolean(),
});
export const CaseParticipant = object({
  uid: Uid,
  role: text,
  name: text,
  address: nullable(text),
  userId: nullable(id),
  state: text,
  invitedAt: instant,
  toldAt: nullable(instant),
  contactWish: nullable(text),
  credit: nullable(object({ wish: text, name: text })),
  vendorStatus: nullable(text),
  statement: nullable(text),
  /** R47: how the vendor marked the newest version, and whether it may be published. */
  statementMarks: nullable(object({ at: instant, language: text, tlp: text, statusTlp: text, publish: Type.Boolean() })),
  keys: list(PartyKey),
  grants: list(
    object({
      uid: Uid,
      scope: text,
      from: instant,
      until: nullable(instant),
      acknowledgedAt: nullable(instant),
      /** In which language, and which wording. */
      acknowledgedAs: nullable(object({ language: text, version: text, digest: text })),
      revokedAt: nullable(instant),
    }),
  ),
});
export const CaseAttachment = object({
  uid: Uid,
  name: text,
  size: integer,
  kind: text,
  warnings: list(text),
  state: oneOf(['quarantined', 'released', 'destroyed']),
  addedAt: instant,
});
export const CaseThread = object({
  uid: Uid,
  audience: text,
  who: text,
  messages: integer,
  unread: integer,
  lastAt: nullable(instant),
});
/** One reader of a letter. `at`: taken then, also where it came back later, at `bouncedAt`. */
const CaseDelivery = object({
  ...{ part: oneOf(['to', 'cc']), address: text, state: text, at: nullable(instant), answer: text },
  ...{ bouncedAt: nullable(instant), bounce: text, autoAnsweredAt: nullable(instant) },
});
export const CaseMessage = object({
  uid: Uid,
  thread: Uid,
  direction: oneOf(['internal', 'out', 'in']),
  state: text,
  kind: text,
  author: text,
  subject: text,
  /** As written; only in drafts and for the person who may edit. */
  body: text,
  /** Safe HTML made by the one renderer. */
  html: text,
  tlp: text,
  language: Language,
  createdAt: instant,
  sendAfter: nullable(instant),
  sentAt: nullable(instant),
  deliveries: list(CaseDelivery),
  protection: nullable(MessageProtection),
  stopped: nullable(text),
});
export const CaseDecision = object({
  uid: Uid,
  kind: text,
  question: text,
  openedBy: Someone,
  openedAt: instant,
  quorum: integer,
  outcome: nullable(text),
  closedAt: nullable(instant),
  votes: list(object({ who: Someone, vote: oneOf(['for', 'against', 'abstain']), reason: text, at: instant })),
  mayVote: Type.Boolean(),
  mayNotBecause: text,
});
export const CaseRecord = object({
  uid: Uid,
  kind: text,
  state: text,
  content: Type.Unknown(),
  writtenBy: Actor,
  writtenAt: instant,
});
export const CaseView = object({
  ...CaseRow.properties,
  version: integer,
  report: list(
    object({
      uid: Uid,
      channel: text,
      receivedAt: instant,
      language: Language,
      mailVerdict: nullable(text),
      content: Type.Unknown(),
      html: text,
      /** The armored message of a report that was encrypted in the browser: nobody here can open it but the holders of the keys. */
      encrypted: nullable(text),
      /** What a member wrote down after opening it elsewhere, newest first; the text itself is in `html`. */
      opened: list(object({ by: text, at: instant })),
      /** R30: what a good report tells, and whether this one does; null where nobody can say. */
      quality: list(object({ id: text, says: text, met: nullable(Type.Boolean()) })),
    }),
  ),
  moves: list(CaseMove),
  participants: list(CaseParticipant),
  recused: list(Someone),
  threads: list(CaseThread),
  /** Letters that came back and were not made good: the reader has not been told. */
  returned: list(object({ purpose: text, bouncedAt: instant, toReporter: Type.Boolean() })),
  attachments: list(CaseAttachment),
  decisions: list(CaseDecision),
  records: list(CaseRecord),
  clocks: list(CaseClock),
  embargo: object({
    state: text,
    terms: list(
      object({
        uid: Uid,
        endsAt: instant,
        zone: text,
        state: text,
        proposedBy: Actor,
        consents: list(object({ participant: Uid, name: text, state: text, replyBy: instant })),
      }),
    ),
  }),
  facts: list(
    object({ uid: Uid, fact: text, source: text, claimedBy: Actor, claimedAt: instant, canonicalAt: nullable(instant) }),
  ),
  events: list(
    object({ seq: integer, at: instant, actor: Actor, name: text, from: nullable(text), to: nullable(text), note: text }),
  ),
  /** R41: other reports that sound like this one, in percent; which, only where the person may read it. */
  similar: list(object({ percent: integer, known: nullable(object({ uid: Uid, codeName: text })) })),
  /** R3: components of this case whose reports have a process of their own, and where it is published. */
  processes: list(object({ component: text, url: nullable(text) })),
  /** R32: `toldByReporter` of the parties are known from the report alone, as far as the person may read it. */
  exposure: object({ parties: integer, toldByReporter: integer, partyDays: Type.Number(), fixPublicFor: nullable(integer) }),
  mine: object({ duties: list(text), recused: Type.Boolean(), until: nullable(instant) }),
});

/** POST /api/v1/cases/{uid}/moves. `typed`: the code name, for moves that cannot be taken back. */
export const MoveBody = object({
  name: text,
  version: integer,
  note: maybe(Type.String({ maxLength: 4000 })),
  typed: maybe(text),
  target: maybe(Uid),
  reveal: maybe(text),
});
/** Made, or refused with everything that is missing; a refusal is an answer, not an error. */
export const MoveAnswer = object({ moved: Type.Boolean(), missing: list(Missing), case: nullable(CaseView) });
export const CasePatch = object({
  version: integer,
  owner: maybe(nullable(id)),
  lane: maybe(text),
  level: maybe(Level),
  levelReason: maybe(Type.String({ maxLength: 4000 })),
  title: maybe(words(300)),
  targetDate: maybe(instant),
});
export const ParticipantBody = object({
  role: text,
  userId: maybe(id),
  name: maybe(text),
  address: maybe(Type.String({ maxLength: 320 })),
  language: maybe(Language),
  days: maybe(integer),
  reason: maybe(Type.String({ maxLength: 4000 })),
});
/** DELETE /api/v1/cases/{uid}/participants/{participant}: why, kept in the history of the case. */
export const RevokeBody = object({ reason: words(4000) });
export const AcknowledgeBody = object({ textDigest: text });
export const RecuseBody = object({ reason: words(4000) });
/** The subject is the code name, always (T4). Without `body` the draft comes from the template of its kind. */
export const DraftBody = object({
  thread: Uid,
  kind: text,
  language: maybe(Language),
  body: maybe(words(40_000)),
});
/** What became of a letter in doubt, and how the person knows. */
export const DoubtBody = object({ outcome: oneOf(['sent', 'not-sent']), reason: words(4000) });
export const MessagePatch = object({ body: words(40_000) });
export const NewDecision = object({
  kind: text,
  question: words(4000),
  factors: maybe(Type.Record(Type.String(), Type.Unknown())),
  /** Votes count until then; by default three days from now. */
  closesAt: maybe(instant),
});
export const VoteBody = object({ vote: oneOf(['for', 'against', 'abstain']), reason: maybe(Type.String({ maxLength: 4000 })) });
/** PUT /api/v1/cases/{uid}/records/{kind}: checked by the schema of its kind. */
export const RecordBody = object({ version: integer, content: Type.Unknown() });
export const TermBody = object({ endsAt: instant, zone: text, reason: maybe(Type.String({ maxLength: 4000 })) });
export const ConsentBody = object({ answer: oneOf(['accepted', 'declined']) });
export const ClaimBody = object({ fact: text, source: words(2000) });
export const ClockBody = object({ action: oneOf(['pause', 'resume', 'override']), reason: words(2000), dueAt: maybe(instant) });
export const TermSetBody = object({ terms: Type.Array(words(200), { maxItems: 500 }), days: integer });
export const BreakGlassBody = object({ reason: words(4000) });

export const Agenda = object({
  at: instant,
  items: list(object({ uid: Uid, codeName: text, what: text, why: text, dueAt: nullable(instant) })),
  rota: object({ now: nullable(Someone), next: nullable(Someone), away: list(object({ who: Someone, until: instant })) }),
  numbers: object({
    open: integer,
    breached: integer,
    medianAckDays: nullable(Type.Number()),
    fixedBySeverity: list(object({ level: Level, medianDays: nullable(Type.Number()) })),
  }),
});

export const HoldBody = object({ hold: Type.Boolean(), reason: words(4000) });
export const HoldParams = object({ uid: Uid, wish: Uid });

/** GET/PUT /api/v1/committee: how this committee works (K10); a change is audited. */
export const CommitteeSettings = object({
  quorum: integer,
  zone: text,
  /** Days without work in that zone, and the ends of program increments (R55): YYYY-MM-DD, in order. */
  holidays: maybe(list(text)),
  incrementEnds: maybe(list(text)),
  languages: list(Language),
  privateList: text,
  mailbox: text,
  /** Whom mail may go to besides participants: addresses, or "@domain". */
  allowed: list(text),
  /** R50: who may be told before everybody else, once the committee has decided so in a case, and why they are trusted. */
  trusted: maybe(list(object({ name: text, address: text, why: text, language: Language }))),
  undoSeconds: integer,
  emergencyDeputies: list(id),
  /** Days that a closed case is kept before its key is destroyed, and what was set aside as spam. */
  retentionDays: maybe(integer),
  spamDays: maybe(integer),
  /** Clocks of Art. 14 of the EU Cyber Resilience Act, as far as Art. 24(3) puts them on a steward. */
  cra: maybe(Type.Boolean()),
  /** R65: a critical case that is not released holds back releases of what it affects. */
  gateOnCritical: maybe(Type.Boolean()),
  keys: list(object({ fingerprint: text, armored: text })),
  /** R3: components with a process of their own, and where it is published; '' while it is not. */
  processes: maybe(
    Type.Array(object({ component: Type.String({ maxLength: 300 }), url: Type.String({ maxLength: 500 }) }), { maxItems: 500 }),
  ),
  policy: object({ version: text, en: text, fr: text }),
});
export const ReporterSeverity = ReportSeverity;

export const ThreadParams = object({ uid: Uid, thread: Uid });
export const DecisionParams = object({ uid: Uid, decision: Uid });
export const ParticipantParams = object({ uid: Uid, participant: Uid });
export const ClaimParams = object({ uid: Uid, claim: Uid });
export const ClockParams = object({ uid: Uid, clock: Uid });
export const TermsParams = object({ uid: Uid, terms: Uid });
export const GlassParams = object({ uid: Uid, glass: Uid });
export const MessageParams = object({ uid: Uid, message: Uid });
export const AttachmentParams = object({ uid: Uid, attachment: Uid });
export const RecordParams = object({ uid: Uid, kind: text });
export const NoteBody = object({ text: words(40_000) });
/** Uid of what was made. */
export const MadeAnswer = object({ uid: Uid });
/** GET /api/v1/cases/confidentiality: the text to sign in each language, and its SHA-256. */
export const ConfidentialityText = object({ texts: list(SignableText) });
export const CaseMessages = list(CaseMessage);
