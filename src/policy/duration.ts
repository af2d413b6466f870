// SPDX-License-Identifier: Apache-2.0
import type { Grace } from '../model/policy.ts';

/** `30`, `30 days`, `3 business days` as checked by the schema. */
export function readGrace(written: number | string): Grace {
  const days = Number.parseInt(String(written), 10);
  return { days, unit: /business/.test(String(written)) ? 'business' : 'calendar' };
}

/** `5d`, `36h` in hours; `off`: null. */
export function readAge(written: string): number | null {
  if (written === 'off') return null;
  return Number.parseInt(written, 10) * (written.endsWith('d') ? 24 : 1);
}
