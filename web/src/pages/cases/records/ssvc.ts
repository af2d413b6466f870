// SPDX-License-Identifier: Apache-2.0

export interface Points {
  exploitation: string;
  automatable: boolean;
  technicalImpact: string;
  missionImpact: string;
  safetyImpact: string;
}

export type Outcome = 'track' | 'track*' | 'attend' | 'act';

const said: Readonly<Record<Outcome, string>> = {
  track: 'Track: fix it within the usual time.',
  'track*': 'Track*: the usual time, and watch it closely for a change.',
  attend: 'Attend: the leads take part; fix it sooner than usual.',
  act: 'Act: everybody responsible takes part; fix it as soon as it can be done.',
};

/** The outcome for each impact on people and mission: low, medium, high. */
type Row = readonly [Outcome, Outcome, Outcome];
const rows: Readonly<Record<string, Row>> = {
  'none no partial': ['track', 'track', 'track'],
  'none no total': ['track', 'track', 'track*'],
  'none yes partial': ['track', 'track', 'attend'],
  'none yes total': ['track', 'track', 'attend'],
  'poc no partial': ['track', 'track', 'track*'],
  'poc no total': ['track', 'track*', 'attend'],
  'poc yes partial': ['track', 'track', 'attend'],
  'poc yes total': ['track', 'track*', 'attend'],
  'active no partial': ['track', 'track', 'attend'],
  'active no total': ['track', 'attend', 'act'],
  'active yes partial': ['attend', 'attend', 'act'],
  'active yes total': ['attend', 'act', 'act'],
};

/**
 * The outcome of the chosen decision points, by the tree of a coordinating body (SSVC 2, four outcomes); undefined while one is
 * open. What it does to the mission and to safety is one question there: the graver of the two counts.
 */
export function ssvcOutcome(points: Points): { outcome: Outcome; says: string } | undefined {
  const { exploitation, automatable, technicalImpact } = points;
  const row = rows[`${exploitation} ${automatable ? 'yes' : 'no'} ${technicalImpact}`];
  const impact = impactOf(points);
  if (row === undefined || impact === undefined) return undefined;
  const outcome = row[impact] as Outcome;
  return { outcome, says: said[outcome] };
}

const bySafety: Readonly<Record<string, number>> = { negligible: 0, marginal: 0, critical: 1, catastrophic: 2 };

function impactOf({ missionImpact, safetyImpact }: Points): number | undefined {
  const mission = ['degraded', 'crippled', 'failure'].indexOf(missionImpact);
  const safety = bySafety[safetyImpact];
  return mission < 0 || safety === undefined ? undefined : Math.max(mission, safety);
}
