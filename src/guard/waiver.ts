// SPDX-License-Identifier: Apache-2.0
import { createPublicKey, verify } from 'node:crypto';
import { canonicalJson } from '../kit/canonical-json.ts';
import type { GuardKey, GuardWaiver } from '../model/guard-files.ts';
import type { GuardFinding, GuardWaiverState } from '../model/guard-report.ts';
import { fold } from './words.ts';

/** Whose signatures count. They come from a place that the change under judgement cannot write to. */
export interface PinnedKeys {
  approvers: readonly GuardKey[];
  issuers: readonly GuardKey[];
}

/** DER of an Ed25519 public key up to its 32 bytes (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** The bytes that are signed: everything but the signatures, canonical, under a name of their own. */
export function waiverStatement(waiver: Omit<GuardWaiver, 'signatures'> & { signatures?: unknown }): Buffer {
  const { schema, findings, reason, approvers, expires } = waiver;
  const body = { schema, findings: [...findings].sort(), reason, approvers, expires };
  return Buffer.from(`ngao-guard-waiver/1\n${canonicalJson(body)}`, 'utf8');
}

/** Why the waiver does not hold, or undefined. Two different people must stand behind it; one with two keys is one. */
export function refuseWaiver(waiver: GuardWaiver, { keys, now }: { keys: PinnedKeys; now: string }): string | undefined {
  if (Date.parse(waiver.expires) <= Date.parse(now)) return `It has expired at ${waiver.expires}.`;
  const people = new Set(waiver.approvers.map(fold));
  if (people.size < 2) return 'It names one approver; two different people must approve.';
  const statement = waiverStatement(waiver);
  const signed = waiver.signatures.filter(({ by, signature }) => isSigned(statement, { by, signature }, keys));
  if (signed.some(({ by }) => isPinned(by, keys.issuers))) return undefined;
  const approved = signed.filter(({ by }) => people.has(fold(by)) && isPinned(by, keys.approvers));
  const names = new Set(approved.map(({ by }) => fold(by)));
  const pins = new Set(approved.map(({ by }) => keys.approvers.find(({ name }) => name === by)!.key));
  if (names.size >= 2 && pins.size >= 2) return undefined;
  if (names.size === 0) return 'No signature on it is by a pinned key of one of its approvers.';
  return 'Only one approver has signed it with a pinned key; two different people must.';
}

/** Marks what the waiver names, and nothing else. */
export function applyWaiver(
  findings: readonly GuardFinding[],
  waiver: GuardWaiver,
  given: { keys: PinnedKeys; now: string },
): { findings: GuardFinding[]; state: GuardWaiverState } {
  const refused = refuseWaiver(waiver, given);
  const named = new Set(refused === undefined ? waiver.findings : []);
  const marked = findings.map((finding) =>
    named.has(finding.fingerprint) ? { ...finding, status: 'waived' as const } : finding,
  );
  const covered = findings.filter(({ fingerprint }) => named.has(fingerprint)).length;
  const message = refused ?? `It covers ${covered} of ${findings.length}, approved by ${waiver.approvers.length} people.`;
  return {
    findings: marked,
    state: { state: refused === undefined ? 'applied' : 'refused', covered, message, expires: waiver.expires },
  };
}

function isSigned(statement: Buffer, { by, signature }: { by: string; signature: string }, keys: PinnedKeys): boolean {
  const pinned = [...keys.approvers, ...keys.issuers].filter(({ name }) => name === by);
  return pinned.length === 1 && verify(null, statement, publicKey(pinned[0]!.key), Buffer.from(signature, 'base64'));
}

function isPinned(by: string, keys: readonly GuardKey[]): boolean {
  return keys.some(({ name }) => name === by);
}

function publicKey(key: string) {
  return createPublicKey({ key: Buffer.concat([spkiPrefix, Buffer.from(key, 'base64')]), format: 'der', type: 'spki' });
}
