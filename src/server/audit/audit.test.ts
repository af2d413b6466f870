// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { ngao, project } from '../../../test/builders/command.ts';
import { clientOf, demoProduct, eachServer } from '../../../test/builders/server.ts';
import { systemCaller } from '../context.ts';

eachServer('the trail', async (server, t) => {
  const { app, context } = server;
  const { db, store } = context;
  const { product } = await demoProduct(server);
  const admin = await server.person('Ada', ['administrator']);
  const auditor = await server.person('Aud', ['auditor']);
  const other = (await admin.post('/api/v1/products', { key: 'other', name: 'Other' })).body.id;
  const count = async () => Number((await sql<{ n: string }>`select count(*) as n from audit_records`.execute(db)).rows[0]?.n);

  await t.test('is added to and never changed, nor is what was signed', async () => {
    await context.audit.checkpoint();
    for (const table of ['audit_records', 'audit_checkpoints'])
      for (const statement of [`update ${table} set at = at`, `delete from ${table}`, `truncate ${table}`])
        await assert.rejects(sql.raw(statement).execute(db), /append-only/, statement);
    assert.ok((await count()) > 0);
  });

  await t.test('stays one chain when many write at once', async () => {
    const before = await count();
    const make = async (at: number) => {
      const kind = await admin.post('/api/v1/targets', { product, kind: 'repository', ref: `repository:refused-${at}` });
      assert.equal(kind.status, 403);
      return await admin.post('/api/v1/tokens', { name: `t${at}`, product: at % 2 ? product : other, targets: null, days: 1 });
    };
    const answers = await Promise.all(Array.from({ length: 12 }, async (_, at) => await make(at)));
    assert.ok(answers.every(({ status }) => status === 201));
    const rows = await db.selectFrom('audit_records').orderBy('seq').select('seq').execute();
    assert.deepEqual(
      rows.map(({ seq }) => Number(seq)),
      Array.from({ length: before + 12 }, (_, seq) => seq),
    );
  });

  await t.test('what is not done leaves no record', async () => {
    const before = await count();
    const work = store.transaction(async (tx) => {
      const subject = { kind: 'product', id: product };
      await context.audit.append(tx, { caller: systemCaller('test'), action: 'product.make', subject, productId: product });
      throw new Error('changed its mind');
    });
    await assert.rejects(work, /changed its mind/);
    assert.equal((await admin.send('DELETE', '/api/v1/tokens/999')).status, 404);
    assert.equal(await count(), before);
  });

  await t.test('its export is proven by the command, and one that was touched is not', async () => {
    const { text, headers } = await auditor.get('/api/v1/audit/export');
    assert.equal(headers['content-type'], 'application/x-ndjson');
    const at = text.indexOf('token.make');
    const records = await count();
    const folder = project(t, {
      'log.ndjson': text,
      'changed.ndjson': `${text.slice(0, at)}token.fake${text.slice(at + 10)}`,
      'short.ndjson': text.split('\n').toSpliced(3, 1).join('\n'),
    });
    const { verifierKey } = (await auditor.get('/api/v1/audit/checkpoint')).body;
    const proven = await ngao(folder, ['audit', 'verify', 'log.ndjson', '--key', verifierKey]);
    assert.equal(proven.code, 0, proven.stdout + proven.stderr);
    assert.match(proven.stdout, new RegExp(`^PROVEN: .* ${records} records`));
    for (const file of ['changed.ndjson', 'short.ndjson'])
      assert.equal((await ngao(folder, ['audit', 'verify', file, '--key', verifierKey])).code, 1, file);
    const later = (await auditor.get('/api/v1/audit/export')).text;
    assert.equal(later, text, 'nothing was added meanwhile');
  });

  await t.test('who audits one product sees the records of that one', async () => {
    const part = await server.person('Part', ['auditor'], other);
    const seen = (await part.get('/api/v1/audit?limit=200')).body.items as { action: string; data: object }[];
    const rows = await db.selectFrom('audit_records').where('product_id', '=', other).select('seq').execute();
    assert.equal(seen.length, rows.length);
    assert.ok(seen.length >= 7 && seen.every(({ action }) => ['token.make', 'product.make'].includes(action)));
    assert.equal((await part.get('/api/v1/audit/export')).status, 403, 'the export is of everything');
    for (const role of ['viewer', 'maintainer', 'committee'] as const)
      assert.equal((await (await server.person(role, [role])).get('/api/v1/audit')).status, 403, role);
    assert.equal((await clientOf(app).get('/api/v1/audit')).status, 401);
    assert.equal((await admin.get('/api/v1/audit')).status, 200, 'administrators read it too');
  });

  await t.test('it is paged and filtered', async () => {
    const first = (await auditor.get('/api/v1/audit?limit=5&action=token')).body;
    const second = (await auditor.get(`/api/v1/audit?limit=5&action=token&after=${first.next}`)).body;
    assert.equal(first.items.length + second.items.length, 10);
    assert.ok(first.items.at(-1).seq > second.items[0].seq);
    const made = first.items[0];
    const one = (await auditor.get(`/api/v1/audit?subject=token:${made.subject.id}`)).body.items;
    assert.deepEqual(
      one.map(({ seq }: { seq: number }) => seq),
      [made.seq],
    );
    assert.deepEqual((await auditor.get('/api/v1/audit?action=%25')).body.items, [], 'no wildcards');
    assert.equal((await auditor.get('/api/v1/audit?after=nonsense')).status, 400);
  });
});
