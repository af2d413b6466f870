// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { DisclosureFactorsBody } from './case-records.ts';
import { id, instant, integer, list, nullable, object, oneOf, Someone, text } from './common.ts';
import { SignableText } from './intake.ts';

/* What the forms of the case desk need beside the case itself, and the few acts that only they have. */

export const CaseDesk = object({
  targetDate: nullable(instant),
  /** Accounts that can be let in; only for whom may let in. */
  accounts: list(object({ id, name: text, committee: Type.Boolean() })),
  /** The asking person has said that there is no conflict of interest. */
  declared: Type.Boolean(),
  votes: list(
    object({
      uid: text,
      closesAt: instant,
      factors: nullable(DisclosureFactorsBody),
      outcome: text,
      for: integer,
      against: integer,
      abstain: integer,
      waitingFor: list(Someone),
    }),
  ),
  supporters: list(object({ claim: text, people: list(Someone) })),
  terms: list(object({ uid: text, madeAt: instant, expiresAt: instant, words: list(text) })),
  glass: list(
    object({
      uid: text,
      askedBy: Someone,
      askedAt: instant,
      reason: text,
      confirmedBy: nullable(Someone),
      until: nullable(instant),
    }),
  ),
  /** Who read the case or took a file out of it, newest first, at most 200; a reading counts once in a quarter of an hour. */
  readers: list(object({ at: instant, who: text, what: oneOf(['case', 'file']), file: nullable(text) })),
  timeline: list(object({ at: instant, what: text, party: text, rule: text, nature: text, state: text })),
  /** What each clock that a case can have asks for. */
  clockWords: list(object({ kind: text, says: text })),
  /** What each warning about a file means. */
  fileWarnings: list(object({ code: text, message: text })),
  playbooks: list(
    object({ name: text, title: text, when: text, steps: list(object({ id: text, says: text, who: text, hours: integer })) }),
  ),
  /** By which the embargo could be ended now; empty: there is no ground to end it. */
  exitGrounds: list(text),
  /** R49: what is missing before the case can be handed to a coordinator; empty: nothing. */
  handOver: list(text),
  /** R42: whether vendors may know who reported it, and when the reporter was asked. */
  reporterContact: object({ wish: text, askedAt: nullable(instant), underWay: Type.Boolean(), mayAsk: Type.Boolean() }),
  /** R50: what is missing before anybody of the list of trusted parties may be told, and whom of them was. */
  preNotice: object({
    missing: list(text),
    parties: list(object({ name: text, address: text, why: text, told: Type.Boolean() })),
  }),
  choices: object({
    lanes: list(text),
    roles: list(text),
    /** Roles that sign before they read. */
    signing: list(text),
    decisions: list(text),
    facts: list(text),
  }),
});

/** What somebody who was let in sees before anything of the case is open: what to sign and which date to keep. */
export const CaseInvitation = object({
  uid: text,
  codeName: text,
  role: text,
  until: nullable(instant),
  signed: Type.Boolean(),
  texts: list(SignableText),
  embargo: nullable(object({ endsAt: instant, zone: text, replyBy: instant, state: text })),
});
export const CaseInvitations = list(CaseInvitation);

/** POST /api/v1/cases/set-aside: reports that look like spam, and which of them stay, with the reason. */
export const SetAsideBody = object({
  uids: Type.Array(Type.String({ pattern: '^[0-9a-f]{32}$' }), { minItems: 1, maxItems: 50 }),
});
export const SetAsideAnswer = object({ moved: list(text), left: list(object({ uid: text, why: text })) });

export const CvssBody = object({ vector: Type.String({ minLength: 1, maxLength: 400 }) });
export const CvssAnswer = object({ version: text, score: Type.Number(), severity: text });

/** What somebody outside answered about a date, written down by who heard it. */
export const AnswerForBody = object({
  answer: oneOf(['accepted', 'declined']),
  source: Type.String({ minLength: 3, maxLength: 2000 }),
});
export const EmbargoExitBody = object({
  version: integer,
  ground: text,
  reason: Type.String({ minLength: 3, maxLength: 4000 }),
  typed: text,
});
/** POST /api/v1/cases/{uid}/hand-over: to whom, by name; kept in the history of the case. */
export const HandOverBody = object({ coordinator: Type.String({ minLength: 2, maxLength: 300 }) });
/** R49: the fields of a coordinator's report form, and the same as text to paste. */
export const HandOver = object({ fields: Type.Record(Type.String(), Type.Unknown()), text });
/** POST /api/v1/cases/{uid}/pre-notice: addresses of the committee's list of trusted parties. */
export const PreNoticeBody = object({ addresses: Type.Array(Type.String({ maxLength: 320 }), { minItems: 1, maxItems: 50 }) });
export const AttachAnswer = object({ uid: text });
