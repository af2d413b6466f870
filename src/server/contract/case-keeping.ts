// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { instant, integer, list, nullable, object, oneOf, Someone, text } from './common.ts';

/* How long a case is kept, who holds it for the law, and what is left to show once it is gone. */

/** GET /api/v1/cases/:uid/keeping */
export const CaseKeeping = object({
  standing: oneOf(['open', 'held', 'counting', 'due']),
  /** When its keys are destroyed; null: not before it is closed, or while it is held. */
  destroyAt: nullable(instant),
  /** Why then, or why not. */
  says: text,
  legalHold: Type.Boolean(),
  closedAt: nullable(instant),
  /** Days that closed cases are kept, as the committee has set them. */
  retentionDays: integer,
  spamDays: integer,
  holds: list(
    object({
      uid: text,
      /** What was asked for: to hold it, or to let it go. */
      hold: Type.Boolean(),
      reason: text,
      askedBy: Someone,
      askedAt: instant,
      confirmedBy: nullable(Someone),
      confirmedAt: nullable(instant),
    }),
  ),
});

/** GET /api/v1/cases/:uid/certificate: that the keys of a case are gone. Nothing of what it said is in it. */
export const CaseCertificate = object({
  uid: text,
  codeName: text,
  receivedAt: instant,
  closedAt: nullable(instant),
  retainedUntil: nullable(instant),
  destroyedAt: instant,
  /** How many people's own keys went with it. */
  parties: integer,
  /** Name of the key that was destroyed. */
  key: text,
  /** The record of the audit trail that tells it, and the SHA-256 of its text. */
  audit: object({ seq: integer, digest: text }),
});
