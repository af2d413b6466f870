// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { packageIdentity } from '../../findings/identity/finding-key.ts';
import type { Attribution } from '../../model/tracked-finding.ts';
import type { Tx } from '../context.ts';

interface PackageRow {
  package: string;
  name: string;
  ecosystem: string;
}

/** Makes sure that their packages have rows; answers their ids by package text. */
export async function savePackages(tx: Tx, packages: readonly PackageRow[]): Promise<Map<string, number>> {
  if (packages.length === 0) return new Map();
  const json = await insertPackages(tx, packages);
  const { rows } = await sql<{ id: number; package: string }>`
    select id, package from packages where package in (
      select package from jsonb_to_recordset(${json}::jsonb) as r(package text))`.execute(tx);
  return new Map(rows.map(({ id, package: name }) => [name, id]));
}

/** Makes sure that the packages that these findings are about have rows. */
export async function savePackagesOf(tx: Tx, attributions: readonly Attribution[]): Promise<void> {
  const packages = attributions.flatMap((attribution) => packageOf(attribution) ?? []);
  if (packages.length > 0) await insertPackages(tx, packages);
}

export function packageOf({ instances, package: name }: Attribution): PackageRow | undefined {
  if (name === '') return undefined;
  const purl = instances[0]?.purl ?? '';
  return { package: packageIdentity({ purl, name }), name, ecosystem: /^pkg:([a-z0-9.+-]+)\//.exec(purl)?.[1] ?? '' };
}

/** Answers them as JSON, each once. */
async function insertPackages(tx: Tx, packages: readonly PackageRow[]): Promise<string> {
  // In one order, so that two transactions never wait for each other's rows.
  const unique = [...new Map(packages.map((each) => [each.package, each])).values()].sort((a, b) =>
    a.package < b.package ? -1 : 1,
  );
  const json = JSON.stringify(unique);
  await sql`
    insert into packages (package, name, ecosystem)
    select package, name, ecosystem from jsonb_to_recordset(${json}::jsonb) as r(package text, name text, ecosystem text)
    on conflict (package) do nothing`.execute(tx);
  return json;
}
