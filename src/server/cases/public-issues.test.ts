// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { ok } from '../../../test/builders/case-desk.ts';
import { mailConfig, setCommittee, takingServer } from '../../../test/builders/case-mail.ts';
import { clientOf, demoProduct, eachServer } from '../../../test/builders/server.ts';

const api = '/api/v1';
const word = 'quokkaword';

eachServer(
  'R4 a public issue that reads like a report waits once, without a word of it, and becomes a case',
  async (server, t) => {
    const { port, taken } = await takingServer(t);
    server.context.config.mail = mailConfig(port).mail;
    await setCommittee(server);
    const { product, machine: ingest } = await demoProduct(server);
    const administrator = await server.person('Ada', ['administrator']);
    const body = { name: 'forge', product, targets: null, days: 30, scope: 'cases:import' };
    const { token } = await ok(administrator.post(`${api}/tokens`, body));
    const machine = clientOf(server.app, { authorization: `Bearer ${token}` });
    const issue = (number: number, title: string) => ({
      ...{ html_url: `https://forge.example.org/a/ledger/issues/${number}?q=${word}#x`, number, title, user: { login: word } },
      body: `## Steps to reproduce\n${word}`,
    });
    const event = { action: 'opened', repository: { full_name: 'a/ledger' }, issue: issue(7, `${word}: authentication bypass`) };
    const url = `${api}/cases/public-issues`;
    assert.equal((await ingest.post(url, event)).status, 403);
    assert.deepEqual(await ok(machine.post(url, event)), { looked: 1, waiting: 1 });
    await server.work();
    const dump = { issues: [issue(7, 'Authentication bypass'), issue(8, 'Slow under load'), issue(9, 'SQL injection')] };
    assert.deepEqual(await ok(machine.post(url, dump)), { looked: 3, waiting: 1 }, 'told once');

    await server.work();
    assert.equal(taken.length, 2, 'the committee hears of each new one, once');
    for (const { to, text } of taken) {
      assert.deepEqual(to, ['list@example.org']);
      assert.match(text, /See http:\S+\/inbound\./);
      assert.doesNotMatch(text, new RegExp(`${word}|forge\\.example|ledger|bypass|SQL`));
    }
    const committee = await server.person('Cleo', ['committee']);
    const list = async () => await ok(committee.get(`${api}/inbound/public-issues`));
    const rows = await list();
    assert.deepEqual(
      rows.map(({ address, reasons }: { address: string; reasons: string[] }) => [address, reasons[0]]),
      [
        ['https://forge.example.org/a/ledger/issues/7', 'class-access'],
        ['https://forge.example.org/a/ledger/issues/9', 'class-injection'],
      ],
    );
    const kept = await server.context.db.selectFrom('public_issues').selectAll().execute();
    const trail = await server.context.db.selectFrom('audit_records').selectAll().execute();
    assert.ok(!JSON.stringify([kept, trail]).includes(word), 'no word of an issue is kept');

    const outsider = await server.person('Max', ['maintainer', 'viewer']);
    assert.equal((await outsider.get(`${api}/inbound/public-issues`)).status, 404);
    const settle = (at: number, as: string) => committee.post(`${api}/inbound/public-issues/${rows[at].uid}`, { as });
    assert.deepEqual(await ok(settle(1, 'dismiss')), { case: null });
    const { case: uid } = await ok(settle(0, 'new-case'));
    const view = await ok(committee.get(`${api}/cases/${uid}`));
    assert.match(view.report[0].html, /forge\.example\.org\/a\/ledger\/issues\/7/);
    assert.equal((await settle(0, 'new-case')).status, 404, 'once');
    await ok(machine.post(url, dump));
    await server.work();
    assert.equal(taken.length, 2, 'and of none again');
    assert.deepEqual(await list(), [], 'what was settled does not come back');
  },
);
