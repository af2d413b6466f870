// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Tx } from '../context.ts';

/** Makes sure that packages have rows; answers their ids by package text. */
export async function savePackages(
  tx: Tx,
  packages: readonly { package: string; name: string; ecosystem: string }[],
): Promise<Map<string, number>> {
  // In one order, so that two transactions never wait for each other's rows.
  const unique = [...new Map(packages.map((each) => [each.package, each])).values()].sort((a, b) =>
    a.package < b.package ? -1 : 1,
  );
  if (unique.length === 0) return new Map();
  const json = JSON.stringify(unique);
  await sql`
    insert into packages (package, name, ecosystem)
    select package, name, ecosystem from jsonb_to_recordset(${json}::jsonb) as r(package text, name text, ecosystem text)
    on conflict (package) do nothing`.execute(tx);
  const { rows } = await sql<{ id: number; package: string }>`
    select id, package from packages where package in (
      select package from jsonb_to_recordset(${json}::jsonb) as r(package text))`.execute(tx);
  return new Map(rows.map(({ id, package: name }) => [name, id]));
}
