// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { at, decided, investigated, ok, write } from '../../../test/builders/case-desk.ts';
import { eachServer } from '../../../test/builders/server.ts';

eachServer(
  'R49 what a coordinator asks for leaves only by a decision, and the reporter only by their own wish',
  async (server) => {
    const owner = await server.person('Olga', ['committee']);
    const second = await server.person('Sven', ['committee']);
    const reporter = { name: 'Rita Heron', address: 'rita@reporter.example.net' };
    const { uid } = await investigated(owner, second, { reporter });
    await ok(
      owner.post(at(uid, '/participants'), { role: 'vendor', name: 'Silent Vendor', address: 'psirt@vendor.example.net' }),
    );
    const affected = [{ name: 'pkg:npm/%40example/ledger', range: '<2.1.0' }];
    await write(owner, uid, [
      'vulnerability',
      { summary: 'A ledger takes a transfer twice.', affected, impact: 'Money moves twice.' },
    ]);
    const ask = async () => await owner.post(at(uid, '/hand-over'), { coordinator: 'A coordination centre' });
    const early = await ask();
    assert.deepEqual([early.status, early.body.code], [409, 'conflict'], early.text);
    const missing = async () => (await ok(owner.get(at(uid, '/desk')))).handOver as string[];
    assert.match((await missing()).join(), /Put "hand-over" to the vote first/);
    await decided([owner, second], uid, 'hand-over');
    assert.match((await missing()).join(), /not over or not counted/);
    server.setNow('2026-06-01T09:01:00Z');
    await server.context.db.updateTable('sessions').set({ confirmed_at: server.context.now() }).execute();
    const bundle = await ok(ask());
    assert.deepEqual(await missing(), []);
    const { fields } = bundle;
    assert.deepEqual(
      [fields.vendor_name, fields.product_name, fields.vul_impact, fields.contact_name, fields.share_release],
      ['Silent Vendor', 'pkg:npm/%40example/ledger', 'Money moves twice.', '', false],
    );
    assert.match(bundle.text, /The flaw:\n[\s\S]*A ledger takes a transfer twice\./);
    assert.doesNotMatch(JSON.stringify(bundle), /Rita|reporter\.example/);

    await server.context.db
      .updateTable('case_participants')
      .set({ contact_wish: 'forward' })
      .where('case_uid', '=', uid)
      .where('role', '=', 'reporter')
      .execute();
    assert.equal((await ok(ask())).fields.contact_name, 'Rita Heron <rita@reporter.example.net>');
    const told = (await ok(owner.get(at(uid)))).events.filter(({ name }: { name: string }) => name === 'case.hand-over');
    assert.deepEqual([told.length, told[0].note], [2, 'A coordination centre']);
    const stranger = await server.person('Nora', ['committee']);
    assert.equal((await stranger.post(at(uid, '/hand-over'), { coordinator: 'Me' })).status, 404);
  },
);
