// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { ReleaseScope } from '../../model/release-scope.ts';
import type { Drift, ExpectedScan } from '../../model/scope-drift.ts';
import { driftOf } from '../../scan/scope/drift/drift-of.ts';
import type { Expectation } from '../../store/tables.ts';
import type { Tx } from '../context.ts';

/**
 * Binds each member to the inventory that tells what it holds: the newest one of the same digest, else of the same version
 * (with or without a `v`), else the current one of the target.
 */
export async function bindInventories(tx: Tx, release: number): Promise<void> {
  await sql`
    update release_members m set inventory_id = (
      select i.id from inventories i where i.target_id = m.target_id
      order by (m.digest <> '' and i.digest = m.digest) desc,
        (i.version <> '' and exists (
          select 1 from unnest(string_to_array(m.version, ', ')) as tag where ltrim(tag, 'v') = ltrim(i.version, 'v'))) desc,
        i.at desc, i.id desc limit 1)
    where m.release_id = ${release}`.execute(tx);
}

/** In what the release disagrees with itself and with the portfolio: lists, tags, missing SBOMs, scans that did not arrive. */
export async function measureDrift(tx: Tx, given: { release: number; scope: ReleaseScope; now: string }): Promise<Drift[]> {
  const { scope, now } = given;
  const members = await membersWith(tx, given.release);
  const byName = (repository: string, images: readonly string[]) =>
    members.filter(({ ref }) =>
      namesOf(ref).some((name) => name === repository || images.includes(name) || name === lastOf(repository)),
    );
  const owned = scope.repositories.map(({ repository, images }) => ({
    repository,
    members: byName(repository, imageNames(images)),
  }));
  const sboms = owned
    .filter((each) => each.members.some(({ inventory }) => inventory !== null))
    .map(({ repository }) => repository);
  const expected = owned.flatMap((each) => expectedScans(each.repository, each.members));
  return driftOf({
    scope,
    sboms,
    // Where nobody expects any scan, that nobody expects one of each repository is no news.
    ...(expected.length > 0 && { expectedScans: expected, now: new Date(now) }),
  });
}

interface MemberRow {
  ref: string;
  inventory: number | null;
  expects: readonly Expectation[];
  streams: readonly { tool: string; at: string | null }[] | null;
}

async function membersWith(tx: Tx, release: number): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select t.ref, m.inventory_id as inventory, t.expects, (
      select jsonb_agg(jsonb_build_object('tool', s.tool, 'at', s.last_proof_at)) from streams s
      where s.target_id = t.id and s.category <> 'advisory-database') as streams
    from release_members m join targets t on t.id = m.target_id where m.release_id = ${release}`.execute(tx);
  return rows;
}

function expectedScans(repository: string, members: readonly MemberRow[]): ExpectedScan[] {
  return members.flatMap(({ expects, streams }) =>
    expects.map(({ tool, everyHours }) => {
      const arrived = (streams ?? []).filter((stream) => stream.tool.toLowerCase() === tool.toLowerCase());
      const lastSeen = arrived
        .map(({ at }) => at)
        .filter((at) => at !== null)
        .sort()
        .at(-1);
      return { repository, everyDays: everyHours / 24, ...(lastSeen !== undefined && { lastSeen }) };
    }),
  );
}

/** `image:docker.io/acme/web` is known as that, and as `acme/web`. */
function namesOf(ref: string): string[] {
  const name = ref.slice(ref.indexOf(':') + 1);
  return [name, name.replace(/^[^/]*[.:][^/]*\//, '')];
}

function imageNames(images: readonly string[]): string[] {
  return images.flatMap((image) => namesOf(`image:${image}`));
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
