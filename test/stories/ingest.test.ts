// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { grypeReport } from '../builders/grype-report.ts';
import { demoProduct, eachServer, type TestServer } from '../builders/server.ts';
import { dependabotTells, flaw, grypeTells, npmAuditTells } from '../builders/three-tools.ts';

async function begin(server: TestServer) {
  const { machine } = await demoProduct(server);
  const reader = await server.person('Rea', ['maintainer', 'viewer']);
  const hand = async (body: string | Uint8Array, more: { target?: string; file?: string; format?: string } = {}) =>
    (await server.upload(machine, { target: 'service', body, ...more })).body;
  const findings = async () =>
    await server.context.db.selectFrom('findings').orderBy('id').select(['id', 'about', 'state', 'open', 'live']).execute();
  return { machine, reader, hand, findings };
}

eachServer(
  'three tools that tell one flaw give one finding, open until the last of them says that it is gone',
  async (server) => {
    const { reader, hand, findings } = await begin(server);
    for (const body of [grypeTells(), npmAuditTells(), dependabotTells()]) {
      const report = await hand(body);
      assert.equal(report.state, 'imported', report.reason);
    }
    const [finding, ...more] = await findings();
    assert.deepEqual([more, finding?.open, finding?.live], [[], true, 3]);
    const view = (await reader.get(`/api/v1/findings/${finding?.id}`)).body;
    const live = view.observations.filter((each: { live: boolean }) => each.live).map(({ tool }: { tool: string }) => tool);
    assert.equal(new Set(live).size, 3, live.join(', '));

    await hand(grypeTells({ finds: false, at: '2026-05-02T00:00:00Z' }));
    assert.deepEqual([(await findings())[0]?.open, (await findings())[0]?.live], [true, 2], 'two still say so');
    await hand(dependabotTells({ finds: false }));
    assert.deepEqual([(await findings())[0]?.open, (await findings())[0]?.live], [true, 1], 'one still says so');
    const last = await hand(npmAuditTells({ finds: false }));
    assert.notEqual(last.proof, '', 'the report that ends it proves that it looked');
    const [closed] = await findings();
    assert.deepEqual([closed?.state, closed?.open, closed?.live], ['fixed', false, 0]);

    await hand(grypeTells({ at: '2026-05-04T00:00:00Z' }));
    const [again, ...others] = await findings();
    assert.deepEqual([others, again?.id, again?.open, again?.live], [[], finding?.id, true, 1]);
    const history = (await reader.get(`/api/v1/findings/${finding?.id}/history`)).body;
    const told = JSON.stringify(history);
    assert.match(told, /fixed/);
    assert.match(told, /reopen/);
    const spans = await server.context.db.selectFrom('observations').where('until_report', 'is not', null).select('id').execute();
    assert.equal(spans.length, 3, 'what each of them said before is kept');
  },
);

eachServer('a report without proof closes nothing', async (server) => {
  const { hand, findings } = await begin(server);
  await hand(grypeReport({ findings: 3 }));
  const empty = JSON.parse(grypeReport({ findings: 0 }));
  delete empty.descriptor;
  delete empty.source;
  await hand(JSON.stringify(empty), { format: 'grype' });
  assert.deepEqual(
    (await findings()).map(({ open }) => open),
    [true, true, true],
  );
});

eachServer('ids that turn out to be one flaw make one finding of two, and a decision is kept', async (server) => {
  const { reader, hand, findings } = await begin(server);
  await hand(grypeTells({ aliases: false }));
  const byCve = JSON.parse(grypeTells({ aliases: false }));
  byCve.matches[0].vulnerability.id = flaw.cve;
  const sarifLike = { ...byCve, descriptor: { ...byCve.descriptor, name: 'grype' } };
  await hand(JSON.stringify(sarifLike), { target: 'other' });
  await hand(npmAuditTells());
  const before = await findings();
  assert.equal(before.length, 2, 'one on each target');
  const body = { to: 'triaged', reason: 'We look at it.' };
  const moved = await reader.post(`/api/v1/findings/${before[1]?.id}/transition`, body);
  assert.equal(moved.status, 200, JSON.stringify(moved.body));
  const both = JSON.parse(grypeTells({ aliases: false, at: '2026-05-02T00:00:00Z' }));
  both.matches.push(byCve.matches[0]);
  await hand(JSON.stringify(both), { target: 'other' });
  assert.equal((await findings()).length, 3, 'nobody says yet that the two are one');

  await hand(dependabotTells(), { target: 'third' });
  const after = await findings();
  assert.equal(after.length, 3);
  assert.equal(new Set(after.map(({ about }) => about)).size, 1);
  assert.equal(after.find(({ id }) => id === before[1]?.id)?.state, 'triaged', 'the decision is where it was');
  const groups = await server.context.db.selectFrom('vulnerability_ids').select(['id', 'vulnerability_id']).execute();
  assert.deepEqual(groups.map(({ id }) => id).sort(), [flaw.cve, flaw.ghsa]);
  assert.equal(new Set(groups.map(({ vulnerability_id }) => vulnerability_id)).size, 1);
});

