// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { ReleaseScope } from '../../model/release-scope.ts';
import type { Drift } from '../../model/scope-drift.ts';
import { may, notFound } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { ReleaseRow, Releases, ReleasesQuery, ReleaseView } from '../contract/portfolio.ts';
import { imageRefs } from '../releases/members.ts';
import { pageOf, readKey } from './keyset.ts';
import { openColumns, readable } from './portfolio.ts';

type Row = Static<typeof ReleaseRow>;
type View = Static<typeof ReleaseView>;

const select = sql`
  select r.id, r.product_id as "productId", r.version, r.name, r.created_at as "createdAt", r.frozen_at as "frozenAt",
    (select count(*)::int from release_members m where m.release_id = r.id and m.excluded = '') as members,
    (select count(*)::int from release_members m where m.release_id = r.id and m.excluded <> '') as excluded,
    jsonb_array_length(r.drift) as drift,
    (select ${openColumns} from release_members m left join target_counts c on c.target_id = m.target_id
      where m.release_id = r.id and m.excluded = '') as open
  from releases r`;

/** Newest first. `open` counts what stands open in the members now, not what stood open then. */
export async function releasesPage(
  { db }: ServerContext,
  caller: Caller,
  query: Static<typeof ReleasesQuery>,
): Promise<Static<typeof Releases>> {
  const limit = query.limit ?? 50;
  const key = readKey(query.after, 1);
  const { rows } = await sql<Row>`${select}
    where ${readable(caller, 'r.product_id')}
      ${query.product === undefined ? sql`` : sql`and r.product_id = ${query.product}`}
      ${key ? sql`and r.id < ${Number(key[0])}::int` : sql``}
    order by r.id desc limit ${limit + 1}`.execute(db);
  return pageOf(rows, limit, ({ id }) => [id]);
}

/** The release's own row, for those who may read its product. */
export async function readableRelease({ db }: Pick<ServerContext, 'db'>, caller: Caller, id: number) {
  const row = await db.selectFrom('releases').where('id', '=', id).selectAll().executeTakeFirst();
  if (!row || !may(caller, 'read', row.product_id)) throw notFound('release');
  return { ...row, scope: row.scope as unknown as ReleaseScope, drift: row.drift as readonly Drift[] };
}

export async function releaseView(context: ServerContext, caller: Caller, id: number): Promise<View> {
  const { scope, drift, product_id: productId } = await readableRelease(context, caller, id);
  const { rows } = await sql<Row>`${select} where r.id = ${id}`.execute(context.db);
  const memberList = await membersOf(context, id);
  return {
    ...(rows[0] as Row),
    images: imagesOf(scope, memberList),
    charts: chartsOf(scope),
    memberList,
    driftList: drift.map(({ code, message, where }) => ({
      code,
      message,
      where: where
        .slice(0, 20)
        .map(({ file, line }) => `${file}:${line}`)
        .join(', '),
    })),
    problems: [...scope.problems, ...scope.notices].map(({ message, target }) =>
      target === '' ? message : `${target}: ${message}`,
    ),
    exceptions: await exceptionsOf(context, { release: id, productId }),
  };
}

async function membersOf({ db }: ServerContext, id: number): Promise<View['memberList']> {
  const { rows } = await sql<View['memberList'][number]>`
    select jsonb_build_object('id', t.id, 'ref', t.ref, 'name', t.name, 'kind', t.kind) as target, m.version, i.at as "inventoryAt",
      coalesce(s.size, 0) as components, m.excluded,
      jsonb_build_object('critical', coalesce(c.critical, 0), 'high', coalesce(c.high, 0), 'medium', coalesce(c.medium, 0),
        'low', coalesce(c.low, 0), 'unknown', coalesce(c.unknown, 0)) as open
    from release_members m join targets t on t.id = m.target_id left join inventories i on i.id = m.inventory_id
      left join inventory_sets s on s.id = i.set_id left join target_counts c on c.target_id = t.id
    where m.release_id = ${id} order by m.excluded <> '', t.kind desc, t.name`.execute(db);
  return rows;
}

function imagesOf(scope: ReleaseScope, members: View['memberList']): View['images'] {
  const targets = new Map(members.map(({ target }) => [target.ref, target]));
  return scope.images
    .filter(({ reach }) => reach !== 'overridden')
    .map((image) => ({
      target:
        imageRefs(image)
          .map((ref) => targets.get(ref))
          .find((target) => target !== undefined) ?? null,
      repository: image.repository,
      tag: image.tag,
      digest: image.digest,
      chart: image.charts.join(', '),
      excluded: image.excluded?.reason ?? '',
      declared: image.declared.map(({ file, line, how }) => ({ file, line, how })),
    }));
}

function chartsOf({ charts, externalCharts }: ReleaseScope): View['charts'] {
  return [
    ...charts.map(({ name, version, appVersion, path, excluded }) => ({
      name,
      version,
      appVersion,
      path,
      excluded: excluded?.reason ?? '',
    })),
    ...externalCharts.map(({ name, version, repository, excluded }) => ({
      name,
      version,
      appVersion: '',
      path: repository,
      excluded: excluded?.reason ?? '',
    })),
  ];
}

/** Those of this release, and those of earlier ones that wait to be confirmed for the newest. */
async function exceptionsOf(
  { db }: ServerContext,
  { release, productId }: { release: number; productId: number },
): Promise<View['exceptions']> {
  return await db
    .selectFrom('exceptions')
    .where('product_id', '=', productId)
    .where((each) =>
      each.or([each('release_id', '=', release), each.and([each('release_id', '<', release), each('reconfirm', '=', true)])]),
    )
    .where('state', 'in', ['proposed', 'active'])
    .orderBy('expires')
    .limit(500)
    .select(['id', 'about', 'state', 'expires', 'reconfirm'])
    .execute();
}
