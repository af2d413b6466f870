// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { eachPortfolio, npmBom } from '../../../test/builders/portfolio-bench.ts';
import { buildRecord } from '../../../test/builders/vulnerability-record.ts';
import type { VulnerabilityRecord } from '../../model/vulnerability.ts';
import { confirmClosures } from '../actions/confirm-closures.ts';
import type { ServerContext } from '../context.ts';
import { importReport } from '../ingest/import-report.ts';
import { todoOf } from '../views/todo.ts';
import { rematch } from './rematch.ts';

const nightly = { reason: 'nightly' };

function flaw(id: string, name: string, given: Partial<VulnerabilityRecord> = {}): VulnerabilityRecord {
  const ranges = [{ type: 'SEMVER' as const, events: [{ introduced: '0' }, { fixed: '2.0.0' }] }];
  return buildRecord({ id, severity: 'high', affected: [{ ecosystem: 'npm', name, versions: [], ranges }], ...given });
}

async function findings({ db }: ServerContext) {
  const { rows } = await sql<{ target: string; about: string; state: string; live: number; version: string }>`
    select t.ref as target, f.about, f.state, f.live, f.version from findings f join targets t on t.id = f.target_id
    order by t.ref, f.about`.execute(db);
  return rows.map(({ target, about, state, live, version }) => `${target} ${about} ${state} ${live} ${version}`);
}

eachPortfolio(
  'a new advisory opens findings of what is there already, a withdrawn one ends them',
  async ({ context, report, setAdvisories, setNow }) => {
    await report('repository:ledger', npmBom(['left@1.0.0', 'right@1.0.0']));
    await report('image:acme/ledger', npmBom(['left@1.0.0', 'left@2.0.0']));
    setAdvisories([flaw('CVE-1900-0001', 'other')], { builtAt: '2026-11-26T10:00:00Z' });
    assert.deepEqual(await rematch(context, nightly), {
      targets: 2,
      opened: 0,
      reopened: 0,
      closed: 0,
      updated: 0,
      kept: 0,
      held: 0,
      fenced: false,
    });

    setNow('2026-11-27T04:00:00.000Z');
    const advisory = flaw('CVE-1900-0001', 'left', { aliases: ['GHSA-aaaa-bbbb-cccc'] });
    setAdvisories([advisory], { builtAt: '2026-11-27T03:00:00Z' });
    const opened = await rematch(context, nightly);
    assert.deepEqual([opened.targets, opened.opened], [2, 2]);
    assert.deepEqual(await findings(context), [
      'image:acme/ledger GHSA-aaaa-bbbb-cccc new 1 1.0.0',
      'repository:ledger GHSA-aaaa-bbbb-cccc new 1 1.0.0',
    ]);
    const again = await rematch(context, nightly);
    assert.deepEqual([again.targets, again.opened], [0, 0]);

    setNow('2026-11-28T04:00:00.000Z');
    setAdvisories([flaw('CVE-1900-0009', 'never')], { builtAt: '2026-11-28T03:00:00Z' });
    assert.equal((await rematch(context, nightly)).closed, 2);
    assert.deepEqual(await findings(context), [
      'image:acme/ledger GHSA-aaaa-bbbb-cccc fixed 0 1.0.0',
      'repository:ledger GHSA-aaaa-bbbb-cccc fixed 0 1.0.0',
    ]);
  },
);

eachPortfolio(
  'a new inventory is asked about without a new database; the version that fixes it ends the finding',
  async ({ context, report, setAdvisories, setNow }) => {
    setAdvisories([flaw('CVE-1900-0001', 'left')], { builtAt: '2026-11-26T10:00:00Z' });
    await report('repository:ledger', npmBom(['left@1.0.0']));
    assert.equal((await rematch(context, nightly)).opened, 1);
    setNow('2026-11-26T13:00:00.000Z');
    await report('repository:ledger', npmBom(['left@2.0.0']));
    assert.equal((await rematch(context, nightly)).closed, 1);
    setNow('2026-11-26T14:00:00.000Z');
    await report('repository:ledger', npmBom(['left@1.0.0', 'new@1.0.0']));
    assert.equal((await rematch(context, nightly)).reopened, 1);
  },
);

