// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { buildPurl } from '../../model/purl.ts';
import type { TrackedFinding } from '../../model/tracked-finding.ts';
import type { ServerContext } from '../context.ts';
import { loadTracked } from '../decide/tracked.ts';
import { findingsIn } from './findings-in.ts';

export interface ReleaseMemberRow {
  ref: string;
  kind: 'image' | 'repository' | 'chart' | 'external';
  version: string;
  digest: string;
}

interface Known {
  id: number;
  /** It stands in what the release holds; else the release holds its fix. */
  held: boolean;
}

/**
 * Every finding of an advisory that concerns what the release holds, and those that were fixed before it. What was fixed after it
 * stands in it as it stood before. What came and went after it was never in it: of that it says nothing. (Reports of one build
 * arrive after its inventory, and the advisory database is asked then: an hour, or until the next inventory.)
 */
export async function releaseFindings(
  context: Pick<ServerContext, 'db'>,
  release: number,
  now: string,
): Promise<TrackedFinding[]> {
  const { rows } = await sql<Known>`
    with held as materialized (${findingsIn(release, now)}),
    members as materialized (
      select m.target_id, case when i.id is null then coalesce(r.frozen_at, ${now}::timestamptz) else least(i.at + interval '1 hour', (
          select min(n.at) from inventories n where n.target_id = m.target_id and (n.at, n.id) > (i.at, i.id))) end as moment
      from release_members m join releases r on r.id = m.release_id left join inventories i on i.id = m.inventory_id
      where m.release_id = ${release} and m.excluded = ''
    )
    select f.id, f.id in (select finding_id from held) as held from findings f join members m on m.target_id = f.target_id
    where f.kind in ('vulnerability', 'malware', 'runtime') and f.state <> 'duplicate'
      and ((f.state = 'fixed' and f.closed_at <= m.moment) or f.id in (select finding_id from held))
    order by f.id`.execute(context.db);
  const findings: TrackedFinding[] = [];
  for (let at = 0; at < rows.length; at += 1000) {
    const some = rows.slice(at, at + 1000);
    const held = new Map(some.map((row) => [row.id, row.held]));
    const tracked = await loadTracked(
      context.db,
      some.map((row) => row.id),
    );
    for (const { id, finding } of tracked) findings.push(asOfRelease(finding, held.get(id) === true));
  }
  return findings;
}

/** The fix came later: for what this release holds the finding stands where it stood before. */
function asOfRelease(finding: TrackedFinding, held: boolean): TrackedFinding {
  const { state } = finding;
  return held && state.is === 'fixed' ? { ...finding, state: state.before } : finding;
}

/** Under which product id readers know each member, by its ref: a purl with the version in the release. */
export async function releaseProducts({ db }: Pick<ServerContext, 'db'>, release: number): Promise<Map<string, string>> {
  const { rows } = await sql<ReleaseMemberRow>`
    select t.ref, t.kind, m.version, m.digest from release_members m join targets t on t.id = m.target_id
    where m.release_id = ${release} and m.excluded = ''`.execute(db);
  return new Map(rows.map((row) => [row.ref, productOf(row)]));
}

/** Package URL types `oci` (name is the last part, the rest is `repository_url`) and `generic`. */
export function productOf({ ref, kind, version, digest }: ReleaseMemberRow): string {
  const path = ref.slice(ref.indexOf(':') + 1);
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const tag = version.split(', ')[0] ?? '';
  const qualifiers = new Map<string, string>([['repository_url', path.toLowerCase()]]);
  if (tag !== '') qualifiers.set('tag', tag);
  const purl =
    kind === 'image'
      ? buildPurl({ type: 'oci', namespace: '', name, version: digest, qualifiers }, 'grammar')
      : buildPurl({ type: 'generic', namespace: '', name, version: tag }, 'grammar');
  return purl ?? ref;
}
