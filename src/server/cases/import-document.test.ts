// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csafDraft, githubReport } from '../../../test/builders/machine-reports.ts';
import { type Client, clientOf, demoProduct, eachServer, type TestServer, testServer } from '../../../test/builders/server.ts';
import { routes } from '../routes/registry.ts';

const api = '/api/v1';
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

/** A product with a core service, and a machine that may hand in private reports for it. */
async function machineOf(server: TestServer): Promise<{ machine: Client; ingest: Client; product: number }> {
  const { product, machine: ingest } = await demoProduct(server);
  const administrator = await server.person('Ada', ['administrator']);
  const maintainer = await server.person('Max', ['maintainer']);
  const target = await maintainer.post(`${api}/targets`, { product, kind: 'image', ref: 'image:example/ledger' });
  assert.equal(target.status, 201, target.text);
  const body = { name: 'partner', product, targets: null, days: 30, scope: 'cases:import' };
  const made = await administrator.post(`${api}/tokens`, body);
  assert.deepEqual([made.status, made.body.row.scope], [201, 'cases:import'], made.text);
  const refused = await administrator.post(`${api}/tokens`, { ...body, targets: ['image:example/ledger'] });
  assert.equal(refused.status, 400, 'not for targets');
  return { machine: clientOf(server.app, { authorization: `Bearer ${made.body.token}` }), ingest, product };
}

eachServer('a machine hands in a CSAF draft and a private report of a forge, and each opens a sealed case', async (server) => {
  const { context } = server;
  const { machine, product } = await machineOf(server);
  const document = bytes(csafDraft({ contact: 'psirt@vendor.example.org' }));
  const made = await machine.post(`${api}/cases/import`, document);
  assert.equal(made.status, 201, made.text);
  assert.deepEqual(Object.keys(made.body).sort(), ['receivedAt', 'reference', 'repeated']);
  const again = await machine.post(`${api}/cases/import`, document);
  assert.deepEqual([again.status, again.body], [200, { ...made.body, repeated: true }]);

  const second = await machine.post(`${api}/cases/import?format=github`, bytes(githubReport()));
  assert.equal(second.status, 201, second.text);
  const cases = await context.db.selectFrom('cases').selectAll().orderBy('received_at').execute();
  assert.deepEqual(
    cases.map(({ lane, state, product_id }) => [lane, state, product_id]),
    [
      ['core', 'received', product],
      ['core', 'received', product],
    ],
  );
  assert.ok(!JSON.stringify(made.body).includes(cases[0]?.uid ?? '-'), 'the reference names no case');

  const committee = await server.person('Cleo', ['committee']);
  const [first, forge] = cases;
  assert.equal((await committee.post(`${api}/cases/${first?.uid}/triage`, {})).status, 200);
  const view = (await committee.get(`${api}/cases/${first?.uid}`)).body;
  assert.equal(view.title, 'Transfers can be sent twice');
  assert.equal(view.report[0].channel, 'api');
  const { content } = view.report[0];
  assert.deepEqual([content.component, content.weaknesses], ['ledger', 'CWE-294 Authentication Bypass by Capture-replay']);
  assert.equal(content.identifiers, 'EXAMPLE-2026-7\nCVE-1900-0007');
  assert.deepEqual(
    view.attachments.map(({ name, size, state }: Record<string, unknown>) => [name, size, state]),
    [['csaf.json', document.length, 'quarantined']],
  );
  const parties = await context.db.selectFrom('parties').selectAll().orderBy('created_at').execute();
  // The one left an address to be found by again, the other only the name of an account elsewhere.
  assert.deepEqual(
    parties.map(({ kind, identity, address_index }) => [kind, identity !== null, address_index !== null]),
    [
      ['person', true, true],
      ['person', true, false],
    ],
  );
  await committee.post(`${api}/cases/${forge?.uid}/triage`, {});
  const other = (await committee.get(`${api}/cases/${forge?.uid}`)).body;
  assert.match(other.report[0].html, /<em>handler<\/em>/);
});

test('another version of a document joins its case, and two at once are one', async (t) => {
  const server = await testServer(t);
  const { machine } = await machineOf(server);
  const first = await machine.post(`${api}/cases/import`, bytes(githubReport()));
  const next = await machine.post(`${api}/cases/import`, bytes(githubReport({ severity: 'critical' })));
  assert.equal(next.status, 201, next.text);
  assert.notEqual(next.body.reference, first.body.reference);
  const body = bytes(csafDraft());
  const twins = await Promise.all([1, 2, 3].map(async () => machine.post(`${api}/cases/import`, body)));
  assert.equal(new Set(twins.map((one) => one.body.reference)).size, 1, twins.map(({ text }) => text).join());
  const rows = await server.context.db.selectFrom('case_reports').select('case_uid').orderBy('received_at').execute();
  assert.equal(rows.length, 3);
  assert.equal(rows[0]?.case_uid, rows[1]?.case_uid);
  const events = await server.context.db.selectFrom('case_events').where('name', '=', 'case.report-again').selectAll().execute();
  assert.equal(events.length, 1);

  const draft = (title: string) => {
    const made = csafDraft();
    made.document.title = title;
    made.document.tracking.id = 'EXAMPLE-1900-0007';
    return bytes(made);
  };
  const both = await Promise.all(['One', 'Two'].map(async (title) => machine.post(`${api}/cases/import`, draft(title))));
  const cases = async () =>
    (await server.context.db.selectFrom('case_imports').selectAll().orderBy('received_at').execute()).slice(-both.length);
  assert.equal(new Set((await cases()).map((row) => row.case_uid)).size, 1, 'two versions at once are one case');
  const [{ case_uid: ended = '' } = {}] = await cases();
  await server.context.db.updateTable('cases').set({ state: 'rejected' }).where('uid', '=', ended).execute();
  assert.equal((await machine.post(`${api}/cases/import`, draft('Three'))).status, 201);
  assert.notEqual((await cases()).at(-1)?.case_uid, ended, 'nobody looks into what has ended');
});

