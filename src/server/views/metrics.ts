// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { ServerContext } from '../context.ts';

/** Prometheus' text format 0.0.4. Numbers of the whole installation only: no product, target or finding is named. */
export async function metricsText({ db, store, now }: ServerContext): Promise<string> {
  const { rows } = await sql<Record<string, number>>`
    select coalesce(sum(critical), 0)::int as critical, coalesce(sum(high), 0)::int as high, coalesce(sum(medium), 0)::int as medium,
      coalesce(sum(low), 0)::int as low, coalesce(sum(unknown), 0)::int as unknown
    from target_counts c join targets t on t.id = c.target_id where t.archived_at is null`.execute(db);
  const states = await db
    .selectFrom('reports')
    .groupBy('state')
    .select((each) => ['state', each.fn.countAll<number>().as('count')])
    .execute();
  const last = await db
    .selectFrom('reports')
    .select((each) => each.fn.max('finished_at').as('at'))
    .executeTakeFirst();
  const { rss, heapUsed } = process.memoryUsage();
  const lines = [
    ...family(
      'ngao_findings_open',
      'Open findings by severity.',
      Object.entries(rows[0] ?? {}).map(([severity, count]) => [`{severity="${severity}"}`, count]),
    ),
    ...family(
      'ngao_reports',
      'Reports by state.',
      states.map(({ state, count }) => [`{state="${state}"}`, Number(count)]),
    ),
    ...family(
      'ngao_last_import_age_seconds',
      'Seconds since a report was last taken in.',
      last?.at ? [['', (Date.parse(now()) - Date.parse(last.at)) / 1000]] : [],
    ),
    ...family('ngao_store_info', 'The database engine.', [[`{engine="${store.engine}"}`, 1]]),
    ...family('process_resident_memory_bytes', 'Resident memory.', [['', rss]]),
    ...family('nodejs_heap_used_bytes', 'Used heap.', [['', heapUsed]]),
  ];
  return `${lines.join('\n')}\n`;
}

function family(name: string, help: string, samples: readonly (readonly [string, number])[]): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...samples.map(([labels, value]) => `${name}${labels} ${value}`)];
}