eachPortfolio(
  'what the feed says of ids joins with what a report said: one finding',
  async ({ context, report, setAdvisories }) => {
    await report('repository:ledger', npmBom(['left@1.0.0']));
    const grype = {
      matches: [
        {
          vulnerability: { id: 'CVE-1900-0001', severity: 'High', fix: { versions: ['2.0.0'], state: 'fixed' } },
          relatedVulnerabilities: [],
          artifact: { name: 'left', version: '1.0.0', type: 'npm', purl: 'pkg:npm/left@1.0.0', locations: [] },
        },
      ],
      source: { type: 'directory', target: '.' },
      descriptor: { name: 'grype', version: '0.100.0', timestamp: '2026-11-26T11:00:00Z', db: { built: '2026-11-26T01:00:00Z' } },
    };
    await report('repository:ledger', grype);
    assert.equal((await findings(context)).length, 1);
    const known = flaw('GHSA-aaaa-bbbb-cccc', 'left', { aliases: ['CVE-1900-0001'], cwes: ['CWE-79'] });
    setAdvisories([known], { builtAt: '2026-11-26T10:00:00Z' });
    const result = await rematch(context, nightly);
    assert.deepEqual([result.opened, result.updated], [0, 1]);
    assert.deepEqual(await findings(context), ['repository:ledger CVE-1900-0001 new 2 1.0.0']);
    const { rows } = await sql<{ asserter_kind: string }>`select asserter_kind from alias_assertions`.execute(context.db);
    assert.deepEqual(rows, [{ asserter_kind: 'feed' }]);
  },
);

eachPortfolio(
  'silence ends nothing where the database knows nothing: the starter set, an older one, an ecosystem that it lost',
  async ({ context, report, setAdvisories }) => {
    await report('repository:ledger', npmBom(['left@1.0.0']));
    setAdvisories([flaw('CVE-1900-0001', 'left')], { builtAt: '2026-11-26T10:00:00Z' });
    assert.equal((await rematch(context, nightly)).opened, 1);
    setAdvisories([flaw('CVE-1900-0002', 'other')], { builtAt: '2026-11-26T11:00:00Z', starter: true });
    assert.deepEqual([(await rematch(context, nightly)).closed, (await rematch(context, nightly)).targets], [0, 0]);
    setAdvisories([flaw('CVE-1900-0003', 'other')], { builtAt: '2026-11-25T10:00:00Z' });
    assert.equal((await rematch(context, nightly)).closed, 0);
    const python = [{ ecosystem: 'PyPI', name: 'left', versions: ['1.0.0'], ranges: [] }];
    setAdvisories([buildRecord({ id: 'CVE-1900-0004', affected: python })], { builtAt: '2026-11-26T11:30:00Z' });
    assert.equal((await rematch(context, nightly)).closed, 0);
    setAdvisories([flaw('CVE-1900-0005', 'other')], { builtAt: '2026-11-26T11:45:00Z' });
    assert.equal((await rematch(context, nightly)).closed, 1);
  },
);

eachPortfolio(
  'that a version is gone from the inventory is believed of any database',
  async ({ context, report, setAdvisories, setNow }) => {
    setAdvisories([flaw('CVE-1900-0001', 'left')], { builtAt: '2026-11-26T10:00:00Z', starter: true });
    await report('repository:ledger', npmBom(['left@1.0.0', 'right@1.0.0']));
    assert.equal((await rematch(context, nightly)).opened, 1);
    setNow('2026-11-26T13:00:00.000Z');
    await report('repository:ledger', npmBom(['left@2.0.0', 'right@1.0.0']));
    assert.equal((await rematch(context, nightly)).closed, 1);
  },
);

eachPortfolio(
  'what no advisory can speak of is marked and not asked about again; what came from elsewhere is not matched by name',
  async ({ context, report, setAdvisories }) => {
    const bom = npmBom(['left@1.0.0']) as { components: object[] };
    bom.components.push({ type: 'library', name: 'own-thing', version: '1.0.0', 'bom-ref': 'own' });
    bom.components.push({ type: 'library', name: 'x', version: '1', purl: 'pkg:generic/x@1', 'bom-ref': 'x' });
    const forked = 'pkg:npm/right@1.0.0?vcs_url=git%2Bhttps://git.example.org/right';
    bom.components.push({ type: 'library', name: 'right', version: '1.0.0', purl: forked, 'bom-ref': 'r' });
    await report('repository:ledger', bom);
    setAdvisories([flaw('CVE-1900-0001', 'right'), flaw('CVE-1900-0002', 'x')], { builtAt: '2026-11-26T10:00:00Z' });
    assert.equal((await rematch(context, nightly)).opened, 0);
    const { rows } = await sql<{
      purl: string;
    }>`select purl from components where rematched_with = 'unresolvable' order by purl`.execute(context.db);
    assert.deepEqual(
      rows.map(({ purl }) => purl),
      ['name:own-thing@1.0.0', 'pkg:generic/x@1'],
    );
    const asked = await sql<{
      n: number;
    }>`select count(*)::int as n from components where rematched_with like 'sha256:%'`.execute(context.db);
    assert.equal(asked.rows[0]?.n, 2);
  },
);

