// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { Publisher } from '../../model/advisory.ts';
import { Missing, Uid } from './cases.ts';
import { instant, integer, list, maybe, nullable, object, oneOf, text } from './common.ts';

/* Publishing an advisory: the plan, its ledger, and what is watched afterwards. */

export const publicationKinds = ['announce', 'early', 'revision', 'withdrawal'] as const;
export const PublicationLine = object({
  uid: Uid,
  channel: text,
  /** What it is within the channel: a path, the key of a chat, the address of a list. */
  name: text,
  /** Ours, in the one transaction; or somewhere else, after it. */
  local: Type.Boolean(),
  state: oneOf(['pending', 'sending', 'sent', 'verified', 'failed', 'in-doubt', 'withdrawn']),
  attempts: integer,
  nextAt: nullable(instant),
  /** What the far side calls it. */
  remoteId: nullable(text),
  answer: text,
  sentAt: nullable(instant),
  verifiedAt: nullable(instant),
});
export const Publication = object({
  uid: Uid,
  kind: oneOf(publicationKinds),
  state: oneOf(['planned', 'running', 'done', 'stopped']),
  digest: text,
  plannedBy: text,
  plannedAt: instant,
  notBefore: instant,
  startedAt: nullable(instant),
  endedAt: nullable(instant),
  /** Why it did not start when its time came. */
  stopped: list(Missing),
  lines: list(PublicationLine),
});
export const PublicationParams = object({ uid: Uid });
export const LineParams = object({ uid: Uid, line: Uid });
export const PlanBody = object({
  kind: oneOf(publicationKinds),
  version: integer,
  /** The advisory's number: this cannot be taken back. */
  typed: Type.String({ maxLength: 60 }),
  notBefore: maybe(instant),
  /** `reporter`, `ghsa`, `cve`, and keys of configured chats and forums. */
  channels: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 50 }),
  /** Mail addresses of lists. */
  lists: Type.Array(Type.String({ maxLength: 320 }), { maxItems: 20 }),
  /** Why it goes out although no verified release holds a fix. */
  reason: maybe(Type.String({ minLength: 1, maxLength: 2000 })),
});
/** Planned, or refused with everything that is missing; a refusal is an answer, not an error. */
export const PlanAnswer = object({ planned: Type.Boolean(), missing: list(Missing), publication: nullable(Publication) });
const Channel = object({ key: text, title: text, kind: oneOf(['reporter', 'ghsa', 'cve', 'chat', 'forum']) });
export const PublishingOf = object({
  publications: list(Publication),
  /** What a plan can choose from. */
  channels: list(Channel),
  lists: list(text),
  undoSeconds: integer,
  /** Nothing goes out before an administrator has said who publishes. */
  publisherSaved: Type.Boolean(),
});
/** `mark-sent`: a person has seen that it arrived; `withdraw`: it is not to be sent (any more). Both need a reason. */
export const LineBody = object({
  action: oneOf(['retry', 'mark-sent', 'withdraw']),
  reason: maybe(Type.String({ minLength: 1, maxLength: 2000 })),
});

/** Facts about a published flaw: exploited, likely to be, or in public how to. */
export const watchedFacts = ['kev', 'epss', 'exploit'] as const;
/** GET /api/v1/publishing: what runs, what waits and what ends. */
export const PublishingOverview = object({
  open: list(
    object({ advisory: Uid, number: text, kind: text, state: text, notBefore: instant, unfinished: integer, inDoubt: integer }),
  ),
  /** Numbers that were asked for and are not there, or are there and not published: days since then. */
  numbers: list(object({ advisory: Uid, number: text, route: text, state: text, value: nullable(text), days: integer })),
  watch: list(WatchOf()),
  /** null: there is none that signs, and nothing can be published. */
  key: nullable(object({ fingerprint: text, expiresAt: nullable(instant) })),
  securityTxtExpires: nullable(instant),
});
function WatchOf() {
  return object({
    advisory: text,
    uid: nullable(Uid),
    about: text,
    fact: oneOf(watchedFacts),
    told: Type.Unknown(),
    noticedAt: instant,
  });
}
/** GET /api/v1/publisher: who publishes, and what stands around it in the configuration of the server. */
export const PublisherView = object({
  /** False: what is shown is a proposal, and nothing can be published before it is saved. */
  saved: Type.Boolean(),
  publisher: Publisher,
  channels: list(Channel),
  /** The key that signs; null where the configured one cannot be used. */
  key: nullable(object({ fingerprint: text, createdAt: instant, expiresAt: nullable(instant), configured: Type.Boolean() })),
  /** Every key that signed anything, the present one last. */
  keys: list(
    object({
      fingerprint: text,
      createdAt: instant,
      retiredAt: nullable(instant),
      revokedAt: nullable(instant),
      revokedReason: nullable(text),
      /** Why it cannot be revoked from here as it stands: it signs and is configured, or its certificate has to be given. */
      needs: oneOf(['nothing', 'successor', 'certificate']),
    }),
  ),
  /** The file of RFC 9116 as it would be written now, not signed; empty where these settings give none. */
  securityTxt: text,
  /** Of the published file. */
  securityTxtExpires: nullable(instant),
});
export const KeyParams = object({ fingerprint: Type.String({ pattern: '^[0-9A-F]{40,64}$' }) });
/** POST /api/v1/publisher/keys/{fingerprint}/revoke. */
export const RevokeKeyBody = object({
  /** The last eight characters of the fingerprint: this cannot be taken back. */
  typed: Type.String({ maxLength: 100 }),
  /** Public: it stands in the register of keys. */
  reason: Type.String({ minLength: 3, maxLength: 500 }),
  /** Armoured; where none was made here. */
  certificate: maybe(Type.String({ minLength: 1, maxLength: 20_000 })),
});
export const WatchBody = object({
  advisory: Type.String({ maxLength: 60 }),
  about: Type.String({ maxLength: 60 }),
  fact: oneOf(watchedFacts),
});
