// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { at, decided, investigated, ok } from '../../../test/builders/case-desk.ts';
import { mailConfig, setCommittee, takingServer } from '../../../test/builders/case-mail.ts';
import { codeIn, outsider } from '../../../test/builders/case-outsider.ts';
import { eachServer } from '../../../test/builders/server.ts';

const hub = { name: 'Hub of a region', address: 'noc@hub.example.net', why: 'It settles payments of a region.', language: 'fr' };

eachServer(
  'R50 trusted parties hear of it before only by a decision and from the list, and read nothing before they sign',
  async (server, t) => {
    const { port, taken } = await takingServer(t);
    server.context.config.mail = mailConfig(port).mail;
    await setCommittee(server);
    const owner = await server.person('Olga', ['committee']);
    const second = await server.person('Sven', ['committee']);
    const settings = await ok(owner.get('/api/v1/committee'));
    const twice = await owner.send('PUT', '/api/v1/committee', { ...settings, trusted: [hub, hub] });
    assert.deepEqual([twice.status, /twice/.test(twice.text)], [400, true]);
    await ok(owner.send('PUT', '/api/v1/committee', { ...settings, trusted: [hub] }));

    const reporter = { name: 'Rita', address: 'rita@reporter.example.net' };
    const { uid, codeName } = await investigated(owner, second, { reporter });
    await ok(owner.post(at(uid, '/embargo'), { endsAt: '2026-07-15T14:00:00Z', zone: 'Africa/Nairobi' }));
    await server.work();
    const rita = await outsider(server, codeIn(taken, reporter.address));
    await rita.post('/my/report/embargo', { answer: 'accepted' });
    const { facts } = await server.context.db
      .selectFrom('cases')
      .where('uid', '=', uid)
      .select('facts')
      .executeTakeFirstOrThrow();
    await server.context.db
      .updateTable('cases')
      .set({ state: 'fix-ready', facts: JSON.stringify({ ...(facts as object), state: 'fix-ready' }) })
      .where('uid', '=', uid)
      .execute();

    const tell = async (addresses: string[]) => await owner.post(at(uid, '/pre-notice'), { addresses });
    const adopter = async (address: string) =>
      await owner.post(at(uid, '/participants'), { role: 'adopter', name: 'Somebody', address });
    const early = [await tell([hub.address]), await adopter(hub.address)];
    assert.deepEqual(
      early.map(({ status }) => status),
      [409, 400],
      early[0]?.text,
    );
    assert.match((await ok(owner.get(at(uid, '/desk')))).preNotice.missing.join(), /^The committee has not decided/);
    await decided([owner, second], uid, 'pre-notice');
    server.setNow('2026-06-01T09:01:00Z');
    await server.context.db.updateTable('sessions').set({ confirmed_at: server.context.now() }).execute();
    await ok(owner.post(at(uid, '/decisions/count')));
    const foreign = [await tell([hub.address, 'else@other.example.net']), await adopter('else@other.example.net')];
    assert.deepEqual(
      foreign.map(({ status }) => status),
      [403, 400],
      foreign[0]?.text,
    );
    await server.work();
    assert.deepEqual(
      taken.filter(({ to }) => to.some((one) => /hub|other/.test(one))),
      [],
    );

    const before = (await ok(owner.get(at(uid)))).exposure.parties;
    const { preNotice } = await ok(tell([hub.address]));
    assert.deepEqual(preNotice, {
      missing: [],
      parties: [{ ...{ name: hub.name, address: hub.address, why: hub.why }, told: true }],
    });
    await ok(tell([hub.address]));
    await server.work();
    const view = await ok(owner.get(at(uid)));
    assert.equal(view.exposure.parties, before + 1);
    const party = view.participants.find(({ role }: { role: string }) => role === 'adopter');
    assert.equal(party.grants[0].until.slice(0, 10), '2026-07-23');
    const letters = taken.filter(({ to }) => to.includes(hub.address));
    assert.equal(letters.length, 1);
    assert.match(String(letters[0]?.text), new RegExp(`Subject: ${codeName}[\\s\\S]*comit`));
    assert.doesNotMatch(String(letters[0]?.text), /quokkaword|2026-07-15|Rita/);

    // A letter waits for the signature, and so do the date and what was written.
    const thread = view.threads.find(({ audience }: { audience: string }) => audience === 'vendor').uid;
    const { uid: message } = await ok(
      owner.post(at(uid, '/messages'), { ...{ thread, kind: 'pre-notice' }, body: 'Have somebody ready on that day.' }),
    );
    assert.equal((await owner.post(at(uid, `/messages/${message}/queue`))).status, 409);
    const site = await outsider(server, codeIn(taken, hub.address));
    const closed = (await site.get('/my/report')).body;
    assert.deepEqual([closed.messages, closed.embargo, closed.confidentiality.signedAt], [[], null, null]);
    assert.equal((await site.post('/my/report/signature', { textDigest: 'another' })).status, 409);
    // R15: in the reader's language, and it is kept which words were signed.
    const { language, texts } = closed.confidentiality;
    const french = texts.find((one: { language: string }) => one.language === 'fr');
    assert.deepEqual([language, french.text.slice(0, 10)], ['fr', 'Ce que je ']);
    const signed = (await site.post('/my/report/signature', { textDigest: french.digest })).body;
    assert.equal(signed.embargo.endsAt, '2026-07-15T14:00:00Z');
    assert.deepEqual(signed.confidentiality.texts, [french], 'the very words that were signed');
    const [grant] = (await ok(owner.get(at(uid)))).participants.find(({ role }: { role: string }) => role === 'adopter').grants;
    assert.deepEqual(grant.acknowledgedAs, { language: 'fr', version: '1', digest: french.digest });
    await ok(owner.post(at(uid, `/messages/${message}/queue`)));
    await server.work();
    assert.deepEqual((await site.get('/my/report')).body.messages, []);
    const bound = (await site.post('/my/report/embargo', { answer: 'accepted' })).body;
    assert.match(bound.messages[0].html, /somebody ready/);
    server.setNow('2026-07-24T09:00:00Z');
    const again = await outsider(server, codeIn(taken, hub.address));
    assert.deepEqual((await again.get('/my/report')).body.messages, []);
  },
);
