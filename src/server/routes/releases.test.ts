// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { filesArchive, scopeRules } from '../../../test/builders/charts.ts';
import { npmBom } from '../../../test/builders/portfolio-bench.ts';
import { type Client, demoProduct, eachServer, type TestServer } from '../../../test/builders/server.ts';
import { buildRecord } from '../../../test/builders/vulnerability-record.ts';
import type { VulnerabilityRecord } from '../../model/vulnerability.ts';
import { MemoryAdvisories } from '../../scan/database/memory.ts';

function chart(version: string, web: string): Promise<Uint8Array> {
  return filesArchive({
    'acme/Chart.yaml': `name: acme\nversion: ${version}\ndependencies: [{name: kafka, version: 1.0.0, repository: https://k.example.org}]\n`,
    'acme/values.yaml': [
      `web: {image: {repository: registry.example.org/acme/web, tag: ${web}}}`,
      'worker: {image: {repository: registry.example.org/acme/worker, tag: v2.0.0}}',
      'init: {initContainer: {image: "redis:7.2.0"}}',
    ].join('\n'),
  });
}

interface Bench {
  server: TestServer;
  person: Client;
  machine: Client;
  product: number;
  make(version: string, web: string): ReturnType<Client['post']>;
  inventory(target: string, packages: readonly string[], version: string): Promise<void>;
  advise(records: readonly VulnerabilityRecord[], builtAt: string): Promise<void>;
  /** Moves the clock; sessions end meanwhile, so the person signs in again. */
  goTo(instant: string): Promise<void>;
}

async function bench(server: TestServer): Promise<Bench> {
  const { product, machine } = await demoProduct(server);
  let signedIn = await server.person('Mia', ['maintainer']);
  const person: Client = {
    get: async (url) => await signedIn.get(url),
    post: async (url, body) => await signedIn.post(url, body),
    send: async (method, url, body) => await signedIn.send(method, url, body),
    userId: 0,
    session: '',
  };
  const settings = JSON.stringify({ policy: { scopeRules } });
  await server.context.db.updateTable('products').set({ settings }).execute();
  return {
    server,
    person,
    machine,
    product,
    make: async (version, web) => await person.post('/api/v1/releases?product=demo', await chart(version, web)),
    inventory: async (target, packages, version) => {
      const body = JSON.stringify(npmBom(packages, version));
      await server.upload(machine, { target, body, file: 'bom.json' });
    },
    goTo: async (instant) => {
      server.setNow(instant);
      signedIn = await server.person(`Mia${instant.slice(0, 10)}`, ['maintainer']);
    },
    advise: async (records, builtAt) => {
      const sources = [{ name: 'test', records: records.length, newest: builtAt }];
      const identity = { digest: `sha256:${builtAt}`, builtAt, starter: false, sources };
      const database = new MemoryAdvisories(records, identity);
      server.context.advisories = { open: () => database, identity: () => identity };
      await server.context.store.transaction(async (tx) => {
        await server.context.jobs.add(tx, { kind: 'rematch', payload: { reason: 'test' } });
      });
      await server.work();
    },
  };
}

const flaw = (id: string, name: string) =>
  buildRecord({
    id,
    severity: 'high',
    affected: [
      { ecosystem: 'npm', name, versions: [], ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }] },
    ],
  });

