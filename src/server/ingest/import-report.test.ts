// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { grypeReport } from '../../../test/builders/grype-report.ts';
import { demoProduct, eachServer, type TestServer, testServer } from '../../../test/builders/server.ts';

const target = 'repository:ledger';

async function begin(server: TestServer) {
  const { machine } = await demoProduct(server);
  return { server, machine };
}

/** Everything that an import writes, without numbers of rows and moments. */
async function portfolio({ context }: TestServer): Promise<unknown> {
  const { rows } = await sql`
    select f.key, f.kind, f.about, v.label, p.package, f.version, f.severity, f.title, f.fixed_in, f.state, f.open, f.live, f.due_at::date,
      f.clock_state, (select jsonb_agg(jsonb_build_array(o.content, o.facts, o.until_report is null, s.tool) order by o.id)
        from observations o join streams s on s.id = o.stream_id where o.finding_id = f.id) as told,
      (select jsonb_agg(e.event order by e.id) from finding_events e where e.finding_id = f.id) as events
    from findings f left join vulnerabilities v on v.id = f.vulnerability_id left join packages p on p.id = f.package_id order by f.key`.execute(
    context.db,
  );
  const groups =
    await sql`select i.id, v.label from vulnerability_ids i join vulnerabilities v on v.id = i.vulnerability_id order by i.id`.execute(
      context.db,
    );
  const facts = await sql`select vulnerability, fact, asserter, value from vulnerability_facts order by 1, 2, 3`.execute(
    context.db,
  );
  const counts = await sql`select critical, high, medium, low, unknown from target_counts order by target_id`.execute(context.db);
  return { findings: rows, groups: groups.rows, facts: facts.rows, counts: counts.rows };
}

/** Lets so many transactions pass, and then none: as a process that was killed. */
function dieAfter({ context }: TestServer, transactions: number): () => void {
  const { store } = context;
  const { transaction } = store;
  let left = transactions;
  store.transaction = async (work, options) => {
    if (left-- <= 0) throw new Error('killed');
    return await transaction(work, options);
  };
  return () => {
    store.transaction = transaction;
  };
}

eachServer(
  'an import that is killed between any two chunks and run again leaves the rows of one clean run',
  async (server, t) => {
    const reports = [
      grypeReport({ findings: 1300 }),
      grypeReport({ findings: 1100, severity: 'High', at: '2026-05-02T00:00:00Z' }),
      // Those that had gone are back.
      grypeReport({ findings: 1300, severity: 'High', at: '2026-05-03T00:00:00Z' }),
    ];
    const clean = await testServer(t);
    const { machine: undisturbed } = await begin(clean);
    const expected = [];
    for (const body of reports) expected.push((await clean.upload(undisturbed, { target, body })).body.counts);
    const { machine } = await begin(server);
    const counts = [];
    for (const body of reports) {
      const { report } = (await machine.post(`/api/v1/reports?product=demo&target=${target}`, Buffer.from(body))).body;
      const job = server.takeJob();
      // Each run gets a little further; that the process ended is nobody's failure, so there may be many.
      for (const transactions of [3, 5, 8, 9, 10, 11, 12, 13]) {
        const live = dieAfter(server, transactions);
        await server.run(job).catch((error) => assert.match(String(error), /killed/));
        live();
      }
      await server.run(job);
      const row = (await machine.get(`/api/v1/reports/${report}`)).body;
      assert.equal(row.state, 'imported');
      counts.push(row.counts);
    }
    assert.deepEqual(counts, expected, 'they cover the whole import');
    assert.ok(expected[1].updated > 1000 && expected[1].closed === 200 && expected[2].reopened === 200);
    assert.deepEqual(await portfolio(server), await portfolio(clean));
  },
);

