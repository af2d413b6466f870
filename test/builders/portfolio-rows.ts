// SPDX-License-Identifier: Apache-2.0
import { openStore, type StorePlace } from '../../src/store/engine/open-store.ts';
import { migrations } from '../../src/store/migrations/registry.ts';

/** All that imports write, by what it means: neither row numbers nor moments, which differ between equal portfolios. */
const queries = {
  findings: `select t.ref, f.key, f.kind, v.label, f.about, p.package, f.version, f.class, f.scope, f.file, f.title, f.severity, f.fixed_in,
      f.state, f.open, f.live, f.clock_state, f.due_at is null as endless, date_part('day', f.due_at - f.clock_from) as given, f.closed_at is null as alive
    from findings f join targets t on t.id = f.target_id left join vulnerabilities v on v.id = f.vulnerability_id
      left join packages p on p.id = f.package_id order by t.ref, f.key`,
  observations: `select f.key, s.tool, s.category, o.severity, o.content, o.facts, o.until_report is null as live, r.digest as since, u.digest as until
    from observations o join findings f on f.id = o.finding_id join streams s on s.id = o.stream_id
      join reports r on r.id = o.since_report left join reports u on u.id = o.until_report order by f.key, s.tool, s.category, o.id`,
  events: `select f.key, e.event, e.from_state, e.to_state, e.data - 'dueAt' as data from finding_events e join findings f on f.id = e.finding_id
    order by f.key, e.id`,
  counts: `select t.ref, c.critical, c.high, c.medium, c.low, c.unknown, c.accepted, c.not_affected
    from target_counts c join targets t on t.id = c.target_id order by t.ref`,
  days: 'select sum(opened) as opened, sum(closed) as closed from daily_counts',
  reports: `select digest, state, reason, proof, (counts ->> 'opened')::int as opened, (counts ->> 'closed')::int as closed,
      (counts ->> 'observations')::int as observations from reports order by id`,
  facts: 'select vulnerability, fact, asserter, value from vulnerability_facts order by vulnerability, fact, asserter',
  aliases: 'select i.id, v.label from vulnerability_ids i join vulnerabilities v on v.id = i.vulnerability_id order by i.id',
};

export type PortfolioRows = Record<keyof typeof queries, Record<string, unknown>[]>;

/** Reads a portfolio whose server does not run (embedded), or of a PostgreSQL database. */
export async function portfolioRows(place: StorePlace): Promise<PortfolioRows> {
  const store = await openStore(place, { migrations });
  try {
    const found: [string, unknown][] = [];
    for (const [name, query] of Object.entries(queries)) found.push([name, (await store.executeSql(query)).rows]);
    return Object.fromEntries(found) as PortfolioRows;
  } finally {
    await store.close();
  }
}
