// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Static } from 'typebox';
import { may, notFound } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { Inventories, InventoriesQuery, InventoryDiff, InventoryRow } from '../contract/portfolio.ts';
import { pageOf, readKey } from './keyset.ts';
import { packageChanges } from './package-changes.ts';

type Row = Static<typeof InventoryRow>;

const select = sql`
  select i.id, i.at, i.version, i.digest, s.size as components, i.report_id as report
  from inventories i join inventory_sets s on s.id = i.set_id`;

/** What a target held over time, newest first. */
export async function inventoriesPage(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof InventoriesQuery> & { target: number },
): Promise<Static<typeof Inventories>> {
  await requireReadable(context, caller, given.target);
  const limit = given.limit ?? 50;
  const key = readKey(given.after, 2);
  const { rows } = await sql<Row>`${select} where i.target_id = ${given.target}
    ${key ? sql`and (i.at, i.id) < (${String(key[0])}::timestamptz, ${Number(key[1])}::int)` : sql``}
    order by i.at desc, i.id desc limit ${limit + 1}`.execute(context.db);
  return pageOf(rows, limit, ({ at, id }) => [at, id]);
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
    components: await packageChanges(context, { from: holding(from.id), to: holding(to.id), limit: 5000 }),
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