eachPortfolio('a later run takes over; an archived target is left alone', async ({ context, report, setAdvisories }) => {
  for (const name of ['a', 'b', 'c']) await report(`repository:${name}`, npmBom(['left@1.0.0', `${name}@1.0.0`]));
  await context.db.updateTable('targets').set({ archived_at: context.now() }).where('ref', '=', 'repository:c').execute();
  setAdvisories([flaw('CVE-1900-0001', 'left')], { builtAt: '2026-11-26T10:00:00Z' });
  // Each has its connection before they start: who must open one first might come when the other is done.
  await Promise.all([1, 2].map(async () => await sql`select pg_sleep(0.05)`.execute(context.db)));
  const both = await Promise.all([rematch(context, { reason: 'one' }), rematch(context, { reason: 'two' })]);
  assert.deepEqual(both.map(({ fenced }) => fenced).sort(), [false, true]);
  assert.equal(
    both.reduce((sum, { opened }) => sum + opened, 0),
    2,
  );
  assert.equal((await findings(context)).length, 2);
});

eachPortfolio('a version that cannot be compared any more ends nothing: the finding stays and tells why, once', async (bench) => {
  const { context, report, setAdvisories } = bench;
  await report('repository:ledger', npmBom(['left@1.0.0', 'right@1.0.0']));
  const records = [flaw('CVE-1900-0001', 'left'), flaw('CVE-1900-0002', 'right')];
  setAdvisories(records, { builtAt: '2026-11-26T10:00:00Z' });
  assert.equal((await rematch(context, nightly)).opened, 2);
  const ranges = [{ type: 'SEMVER' as const, events: [{ introduced: '0' }, { fixed: 'the next one' }] }];
  const unreadable = flaw('CVE-1900-0001', 'left', { affected: [{ ecosystem: 'npm', name: 'left', versions: [], ranges }] });
  for (const builtAt of ['2026-11-26T10:10:00Z', '2026-11-26T10:20:00Z']) {
    setAdvisories([unreadable], { builtAt });
    const { kept, closed } = await rematch(context, nightly);
    assert.deepEqual([kept, closed], [1, builtAt.includes('10:10') ? 1 : 0]);
  }
  assert.deepEqual(await findings(context), [
    'repository:ledger CVE-1900-0001 new 1 1.0.0',
    'repository:ledger CVE-1900-0002 fixed 0 1.0.0',
  ]);
  const told = await context.db.selectFrom('finding_events').where('event', '=', 'finding.kept').select('data').execute();
  assert.match(
    told.map(({ data }) => String((data as { reason?: string }).reason)).join('; '),
    /^The advisory database cannot[^;]*$/,
  );
  setAdvisories([flaw('CVE-1900-0003', 'other')], { builtAt: '2026-11-26T11:00:00Z' });
  assert.equal((await rematch(context, nightly)).closed, 1);
});

eachPortfolio(
  'an inventory that lost much ends nothing before a person confirms it; a withdrawal needs nobody',
  async (bench) => {
    const { context, caller, report, setAdvisories, setNow } = bench;
    const names = Array.from({ length: 100 }, (_, index) => `pack-${index}`);
    const flaws = names.slice(0, 30).map((name, index) => flaw(`CVE-1900-${1000 + index}`, name));
    setAdvisories(flaws, { builtAt: '2026-11-26T10:00:00Z' });
    const all = names.map((name) => `${name}@1.0.0`);
    await report('repository:ledger', npmBom(all));
    assert.equal((await rematch(context, nightly)).opened, 30);
    setNow('2026-11-26T13:00:00.000Z');
    const small = await report('repository:ledger', npmBom(['other@1.0.0']));
    const first = await rematch(context, nightly);
    assert.deepEqual([first.closed, first.held], [0, 30]);
    const held = await context.db.selectFrom('reports').where('id', '=', small).selectAll().executeTakeFirstOrThrow();
    assert.deepEqual([held.state, held.counts.held], ['held', 30]);
    assert.match(held.reason, /^It no longer holds what 30 of 30 findings .* are in\. Somebody has to confirm/);
    assert.deepEqual(
      (await todoOf(context, { caller, product: undefined, now: context.now() })).map(({ kind, link }) => `${kind} ${link}`),
      [`held /imports/${small}`],
    );
    // The next night's database says the same of it, and takes one advisory back.
    setNow('2026-11-27T13:00:00.000Z');
    setAdvisories(flaws.slice(1), { builtAt: '2026-11-27T10:00:00Z' });
    assert.deepEqual([(await rematch(context, nightly)).held], [30]);
    await confirmClosures(context, caller, { id: small, reason: 'Split into services of their own.' });
    await importReport(context, small);
    const confirmed = await rematch(context, nightly);
    assert.deepEqual([confirmed.closed, confirmed.held], [30, 0]);
    const ended = await context.db.selectFrom('reports').where('id', '=', small).select(['state']).executeTakeFirstOrThrow();
    assert.equal(ended.state, 'imported');
    setNow('2026-11-27T14:00:00.000Z');
    await report('repository:ledger', npmBom(all));
    assert.equal((await rematch(context, nightly)).reopened, 29);
    setNow('2026-11-28T13:00:00.000Z');
    setAdvisories([flaw('CVE-1900-0009', 'never')], { builtAt: '2026-11-28T10:00:00Z' });
    assert.deepEqual([(await rematch(context, nightly)).closed], [29], 'withdrawn');
  },
);
