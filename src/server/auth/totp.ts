// SPDX-License-Identifier: Apache-2.0
import { Secret, TOTP } from 'otpauth';

/** RFC 6238 with its defaults: SHA-1, six digits, thirty seconds. The secret has 160 bits (RFC 4226, 4). */
function totpOf(secret: Uint8Array, label = ''): TOTP {
  return new TOTP({ issuer: 'Ngao', label, secret: new Secret({ buffer: new Uint8Array(secret).buffer }) });
}

export function newTotpSecret(): Uint8Array {
  return new Uint8Array(new Secret({ size: 20 }).bytes);
}

export function totpAddress(secret: Uint8Array, email: string): { secret: string; uri: string } {
  const totp = totpOf(secret, email);
  return { secret: totp.secret.base32, uri: totp.toString() };
}

/**
 * The time step a code belongs to, one step of clock drift allowed; undefined when it is wrong or was used before
 * (RFC 6238, 5.2: a code must not be accepted twice).
 */
export function acceptedStep(code: string, secret: Uint8Array, given: { now: string; last: number }): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const timestamp = Date.parse(given.now);
  const delta = totpOf(secret).validate({ token: code, timestamp, window: 1 });
  if (delta === null) return undefined;
  const step = Math.floor(timestamp / 30_000) + delta;
  return step > given.last ? step : undefined;
}
