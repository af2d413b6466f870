// SPDX-License-Identifier: Apache-2.0
import type { CaseFacts } from './case-facts.ts';
import { at, type Guard } from './guard.ts';

const hour = 3_600_000;
/** Section 3: "second confirms within 1 h". */
export const emergencyHours = 1;

export const emergencyGuards = {
  'no-emergency-yet': {
    rule: 'R23',
    missing: 'An emergency is already called.',
    next: 'Confirm the one that is called.',
    holds: ({ facts }) => facts.emergency.stage === 'none',
  },
  'emergency-cause': {
    rule: 'R23',
    missing: 'Nothing is established: neither public, nor an exploit public, nor attacks seen.',
    next: 'Record what was seen; the owner or two people establish it.',
    holds: ({ facts: { publicFacts } }) =>
      publicFacts.public !== null || publicFacts['exploit-public'] !== null || publicFacts['attacks-seen'] !== null,
  },
  'emergency-called': {
    rule: 'R23',
    missing: 'No emergency is waiting for a confirmation.',
    next: 'Call it first.',
    holds: ({ facts }) => facts.emergency.stage === 'called',
  },
  'emergency-second-person': {
    rule: 'R23',
    missing: 'The person who called it cannot confirm it.',
    next: 'Ask another member of the committee.',
    // Where nobody called one, that alone is missing.
    holds: ({ facts, actor }) => facts.emergency.called === null || facts.emergency.called.by !== actor.id,
  },
  'emergency-within-hour': {
    rule: 'R23',
    missing: 'The hour for the confirmation is over.',
    next: 'Call it again.',
    holds: ({ facts, now }) =>
      facts.emergency.called === null || at(now) <= at(facts.emergency.called.at) + emergencyHours * hour,
  },
  'emergency-hour-passed': {
    rule: 'R23',
    missing: 'The hour for the confirmation is not over.',
    next: 'Wait for the second person.',
    holds: ({ facts, now }) => facts.emergency.called === null || at(now) > at(facts.emergency.called.at) + emergencyHours * hour,
  },
} as const satisfies Record<string, Guard>;

/** The stage of an emergency that each of its moves is about; at another stage it is not among the next moves. */
const stages: Readonly<Record<string, CaseFacts['emergency']['stage']>> = {
  'call-emergency': 'none',
  'confirm-emergency': 'called',
  'announce-early': 'confirmed',
};

/** Whether a move has a place among the next ones: what only an emergency allows is not shown as missing where there is none. */
export function fitsEmergency(move: string, { stage }: CaseFacts['emergency']): boolean {
  return (stages[move] ?? stage) === stage;
}
