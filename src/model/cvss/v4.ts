// SPDX-License-Identifier: Apache-2.0
import { readMetrics, type Weights } from './parse.ts';
import { macroScores } from './v4-macro-table.ts';

/**
 * CVSS v4.0 specification, clauses 2 to 5: metrics in vector order (clause 7). The number is how many levels a value is
 * below the worst one (clause 8.2); supplemental metrics do not score.
 */
const attackVector = { N: 0, A: 1, L: 2, P: 3 };
const complexity = { L: 0, H: 1 };
const attackRequirements = { N: 0, P: 1 };
const privileges = { N: 0, L: 1, H: 2 };
const interaction = { N: 0, P: 1, A: 2 };
const vulnerable = { H: 0, L: 1, N: 2 };
const subsequent = { H: 1, L: 2, N: 3 };
const safety = { S: 0, ...subsequent };
const requirement = { X: 0, H: 0, M: 1, L: 2 };
const weights: Weights = {
  AV: attackVector,
  AC: complexity,
  AT: attackRequirements,
  PR: privileges,
  UI: interaction,
  VC: vulnerable,
  VI: vulnerable,
  VA: vulnerable,
  SC: subsequent,
  SI: subsequent,
  SA: subsequent,
  E: { X: 0, A: 0, P: 0, U: 0 },
  CR: requirement,
  IR: requirement,
  AR: requirement,
  MAV: { X: 0, ...attackVector },
  MAC: { X: 0, ...complexity },
  MAT: { X: 0, ...attackRequirements },
  MPR: { X: 0, ...privileges },
  MUI: { X: 0, ...interaction },
  MVC: { X: 0, ...vulnerable },
  MVI: { X: 0, ...vulnerable },
  MVA: { X: 0, ...vulnerable },
  MSC: { X: 0, ...subsequent },
  MSI: { X: 0, ...safety },
  MSA: { X: 0, ...safety },
  S: { X: 0, N: 0, P: 0 },
  AU: { X: 0, N: 0, Y: 0 },
  R: { X: 0, A: 0, U: 0, I: 0 },
  V: { X: 0, D: 0, C: 0 },
  RE: { X: 0, L: 0, M: 0, H: 0 },
  U: { X: 0, Clear: 0, Green: 0, Amber: 0, Red: 0 },
};
const base = ['AV', 'AC', 'AT', 'PR', 'UI', 'VC', 'VI', 'VA', 'SC', 'SI', 'SA'];
const grammar = { weights, mandatory: base, fixedOrder: true };

/** Metric values as they count: modified before base, worst case for what is not defined (clauses 3.1 and 4). */
type Values = Readonly<Record<string, string>>;
/** Levels of the six equivalence classes (clause 8.1, tables 24 to 29). */
type Levels = readonly [eq1: number, eq2: number, eq3: number, eq4: number, eq5: number, eq6: number];

/**
 * Score (0.0 to 10.0) of the metrics of a CVSS v4.0 vector (what follows the `CVSS:4.0/` prefix): base, threat and
 * environmental metrics together, as v4.0 knows no separate scores. Undefined when they are not valid.
 */
export function scoreV4(text: string): number | undefined {
  const metrics = readMetrics(text, grammar);
  if (metrics === undefined) return undefined;
  const values = effectiveValues(metrics);
  if (['VC', 'VI', 'VA', 'SC', 'SI', 'SA'].every((name) => values[name] === 'N')) return 0;
  return interpolate(values, levelsOf(values));
}

function effectiveValues(metrics: ReadonlyMap<string, string>): Values {
  const defined = (name: string): string | undefined => (metrics.get(name) === 'X' ? undefined : metrics.get(name));
  const values: Record<string, string> = { E: defined('E') ?? 'A' };
  for (const name of base) values[name] = defined(`M${name}`) ?? metrics.get(name)!;
  for (const name of ['CR', 'IR', 'AR']) values[name] = defined(name) ?? 'H';
  return values;
}

function levelsOf(values: Values): Levels {
  const has = (name: string, value: string): boolean => values[name] === value;
  return [
    reachLevel(values),
    has('AC', 'L') && has('AT', 'N') ? 0 : 1,
    vulnerableLevel(values),
    subsequentLevel(values),
    ['A', 'P', 'U'].indexOf(values.E!),
    ['C', 'I', 'A'].some((name) => has(`${name}R`, 'H') && has(`V${name}`, 'H')) ? 0 : 1,
  ];
}

/** EQ1 (table 24). */
function reachLevel(values: Values): number {
  const open = ['AV', 'PR', 'UI'].filter((name) => values[name] === 'N').length;
  if (open === 3) return 0;
  return open === 0 || values.AV === 'P' ? 2 : 1;
}

