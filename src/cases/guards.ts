// SPDX-License-Identifier: Apache-2.0
import { announceGuards } from './announce-guard.ts';
import type { Ask, Guard, Refusal } from './guard.ts';
import { emergencyGuards } from './guards-emergency.ts';
import { fixGuards } from './guards-fix.ts';
import { intakeGuards } from './guards-intake.ts';

/** Every condition that a transition can have, by name. */
export const guards = { ...intakeGuards, ...fixGuards, ...announceGuards, ...emergencyGuards } as const satisfies Record<
  string,
  Guard
>;
export type GuardName = keyof typeof guards;

/** null: it holds. */
export function askGuard(name: GuardName, ask: Ask): Refusal | null {
  const { missing, next, holds }: Guard = guards[name];
  return holds(ask) ? null : { code: name, missing, next };
}
