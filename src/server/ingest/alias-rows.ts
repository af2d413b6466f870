// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { AliasAssertion, AliasGroups } from '../../findings/reconcile/alias-groups.ts';
import type { Tx } from '../context.ts';
import { type ShownFacts, shownOf, shownRows } from './vulnerability-facts.ts';

/** An assertion as it is stored: the smaller id first. */
export interface AssertionRow {
  a: string;
  b: string;
  asserter_kind: 'feed' | 'person' | 'report';
  asserter: string;
  packages: readonly string[];
  first_seen: string;
}

/** Which of these assertions say more than what stands in the database. */
export async function newAssertions(tx: Tx, told: readonly AssertionRow[]): Promise<AssertionRow[]> {
  if (told.length === 0) return [];
  const { rows } = await sql<{ place: number }>`
    select place::int from jsonb_to_recordset(${JSON.stringify(told.map((row, place) => ({ ...row, place })))}::jsonb)
      as r(place int, a text, b text, asserter text, packages jsonb)
    where not exists (select 1 from alias_assertions s
      where s.a = r.a and s.b = r.b and s.asserter = r.asserter and s.packages @> r.packages)`.execute(tx);
  return rows.map(({ place }) => told[place] as AssertionRow);
}

/**
 * Answers those that say more than what stood in the database before. Of two ids that are both `unknown` nothing stands there: that
 * needs no look. Only under the lock of names.
 */
export async function saveAssertions(
  tx: Tx,
  told: readonly AssertionRow[],
  unknown: ReadonlySet<string>,
): Promise<AssertionRow[]> {
  const [fresh, others] = parted(told, ({ a, b }) => unknown.has(a) && unknown.has(b));
  await insertAssertions(tx, fresh);
  return [...fresh, ...(await joinAssertions(tx, others))];
}

async function insertAssertions(tx: Tx, told: readonly AssertionRow[]): Promise<void> {
  if (told.length === 0) return;
  await sql`
    insert into alias_assertions (a, b, asserter_kind, asserter, packages, first_seen)
    select a, b, asserter_kind, asserter, packages, first_seen
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
      as r(a text, b text, asserter_kind text, asserter text, packages jsonb, first_seen timestamptz)`.execute(tx);
}

async function joinAssertions(tx: Tx, told: readonly AssertionRow[]): Promise<AssertionRow[]> {
  if (told.length === 0) return [];
  const { rows } = await sql<{ a: string; b: string }>`
    insert into alias_assertions (a, b, asserter_kind, asserter, packages, first_seen)
    select a, b, asserter_kind, asserter, packages, first_seen
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
      as r(a text, b text, asserter_kind text, asserter text, packages jsonb, first_seen timestamptz)
    on conflict (a, b, asserter) do update set packages = (
      select jsonb_agg(distinct name order by name)
      from jsonb_array_elements_text(alias_assertions.packages || excluded.packages) as each(name))
    where not alias_assertions.packages @> excluded.packages
    returning a, b`.execute(tx);
  const saved = new Set(rows.map(({ a, b }) => `${a}\n${b}`));
  return told.filter(({ a, b }) => saved.has(`${a}\n${b}`));
}

/** The ids and everything that assertions or groups tie to them; four steps reach further than any real chain. */
export async function connectedIds(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const found = new Set(ids);
  let fresh: string[] = [...ids];
  for (let step = 0; step < 4 && fresh.length > 0; step++) {
    const { rows } = await sql<{ id: string }>`
      with asked as materialized (select jsonb_array_elements_text(${JSON.stringify(fresh)}::jsonb) as id)
      select b as id from alias_assertions join asked on a = asked.id
      union select a from alias_assertions join asked on b = asked.id
      union select other.id from vulnerability_ids mine join asked on mine.id = asked.id
        join vulnerability_ids other on other.vulnerability_id = mine.vulnerability_id`.execute(tx);
    fresh = rows.map((row) => row.id).filter((id) => !found.has(id));
    for (const id of fresh) found.add(id);
  }
  return [...found];
}

export async function knownGroups(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; label: string }>`
    select i.id, v.label from vulnerability_ids i join vulnerabilities v on v.id = i.vulnerability_id
    where i.id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`.execute(tx);
  return new Map(rows.map(({ id, label }) => [id, label]));
}

export async function assertionsAbout(tx: Tx, ids: readonly string[]): Promise<AliasAssertion[]> {
  const { rows } = await sql<AssertionRow>`
    select a, b, asserter_kind, asserter, packages, first_seen from alias_assertions
    where a in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`.execute(tx);
  return rows.map(assertionOf);
}

export function assertionOf({ a, b, asserter_kind, asserter, packages, first_seen }: AssertionRow): AliasAssertion {
  return { a, b, packages, asserter: { kind: asserter_kind, name: asserter, at: first_seen } };
}

/** The rows of these groups by their label. */
export async function groupRows(tx: Tx, labels: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: number; label: string }>`
    select id, label from vulnerabilities
    where label in (select jsonb_array_elements_text(${JSON.stringify(labels)}::jsonb))`.execute(tx);
  return new Map(rows.map(({ id, label }) => [label, id]));
}

