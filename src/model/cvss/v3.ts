// SPDX-License-Identifier: Apache-2.0
import { isAnyDefined, readMetrics, type Weights } from './parse.ts';

/** CVSS v3.0 and v3.1 specification, clause 7.4: metric values and their weights (`PR` for an unchanged scope). */
const attackVector = { N: 0.85, A: 0.62, L: 0.55, P: 0.2 };
const complexity = { L: 0.77, H: 0.44 };
const privileges = { N: 0.85, L: 0.62, H: 0.27 };
const interaction = { N: 0.85, R: 0.62 };
const scope = { U: 0, C: 1 };
const impact = { H: 0.56, L: 0.22, N: 0 };
const requirement = { X: 1, L: 0.5, M: 1, H: 1.5 };
const weights: Weights = {
  AV: attackVector,
  AC: complexity,
  PR: privileges,
  UI: interaction,
  S: scope,
  C: impact,
  I: impact,
  A: impact,
  E: { X: 1, U: 0.91, P: 0.94, F: 0.97, H: 1 },
  RL: { X: 1, O: 0.95, T: 0.96, W: 0.97, U: 1 },
  RC: { X: 1, U: 0.92, R: 0.96, C: 1 },
  CR: requirement,
  IR: requirement,
  AR: requirement,
  MAV: { X: 0, ...attackVector },
  MAC: { X: 0, ...complexity },
  MPR: { X: 0, ...privileges },
  MUI: { X: 0, ...interaction },
  MS: { X: 0, ...scope },
  MC: { X: 0, ...impact },
  MI: { X: 0, ...impact },
  MA: { X: 0, ...impact },
};
const base = ['AV', 'AC', 'PR', 'UI', 'S', 'C', 'I', 'A'];
const grammar = { weights, mandatory: base, fixedOrder: false };
const environmental = ['CR', 'IR', 'AR', ...base.map((name) => `M${name}`)];

type Version = '3.0' | '3.1';
/** A vector with its value look-up; `modified`: look at the environmental metrics too (clause 7.3). */
interface Reading {
  version: Version;
  modified: boolean;
  value(name: string): string;
}

/**
 * Score (0.0 to 10.0) of the metrics of a CVSS v3.x vector (what follows the `CVSS:3.1/` prefix); undefined when they
 * are not valid. Temporal and environmental metrics count where they are defined.
 */
export function scoreV3(text: string, version: Version): number | undefined {
  const metrics = readMetrics(text, grammar);
  if (metrics === undefined) return undefined;
  const modified = isAnyDefined(metrics, environmental);
  const value = (name: string): string => {
    const own = modified && base.includes(name) ? (metrics.get(`M${name}`) ?? 'X') : 'X';
    return own === 'X' ? (metrics.get(name) ?? 'X') : own;
  };
  const reading = { version, modified, value };
  return temporalScore(baseScore(reading), reading);
}

/** Clause 7.1, or clause 7.3 with the modified metrics. */
function baseScore(reading: Reading): number {
  const changed = reading.value('S') === 'C';
  const impactScore = changed ? changedImpact(impactBase(reading), reading) : 6.42 * impactBase(reading);
  if (impactScore <= 0) return 0;
  const exploitability =
    8.22 * weightOf(reading, 'AV') * weightOf(reading, 'AC') * privilegesOf(reading, changed) * weightOf(reading, 'UI');
  const sum = changed ? 1.08 * (impactScore + exploitability) : impactScore + exploitability;
  return roundUp(Math.min(sum, 10), reading.version);
}

/** ISS of clause 7.1; MISS of clause 7.3 with its ceiling. */
function impactBase(reading: Reading): number {
  const left = (name: string): number => 1 - weightOf(reading, name) * (reading.modified ? weightOf(reading, `${name}R`) : 1);
  const value = 1 - left('C') * left('I') * left('A');
  return reading.modified ? Math.min(value, 0.915) : value;
}

/** The impact under a changed scope; only v3.1 writes another power for the modified one. */
function changedImpact(value: number, reading: Reading): number {
  const linear = 7.52 * (value - 0.029);
  if (reading.modified && reading.version === '3.1') return linear - 3.25 * (value * 0.9731 - 0.02) ** 13;
  return linear - 3.25 * (value - 0.02) ** 15;
}

/** Clause 7.2; without temporal metrics all weights are 1. */
function temporalScore(score: number, reading: Reading): number {
  return roundUp(score * weightOf(reading, 'E') * weightOf(reading, 'RL') * weightOf(reading, 'RC'), reading.version);
}

/** Clause 7.4: PR weighs more under a changed scope. */
function privilegesOf(reading: Reading, changed: boolean): number {
  if (!changed) return weightOf(reading, 'PR');
  return { N: 0.85, L: 0.68, H: 0.5 }[reading.value('PR')]!;
}

function weightOf(reading: Reading, name: string): number {
  return weights[name]![reading.value(name)]!;
}

/** v3.1 appendix A defines the integer form; v3.0 just rounds up, with what binary fractions make of it. */
function roundUp(value: number, version: Version): number {
  if (version === '3.0') return Math.ceil(value * 10) / 10;
  const whole = Math.round(value * 100_000);
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
}
