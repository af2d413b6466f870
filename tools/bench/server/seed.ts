// SPDX-License-Identifier: Apache-2.0
import type { BenchServer } from './bench-server.ts';

const now = "timestamptz '2026-06-01 08:00:00+00'";

/**
 * Fills a portfolio by SQL alone, shaped as imports leave it: findings of many targets in five products, one advisory in
 * three in a hundred exploited, two in three open, each told by a stream. The same call gives the same rows.
 */
export async function seedFindings(
  server: BenchServer,
  { findings, perTarget }: { findings: number; perTarget: number },
): Promise<void> {
  const targets = Math.ceil(findings / perTarget);
  const run = async (text: string) => await server.sql(text);
  await run(
    `insert into products (key, name, created_at) select 'product-' || i, 'Product ' || i, ${now} from generate_series(1, 4) i`,
  );
  await run(`insert into targets (product_id, kind, ref, name, created_at)
    select 1 + i % 5, 'repository', 'repository:bench-' || i, 'bench-' || i, ${now} from generate_series(1, ${targets}) i`);
  await run(`insert into streams (target_id, tool, category) select id, 'grype', 'directory' from targets order by id`);
  await run(`insert into packages (package, name, ecosystem)
    select 'pkg:npm/example-package-' || i, 'example-package-' || i, 'npm' from generate_series(1, 8000) i`);
  await run(`insert into vulnerabilities (label, title, kev, epss)
    select 'GHSA-' || substr(md5(i::text), 1, 4) || '-' || lpad(to_hex(i), 8, '0'), 'A flaw of example-package-' || i % 8000,
      i % 301 = 0, case when i % 10 = 0 then null else (i * 37 % 10000) / 10000.0 end from generate_series(1, 20000) i`);
  await run(`insert into vulnerability_ids (id, vulnerability_id)
    select label, id from vulnerabilities union all select 'CVE-1900-' || lpad(id::text, 7, '0'), id from vulnerabilities`);
  for (let from = 1; from <= findings; from += 50_000)
    await seedPart(run, { from, to: Math.min(findings, from + 49_999), targets });
  await run(`insert into target_counts (target_id, product_id, critical, high, medium, low, unknown, accepted, not_affected, updated_at)
    select target_id, min(product_id), count(*) filter (where open and severity = 4), count(*) filter (where open and severity = 3),
      count(*) filter (where open and severity = 2), count(*) filter (where open and severity = 1),
      count(*) filter (where open and severity = 0), count(*) filter (where state = 'accepted'),
      count(*) filter (where state in ('not-affected', 'false-positive')), ${now} from findings group by target_id`);
  await run(`insert into daily_counts (day, product_id, critical, high, medium, low, unknown, overdue, accepted, opened, closed)
    select date '2026-06-01' - i, p, 10, 20, 30, 40, 1, 5, 2, 3, 4 from generate_series(0, 89) i, generate_series(1, 5) p`);
  for (const name of [
    'findings',
    'observations',
    'vulnerabilities',
    'vulnerability_ids',
    'packages',
    'targets',
    'streams',
    'target_counts',
  ])
    await run(`vacuum (analyze) ${name}`);
}

