// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { statementsOf } from '../../findings/vex/statements-of.ts';
import { version as programVersion } from '../../kit/version.ts';
import { buildPurl } from '../../model/purl.ts';
import type { TrackedFinding } from '../../model/tracked-finding.ts';
import { writePortfolioOpenvex } from '../../report/openvex/portfolio-openvex.ts';
import type { Caller, ServerContext } from '../context.ts';
import { loadTracked } from '../decide/tracked.ts';
import { findingsIn } from '../releases/findings-in.ts';
import { readableRelease } from './releases.ts';

interface MemberRow {
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
 * The release's OpenVEX document: a statement about every advisory that is known to concern what it holds, and about those
 * that were fixed before it. What was fixed after it is still affected in it.
 */
export async function releaseVex(
  context: ServerContext,
  caller: Caller,
  id: number,
): Promise<{ file: string; document: string }> {
  const release = await readableRelease(context, caller, id);
  const now = context.now();
  const products = await productsOf(context, id);
  const findings = await findingsOf(context, id, now);
  const document = writePortfolioOpenvex({
    statements: statementsOf(findings, (target) => products.get(target) ?? ''),
    author: context.config.publicUrl,
    now,
    version: 1,
    id: '',
    tooling: `ngao ${programVersion}`,
  });
  const name = `${release.name}-${release.version}`.replace(/[^\w.+-]/g, '-');
  return { file: `${name}.openvex.json`, document };
}

async function findingsOf(context: ServerContext, release: number, now: string): Promise<TrackedFinding[]> {
  const { rows } = await sql<Known>`
    with held as materialized (${findingsIn(release, now)})
    select f.id, f.id in (select finding_id from held) as held from findings f
      join release_members m on m.target_id = f.target_id and m.release_id = ${release} and m.excluded = ''
    where f.kind in ('vulnerability', 'malware', 'runtime') and f.state <> 'duplicate'
      and (f.state = 'fixed' or f.id in (select finding_id from held))
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

/** Under which product id readers know each member: a purl with the version in the release. */
async function productsOf({ db }: ServerContext, release: number): Promise<Map<string, string>> {
  const { rows } = await sql<MemberRow>`
    select t.ref, t.kind, m.version, m.digest from release_members m join targets t on t.id = m.target_id
    where m.release_id = ${release} and m.excluded = ''`.execute(db);
  return new Map(rows.map((row) => [row.ref, productOf(row)]));
}

/** Package URL types `oci` (name is the last part, the rest is `repository_url`) and `generic`. */
function productOf({ ref, kind, version, digest }: MemberRow): string {
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