test('a refused document says why, field by field, and nothing of it is kept', async (t) => {
  const server = await testServer(t);
  const { machine } = await machineOf(server);
  const ask = async (value: unknown) => await machine.post(`${api}/cases/import`, bytes(value));
  const paths = (answer: { body: { errors?: { path: string }[] } }) => (answer.body.errors ?? []).map(({ path }) => path);

  const published = await ask(githubReport({ state: 'published' }));
  assert.deepEqual([published.status, published.body.code, paths(published)], [422, 'input-malformed', ['/state']]);
  const { summary: _, ...nameless } = githubReport();
  assert.deepEqual(paths(await ask(nameless)), ['/summary']);
  assert.deepEqual(paths(await ask(githubReport({ cwes: [{ cwe_id: '294' }] }))), ['/cwes/0/cwe_id']);

  const final = csafDraft();
  final.document.tracking.status = 'final';
  assert.deepEqual(paths(await ask(final)), ['/document/tracking/status']);
  const vex = csafDraft();
  vex.document.category = 'csaf_vex';
  assert.deepEqual(paths(await ask(vex)), ['/document/category']);
  const dangling = csafDraft();
  dangling.vulnerabilities[0]?.product_status.known_affected.push('P9');
  assert.deepEqual(paths(await ask(dangling)), ['/vulnerabilities/0/product_status/known_affected/1'], 'CSAF 6.1.1');
  const misspelt = { ...csafDraft(), vulnerability: [] };
  assert.equal((await ask(misspelt)).status, 422);

  assert.equal((await ask({ title: 'hello' })).status, 415);
  assert.equal((await machine.post(`${api}/cases/import`, Buffer.from('{"document":'))).status, 422);
  assert.equal((await machine.post(`${api}/cases/import`, Buffer.from([0xff, 0xfe, 0]))).status, 422);
  assert.equal((await machine.post(`${api}/cases/import`, Buffer.alloc(1024 * 1024 + 1, 0x20))).status, 413);
  const deep = `{"document":${'['.repeat(100)}${']'.repeat(100)}}`;
  assert.equal((await machine.post(`${api}/cases/import`, Buffer.from(deep))).status, 413);
  const many = { document: Array.from({ length: 30_000 }, () => 0) };
  assert.equal((await ask(many)).status, 413);
  for (const table of ['cases', 'case_imports', 'case_attachments', 'parties'] as const) {
    const { count } = await server.context.db
      .selectFrom(table)
      .select((select) => select.fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    assert.equal(Number(count), 0, table);
  }
});

test('a token for cases comes in nowhere else, and no other credential comes in here', async (t) => {
  const server = await testServer(t);
  const { machine, ingest } = await machineOf(server);
  const uid = '0'.repeat(32);
  for (const each of routes.filter(({ access }) => access.who !== 'public')) {
    if (each.access.who === 'machine') continue;
    const url = `${each.root ? '' : api}${each.url
      .replace(/:kind/, 'fix')
      .replace(/:(id|other|grant)\b/g, '1')
      .replace(/:\w+/g, uid)}`;
    const { status } = each.method === 'GET' ? await machine.get(url) : await ask(machine, each.method, url);
    assert.ok([400, 401, 403].includes(status), `${each.method} ${each.url} answered ${status}`);
  }
  const body = bytes(githubReport());
  assert.equal((await ingest.post(`${api}/cases/import`, body)).status, 403);
  assert.equal((await clientOf(server.app).post(`${api}/cases/import`, body)).status, 401);
  assert.equal((await (await server.person('Cleo', ['committee'])).post(`${api}/cases/import`, body)).status, 403);
  assert.deepEqual(await server.context.db.selectFrom('cases').select('uid').execute(), []);
});

test('the description of the API tells what the documents look like', async (t) => {
  const { app } = await testServer(t);
  const { paths } = (await clientOf(app).get('/api/openapi.json')).body;
  const { requestBody, responses } = paths['/api/v1/cases/import'].post;
  const { anyOf } = requestBody.content['application/json'].schema;
  assert.deepEqual(
    anyOf.map(({ required }: { required: string[] }) => required),
    [['document'], ['ghsa_id', 'summary', 'description', 'state']],
  );
  assert.ok(responses['201'] && responses['200']);
});

async function ask(client: Client, method: string, url: string) {
  return method === 'POST' ? await client.post(url, {}) : await client.send(method as 'PUT', url, {});
}
