// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Component, Origin } from '../../model/component.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { VulnerabilityMatch } from '../../model/match.ts';
import { parsePurl } from '../../model/purl.ts';
import { ecosystemOfPurl } from '../../model/purl-ecosystem.ts';
import type { AdvisoryDatabase, AdvisoryProse } from '../../scan/database/contract.ts';
import { type MatchResult, matchInventory, packageKeysOf } from '../../scan/match/match-inventory.ts';
import type { ServerContext } from '../context.ts';

/** What the advisory database says of the components of some inventories. */
export interface Answers {
  /** Matches by component id. */
  matches: Map<number, Match[]>;
  /** Ecosystems of which the database holds nothing: its silence about them says nothing. */
  unheld: Set<string>;
  /** Ids of advisories that cannot be compared with its version, by component id. */
  undecided: Map<number, Set<string>>;
}

export type Match = Omit<VulnerabilityMatch, 'inventory' | 'componentKeys'> & { prose: AdvisoryProse | undefined };

interface Row {
  id: number;
  purl: string;
  version: string;
  ecosystem: string;
}

/** Components asked about at once; between two pages others get their turn. */
const pageSize = 2000;

/** Kept in `components.rematched_with` where no advisory could ever be found: no package, no version, no known ecosystem. */
export const unresolvable = 'unresolvable';

/**
 * Asks about every component of these sets once, however many targets hold it. Undefined when the database was swapped on
 * the way: then begin again with the new one.
 */
export async function askAbout(
  context: ServerContext,
  { sets, digest }: { sets: readonly number[]; digest: string },
): Promise<Answers | undefined> {
  const answers: Answers = { matches: new Map(), unheld: new Set(), undecided: new Map() };
  for (let after = 0; ; ) {
    const rows = await componentsOf(context, sets, after);
    if (rows.length === 0) return answers;
    const database = context.advisories.open();
    if (database?.identity.digest !== digest) return undefined;
    const components = rows.map(componentOf);
    askPage(
      database,
      components.filter((each) => each !== undefined),
      answers,
    );
    await markUnresolvable(
      context,
      rows.filter((_, index) => components[index] === undefined).map(({ id }) => id),
    );
    after = rows.at(-1)?.id as number;
  }
}

async function componentsOf({ db }: ServerContext, sets: readonly number[], after: number): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select c.id, c.purl, c.version, p.ecosystem from components c join packages p on p.id = c.package_id
    where c.id > ${after} and c.rematched_with <> ${unresolvable}
      and exists (select 1 from inventory_entries e where e.component_id = c.id and e.set_id = any(${`{${sets.join(',')}}`}::int[]))
    order by c.id limit ${pageSize}`.execute(db);
  return rows;
}

function askPage(database: AdvisoryDatabase, components: readonly Component[], answers: Answers): void {
  const inventory = inventoryOf(components);
  const keys = packageKeysOf(inventory);
  for (const ecosystem of new Set(keys.map((key) => key.ecosystem)))
    if (!answers.unheld.has(ecosystem) && !database.holds(ecosystem)) answers.unheld.add(ecosystem);
  const result = matchInventory(inventory, database.lookup(keys));
  noteUndecided(answers, result.undecided);
  for (const { inventory: _, componentKeys, ...match } of result.matches) {
    const told = { ...match, prose: match.records.map(({ id }) => database.prose(id)).find((prose) => prose !== undefined) };
    for (const key of componentKeys) {
      const held = answers.matches.get(Number(key));
      if (held) held.push(told);
      else answers.matches.set(Number(key), [told]);
    }
  }
}

function noteUndecided({ undecided }: Answers, told: MatchResult['undecided']): void {
  for (const { componentKeys, ids } of told)
    for (const id of componentKeys.map(Number)) undecided.set(id, new Set([...(undecided.get(id) ?? []), ...ids]));
}

/** As much of a component as matching asks for. Undefined when no advisory can be found for it. */
function componentOf({ id, purl, version, ecosystem }: Row): Component | undefined {
  const parsed = parsePurl(purl, 'grammar');
  const found = parsed && ecosystemOfPurl(parsed);
  // The release of a distribution may have been told by the document, not by the purl.
  const asked = found?.ecosystem || (found && ecosystem.includes(':') ? ecosystem : '');
  if (!parsed || !found || asked === '' || version === '') return undefined;
  return {
    key: String(id),
    purl,
    ecosystem: asked,
    name: found.name,
    version,
    scope: 'prod',
    class: 'app',
    direct: false,
    origin: originOf(parsed.qualifiers),
    ...(found.upstream && { upstream: found.upstream }),
    dependsOn: [],
    locations: [],
  };
}

/** What came from elsewhere may carry a public name and be something else. */
function originOf(qualifiers: ReadonlyMap<string, string>): Origin {
  if (qualifiers.has('vcs_url')) return { kind: 'git' };
  if (qualifiers.has('download_url')) return { kind: 'url' };
  return { kind: qualifiers.has('repository_url') ? 'private-registry' : 'registry' };
}

function inventoryOf(components: readonly Component[]): Inventory {
  return {
    target: { ref: 'portfolio', kind: 'portfolio', name: '', version: '', digest: '' },
    components,
    runtimes: [],
    secrets: [],
    overrides: [],
    problems: [],
    notices: [],
  };
}

async function markUnresolvable({ db }: ServerContext, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await db.updateTable('components').set({ rematched_with: unresolvable }).where('id', 'in', ids).execute();
}

/** Says of the components of these sets which database was asked about them. */
export async function markAsked({ db }: ServerContext, sets: readonly number[], digest: string): Promise<void> {
  await sql`
    update components set rematched_with = ${digest}
    where rematched_with not in (${unresolvable}, ${digest}) and exists (
      select 1 from inventory_entries e where e.component_id = components.id and e.set_id = any(${`{${sets.join(',')}}`}::int[]))`.execute(
    db,
  );
}
