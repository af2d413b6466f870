// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { packageIdentity } from '../../findings/identity/finding-key.ts';
import type { InventoryEntry } from '../../model/observation.ts';
import { canonicalPurl } from '../../model/purl.ts';
import { inventoryFlags } from '../../store/inventory-flags.ts';
import type { Tx } from '../context.ts';
import { savePackages } from './packages.ts';

export interface InventoryFacts {
  targetId: number;
  reportId: number | null;
  version: string;
  digest: string;
  now: string;
  /** Whether a person has confirmed that what it no longer holds is gone. */
  confirmed?: boolean;
}

interface Row {
  purl: string;
  package: string;
  name: string;
  version: string;
  ecosystem: string;
  flags: number;
  licenses: readonly string[];
  deprecated: string;
}

/** Keeps what a target holds: components once per purl, equal sets once. Answers the number of components. */
export async function saveInventory(
  tx: Tx,
  entries: Iterable<InventoryEntry>,
  facts: InventoryFacts,
): Promise<{ components: number; inventory: number | null }> {
  const rows = rowsOf(entries);
  if (rows.length === 0) return { components: 0, inventory: null };
  const packages = await savePackages(tx, rows);
  const components = await saveComponents(tx, rows, { packages, now: facts.now });
  const setId = await saveSet(
    tx,
    rows.map(({ purl, flags }) => ({ id: components.get(purl) as number, purl, flags })),
  );
  const { targetId, reportId, version, digest, now, confirmed = false } = facts;
  const row = await tx
    .insertInto('inventories')
    .values({ target_id: targetId, set_id: setId, report_id: reportId, version, digest, at: now, confirmed })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { components: rows.length, inventory: row.id };
}

/** One row per purl: a package that is there twice is there in production if either is, and direct if either is. */
function rowsOf(entries: Iterable<InventoryEntry>): Row[] {
  const rows = new Map<string, Row>();
  for (const entry of entries) {
    const purl = canonicalPurl(entry.purl, 'grammar') ?? (entry.purl || `name:${entry.name}@${entry.version}`);
    const flags = inventoryFlags(entry);
    const held = rows.get(purl);
    if (held) held.flags = (held.flags & flags & 1) | ((held.flags | flags) & 2) | (held.flags & 12);
    else
      rows.set(purl, {
        purl,
        package: packageIdentity({ purl: purl.startsWith('pkg:') ? purl : '', name: entry.name }),
        name: entry.name,
        version: entry.version,
        ecosystem: entry.ecosystem || (/^pkg:([a-z0-9.+-]+)\//.exec(purl)?.[1] ?? ''),
        flags,
        licenses: entry.licenses,
        deprecated: entry.deprecated.slice(0, 1000),
      });
  }
  return [...rows.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1));
}

/** What a later document knows and an earlier one did not (licence, deprecation) is added; nothing is taken away. */
async function saveComponents(
  tx: Tx,
  rows: readonly Row[],
  given: { packages: ReadonlyMap<string, number>; now: string },
): Promise<Map<string, number>> {
  const json = JSON.stringify(rows.map((row) => ({ ...row, package_id: given.packages.get(row.package) })));
  await sql`
    insert into components (package_id, purl, version, licenses, deprecated, first_seen)
    select package_id, purl, version, licenses, deprecated, ${given.now}::timestamptz
    from jsonb_to_recordset(${json}::jsonb) as r(package_id int, purl text, version text, licenses jsonb, deprecated text)
    on conflict (purl) do update set
      licenses = case when components.licenses = '[]' then excluded.licenses else components.licenses end,
      deprecated = case when excluded.deprecated <> '' then excluded.deprecated else components.deprecated end
    where (components.licenses = '[]' and excluded.licenses <> '[]')
      or (excluded.deprecated <> '' and excluded.deprecated <> components.deprecated)`.execute(tx);
  const { rows: found } = await sql<{ id: number; purl: string }>`
    select id, purl from components where purl in (
      select purl from jsonb_to_recordset(${json}::jsonb) as r(purl text))`.execute(tx);
  return new Map(found.map(({ id, purl }) => [purl, id]));
}

async function saveSet(tx: Tx, entries: readonly { id: number; purl: string; flags: number }[]): Promise<number> {
  const digest = createHash('sha256')
    .update(entries.map(({ purl, flags }) => `${purl}\t${flags}\n`).join(''))
    .digest('hex');
  const made = await tx
    .insertInto('inventory_sets')
    .values({ digest, size: entries.length })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!made)
    return (await tx.selectFrom('inventory_sets').where('digest', '=', digest).select('id').executeTakeFirstOrThrow()).id;
  await sql`
    insert into inventory_entries (component_id, set_id, flags)
    select id, ${made.id}::int, flags from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as r(id int, flags int)`.execute(
    tx,
  );
  return made.id;
}