eachServer('a packed chart becomes a release: members, bound inventories, what is left out and why, drift', async (server) => {
  const { person, inventory, make, machine } = await bench(server);
  await inventory('image:acme/web', ['left@1.0.0'], 'v1.0.0');
  await inventory('image:acme/web', ['left@2.0.0', 'new@1.0.0'], 'v1.1.0');
  const made = await make('1.0.0', 'v1.0.0');
  assert.equal(made.status, 201, made.text);
  const { memberList, driftList, images, members, excluded, version, frozenAt } = made.body;
  assert.deepEqual([version, members, excluded, frozenAt], ['1.0.0', 4, 1, null]);
  const shown = memberList.map((each: { target: { ref: string }; version: string; components: number; excluded: string }) => [
    each.target.ref,
    each.version,
    each.components,
    each.excluded !== '',
  ]);
  assert.deepEqual(shown.sort(), [
    ['image:acme/web', 'v1.0.0', 1, false],
    ['image:redis', '7.2.0', 0, true],
    ['image:registry.example.org/acme/worker', 'v2.0.0', 0, false],
    ['repository:ledger', 'v2.0.0', 0, false],
    ['repository:web', 'v1.0.0', 0, false],
  ]);
  const codes = driftList.map(({ code }: { code: string }) => code);
  assert.deepEqual(codes, ['sbom-missing']);
  assert.match(driftList[0].message, /acme\/ledger is in the release and has no SBOM/);
  const web = images.find(({ repository }: { repository: string }) => repository === 'registry.example.org/acme/web');
  assert.deepEqual([web.target.ref, web.declared[0].file, web.declared[0].line], ['image:acme/web', 'values.yaml', 1]);
  assert.equal((await machine.post('/api/v1/releases?product=demo', await chart('9.0.0', 'v9'))).status, 401);
  const stranger = await server.person('Max', ['viewer']);
  assert.equal((await stranger.post('/api/v1/releases?product=demo', await chart('9.0.0', 'v9'))).status, 403);
  assert.equal((await person.get('/api/v1/releases')).body.items.length, 1);
});

eachServer('a release is made anew until it is frozen; then nothing moves it', async (server) => {
  const { person, inventory, make } = await bench(server);
  const { id } = (await make('1.0.0', 'v1.0.0')).body;
  const again = await make('1.0.0', 'v1.0.1');
  assert.equal(again.body.id, id);
  await inventory('image:registry.example.org/acme/web', ['left@1.0.0', 'right@1.0.0'], 'v1.0.1');
  const frozen = await person.post(`/api/v1/releases/${id}/freeze`);
  assert.equal(frozen.status, 200, frozen.text);
  const componentsOf = (view: { memberList: { target: { ref: string }; components: number }[] }) =>
    view.memberList.find(({ target }) => target.ref === 'image:registry.example.org/acme/web')?.components;
  assert.equal(componentsOf(frozen.body), 2);
  await inventory('image:registry.example.org/acme/web', ['left@1.0.0'], 'v1.0.1');
  assert.equal(componentsOf((await person.get(`/api/v1/releases/${id}`)).body), 2);
  assert.equal((await person.post(`/api/v1/releases/${id}/freeze`)).status, 409);
  assert.equal((await make('1.0.0', 'v1.0.2')).status, 409);
});

eachServer('a new release asks again for what was decided for an earlier one; until then that holds nothing', async (server) => {
  const { person, product, make, inventory, advise } = await bench(server);
  const ann = await server.person('Ann', ['committee']);
  const web = 'image:registry.example.org/acme/web';
  const flaws = ['left', 'both', 'late'].map((name, index) => flaw(`CVE-1900-000${index + 1}`, name));
  await inventory(web, ['left@1.0.0', 'both@1.0.0', 'late@1.0.0'], 'v1.0.0');
  await advise(flaws, '2026-06-01T00:00:00Z');
  const { id: release } = (await make('1.0.0', 'v1.0.0')).body;
  const propose = async (about: string, bound: object) => {
    const asked = await person.post('/api/v1/exceptions', {
      ...{ product, decision: 'not-affected', justification: 'vulnerable_code_not_in_execute_path', matcher: { id: about } },
      ...{ reason: 'It is never called in this release.', owner: 'Mia', expires: '2026-07-31', ...bound },
    });
    assert.equal(asked.status, 201, asked.text);
    return asked.body.id as number;
  };
  const decide = async (id: number, verb: string) => {
    const answer = await ann.post(`/api/v1/exceptions/${id}/${verb}`, {});
    assert.equal(answer.status, 200, answer.text);
  };
  const states = async () => {
    const rows = await server.context.db.selectFrom('findings').orderBy('about').select(['state', 'open']).execute();
    return rows.map(({ state, open }) => `${state} ${open}`);
  };
  const reconfirm = async (id: number) => (await person.get(`/api/v1/exceptions/${id}`)).body.reconfirm;
  const bound = await propose('CVE-1900-0001', { release });
  const free = await propose('CVE-1900-0002', {});
  const late = await propose('CVE-1900-0003', { release });
  for (const id of [bound, free]) await decide(id, 'approve');
  assert.deepEqual(await states(), ['not-affected false', 'not-affected false', 'new true']);

  const next = (await make('1.1.0', 'v1.0.0')).body;
  assert.deepEqual([await reconfirm(bound), await reconfirm(free)], [true, false]);
  assert.equal(next.exceptions[0].reconfirm, true);
  assert.deepEqual(await states(), ['triaged true', 'not-affected false', 'new true']);
  const vex = (await person.get(`/api/v1/releases/${next.id}/vex`)).body;
  const said = vex.statements.map(
    (each: { vulnerability: { name: string }; status: string }) => `${each.vulnerability.name} ${each.status}`,
  );
  assert.ok(said.includes('CVE-1900-0002 not_affected') && !said.includes('CVE-1900-0001 not_affected'), said.join());
  // What was asked for the earlier release, and approved only now, waits like the others.
  await decide(late, 'approve');
  assert.equal(await reconfirm(late), true);
  // Nothing that is looked at meanwhile is hidden by them.
  await inventory(web, ['left@1.0.1', 'both@1.0.0', 'late@1.0.0'], 'v1.0.1');
  await advise(flaws, '2026-06-01T01:00:00Z');
  assert.deepEqual(await states(), ['triaged true', 'not-affected false', 'new true']);
  await decide(bound, 'reconfirm');
  assert.deepEqual(await states(), ['not-affected false', 'not-affected false', 'new true']);
  const again = await person.post(`/api/v1/exceptions/${late}/renew`, {
    expires: '2026-07-31',
    reason: 'It is never called still.',
  });
  await decide(again.body.id, 'approve');
  assert.deepEqual([await reconfirm(again.body.id), (await states())[2]], [false, 'not-affected false']);
});

