// SPDX-License-Identifier: Apache-2.0
import { hasAliasGroup } from '../../findings/identity/finding-key.ts';
import type { Observation } from '../../model/observation.ts';

/** A row of what a tool says of an advisory. */
export interface Fact {
  vulnerability: string;
  fact: 'kev' | 'listed' | 'told';
  value: unknown;
  /** Equal ones need to be written once: a large report repeats itself. */
  key: string;
}

interface Told {
  vulnerability: string;
  fact: string;
  value: unknown;
}

/**
 * What these observations say of advisories themselves: scores, weaknesses, exploitation, texts. In one order, so that two
 * transactions never wait for each other's rows.
 */
export function factsIn(observations: readonly Observation[]): Fact[] {
  const facts = new Map<string, Told>();
  for (const observation of observations) {
    if (!hasAliasGroup(observation.kind)) continue;
    // That it is exploited counts when any part of a report says so, whatever another part says: both are kept until then.
    for (const each of toldOf(observation))
      facts.set(`${each.vulnerability} ${each.fact}${each.value === true ? ' true' : ''}`, each);
  }
  const sorted = [...facts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, fact]) => fact);
  return rowsOf(sorted);
}

function toldOf({ about, cvss, cwes, epss, kev, details, references, title }: Observation): Told[] {
  const facts: Told[] = [];
  const add = (fact: string, value: unknown, has: boolean) => {
    if (has) facts.push({ vulnerability: about, fact, value });
  };
  add('title', title, title !== '');
  add('cvss', cvss, cvss.length > 0);
  add('cwes', cwes, cwes.length > 0);
  add('epss', epss, epss !== null);
  add('kev', kev, kev !== null);
  add('details', details, details !== '');
  add('references', references.slice(0, 50), references.length > 0);
  return facts;
}

/**
 * Facts stand together in few rows, since a row costs more than what it holds: `listed` what lists show, which changes every
 * night, `told` all the rest. Exploitation has a row of its own: what counts is since when somebody says so.
 */
const rowOfFact: Readonly<Record<string, 'kev' | 'listed' | 'told'>> = { kev: 'kev', title: 'listed', epss: 'listed' };

function rowsOf(told: readonly Told[]): Fact[] {
  const rows = new Map<string, Fact>();
  for (const { vulnerability, fact, value } of told) {
    const row = rowOfFact[fact] ?? 'told';
    const place = `${vulnerability} ${row}`;
    const held = rows.get(place);
    if (row === 'kev') rows.set(place, { vulnerability, fact: row, value, key: `${place} ${value}` });
    else {
      const values = { ...(held?.value as object | undefined), [fact]: value };
      rows.set(place, { vulnerability, fact: row, value: values, key: `${held?.key ?? place} ${fact}` });
    }
  }
  return [...rows.values()];
}
