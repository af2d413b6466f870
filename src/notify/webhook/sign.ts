// SPDX-License-Identifier: Apache-2.0
import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Headers of a signed webhook. `ngao-signature` is `v1=` and the HMAC-SHA-256, in lower-case hexadecimal, over the value of
 * `ngao-timestamp` (seconds since 1970), a dot, and the body byte for byte. `ngao-delivery` is the same for every resend.
 */
export const webhookHeaders = { delivery: 'ngao-delivery', timestamp: 'ngao-timestamp', signature: 'ngao-signature' } as const;

export interface Signed {
  timestamp: string;
  body: string;
}

export function signatureOf({ timestamp, body }: Signed, secret: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/**
 * What a receiver does: compares in constant time and refuses what is older or younger than five minutes, so that an old
 * call cannot be played again. `now` in seconds since 1970.
 */
export function isSignedBy(given: Signed & { signature: string }, secret: string, now: number): boolean {
  const expected = Buffer.from(signatureOf(given, secret));
  const actual = Buffer.from(given.signature);
  const isFresh = /^\d{1,12}$/.test(given.timestamp) && Math.abs(now - Number(given.timestamp)) <= 300;
  return actual.length === expected.length && timingSafeEqual(actual, expected) && isFresh;
}
