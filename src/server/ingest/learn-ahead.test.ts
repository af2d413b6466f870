// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { grypeReport } from '../../../test/builders/grype-report.ts';
import { demoProduct, eachServer, type TestServer, testServer } from '../../../test/builders/server.ts';

interface Standing {
  ref: string;
  /** Whether it is called as its group is; which of its ids a group is called by depends on who came first. */
  named: boolean;
  group: string;
  package: string;
  state: string;
  live: number;
  told: number;
}

/** What stands at the end, whoever came first: numbers of rows and moments left out. */
async function standing({ context }: TestServer): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select t.ref, f.about = v.label as named, p.package, f.state, f.live,
      (select string_agg(i.id, ' ' order by i.id collate "C") from vulnerability_ids i where i.vulnerability_id = v.id) as group,
      (select count(*)::int from observations o where o.finding_id = f.id and o.until_report is null) as told
    from findings f join targets t on t.id = f.target_id join vulnerabilities v on v.id = f.vulnerability_id
      join packages p on p.id = f.package_id`.execute(context.db);
  return rows;
}

/** Reports of one day on four targets: what two of them call by its CVE, a third by another id, and the last joins the two. */
function reports(): string[] {
  const renamed = (joined: boolean) => {
    const report = JSON.parse(grypeReport({ findings: 1100 }));
    for (const [index, match] of report.matches.entries()) {
      const cve = match.vulnerability.id;
      match.vulnerability.id = `GHSA-1900-0000-${String(index).padStart(4, '0')}`;
      if (joined && index % 3 === 0) match.relatedVulnerabilities = [{ id: cve }];
    }
    return JSON.stringify(report);
  };
  return [grypeReport({ findings: 1200 }), renamed(false), grypeReport({ findings: 900, severity: 'High' }), renamed(true)];
}

async function hand(server: TestServer) {
  const { machine } = await demoProduct(server);
  for (const [place, body] of reports().entries())
    await machine.post(`/api/v1/reports?product=demo&target=image:example/${place}`, Buffer.from(body));
}

eachServer(
  'reports that learn names, join them and save findings at once leave what they leave one by one',
  async (server, t) => {
    const calm = await testServer(t);
    await hand(calm);
    await calm.work();
    await hand(server);
    const jobs = [1, 2, 3, 4].map(() => server.takeJob());
    await Promise.all(jobs.map((job) => server.run(job)));
    const { rows: states } = await sql`select state, counts ->> 'observations' as told from reports order by id`.execute(
      server.context.db,
    );
    assert.deepEqual(
      states,
      [1200, 1100, 900, 1100].map((told) => ({ state: 'imported', told: String(told) })),
    );
    const rows = await standing(server);
    const expected = new Set((await standing(calm)).map((row) => JSON.stringify(row)));
    // A few of them say enough.
    assert.deepEqual(rows.filter((row) => !expected.has(JSON.stringify(row))).slice(0, 5), []);
    assert.deepEqual([rows.length, expected.size], [1200 + 1100 + 900 + 1100, rows.length]);
    assert.ok(rows.every(({ named, live, told }) => named && live === 1 && told === 1));
    const joined = rows.filter(({ ref, group }) => ref === 'image:example/0' && group.includes('GHSA-'));
    assert.equal(joined.length, Math.ceil(1100 / 3), 'findings of the first report follow the names that the last one joined');
  },
);
