// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { hasAliasGroup } from '../../findings/identity/finding-key.ts';
import { type AliasAssertion, type AliasGroups, aliasGroups, groupOf } from '../../findings/reconcile/alias-groups.ts';
import { assertionsOf, type GroupResolver } from '../../findings/reconcile/incoming.ts';
import type { Observation } from '../../model/observation.ts';
import type { Tx } from '../context.ts';
import { mergeVulnerabilities } from './merge-vulnerabilities.ts';

export interface Grouped {
  groupOf: GroupResolver;
  /** Database id of a group. */
  vulnerabilityOf(group: string): number | null;
}

/**
 * Puts the ids of these observations into alias groups: what the report says of names is kept as assertions of its tool,
 * joined with all that was asserted before. Findings follow their group where groups turn out to be one.
 */
export async function groupIds(
  tx: Tx,
  observations: readonly Observation[],
  given: { tool: string; now: string; asserter?: 'report' | 'feed' },
): Promise<Grouped> {
  const { tool, now, asserter = 'report' } = given;
  const told = observations.flatMap((each) => assertionsOf(each, { kind: asserter, name: tool, at: now }));
  const ids = [
    ...new Set(observations.filter(({ kind }) => hasAliasGroup(kind)).flatMap(({ about, aliases }) => [about, ...aliases])),
  ];
  if (ids.length === 0) return { groupOf: (id) => id, vulnerabilityOf: () => null };
  await saveAssertions(tx, told, now);
  return await groupKnownIds(tx, ids, now);
}

/** The groups of ids whose assertions stand in the database. Takes the one lock under which groups change. */
export async function groupKnownIds(tx: Tx, ids: readonly string[], now: string): Promise<Grouped> {
  await sql`select pg_advisory_xact_lock(710001)`.execute(tx);
  const connected = await connectedIds(tx, ids);
  const known = await knownGroups(tx, connected);
  const assertions = await assertionsAbout(tx, connected);
  for (const id of ids) if (!known.has(id) && !assertions.some(({ a, b }) => a === id || b === id)) known.set(id, id);
  const result = aliasGroups({ assertions, known });
  const rows = await saveGroups(tx, result);
  for (const { from, into } of result.merges) await mergeVulnerabilities(tx, { from, into, now });
  return {
    groupOf: (id, packageName) => groupOf(result, id, packageName),
    vulnerabilityOf: (group) => rows.get(group) ?? null,
  };
}

async function saveAssertions(tx: Tx, told: readonly AliasAssertion[], now: string): Promise<void> {
  const unique = new Map<string, { a: string; b: string; asserter_kind: string; asserter: string; packages: Set<string> }>();
  for (const { a, b, asserter, packages } of told) {
    const [low, high] = [a, b].sort() as [string, string];
    const key = JSON.stringify([low, high, asserter.name]);
    const held = unique.get(key) ?? {
      a: low,
      b: high,
      asserter_kind: asserter.kind,
      asserter: asserter.name,
      packages: new Set(),
    };
    for (const name of packages) held.packages.add(name);
    unique.set(key, held);
  }
  if (unique.size === 0) return;
  const rows = [...unique]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row)
    .map((row) => ({ ...row, packages: [...row.packages].sort(), first_seen: now }));
  await sql`
    insert into alias_assertions (a, b, asserter_kind, asserter, packages, first_seen)
    select a, b, asserter_kind, asserter, packages, first_seen
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(a text, b text, asserter_kind text, asserter text, packages jsonb, first_seen timestamptz)
    on conflict (a, b, asserter) do update set packages = (
      select jsonb_agg(distinct name order by name)
      from jsonb_array_elements_text(alias_assertions.packages || excluded.packages) as each(name))
    where not alias_assertions.packages @> excluded.packages`.execute(tx);
}

/** The ids and everything that assertions or groups tie to them; four steps reach further than any real chain. */
async function connectedIds(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const found = new Set(ids);
  let fresh: string[] = [...ids];
  for (let step = 0; step < 4 && fresh.length > 0; step++) {
    const { rows } = await sql<{ id: string }>`
      with asked as (select jsonb_array_elements_text(${JSON.stringify(fresh)}::jsonb) as id)
      select b as id from alias_assertions join asked on a = asked.id
      union select a from alias_assertions join asked on b = asked.id
      union select other.id from vulnerability_ids mine join asked on mine.id = asked.id
        join vulnerability_ids other on other.vulnerability_id = mine.vulnerability_id`.execute(tx);
    fresh = rows.map((row) => row.id).filter((id) => !found.has(id));
    for (const id of fresh) found.add(id);
  }
  return [...found];
}

async function knownGroups(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; label: string }>`
    select i.id, v.label from vulnerability_ids i join vulnerabilities v on v.id = i.vulnerability_id
    where i.id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`.execute(tx);
  return new Map(rows.map(({ id, label }) => [id, label]));
}

async function assertionsAbout(tx: Tx, ids: readonly string[]): Promise<AliasAssertion[]> {
  const { rows } = await sql<{
    a: string;
    b: string;
    kind: 'feed' | 'person' | 'report';
    asserter: string;
    packages: string[];
    at: string;
  }>`
    select a, b, asserter_kind as kind, asserter, packages, first_seen as at from alias_assertions
    where a in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`.execute(tx);
  return rows.map(({ a, b, kind, asserter, packages, at }) => ({ a, b, packages, asserter: { kind, name: asserter, at } }));
}

/** Every group gets its row, every id its group; answers the rows by group id. */
async function saveGroups(tx: Tx, { groups, hubs }: AliasGroups): Promise<Map<string, number>> {
  const labels = [...new Set([...groups.values(), ...[...hubs.values()].flatMap((list) => list.map(({ group }) => group))])];
  await sql`
    insert into vulnerabilities (label) select jsonb_array_elements_text(${JSON.stringify(labels)}::jsonb)
    on conflict (label) do nothing`.execute(tx);
  const { rows } = await sql<{ id: number; label: string }>`
    select id, label from vulnerabilities where label in (select jsonb_array_elements_text(${JSON.stringify(labels)}::jsonb))`.execute(
    tx,
  );
  const byLabel = new Map(rows.map(({ id, label }) => [label, id]));
  const members = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, label]) => ({ id, vulnerability_id: byLabel.get(label) }));
  await sql`
    insert into vulnerability_ids (id, vulnerability_id)
    select id, vulnerability_id from jsonb_to_recordset(${JSON.stringify(members)}::jsonb) as r(id text, vulnerability_id int)
    on conflict (id) do update set vulnerability_id = excluded.vulnerability_id
    where vulnerability_ids.vulnerability_id <> excluded.vulnerability_id`.execute(tx);
  return byLabel;
}
