// SPDX-License-Identifier: Apache-2.0

/** One metric of CVSS by its official names: key, name, and each value with its name. */
export interface Metric {
  key: string;
  name: string;
  values: readonly (readonly [code: string, name: string])[];
}

const metric = (key: string, name: string, values: Metric['values']): Metric => ({ key, name, values });
const impact = [
  ['N', 'None'],
  ['L', 'Low'],
  ['H', 'High'],
] as const;
const vector = [
  ['N', 'Network'],
  ['A', 'Adjacent'],
  ['L', 'Local'],
  ['P', 'Physical'],
] as const;
const complexity = [
  ['L', 'Low'],
  ['H', 'High'],
] as const;

/** The base metrics, which every vector must have, in the order of the vector. */
export const baseMetrics: Readonly<Record<'3.1' | '4.0', readonly Metric[]>> = {
  '3.1': [
    metric('AV', 'Attack Vector', vector),
    metric('AC', 'Attack Complexity', complexity),
    metric('PR', 'Privileges Required', impact),
    metric('UI', 'User Interaction', [
      ['N', 'None'],
      ['R', 'Required'],
    ]),
    metric('S', 'Scope', [
      ['U', 'Unchanged'],
      ['C', 'Changed'],
    ]),
    metric('C', 'Confidentiality', impact),
    metric('I', 'Integrity', impact),
    metric('A', 'Availability', impact),
  ],
  '4.0': [
    metric('AV', 'Attack Vector', vector),
    metric('AC', 'Attack Complexity', complexity),
    metric('AT', 'Attack Requirements', [
      ['N', 'None'],
      ['P', 'Present'],
    ]),
    metric('PR', 'Privileges Required', impact),
    metric('UI', 'User Interaction', [
      ['N', 'None'],
      ['P', 'Passive'],
      ['A', 'Active'],
    ]),
    metric('VC', 'Vulnerable System Confidentiality', impact),
    metric('VI', 'Vulnerable System Integrity', impact),
    metric('VA', 'Vulnerable System Availability', impact),
    metric('SC', 'Subsequent System Confidentiality', impact),
    metric('SI', 'Subsequent System Integrity', impact),
    metric('SA', 'Subsequent System Availability', impact),
  ],
};

export type Chosen = Readonly<Record<string, string>>;

/** What a vector chooses; its other metrics come along unchanged. */
export function chosenIn(text: string): Chosen {
  const parts = text.trim().split('/').slice(1);
  return Object.fromEntries(parts.map((part) => part.split(':')).filter((part) => part.length === 2));
}

/** The vector of a choice: base metrics in their order, then whatever else it had. `''` before anything is chosen. */
export function vectorOf(version: '3.1' | '4.0', chosen: Chosen): string {
  const order = baseMetrics[version].map(({ key }) => key);
  const keys = [...order.filter((key) => chosen[key]), ...Object.keys(chosen).filter((key) => !order.includes(key))];
  return keys.length === 0 ? '' : [`CVSS:${version}`, ...keys.map((key) => `${key}:${chosen[key]}`)].join('/');
}

/** Base metrics that nobody has chosen yet, by their names. */
export function openMetrics(version: '3.1' | '4.0', chosen: Chosen): readonly string[] {
  return baseMetrics[version].filter(({ key }) => !chosen[key]).map(({ name }) => name);
}