eachServer('a report that breaks the import five times is refused; a process that ends is no such time', async (server) => {
  const { machine } = await begin(server);
  const { context } = server;
  const hand = async (body: string) =>
    (await machine.post(`/api/v1/reports?product=demo&target=${target}`, Buffer.from(body))).body;
  const rowOf = async (id: number) =>
    await context.db.selectFrom('reports').where('id', '=', id).selectAll().executeTakeFirstOrThrow();
  const killed = (await hand(grypeReport({ findings: 3 }))).report;
  const job = server.takeJob();
  for (let at = 0; at < 12; at += 1) {
    const live = dieAfter(server, 2);
    await assert.rejects(server.run(job), /killed/);
    live();
  }
  assert.deepEqual([(await rowOf(killed)).attempts, (await rowOf(killed)).failures], [12, 0]);
  await server.run(job);
  assert.equal((await rowOf(killed)).state, 'imported');

  const { report, digest } = await hand(grypeReport({ findings: 4 }));
  assert.match(digest, /^[0-9a-f]{64}$/);
  const broken = server.takeJob();
  await context.evidence.remove(digest);
  for (let at = 0; at < 4; at += 1) await assert.rejects(server.run(broken), { code: 'evidence-missing' });
  assert.equal((await rowOf(report)).state, 'importing');
  await server.run(broken);
  const row = await rowOf(report);
  assert.deepEqual([row.state, row.failures], ['refused', 5]);
  assert.match(row.reason, /several tries/);
  const told = await context.db.selectFrom('audit_records').where('action', '=', 'report.refuse').select('record').execute();
  assert.equal(told.length, 1);
  await server.run(broken);
  assert.equal((await rowOf(report)).failures, 5, 'and is not tried again');
});

eachServer('an unchanged report of a new scan writes no finding, observation, advisory or name anew', async (server) => {
  const { machine } = await begin(server);
  const versions = async () =>
    (
      await sql`select (select jsonb_agg(xmin::text order by id) from findings) as findings,
        (select jsonb_agg(xmin::text order by id) from observations) as observations,
        (select jsonb_agg(xmin::text order by vulnerability, fact) from vulnerability_facts) as facts,
        (select jsonb_agg(xmin::text || xmax::text order by id) from vulnerability_ids) as names,
        (select last_value from vulnerabilities_id_seq) as numbers`.execute(server.context.db)
    ).rows[0];
  await server.upload(machine, { target, body: grypeReport({ findings: 700 }) });
  const before = await versions();
  const again = await server.upload(machine, { target, body: grypeReport({ findings: 700, at: '2026-05-02T00:00:00Z' }) });
  assert.deepEqual([again.body.counts.unchanged, again.body.counts.updated, again.body.counts.opened], [700, 0, 0]);
  assert.deepEqual(await versions(), before);
});

eachServer('a reworded advisory is taken over although nothing else changed', async (server) => {
  const { machine } = await begin(server);
  const texts = async () =>
    (await server.context.db.selectFrom('vulnerability_facts').where('fact', '=', 'told').select('value').execute()).map(
      ({ value }) => (value as { details: string }).details,
    );
  await server.upload(machine, { target, body: grypeReport({ findings: 2, text: 'One.' }) });
  await server.upload(machine, { target, body: grypeReport({ findings: 2, text: 'Another.', at: '2026-05-02T00:00:00Z' }) });
  assert.deepEqual(await texts(), ['Another.', 'Another.']);
});

/** A match of one package under an id, with other names of it. */
function namedReport(id: string, names: readonly string[], at: string): string {
  const report = JSON.parse(grypeReport({ findings: 1, at }));
  report.matches[0].vulnerability.id = id;
  report.matches[0].relatedVulnerabilities = names.map((name) => ({ id: name }));
  report.source.type = id.toLowerCase();
  return JSON.stringify(report);
}

eachServer('two names that turn out to be one flaw leave one finding, with its decision and both histories', async (server) => {
  const { machine } = await begin(server);
  const person = await server.person('Mia', ['maintainer']);
  const [ghsa, cve] = ['GHSA-1900-0000-0001', 'CVE-1900-0001'];
  await server.upload(machine, { target, body: namedReport(cve, [], '2026-05-01T00:00:00Z') });
  const [old] = (await person.get('/api/v1/findings')).body.items;
  assert.equal((await person.post(`/api/v1/findings/${old.id}/transition`, { to: 'triaged' })).status, 200);
  await server.upload(machine, { target, body: namedReport(ghsa, [], '2026-05-01T00:00:00Z') });
  assert.equal((await person.get('/api/v1/findings')).body.items.length, 2);
  await server.upload(machine, { target, body: namedReport(ghsa, [cve], '2026-05-02T00:00:00Z') });
  const rows = (await person.get('/api/v1/findings')).body.items;
  assert.deepEqual(
    rows.map(({ state, about }: { state: string; about: string }) => [state, about]),
    [['triaged', ghsa]],
  );
  const history = (await person.get(`/api/v1/findings/${rows[0].id}/history`)).body.items;
  assert.ok(history.some(({ event }: { event: string }) => event === 'finding.merged'));
  const live = await server.context.db
    .selectFrom('observations')
    .where('until_report', 'is', null)
    .select('finding_id')
    .execute();
  assert.deepEqual(new Set(live.map(({ finding_id }) => finding_id)), new Set([rows[0].id]));
  assert.equal(live.length, 2);
});
