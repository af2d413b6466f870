// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Observation } from '../../model/observation.ts';
import { observe } from '../../scan/reports/observe.ts';
import { readInventoryFlags } from '../../store/inventory-flags.ts';
import type { Tx } from '../context.ts';
import type { Answers, Match } from './rematch-components.ts';

interface Entry {
  id: number;
  purl: string;
  name: string;
  version: string;
  flags: number;
}

/** What the advisory database says of the components of one set; most sets hold few that it speaks of. */
export async function observationsIn(tx: Tx, set: number, { matches }: Answers): Promise<Observation[]> {
  if (matches.size === 0) return [];
  const { rows } = await sql<Entry>`
    select c.id, c.purl, p.name, c.version, e.flags from inventory_entries e
      join components c on c.id = e.component_id join packages p on p.id = c.package_id
    where e.set_id = ${set} and e.component_id = any(${`{${[...matches.keys()].join(',')}}`}::int[])
    order by c.purl`.execute(tx);
  return rows.flatMap((entry) => (matches.get(entry.id) ?? []).map((match) => observationOf(match, entry)));
}

function observationOf(match: Match, { purl, name, version, flags }: Entry): Observation {
  const { records, prose } = match;
  const odds = records.map(({ epss }) => epss).filter((epss) => epss !== null);
  return observe({
    kind: match.kind,
    about: match.id,
    aliases: match.aliases,
    rule: match.primary ?? match.id,
    component: { purl, name, version, ...readInventoryFlags(flags), path: [], locations: [] },
    severity: match.severity,
    cvss: [...new Map(records.flatMap(({ cvss }) => cvss).map((each) => [each.vector, each])).values()],
    cwes: [...new Set(records.flatMap(({ cwes }) => cwes))].sort(),
    epss: odds.length === 0 ? null : Math.max(...odds),
    kev: records.some(({ kev }) => kev),
    fixedIn: match.fixedIn,
    title: records.map(({ summary }) => summary).find((summary) => summary !== '') ?? '',
    details: prose?.details ?? '',
    references: prose?.references ?? [],
  });
}