const component = (name: string) => ({ type: 'library', name, version: '1.0.0', purl: `pkg:npm/${name}@1.0.0`, 'bom-ref': name });
const bom = (names: readonly string[], at: string) =>
  JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { timestamp: at, component: { type: 'application', name: 'service', version: '1.0.0' } },
    components: names.map(component),
  });

eachServer('an SBOM makes an inventory; equal sets are stored once', async (server) => {
  const { reader, hand } = await begin(server);
  const first = await hand(bom(['a', 'b'], '2026-05-01T00:00:00Z'));
  assert.deepEqual([first.state, first.counts.components], ['imported', 2], first.reason);
  await hand(bom(['b', 'a'], '2026-05-02T00:00:00Z'));
  await hand(bom(['a', 'b'], '2026-05-02T00:00:00Z'), { target: 'twin' });
  const { rows } = await server.context.store.executeSql(
    'select (select count(*)::int from inventory_sets) as sets, (select count(*)::int from components) as components',
  );
  assert.deepEqual(rows, [{ sets: 1, components: 2 }]);
  await hand(bom(['a', 'c'], '2026-05-03T00:00:00Z'));
  const { items } = (await reader.get('/api/v1/components')).body;
  assert.deepEqual(items.map(({ name }: { name: string }) => name).sort(), ['a', 'b', 'c']);
});

eachServer('two runs of one SARIF file are two streams', async (server) => {
  const { hand } = await begin(server);
  const run = (name: string, category: string) => ({
    tool: { driver: { name, version: '1', rules: [{ id: 'R1', shortDescription: { text: 'A rule' } }] } },
    automationDetails: { id: `${category}/` },
    invocations: [{ executionSuccessful: true }],
    results: [
      {
        ruleId: 'R1',
        level: 'error',
        message: { text: 'Something' },
        locations: [{ physicalLocation: { artifactLocation: { uri: `${category}.js` }, region: { startLine: 3 } } }],
      },
    ],
  });
  const report = await hand(JSON.stringify({ version: '2.1.0', runs: [run('First', 'one'), run('Second', 'two')] }));
  assert.deepEqual([report.state, report.counts.observations, report.counts.opened], ['imported', 2, 2], report.reason);
  const streams = await server.context.db.selectFrom('streams').orderBy('id').select(['tool', 'category']).execute();
  assert.equal(streams.length, 2, JSON.stringify(streams));
  assert.equal(new Set(streams.map(({ tool }) => tool)).size, 2);
});

eachServer('what a tool ignores is a proposal, not a decision', async (server) => {
  const { hand, findings } = await begin(server);
  const report = await hand(grypeTells({ ignored: true }));
  assert.equal(report.state, 'imported', report.reason);
  const [finding] = await findings();
  assert.deepEqual([finding?.open, finding?.state], [true, 'new']);
});

eachServer('what cannot be read is refused with the reason in its row, and leaves nothing', async (server) => {
  const { hand, findings, machine } = await begin(server);
  const whole = grypeReport({ findings: 3000 });
  const bad: [string | Uint8Array, RegExp][] = [
    ['hello', /./],
    ['{"some":"json"}', /./],
    [whole.slice(0, whole.length >> 1), /./],
    [Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0), /./],
    [readFileSync(join(import.meta.dirname, '../../package-lock.json')), /./],
  ];
  for (const [body, reason] of bad) {
    const report = await hand(body);
    assert.equal(report.state, 'refused', String(body).slice(0, 40));
    assert.match(report.reason, reason);
    assert.doesNotMatch(report.reason, /broke inside/);
    assert.notEqual(report.finishedAt, null);
  }
  const unknown = await machine.post('/api/v1/reports?product=demo&target=service&format=horoscope', Buffer.from('x'));
  assert.deepEqual([unknown.status, unknown.body.code], [400, 'usage']);
  assert.deepEqual(await findings(), []);
  for (const table of ['observations', 'vulnerabilities', 'alias_assertions', 'components', 'streams'] as const) {
    const { rows } = await server.context.store.executeSql(`select count(*)::int as n from ${table}`);
    assert.deepEqual(rows, [{ n: 0 }], table);
  }
  const again = await hand(whole);
  assert.deepEqual([again.state, again.counts.opened], ['imported', 3000]);
});
