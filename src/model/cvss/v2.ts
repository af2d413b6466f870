// SPDX-License-Identifier: Apache-2.0
import { isAnyDefined, readMetrics, type Weights } from './parse.ts';

/** CVSS v2.0 guide, clause 3.2: metric values and their weights. */
const impact = { N: 0, P: 0.275, C: 0.66 };
const requirement = { L: 0.5, M: 1, H: 1.51, ND: 1 };
const weights: Weights = {
  AV: { L: 0.395, A: 0.646, N: 1 },
  AC: { H: 0.35, M: 0.61, L: 0.71 },
  Au: { M: 0.45, S: 0.56, N: 0.704 },
  C: impact,
  I: impact,
  A: impact,
  E: { U: 0.85, POC: 0.9, F: 0.95, H: 1, ND: 1 },
  RL: { OF: 0.87, TF: 0.9, W: 0.95, U: 1, ND: 1 },
  RC: { UC: 0.9, UR: 0.95, C: 1, ND: 1 },
  CDP: { N: 0, L: 0.1, LM: 0.3, MH: 0.4, H: 0.5, ND: 0 },
  TD: { N: 0, L: 0.25, M: 0.75, H: 1, ND: 1 },
  CR: requirement,
  IR: requirement,
  AR: requirement,
};
const grammar = { weights, mandatory: ['AV', 'AC', 'Au', 'C', 'I', 'A'], fixedOrder: false };
const environmental = ['CDP', 'TD', 'CR', 'IR', 'AR'];

/**
 * Score (0.0 to 10.0) of a CVSS v2.0 vector, with or without the parentheses the guide writes around it (clause 2.4);
 * undefined when it is not one. Temporal and environmental metrics count where they are defined.
 */
export function scoreV2(vector: string): number | undefined {
  const bare = vector.startsWith('(') && vector.endsWith(')') ? vector.slice(1, -1) : vector;
  const metrics = readMetrics(bare, grammar);
  if (metrics === undefined) return undefined;
  const weight = (name: string): number => weights[name]![metrics.get(name) ?? 'ND']!;
  if (!isAnyDefined(metrics, environmental)) return temporalScore(baseScore(weight, false), weight);
  const adjusted = temporalScore(baseScore(weight, true), weight);
  return round((adjusted + (10 - adjusted) * weight('CDP')) * weight('TD'));
}

/** Clause 3.2.1; `adjusted`: with the security requirements of clause 3.2.3 in the impact. */
function baseScore(weight: (name: string) => number, adjusted: boolean): number {
  const left = (name: string): number => 1 - weight(name) * (adjusted ? weight(`${name}R`) : 1);
  const raw = 10.41 * (1 - left('C') * left('I') * left('A'));
  const impactScore = adjusted ? Math.min(10, raw) : raw;
  const exploitability = 20 * weight('AV') * weight('AC') * weight('Au');
  return round((0.6 * impactScore + 0.4 * exploitability - 1.5) * (impactScore === 0 ? 0 : 1.176));
}

/** Clause 3.2.2; without temporal metrics all weights are 1. */
function temporalScore(base: number, weight: (name: string) => number): number {
  return round(base * weight('E') * weight('RL') * weight('RC'));
}

/** Round to one decimal, half up; the first rounding takes away what binary fractions add or lose. */
function round(value: number): number {
  return Math.round(Math.round(value * 1e8) / 1e7) / 10;
}
