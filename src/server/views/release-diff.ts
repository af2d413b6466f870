// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { ReleaseDiff } from '../contract/portfolio.ts';
import { severityNames } from '../ingest/finding-columns.ts';
import { findingsIn } from '../releases/findings-in.ts';
import { readInstant } from './instant.ts';
import { type Holding, packageChanges } from './package-changes.ts';
import { readableRelease } from './releases.ts';

type Diff = Static<typeof ReleaseDiff>;

const mostRows = 5000;

/**
 * What changed from one release to another: targets, packages, and findings as they are known at one instant for both, so
 * that an advisory that came between the two does not look like a change.
 */
export async function releaseDiff(
  context: ServerContext,
  caller: Caller,
  given: { id: number; other: number; at?: string | undefined },
): Promise<Diff> {
  const from = await readableRelease(context, caller, given.id);
  const to = await readableRelease(context, caller, given.other);
  if (from.product_id !== to.product_id) throw new NgaoError('usage', 'Compare two releases of one product.');
  const at = readInstant(given.at ?? context.now());
  return {
    from: { id: from.id, version: from.version },
    to: { id: to.id, version: to.version },
    targets: await targetChanges(context, from.id, to.id),
    components: await packageChanges(context, { from: holdingOf(from.id), to: holdingOf(to.id), limit: mostRows }),
    findings: await findingChanges(context, { from: from.id, to: to.id, at }),
  };
}

function holdingOf(release: number): Holding {
  return sql`select m.target_id, i.set_id from release_members m join inventories i on i.id = m.inventory_id
    where m.release_id = ${release} and m.excluded = ''`;
}

async function targetChanges({ db }: ServerContext, from: number, to: number): Promise<Diff['targets']> {
  const { rows } = await sql<Diff['targets'][number]>`
    with a as (select * from release_members where release_id = ${from} and excluded = ''),
      b as (select * from release_members where release_id = ${to} and excluded = '')
    select jsonb_build_object('id', t.id, 'ref', t.ref, 'name', t.name, 'kind', t.kind) as target,
      case when a.target_id is null then 'added' when b.target_id is null then 'removed'
        when a.version <> b.version or a.digest <> b.digest then 'changed' else 'same' end as change,
      coalesce(a.version, '') as "from", coalesce(b.version, '') as "to"
    from a full join b on b.target_id = a.target_id join targets t on t.id = coalesce(a.target_id, b.target_id)
    order by t.kind desc, t.name, t.id`.execute(db);
  return rows;
}

type FindingRow = Omit<Diff['findings'][number], 'severity'> & { severity: number };

/** Decided to be no flaw of ours: neither news nor progress. */
async function findingChanges(
  { db }: ServerContext,
  { from, to, at }: { from: number; to: number; at: string },
): Promise<Diff['findings']> {
  const { rows } = await sql<FindingRow>`
    with a as materialized (${findingsIn(from, at)}), b as materialized (${findingsIn(to, at)}),
    changed as (
      select 'gone' as change, finding_id from a where finding_id not in (select finding_id from b)
      union all select 'appeared', finding_id from b where finding_id not in (select finding_id from a)
    )
    select changed.change, f.id, coalesce(v.label, f.about) as about, coalesce(p.name, '') as package, f.severity, t.name as target
    from changed join findings f on f.id = changed.finding_id join targets t on t.id = f.target_id
      left join packages p on p.id = f.package_id left join vulnerabilities v on v.id = f.vulnerability_id
    where f.state not in ('not-affected', 'false-positive')
    order by f.severity desc, changed.change, about, f.id limit ${mostRows}`.execute(db);
  return rows.map((row) => ({ ...row, severity: severityNames[row.severity] ?? 'unknown' }));
}
