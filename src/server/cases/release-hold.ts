// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { holdsReleases } from '../../cases/release-hold.ts';
import { packageIdentity } from '../../findings/identity/finding-key.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { Database, ServerContext, Tx } from '../context.ts';
import type { VulnerabilityRecord } from '../contract/case-records.ts';
import { committeeSettings } from './committee-settings.ts';
import { caseOwner } from './vault.ts';

/** What one case holds back. All of it stays on the server. */
interface Hold {
  product: number | null;
  /** Names of components in lower case, and packages as the portfolio knows them. */
  names: readonly string[];
  packages: readonly string[];
  findings: readonly number[];
}

/** R65: what critical cases hold back at the moment; nothing unless the committee has switched the gate on. */
export async function releaseHolds(context: ServerContext): Promise<Hold[]> {
  const { db } = context;
  if (!(await committeeSettings(db)).gateOnCritical) return [];
  const rows = await db
    .selectFrom('cases')
    .where('destroyed_at', 'is', null)
    .where('level', '=', 'critical')
    .select(['uid', 'product_id', 'facts'])
    .execute();
  const holding = rows.filter(({ facts }) => holdsReleases(facts as unknown as CaseFacts));
  const holds: Hold[] = [];
  for (const { uid, product_id } of holding) {
    const affected = await affectedBy(context, uid);
    const links = await db.selectFrom('case_findings').where('case_uid', '=', uid).select('finding_id').execute();
    holds.push({
      product: product_id,
      names: affected.filter((name) => !name.startsWith('pkg:')).map((name) => name.toLowerCase()),
      packages: affected.filter((name) => name.startsWith('pkg:')).map((purl) => packageIdentity({ purl, name: '' })),
      findings: links.map(({ finding_id }) => finding_id),
    });
  }
  return holds;
}

async function affectedBy({ db, vault }: ServerContext, uid: string): Promise<string[]> {
  const row = await db
    .selectFrom('case_records')
    .where('case_uid', '=', uid)
    .where('kind', '=', 'vulnerability')
    .where('state', '=', 'current')
    .orderBy('written_at', 'desc')
    .select(['uid', 'content'])
    .executeTakeFirst();
  if (!row) return [];
  const text = await vault.with(caseOwner(uid), (box) => box.open('case_records.content', row.uid, row.content));
  return (JSON.parse(text) as Static<typeof VulnerabilityRecord>).affected.map(({ name }) => name.trim());
}

/** Whether one of them holds this release. Where a case names no component, it holds its product, or without one every product. */
export async function isHeld(
  db: Database | Tx,
  holds: readonly Hold[],
  release: { id: number; product: number },
): Promise<boolean> {
  for (const hold of holds) {
    const nothingNamed = hold.names.length + hold.packages.length + hold.findings.length === 0;
    if (nothingNamed ? hold.product === null || hold.product === release.product : await holdsAny(db, hold, release.id))
      return true;
  }
  return false;
}

/** By the members' own names, by packages of the inventories that are bound, and by linked findings of the members. */
async function holdsAny(db: Database | Tx, { names, packages, findings }: Hold, release: number): Promise<boolean> {
  const { rows } = await sql`
    with member as (
      select t.id, lower(t.name) as name, lower(substr(t.ref, strpos(t.ref, ':') + 1)) as path, i.set_id
      from release_members m join targets t on t.id = m.target_id left join inventories i on i.id = m.inventory_id
      where m.release_id = ${release} and m.excluded = '')
    select 1 from member where name in ${listOf(names)} or path in ${listOf(names)}
      or regexp_replace(path, '^.*/', '') in ${listOf(names)}
      or exists (select 1 from findings f where f.target_id = member.id and f.id in ${listOf(findings)})
      or exists (select 1 from inventory_entries e join components c on c.id = e.component_id join packages p on p.id = c.package_id
        where e.set_id = member.set_id and (p.package in ${listOf(packages)} or lower(p.name) in ${listOf(names)}))
    limit 1`.execute(db);
  return rows.length > 0;
}

function listOf(values: readonly (string | number)[]) {
  return values.length === 0 ? sql`(null)` : sql`(${sql.join(values)})`;
}

/** Says that the committee holds the release and whom to ask; neither why nor which part of it: that is for who must know. */
export async function heldByCommittee({ db }: Pick<ServerContext, 'db'>): Promise<NgaoError> {
  const { mailbox } = await committeeSettings(db);
  return new NgaoError('conflict', `The security committee holds this release. Ask ${mailbox || 'a member of the committee'}.`);
}
