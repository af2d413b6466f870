// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Caller, ServerContext } from '../context.ts';
import type { SearchAnswer } from '../contract/portfolio.ts';
import { notArchived } from './finding-filter.ts';
import { readable } from './portfolio.ts';

type Hit = Static<typeof SearchAnswer>['hits'][number];

const perKind = 6;

interface Asked {
  caller: Caller;
  /** As typed; and as patterns of LIKE in lower case. */
  text: string;
  prefix: string;
  part: string;
}

/** What people jump to: an id, a package, a target, a release, an exception. A few of each kind, the closest first. */
export async function searchView(context: ServerContext, caller: Caller, q: string): Promise<Static<typeof SearchAnswer>> {
  const text = q.trim();
  if (text.length < 2) return { hits: [] };
  const escaped = text.toLowerCase().replace(/[\\%_]/g, '\\$&');
  const asked: Asked = { caller, text, prefix: `${escaped}%`, part: `%${escaped}%` };
  const lists = await Promise.all([
    vulnerabilities(context, asked),
    packages(context, asked),
    targets(context, asked),
    releases(context, asked),
    exceptions(context, asked),
  ]);
  return { hits: lists.flat() };
}

/** Only flaws of which the caller may see a finding. */
async function vulnerabilities({ db }: ServerContext, { caller, text, prefix }: Asked): Promise<Hit[]> {
  const { rows } = await sql<{ id: string; label: string; title: string }>`
    select i.id, v.label, v.title from (
        select id, vulnerability_id from vulnerability_ids where lower(id) like ${prefix} order by id = ${text} desc, length(id), id limit 200) as i
      join vulnerabilities v on v.id = i.vulnerability_id
    where exists (select 1 from findings f where f.vulnerability_id = v.id and ${notArchived} and ${readable(caller, 'f.product_id')})
    order by lower(i.id) = lower(${text}) desc, i.id limit ${perKind}`.execute(db);
  return rows.map(({ id, label, title }) => ({
    kind: 'finding',
    title: id,
    detail: id === label ? title : `${label} ${title}`.trim(),
    link: `/findings?vulnerability=${encodeURIComponent(label)}&state=all`,
  }));
}

async function packages({ db }: ServerContext, { caller, prefix }: Asked): Promise<Hit[]> {
  const { rows } = await sql<{ id: number; name: string; ecosystem: string; versions: number }>`
    select newest.id, p.name, p.ecosystem, newest.versions from (
        select * from packages where lower(name) like ${prefix} order by length(name), name limit 200) as p
      cross join lateral (select max(c.id) as id, count(*)::int as versions from components c where c.package_id = p.id and exists (
        select 1 from inventory_entries e join inventories i on i.set_id = e.set_id join targets t on t.id = i.target_id
        where e.component_id = c.id and t.archived_at is null and ${readable(caller, 't.product_id')})) as newest
    where newest.id is not null order by length(p.name), p.name limit ${perKind}`.execute(db);
  return rows.map(({ id, name, ecosystem, versions }) => ({
    kind: 'component',
    title: name,
    detail: `${ecosystem}, ${versions} ${versions === 1 ? 'version' : 'versions'}`,
    link: `/components/${id}`,
  }));
}

async function targets({ db }: ServerContext, { caller, part }: Asked): Promise<Hit[]> {
  const { rows } = await sql<{ id: number; name: string; ref: string }>`
    select t.id, t.name, t.ref from targets t
    where t.archived_at is null and (lower(t.ref) like ${part} or lower(t.name) like ${part}) and ${readable(caller, 't.product_id')}
    order by length(t.name), t.name limit ${perKind}`.execute(db);
  return rows.map(({ id, name, ref }) => ({ kind: 'target', title: name, detail: ref, link: `/targets/${id}` }));
}

async function releases({ db }: ServerContext, { caller, part }: Asked): Promise<Hit[]> {
  const { rows } = await sql<{ id: number; version: string; name: string }>`
    select r.id, r.version, r.name from releases r
    where (lower(r.version) like ${part} or lower(r.name) like ${part}) and ${readable(caller, 'r.product_id')}
    order by r.id desc limit ${perKind}`.execute(db);
  return rows.map(({ id, version, name }) => ({
    kind: 'release',
    title: `${name} ${version}`.trim(),
    detail: '',
    link: `/releases/${id}`,
  }));
}

async function exceptions({ db }: ServerContext, { caller, part }: Asked): Promise<Hit[]> {
  const { rows } = await sql<{ id: number; about: string; state: string; expires: string }>`
    select e.id, e.about, e.state, e.expires from exceptions e
    where (lower(e.about) like ${part} or lower(e.matcher ->> 'package') like ${part}) and ${readable(caller, 'e.product_id')}
    order by e.id desc limit ${perKind}`.execute(db);
  return rows.map(({ id, about, state, expires }) => ({
    kind: 'exception',
    title: about,
    detail: `${state}, until ${expires}`,
    link: `/exceptions/${id}`,
  }));
}
