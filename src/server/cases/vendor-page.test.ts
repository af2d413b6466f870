// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { record } from '../../../test/builders/advisory-desk.ts';
import { at, investigated, ok } from '../../../test/builders/case-desk.ts';
import { mailConfig, setCommittee, takingServer } from '../../../test/builders/case-mail.ts';
import { codeIn, outsider, signing } from '../../../test/builders/case-outsider.ts';
import { eachServer } from '../../../test/builders/server.ts';
import { assertNowhereStored } from '../../../test/builders/stored-words.ts';

const said = {
  text: 'We *ship* the ledger in one product. Update to 2.1.0 as we say on our page.',
  ...{ language: 'en', tlp: 'amber', publish: false, status: 'affected', statusTlp: 'red' },
};

eachServer(
  'R15 R46 R47 a vendor signs, and then speaks for itself: word for word, in versions, marked field by field, and nobody else writes it',
  async (server, t) => {
    const { port, taken } = await takingServer(t);
    server.context.config.mail = mailConfig(port).mail;
    await setCommittee(server);
    const owner = await server.person('Olga', ['committee']);
    const second = await server.person('Sven', ['committee']);
    const reporter = { name: 'Rita', address: 'rita@reporter.example.net' };
    const { uid, codeName } = await investigated(owner, second, { reporter });
    const vendorBody = { role: 'vendor', name: 'Example Vendor', address: 'psirt@vendor.example.net', days: 60 };
    await ok(owner.post(at(uid, '/participants'), vendorBody));
    await ok(owner.post(at(uid, '/embargo'), { endsAt: '2026-07-15T14:00:00Z', zone: 'Africa/Nairobi' }));
    await server.work();

    const vendor = await outsider(server, codeIn(taken, 'psirt@vendor.example.net'));
    const states = (view: { steps: { name: string; state: string }[] }) =>
      view.steps.map(({ name, state }) => `${name}:${state}`);
    const closed = (await vendor.get('/my/report')).body;
    assert.deepEqual(
      [closed.steps, closed.vendor, closed.embargo, closed.messages],
      [[], null, null, []],
      'R15: no signature, no read',
    );
    assert.equal((await vendor.post('/my/report/statement', said)).status, 409);
    const { threads } = await ok(owner.get(at(uid)));
    const thread = threads.find(({ audience }: { audience: string }) => audience === 'vendor').uid;
    const write = async (kind: string) =>
      (await ok(owner.post(at(uid, '/messages'), { thread, kind, body: 'May we tell you of it?' }))).uid;
    assert.equal((await owner.post(at(uid, `/messages/${await write('question')}/queue`))).status, 409);
    await ok(owner.post(at(uid, `/messages/${await write('vendor-notice')}/queue`)));
    await signing(vendor);
    const before = (await vendor.get('/my/report')).body;
    assert.deepEqual(states(before).slice(0, 2), ['told:done', 'answered:awaited']);
    assert.deepEqual(before.vendor.versions, []);
    assert.doesNotMatch(JSON.stringify(before), new RegExp(`${codeName}|${uid}`));

    const first = await vendor.post('/my/report/statement', said);
    assert.equal(first.status, 200, first.text);
    await vendor.post('/my/report/embargo', { answer: 'accepted' });
    const again = (await vendor.post('/my/report/statement', { ...said, text: 'We ship it in two products.', tlp: 'clear' }))
      .body;
    assert.deepEqual(
      again.vendor.versions.map(({ number, text, tlp }: Record<string, unknown>) => [number, text, tlp]),
      [
        [2, 'We ship it in two products.', 'clear'],
        [1, said.text, 'amber'],
      ],
    );
    assert.match(again.vendor.versions[1].html, /<em>ship<\/em>/);
    assert.deepEqual(states(again), [
      ...['told:done', 'answered:done', 'date-agreed:done', 'statement:done', 'fix-out:awaited', 'published:next'],
    ]);

    const kept = server.context.db.selectFrom('case_participants').where('role', '=', 'vendor').select('details');
    const bytes = (await kept.executeTakeFirstOrThrow()).details?.length ?? 0;
    assert.ok(bytes < 2000, `two versions in ${bytes} bytes: each is kept once`);
    await assertNowhereStored(server, [said.text, 'We ship it in two products.']);

    // The committee reads it and has no way to write it.
    const seen = (await ok(owner.get(at(uid)))).participants.find(({ role }: { role: string }) => role === 'vendor');
    assert.deepEqual([seen.statement, seen.vendorStatus], ['We ship it in two products.', 'affected']);
    const { at: writtenAt, ...marks } = seen.statementMarks;
    assert.equal(writtenAt, again.vendor.versions[0].at);
    assert.deepEqual(marks, { language: 'en', tlp: 'clear', statusTlp: 'red', publish: false });
    assert.equal((await owner.send('PATCH', at(uid, `/participants/${seen.uid}`), { statement: 'No.' })).status, 404);
    assert.equal((await owner.post('/api/v1/my/report/statement', said)).status, 401);
    const rita = await outsider(server, codeIn(taken, reporter.address));
    assert.equal((await rita.post('/my/report/statement', said)).status, 403);

    // What it let nobody publish stands in no draft, and not by another way either; with its leave, word for word.
    await record(owner, uid, { impact: `They say: ${said.text}` });
    const draft = async () => {
      const made = await ok(owner.post('/api/v1/advisories', { case: uid }));
      await ok(owner.post(`/api/v1/advisories/${made.uid}/drop`, { version: made.version }));
      return made;
    };
    const withheld = await draft();
    assert.deepEqual(withheld.content.vendorStatements, []);
    assert.equal(withheld.content.impact.en, '', 'R47: a version that was never let out is a confidence');
    await vendor.post('/my/report/statement', { ...said, publish: true, tlp: 'green' });
    assert.deepEqual((await draft()).content.vendorStatements, [], 'marked green');
    await vendor.post('/my/report/statement', { ...said, publish: true, tlp: 'clear' });
    const told = (await draft()).content.vendorStatements;
    assert.deepEqual([told[0].vendor, told[0].text], ['Example Vendor', said.text]);
  },
);
