// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { instant, list, nullable, object, oneOf, text } from './common.ts';

const Uid = Type.String({ pattern: '^[0-9a-f]{32}$' });

/** A key that somebody outside gave. `problems`: why nothing may be encrypted to it. */
export const PartyKey = object({
  uid: Uid,
  source: text,
  state: text,
  seenAt: instant,
  fingerprint: text,
  algorithm: text,
  addresses: list(text),
  expiresAt: nullable(instant),
  problems: list(text),
});
/** How OpenPGP protected a message: what was found of one that came in, what was done with one that went out. */
export const MessageProtection = object({ encryption: text, signature: text, fingerprints: list(text), covers: text });
export const KeyParams = object({ uid: Uid, participant: Uid, key: Uid });
/** The fingerprint that the person compared with the key's owner. */
export const KeyDecisionBody = object({
  as: oneOf(['confirmed', 'refused']),
  fingerprint: Type.String({ minLength: 40, maxLength: 100 }),
});
/** An armored public key of one's own. */
export const OwnKeyBody = object({ armored: Type.String({ minLength: 1, maxLength: 40_000 }) });
