// SPDX-License-Identifier: Apache-2.0
import { coordinatorTable, deployerTable, humanImpactTable, supplierTable } from './ssvc-tables.ts';

/** As the form holds them; '' where nobody has chosen. */
export interface Points {
  exploitation: string;
  automatable: boolean;
  technicalImpact: string;
  missionImpact: string;
  safetyImpact: string;
  /** For whom makes the software. */
  valueDensity?: string;
  /** For whom runs it. */
  systemExposure?: string;
  /** For whom coordinates: a judgement of its own, made from no other point here. */
  missionWellBeing?: string;
}

export interface Outcome {
  /** Whose tree it is. */
  of: 'supplier' | 'deployer' | 'coordinator';
  outcome: string;
  says: string;
}

const priorities: Readonly<Record<string, readonly [string, string]>> = {
  D: ['defer', 'Defer: no work on it now.'],
  S: ['scheduled', 'Scheduled: within the usual work.'],
  O: ['out-of-cycle', 'Out of cycle: sooner than the usual work, by taking people from it.'],
  I: ['immediate', 'Immediate: everybody who can help, at once.'],
};
const levels: Readonly<Record<string, readonly [string, string]>> = {
  T: ['track', 'Track: fix it within the usual time.'],
  t: ['track*', 'Track*: the usual time, and watch it closely for a change.'],
  A: ['attend', 'Attend: the leads take part; fix it sooner than usual.'],
  C: ['act', 'Act: everybody responsible takes part; fix it as soon as it can be done.'],
};

const exploitations = ['none', 'poc', 'active'];
const technical = ['partial', 'total'];
const safeties = ['negligible', 'marginal', 'critical', 'catastrophic'];
const missions = ['degraded', 'crippled', 'failure', 'mission-failure'];

/** What each published tree says of the chosen points; a tree of which a point is open is left out. */
export function ssvcOutcomes(points: Points): Outcome[] {
  return [supplier(points), deployer(points), coordinator(points)].filter((one) => one !== undefined);
}

function supplier(points: Points): Outcome | undefined {
  const density = ['diffuse', 'concentrated'].indexOf(points.valueDensity ?? '');
  const safety = safeties.indexOf(points.safetyImpact);
  // Utility 1.0.0: laborious, efficient, super effective. Public safety 1.0.0: minimal, or significant from marginal on.
  const utility = density < 0 ? -1 : density + Number(points.automatable);
  const atRisk = safety < 0 ? -1 : Math.min(safety, 1);
  const path = [exploitations.indexOf(points.exploitation), utility, technical.indexOf(points.technicalImpact), atRisk];
  return told('supplier', priorities, cellOf(supplierTable, path, [3, 2, 2]));
}

function deployer(points: Points): Outcome | undefined {
  const human = humanImpact(points);
  const exposure = ['small', 'controlled', 'open'].indexOf(points.systemExposure ?? '');
  const path = [exploitations.indexOf(points.exploitation), exposure, Number(points.automatable), human];
  return told('deployer', priorities, cellOf(deployerTable, path, [3, 2, 4]));
}

function coordinator(points: Points): Outcome | undefined {
  const wellBeing = ['low', 'medium', 'high'].indexOf(points.missionWellBeing ?? '');
  const path = [
    exploitations.indexOf(points.exploitation),
    Number(points.automatable),
    technical.indexOf(points.technicalImpact),
    wellBeing,
  ];
  return told('coordinator', levels, cellOf(coordinatorTable, path, [2, 2, 3]));
}

/** Low, medium, high, very high as 0 to 3; -1 while a point is open. */
function humanImpact({ safetyImpact, missionImpact }: Points): number {
  const cell = cellOf(humanImpactTable, [safeties.indexOf(safetyImpact), missions.indexOf(missionImpact)], [4]);
  return cell === undefined ? -1 : 'LMHV'.indexOf(cell);
}

/** One letter of a table; `widths`: how many values each point after the first has. */
function cellOf(table: string, path: readonly number[], widths: readonly number[]): string | undefined {
  if (path.some((at) => at < 0)) return undefined;
  const [first = 0, ...rest] = path;
  return table.replace(/\s/g, '')[rest.reduce((at, value, index) => at * (widths[index] as number) + value, first)];
}

function told(
  of: Outcome['of'],
  words: Readonly<Record<string, readonly [string, string]>>,
  cell: string | undefined,
): Outcome | undefined {
  const found = cell === undefined ? undefined : words[cell];
  return found && { of, outcome: found[0], says: found[1] };
}