async function seedPart(
  run: (text: string) => Promise<unknown>,
  { from, to, targets }: { from: number; to: number; targets: number },
) {
  // A hash spreads what would else follow the row's number.
  await run(`insert into findings (product_id, target_id, key, kind, vulnerability_id, about, package_id, version, class, scope, file, line,
      title, severity, fixed_in, state, state_data, state_at, open, live, assignee_id, tags, first_seen, last_seen, closed_at, clock_from, due_at, warn_at)
    select 1 + t % 5, t, md5('k' || i), case when h % 100 < 88 then 'vulnerability' when h % 100 < 96 then 'code' else 'secret' end,
      case when h % 100 < 88 then v end, case when h % 100 < 88 then 'CVE-1900-' || lpad(v::text, 7, '0') else 'rule-' || h % 40 end,
      case when h % 100 < 88 then 1 + h % 8000 end, '1.' || h % 40 || '.0', 'app', case when h % 9 = 0 then 'dev' else 'prod' end,
      'package-lock.json', 0, 'A finding of the benchmark, number ' || i,
      case when s < 5 then 4 when s < 30 then 3 when s < 75 then 2 when s < 95 then 1 else 0 end,
      case when h % 3 = 0 then '' else '2.0.0' end, state, jsonb_build_object('is', state, 'since', '2026-05-01T00:00:00Z', 'by', '1'),
      ${now}, state in ('new', 'triaged', 'in-progress'), 1, case when h % 50 = 0 then 1 end,
      case when h % 40 = 0 then '["team-a"]'::jsonb else '[]'::jsonb end, first_seen, ${now},
      case when state = 'fixed' then first_seen + interval '20 days' end, first_seen,
      case when s < 95 and state in ('new', 'triaged', 'in-progress') then first_seen + interval '1 day' * (30 + h % 400) end, null
    from (select i, 1 + (i - 1) % ${targets} as t, h, 1 + h % 20000 as v, h / 7 % 100 as s,
        (array['new','new','new','new','new','triaged','in-progress','fixed','fixed','accepted','not-affected','false-positive'])[1 + h / 11 % 12] as state,
        ${now} - interval '1 minute' * (h % 700000) as first_seen
      from generate_series(${from}, ${to}) i, lateral (select abs(hashint4(i)::bigint) / 3 as h) x) as rows`);
  await run(`insert into observations (finding_id, stream_id, since_report, since, severity, content, facts)
    select id, target_id, 1, first_seen, severity, md5(id::text), jsonb_build_object('kind', kind, 'package', 'example-package', 'class', class,
      'ids', jsonb_build_array(about), 'rules', jsonb_build_array(about), 'severity', (array['unknown','low','medium','high','critical'])[1 + severity],
      'severityLabel', '', 'cvss', '[]'::jsonb, 'cwes', '[]'::jsonb, 'epss', null, 'kev', null, 'fixedIn', jsonb_build_array(fixed_in),
      'title', title, 'details', '', 'references', '[]'::jsonb, 'told', '{"state": "open", "reason": ""}'::jsonb, 'instancesLeftOut', 0,
      'instances', jsonb_build_array(jsonb_build_object('purl', 'pkg:npm/example-package@' || version, 'version', version, 'scope', scope,
        'direct', true, 'path', '[]'::jsonb, 'locations', '[{"file": "package-lock.json", "line": 0}]'::jsonb)))
    from findings where id between ${from} and ${to}`);
}

/** A hundred repositories with twenty releases of fifteen hundred components each: three million entries. */
export async function seedInventories(server: BenchServer): Promise<void> {
  const run = async (text: string) => await server.sql(text);
  await run(`insert into packages (package, name, ecosystem)
    select 'pkg:npm/stored-package-' || i, 'stored-package-' || i, 'npm' from generate_series(1, 6000) i`);
  await run(`insert into components (package_id, purl, version, first_seen)
    select p.id, p.package || '@1.' || v || '.0', '1.' || v || '.0', ${now} from packages p, generate_series(0, 19) v
    where p.name like 'stored-package-%' order by p.id, v`);
  await run(`insert into targets (product_id, kind, ref, name, created_at)
    select 1, 'image', 'image:stored-' || i, 'stored-' || i, ${now} from generate_series(1, 100) i`);
  await run(`insert into releases (product_id, version, name, created_at, created_by)
    select 1, 'v' || i, 'Release', ${now}, '{}' from generate_series(1, 20) i`);
  await run(`insert into inventory_sets (digest, size) select 'set-' || i, 1500 from generate_series(1, 2000) i`);
  await run(`insert into inventories (target_id, set_id, version, at)
    select t.id, (t.place - 1) * 20 + l, 'v' || l, ${now} - interval '1 day' * (20 - l)
    from (select id, row_number() over (order by id) as place from targets where ref like 'image:stored-%') t, generate_series(1, 20) l`);
  for (let repository = 0; repository < 100; repository++)
    await run(`insert into inventory_entries (component_id, set_id, flags)
      select (select min(id) from components) + (${repository} * 131 + s * 7) % 6000 * 20 + l / (1 + s % 5), ${repository * 20 + 1} + l, 0
      from generate_series(0, 19) l, generate_series(0, 1499) s`);
  await run(`insert into release_members (release_id, target_id, version, inventory_id)
    select r.id, i.target_id, i.version, i.id from inventories i join releases r on r.version = i.version`);
  for (const name of ['inventory_entries', 'inventories', 'components', 'release_members', 'packages', 'targets', 'releases'])
    await run(`vacuum (analyze) ${name}`);
}
