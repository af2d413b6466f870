// SPDX-License-Identifier: Apache-2.0
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret that is shown once: 256 random bits, base64url, behind a prefix that scanners can recognise. */
export function newSecret(prefix = ''): string {
  return `${prefix}${randomBytes(32).toString('base64url')}`;
}

/** What is stored of it. A random secret of 256 bits needs no slow hash. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The value a browser sends back with every change; it is bound to the session and tells nothing about it. */
export function csrfOf(session: string): string {
  return createHmac('sha256', session).update('csrf').digest('base64url');
}

export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