eachServer('two releases: packages and findings that came and went, as known at one instant for both', async (server) => {
  const { person, inventory, make, advise, goTo } = await bench(server);
  const web = 'image:registry.example.org/acme/web';
  await inventory(web, ['left@1.0.0', 'both@1.0.0', 'old@1.0.0'], 'v1.0.0');
  await advise([flaw('CVE-1900-0001', 'left')], '2026-06-01T00:00:00Z');
  const first = (await make('1.0.0', 'v1.0.0')).body.id;
  await person.post(`/api/v1/releases/${first}/freeze`);

  await goTo('2026-06-10T08:00:00.000Z');
  await inventory(web, ['left@2.0.0', 'both@1.0.0', 'fresh@1.0.0'], 'v1.1.0');
  const second = (await make('1.1.0', 'v1.1.0')).body.id;
  await goTo('2026-06-11T08:00:00.000Z');
  // Known only after the first release's target had moved on: it stands in both, and in neither list.
  await advise(
    [flaw('CVE-1900-0001', 'left'), flaw('CVE-1900-0002', 'both'), flaw('CVE-1900-0003', 'fresh')],
    '2026-06-11T00:00:00Z',
  );

  const diff = (await person.get(`/api/v1/releases/${first}/diff/${second}`)).body;
  const components = diff.components.map((each: { change: string; package: string; from: string[]; to: string[] }) => [
    each.change,
    each.package,
    each.from.join(),
    each.to.join(),
  ]);
  assert.deepEqual(components, [
    ['added', 'fresh', '', '1.0.0'],
    ['changed', 'left', '1.0.0', '2.0.0'],
    ['removed', 'old', '1.0.0', ''],
  ]);
  const findings = diff.findings.map((each: { change: string; about: string }) => `${each.change} ${each.about}`);
  assert.deepEqual(findings.sort(), ['appeared CVE-1900-0003', 'gone CVE-1900-0001']);
  const changes = diff.targets.map((each: { target: { ref: string }; change: string }) => `${each.target.ref} ${each.change}`);
  assert.deepEqual(changes.sort(), [
    `${web} changed`,
    'image:registry.example.org/acme/worker same',
    'repository:ledger same',
    'repository:web changed',
  ]);
  const back = (await person.get(`/api/v1/releases/${second}/diff/${first}`)).body;
  assert.equal(back.findings.length, 2);
  const before = (await person.get(`/api/v1/releases/${first}/diff/${second}?at=2026-06-10`)).body;
  assert.deepEqual(
    before.findings.map(({ about }: { about: string }) => about),
    ['CVE-1900-0001'],
  );
});