/** EQ3 (table 26). */
function vulnerableLevel({ VC, VI, VA }: Values): number {
  if (VC === 'H' && VI === 'H') return 0;
  return VC === 'H' || VI === 'H' || VA === 'H' ? 1 : 2;
}

/** EQ4 (table 27). */
function subsequentLevel({ SC, SI, SA }: Values): number {
  if (SI === 'S' || SA === 'S') return 0;
  return SC === 'H' || SI === 'H' || SA === 'H' ? 1 : 2;
}

/** One equivalence class on the way down: from the level's worst vector (0 steps) to `depth` steps below it. */
interface Descent {
  /** Macro score of the next lower level, in tenths; undefined when there is none. */
  next: number | undefined;
  steps: number;
  depth: number;
}

/**
 * Clause 8.2: the macro vector's score minus the mean of what each equivalence class takes away. Whole numbers all the
 * way (840 is the common multiple of the depths), so that a true x.x5 rounds half up and is never a binary fraction's
 * accident.
 */
function interpolate(values: Values, levels: Levels): number {
  const score = macroScore(levels)!;
  const descents = descentsOf(values, levels).filter((descent) => descent.next !== undefined);
  if (descents.length === 0) return score / 10;
  const unit = 840 * descents.length;
  let taken = 0;
  for (const { next, steps, depth } of descents) taken += ((score - next!) * steps * 840) / depth;
  const exact = Math.min(Math.max(score * unit - taken, 0), 100 * unit);
  return Math.floor((2 * exact + unit) / (2 * unit)) / 10;
}

/**
 * Depths and worst vectors are those of clause 8.2's table. A level may have several worst vectors; all of one level
 * are equally many steps below the very worst, so that one number (`top`) stands for them.
 */
function descentsOf(values: Values, levels: Levels): Descent[] {
  const [eq1, eq2, eq3, eq4, eq5, eq6] = levels;
  const steps = (names: string[], top: number): number =>
    names.reduce((sum, name) => sum + stepsBelowWorst(name, values[name]!), -top);
  const [impactTop, impactDepth] = impactDescent.get(`${eq3}${eq6}`)!;
  return [
    {
      next: macroScore([eq1 + 1, eq2, eq3, eq4, eq5, eq6]),
      steps: steps(['AV', 'PR', 'UI'], [0, 1, 3][eq1]!),
      depth: [1, 4, 5][eq1]!,
    },
    { next: macroScore([eq1, eq2 + 1, eq3, eq4, eq5, eq6]), steps: steps(['AC', 'AT'], [0, 1][eq2]!), depth: [1, 2][eq2]! },
    { next: nextImpact(levels), steps: steps(['VC', 'VI', 'VA', 'CR', 'IR', 'AR'], impactTop), depth: impactDepth },
    {
      next: macroScore([eq1, eq2, eq3, eq4 + 1, eq5, eq6]),
      steps: steps(['SC', 'SI', 'SA'], [1, 3, 6][eq4]!),
      depth: [6, 5, 4][eq4]!,
    },
    // EQ5 holds one metric, each level one value: nothing to interpolate, but it counts in the mean.
    { next: macroScore([eq1, eq2, eq3, eq4, eq5 + 1, eq6]), steps: 0, depth: 1 },
  ];
}

/** Levels of EQ3 and EQ6 together: steps of their worst vectors below the very worst, and the depth. */
const impactDescent: ReadonlyMap<string, readonly [top: number, depth: number]> = new Map([
  ['00', [0, 7]],
  ['01', [3, 6]],
  ['10', [1, 8]],
  ['11', [3, 8]],
  ['21', [3, 10]],
]);

/** EQ3 and EQ6 depend on each other and descend together; from 00 there are two ways, the higher score counts. */
function nextImpact([eq1, eq2, eq3, eq4, eq5, eq6]: Levels): number | undefined {
  const lowerRequirement = macroScore([eq1, eq2, eq3, eq4, eq5, eq6 + 1]);
  const lowerImpact = macroScore([eq1, eq2, eq3 + 1, eq4, eq5, eq6]);
  if (lowerRequirement === undefined || lowerImpact === undefined) return lowerRequirement ?? lowerImpact;
  return Math.max(lowerRequirement, lowerImpact);
}

function macroScore(levels: Levels): number | undefined {
  return macroScores.get(levels.join(''));
}

function stepsBelowWorst(name: string, value: string): number {
  return value === 'S' ? 0 : weights[name]![value]!;
}
