// SPDX-License-Identifier: Apache-2.0
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { NgaoError } from '../../kit/errors.ts';
import { sameText } from '../auth/secrets.ts';

/*
 * Proof of work instead of a third party's puzzle: a flood costs its sender, a person's machine about a second. The challenge
 * is signed, so nothing is stored until it is solved; a solved one is good once.
 */
const minutes = 30;
/** Leading zero bits: about 2^18 hashes. */
export const difficulty = 18;

export interface Challenge {
  challenge: string;
  difficulty: number;
  expiresAt: string;
}

/** `key`: 32 bytes known to all server processes of this installation. */
export function newChallenge(key: Uint8Array, now: string): Challenge {
  const expiresAt = new Date(Date.parse(now) + minutes * 60_000).toISOString();
  const body = `${randomBytes(16).toString('hex')}.${Date.parse(expiresAt)}.${difficulty}`;
  return { challenge: `${body}.${sign(key, body)}`, difficulty, expiresAt };
}

/**
 * Throws `challenge-unsolved` unless the challenge is ours, fresh and solved. Answers its random part: the caller keeps it until
 * `until`, and refuses it a second time.
 */
export function checkSolution(
  key: Uint8Array,
  { challenge, solution }: { challenge: string; solution: string },
  now: string,
): { once: string; until: string } {
  const match = /^(([0-9a-f]{32})\.(\d{13})\.(\d{1,2}))\.([\w-]{43})$/.exec(challenge);
  const [, body = '', once = '', until = '0', bits = '99', mac = ''] = match ?? [];
  const ours = match !== null && sameText(mac, sign(key, body));
  if (!ours || Number(until) < Date.parse(now)) throw refused('The form was open for too long. Send it once more.');
  if (solution.length > 40 || leadingZeros(`${challenge}:${solution}`) < Number(bits))
    throw refused('The proof of work is missing or wrong. Reload the page and send the form again.');
  return { once, until: new Date(Number(until)).toISOString() };
}

/** As the browser does it; here for the command line, tests and machines that report. */
export function solve(challenge: string, bits: number): string {
  for (let counter = 0; ; counter++) if (leadingZeros(`${challenge}:${counter}`) >= bits) return String(counter);
}

function leadingZeros(text: string): number {
  const digest = createHash('sha256').update(text).digest();
  let zeros = 0;
  for (const byte of digest) {
    zeros += Math.clz32(byte) - 24;
    if (byte !== 0) break;
  }
  return zeros;
}

function sign(key: Uint8Array, body: string): string {
  return createHmac('sha256', key).update(`challenge:${body}`).digest('base64url');
}

function refused(message: string): NgaoError {
  return new NgaoError('challenge-unsolved', message);
}
