// SPDX-License-Identifier: Apache-2.0
import { gatherIncoming, type Incoming } from '../../../findings/reconcile/incoming.ts';
import type { Observation } from '../../../model/observation.ts';
import { type Fact, factsIn } from '../facts-in.ts';
import { type Names, namesOf } from '../names-of.ts';

/** For whom a part is made ready. */
export interface PartGiven {
  tool: string;
  /** When the report is taken in, RFC 3339. */
  now: string;
  /** The target's id. */
  target: string;
}

/** A part of a report, as far as it can be worked out without asking the database. */
export interface PreparedPart {
  /** How many observations. */
  told: number;
  names: Names;
  facts: readonly Fact[];
  /** Every id is a group of its own here: see `underGroups`. */
  incoming: readonly Incoming[];
}

export function preparePart(observations: readonly Observation[], { tool, now, target }: PartGiven): PreparedPart {
  return {
    told: observations.length,
    names: namesOf(observations, { tool, now }),
    facts: factsIn(observations),
    incoming: [...gatherIncoming(observations, { target, groupOf: (id) => id }).values()],
  };
}