/** Every label that the groups carry, those of hubs included. */
export function labelsOf({ groups, hubs }: AliasGroups): string[] {
  return [...new Set([...groups.values(), ...[...hubs.values()].flatMap((list) => list.map(({ group }) => group))])];
}

export interface SavedGroups {
  /** Ids in groups that were made. */
  made: ReadonlySet<string>;
  byLabel: ReadonlyMap<string, number>;
  /** Ids without a row, each with its group: for `insertMembers`. */
  members: readonly Member[];
}

/**
 * Every group gets its row; what stands already is not touched, but that ids move. A new group begins with what is told of
 * its ids by then: `told`, where the caller knows that nothing else is. Of ids of which none is known no group is looked for.
 * Only under the lock of names.
 */
export async function saveGroups(
  tx: Tx,
  result: AliasGroups,
  { known, told }: { known: ReadonlyMap<string, string>; told?: ReadonlyMap<string, ShownFacts> | undefined },
): Promise<SavedGroups> {
  const labels = labelsOf(result);
  const byLabel = told ? new Map<string, number>() : await groupRows(tx, labels);
  const missing = new Set(labels.filter((label) => !byLabel.has(label)));
  const groups = membersOf(missing, result);
  // Of several ids the database says which title is shown.
  const [plain, several] = told ? parted(groups, ({ ids }) => ids.filter((id) => told.has(id)).length < 2) : [[], groups];
  const begun = plain.map(({ label, ids }) => ({ label, ...ids.map((id) => told?.get(id)).find(Boolean) }));
  for (const { id, label } of [...(await insertTold(tx, begun)), ...(await insertGroups(tx, several))]) byLabel.set(label, id);
  const stood = [...missing].filter((label) => !byLabel.has(label));
  if (stood.length > 0) for (const [label, id] of await groupRows(tx, stood)) byLabel.set(label, id);
  for (const label of stood) missing.delete(label);
  const members = [...result.groups]
    .filter(([id, label]) => known.get(id) !== label)
    .map(([id, label]) => ({ id, vulnerability_id: byLabel.get(label) }));
  const [standing, unsaved] = parted(members, ({ id }) => known.has(id));
  await moveMembers(tx, standing);
  const made = new Set([...result.groups].filter(([, label]) => missing.has(label)).map(([id]) => id));
  return { made, byLabel, members: unsaved };
}

interface Group {
  label: string;
  ids: readonly string[];
}

function membersOf(labels: ReadonlySet<string>, { groups }: AliasGroups): Group[] {
  const members = new Map<string, Set<string>>([...labels].sort().map((label) => [label, new Set([label])]));
  for (const [id, label] of groups) members.get(label)?.add(id);
  return [...members].map(([label, ids]) => ({ label, ids: [...ids] }));
}

function parted<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  const { first = [], second = [] } = Object.groupBy(items, (item) => (isFirst(item) ? 'first' : 'second'));
  return [first, second];
}

/** New groups of which all that is told is in hand. */
async function insertTold(
  tx: Tx,
  groups: readonly ({ label: string } & Partial<ShownFacts>)[],
): Promise<{ id: number; label: string }[]> {
  if (groups.length === 0) return [];
  const { rows } = await sql<{ id: number; label: string }>`
    insert into vulnerabilities (label, kev, epss, title)
    select label, coalesce(kev, false), epss, coalesce(left(title, 300), '')
    from jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) as r(label text, kev boolean, epss real, title text)
    on conflict (label) do nothing returning id, label`.execute(tx);
  return rows;
}

async function insertGroups(tx: Tx, groups: readonly Group[]): Promise<{ id: number; label: string }[]> {
  if (groups.length === 0) return [];
  // One look by the index for each group: joined as sets, all facts that there are would be read.
  const { rows } = await sql<{ id: number; label: string }>`
    insert into vulnerabilities (label, kev, epss, title)
    select r.label, t.kev, t.epss, t.title from jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) as r(label text, ids text[]),
      lateral (select ${shownOf} from vulnerability_facts f
        where f.vulnerability = any(r.ids) and f.fact in ${shownRows}) t
    on conflict (label) do nothing returning id, label`.execute(tx);
  return rows;
}

export interface Member {
  id: string;
  vulnerability_id: number | undefined;
}

export async function insertMembers(tx: Tx, members: readonly Member[]): Promise<void> {
  if (members.length === 0) return;
  await sql`
    insert into vulnerability_ids (id, vulnerability_id)
    select id, vulnerability_id from jsonb_to_recordset(${JSON.stringify(members)}::jsonb) as r(id text, vulnerability_id int)`.execute(
    tx,
  );
}

async function moveMembers(tx: Tx, members: readonly Member[]): Promise<void> {
  if (members.length === 0) return;
  await sql`
    update vulnerability_ids i set vulnerability_id = r.vulnerability_id
    from jsonb_to_recordset(${JSON.stringify(members)}::jsonb) as r(id text, vulnerability_id int)
    where i.id = r.id and i.vulnerability_id <> r.vulnerability_id`.execute(tx);
}
