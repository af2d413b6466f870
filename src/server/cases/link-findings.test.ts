// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { at, investigated, ok, word, write } from '../../../test/builders/case-desk.ts';
import { commit, ledger, proofOf } from '../../../test/builders/case-release.ts';
import { grypeReport } from '../../../test/builders/grype-report.ts';
import { demoProduct, eachServer } from '../../../test/builders/server.ts';
import { mergeVulnerabilities } from '../ingest/merge-vulnerabilities.ts';

eachServer(
  'R26 findings of scans belong to a case, only its people learn of it, and they take the evidence along',
  async (server) => {
    const { machine, product } = await demoProduct(server);
    const [olga, sven] = [await server.person('Olga', ['committee']), await server.person('Sven', ['committee'])];
    const [mia, eve] = [await server.person('Mia', ['maintainer', 'auditor']), await server.person('Eve', ['committee'])];
    await server.upload(machine, { target: 'image:acme/web', body: grypeReport({ findings: 2 }), file: 'grype.json' });
    const [finding, other] = (await ok(mia.get('/api/v1/findings'))).items.map(({ id }: { id: number }) => id).sort();
    const before = (await mia.get(`/api/v1/findings/${finding}`)).body;
    const { uid } = await investigated(olga, sven);
    const links = at(uid, '/findings');
    for (const stranger of [mia, eve]) {
      assert.equal((await stranger.post(links, { finding })).status, 404);
      for (const url of [links, at(uid, '/evidence')]) assert.equal((await stranger.get(url)).status, 404);
    }
    assert.equal((await olga.post(links, { finding: 999_999 })).status, 404);
    const [link] = await ok(olga.post(links, { finding }));
    assert.deepEqual(link.finding, {
      ...{ id: finding, about: before.about, title: before.title, severity: before.severity, state: 'new' },
      ...{ product: { id: product, name: 'Demo' }, target: before.target.name },
    });
    assert.equal((await sven.post(links, { finding })).status, 409);
    const [, second] = await ok(sven.post(links, { finding: other }));
    assert.equal((await sven.send('DELETE', at(uid, `/findings/${second.uid}`))).status, 200);

    // Of the finding, its history and the trail nothing is different.
    assert.deepEqual((await mia.get(`/api/v1/findings/${finding}`)).body, before);
    const history = (await mia.get(`/api/v1/findings/${finding}/history`)).text;
    const trail = await server.context.db.selectFrom('audit_records').select(['action', 'subject_kind', 'record']).execute();
    const told = trail.filter(({ action }) => /link-finding/.test(action));
    assert.equal(told.length, 3);
    for (const { subject_kind, record } of told) {
      assert.equal(subject_kind, 'case');
      assert.deepEqual(Object.keys(JSON.parse(record).data), ['link']);
    }
    assert.ok(!history.includes(uid) && !history.includes('Olga'));

    await write(olga, uid, ['vulnerability', { summary: `The ${word}.`, affected: [{ name: ledger, range: '<2' }] }]);
    await write(olga, uid, ['fix', { change: `Less ${word}.`, commits: [commit] }]);
    const { records } = await ok(olga.get(at(uid)));
    const component = records.find(({ kind }: { kind: string }) => kind === 'vulnerability').content.affected[0].uid;
    await write(olga, uid, proofOf(component, { version: '2.0.0' }));
    const answer = await sven.get(at(uid, '/evidence'));
    const pack = answer.body;
    assert.ok(!answer.text.includes(word), 'acts and states, no text');
    assert.ok(pack.history.some(({ name }: { name: string }) => name === 'case.link-finding'));
    const { digest } = await server.context.db.selectFrom('reports').select('digest').executeTakeFirstOrThrow();
    assert.deepEqual(
      pack.findings.map((one: { finding: { id: number }; scans: { digest: string }[] }) => [
        one.finding.id,
        one.scans[0]?.digest,
      ]),
      [[finding, digest]],
    );
    assert.deepEqual(
      [pack.fixes[0].commit, pack.releases[0].component, pack.releases[0].version, pack.releases[0].verified],
      [commit, ledger, '2.0.0', true],
    );
    const taken = (await server.context.db.selectFrom('audit_records').select('action').execute()).map(({ action }) => action);
    assert.equal(taken.filter((action) => action === 'case.evidence-read').length, 1);

    // Two that turn out to be one are linked once, to the one that is left.
    const { db, store } = server.context;
    await ok(sven.post(links, { finding: other }));
    const rows = await db.selectFrom('findings').select(['id', 'about', 'package_id']).orderBy('id').execute();
    const [into, from] = rows.map(({ about }) => about) as [string, string];
    await db
      .updateTable('findings')
      .set({ package_id: rows[0]?.package_id ?? null })
      .execute();
    await store.transaction(async (tx) => await mergeVulnerabilities(tx, { from, into, now: server.context.now() }));
    const left = await db.selectFrom('findings').select('id').execute();
    const linked = await db.selectFrom('case_findings').select('finding_id as id').execute();
    assert.deepEqual([left.length, linked], [1, left]);
  },
);
