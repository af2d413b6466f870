// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { eachPortfolio } from '../../../test/builders/portfolio-bench.ts';

/** Names that a database, a purl or an object of JavaScript may trip over. */
const names = [
  '',
  ' ',
  'a\u0000b',
  '\ud800',
  "'; drop table findings; --",
  '__proto__',
  'constructor',
  '{"a":1}',
  '\u202eA',
  'A',
  'null',
];

eachPortfolio(
  'every finding that a report opens has its package and what was told of it, whatever they are named',
  async (bench) => {
    const matches = names.flatMap((name, place) =>
      [`pkg:npm/${place}@1.0.0`, name].map((purl, of) => ({
        vulnerability: {
          id: `CVE-1900-00${place}${of}`,
          severity: 'High',
          description: name,
          fix: { versions: [name], state: 'fixed' },
        },
        relatedVulnerabilities: [{ id: `GHSA-${name}` }, { id: name }],
        artifact: { name, version: name, type: 'npm', purl, locations: [{ path: name }] },
      })),
    );
    await bench.report('repository:ledger', { matches, descriptor: { name: 'grype', version: '0.100.0' } });
    const { rows } = await sql`
    select count(*)::int as findings, count(o.id)::int as told,
      count(*) filter (where f.package_id is null and o.facts ->> 'package' <> '')::int as homeless
    from findings f left join observations o on o.finding_id = f.id`.execute(bench.context.db);
    // An id of nothing but a name that is shared joins some of them to one flaw.
    const [{ findings, told, homeless } = { findings: 0, told: 0, homeless: 0 }] = rows as Record<string, number>[];
    assert.ok(Number(findings) >= names.length, String(findings));
    assert.deepEqual([told, homeless], [findings, 0]);
  },
);