eachServer('the VEX document says something of every known flaw, as it concerns this release', async (server) => {
  const { person, inventory, make, advise, goTo } = await bench(server);
  const web = 'image:registry.example.org/acme/web';
  await inventory(web, ['left@1.0.0', 'both@1.0.0'], 'v1.0.0');
  const all = [flaw('CVE-1900-0001', 'left'), flaw('CVE-1900-0002', 'both')];
  await advise(all, '2026-06-01T00:00:00Z');
  const first = (await make('1.0.0', 'v1.0.0')).body.id;
  await goTo('2026-06-10T08:00:00.000Z');
  await inventory(web, ['left@2.0.0', 'both@1.0.0'], 'v1.1.0');
  const second = (await make('1.1.0', 'v1.1.0')).body.id;
  await advise(all, '2026-06-10T00:00:00Z');
  const saidOf = async (id: number) => {
    const answer = await person.get(`/api/v1/releases/${id}/vex`);
    assert.match(String(answer.headers['content-disposition']), /acme-1\.[01]\.0\.openvex\.json/);
    const statements = answer.body.statements as { vulnerability: { name: string }; status: string; products: object[] }[];
    return statements.map(({ vulnerability, status }) => `${vulnerability.name} ${status}`).sort();
  };
  assert.deepEqual(await saidOf(first), ['CVE-1900-0001 under_investigation', 'CVE-1900-0002 under_investigation']);
  assert.deepEqual(await saidOf(second), ['CVE-1900-0001 fixed', 'CVE-1900-0002 under_investigation']);
});

eachServer('what a target held at an instant, and what changed between two inventories', async (server) => {
  const { person, inventory, goTo } = await bench(server);
  await inventory('repository:web', ['left@1.0.0'], '1');
  await goTo('2026-06-10T08:00:00.000Z');
  await inventory('repository:web', ['left@2.0.0', 'right@1.0.0'], '2');
  const target = (await person.get('/api/v1/targets')).body.items[0].id;
  const purlsAt = async (query: string) =>
    (await person.get(`/api/v1/targets/${target}/inventory${query}`)).body.items.map(({ purl }: { purl: string }) => purl);
  assert.deepEqual(await purlsAt(''), ['pkg:npm/left@2.0.0', 'pkg:npm/right@1.0.0']);
  assert.deepEqual(await purlsAt('?at=2026-06-02'), ['pkg:npm/left@1.0.0']);
  assert.deepEqual(await purlsAt('?at=2026-05-02'), []);
  assert.equal((await person.get(`/api/v1/targets/${target}/inventory?at=yesterday`)).status, 400);
  const [newest, oldest] = (await person.get(`/api/v1/targets/${target}/inventories`)).body.items;
  const diff = await person.get(`/api/v1/targets/${target}/inventories/diff?from=${oldest.id}&to=${newest.id}`);
  assert.deepEqual(
    diff.body.components.map((each: { change: string; package: string }) => `${each.change} ${each.package}`),
    ['changed left', 'added right'],
  );
  assert.equal((await person.get(`/api/v1/targets/${target}/inventories/diff?from=999&to=${newest.id}`)).status, 404);
  await goTo('2026-06-11T08:00:00.000Z');
  await inventory('repository:web', ['right@1.0.0', 'left@2.0.0'], '3');
  const told = await person.get(`/api/v1/targets/${target}/inventories`);
  assert.deepEqual(told.body.count, { value: 3, atLeast: false });
  assert.deepEqual(
    told.body.items.map(({ version, components, same }: { version: string; components: number; same: boolean }) => [
      version,
      components,
      same,
    ]),
    [
      ['3', 2, true],
      ['2', 2, false],
      ['1', 1, false],
    ],
  );
  const { file, tool, report } = told.body.items[0];
  assert.deepEqual(
    [file, tool, typeof report],
    [(await person.get(`/api/v1/reports/${report}`)).body.file, 'cyclonedx', 'number'],
  );
  const then = await person.get(`/api/v1/targets/${target}/inventories?at=2026-06-02&limit=1`);
  assert.deepEqual([then.body.count.value, then.body.items[0].version], [1, '1']);
  assert.equal((await person.get(`/api/v1/targets/${target}/inventories?at=2026-05-02`)).body.count.value, 0);
  assert.equal((await person.send('PATCH', `/api/v1/targets/${target}`, { archived: true })).status, 200);
  assert.deepEqual(await purlsAt('?at=2026-06-02'), ['pkg:npm/left@1.0.0']);
});
