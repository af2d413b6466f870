// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Static } from 'typebox';
import { may, notFound } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { Inventories, InventoriesQuery, InventoryDiff, InventoryRow } from '../contract/portfolio.ts';
import { readInstant } from './instant.ts';
import { pageOf, readKey } from './keyset.ts';
import { packageChanges } from './package-changes.ts';

type Row = Static<typeof InventoryRow>;

/** Counting stops here: nobody leafs through more. */
const mostCounted = 10_000;

/** Packages that one comparison tells. */
const mostChanges = 5000;

const select = sql`
  select i.id, i.at, i.version, i.digest, s.size as components, i.report_id as report,
    coalesce(r.file, '') as file, coalesce(r.tool, '') as tool,
    coalesce(i.set_id = (select o.set_id from inventories o where o.target_id = i.target_id and (o.at, o.id) < (i.at, i.id)
      order by o.at desc, o.id desc limit 1), false) as same
  from inventories i join inventory_sets s on s.id = i.set_id left join reports r on r.id = i.report_id`;

/** What a target held over time, newest first; until an instant where one is told. */
export async function inventoriesPage(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof InventoriesQuery> & { target: number },
): Promise<Static<typeof Inventories>> {
  await requireReadable(context, caller, given.target);
  const limit = given.limit ?? 50;
  const key = readKey(given.after, ['instant', 'id']);
  const held = sql`i.target_id = ${given.target}
    ${given.at === undefined ? sql`` : sql`and i.at <= ${readInstant(given.at)}::timestamptz`}`;
  const { rows } = await sql<Row>`${select} where ${held}
    ${key ? sql`and (i.at, i.id) < (${String(key[0])}::timestamptz, ${Number(key[1])}::int)` : sql``}
    order by i.at desc, i.id desc limit ${limit + 1}`.execute(context.db);
  const { rows: counts } = await sql<{ value: number }>`
    select count(*)::int as value from (select 1 from inventories i where ${held} limit ${mostCounted}) as seen`.execute(
    context.db,
  );
  const value = counts[0]?.value ?? 0;
  return { ...pageOf(rows, limit, ({ at, id }) => [at, id]), count: { value, atLeast: value === mostCounted } };
}

/** What changed between two inventories of one target. */
export async function inventoryDiff(
  context: ServerContext,
  caller: Caller,
  given: { target: number; from: number; to: number },
): Promise<Static<typeof InventoryDiff>> {
  await requireReadable(context, caller, given.target);
  const [from, to] = [await inventoryOf(context, given.target, given.from), await inventoryOf(context, given.target, given.to)];
  const holding = (inventory: number) => sql`select target_id, set_id from inventories where id = ${inventory}`;
  return {
    from,
    to,
    components: await packageChanges(context, { from: holding(from.id), to: holding(to.id), limit: mostChanges }),
  };
}

async function inventoryOf({ db }: ServerContext, target: number, id: number): Promise<Row> {
  const { rows } = await sql<Row>`${select} where i.id = ${id} and i.target_id = ${target}`.execute(db);
  if (!rows[0]) throw notFound('inventory of this target');
  return rows[0];
}

export async function requireReadable({ db }: ServerContext, caller: Caller, target: number): Promise<void> {
  const row = await db.selectFrom('targets').where('id', '=', target).select('product_id').executeTakeFirst();
  if (!row || !may(caller, 'read', row.product_id)) throw notFound('target');
}
