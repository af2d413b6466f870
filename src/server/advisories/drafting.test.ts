// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { ok, openCase, ready, record } from '../../../test/builders/advisory-desk.ts';
import { clientOf, eachServer } from '../../../test/builders/server.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { advisoryRoutes } from '../routes/advisories.ts';

const word = 'quokkaword';
const api = '/api/v1/advisories';
const some = '0'.repeat(32);

eachServer('a draft from a case: the record is told, the case is not, and its facts follow', async (server) => {
  const { owner, uid: caseUid, codeName } = await openCase(server, { title: `Title with ${word}` });
  await record(owner, caseUid, { summary: 'A ledger takes a transfer twice.', levelReason: word });
  const made = await ok(owner.post(api, { case: caseUid }));
  assert.equal(made.number, 'NGAO-2026-0001');
  assert.equal(made.content.summary.en, 'A ledger takes a transfer twice.');
  assert.equal(made.caseName, codeName);
  const content = JSON.stringify(made.content);
  for (const secret of [word, codeName, caseUid, 'Rita', 'rita@example.org']) assert.ok(!content.includes(secret), secret);
  assert.ok(made.withheld.some(({ field }: { field: string }) => field === '/credits'));
  const { facts } = await server.context.db
    .selectFrom('cases')
    .where('uid', '=', caseUid)
    .select('facts')
    .executeTakeFirstOrThrow();
  const { advisory, people } = facts as unknown as CaseFacts;
  assert.deepEqual([advisory.revision, advisory.complete, advisory.languagesMissing], [made.digest, false, ['fr']]);
  assert.deepEqual(people.advisoryAuthors, [String(owner.userId)]);
  assert.equal((await owner.post(api, { case: caseUid })).status, 409, 'one draft of a case at a time');
  await ok(owner.post(`${api}/${made.uid}/drop`, { version: made.version }));
  const again = await ok(owner.post(api, { case: caseUid }));
  assert.equal(again.number, 'NGAO-2026-0002', 'a number is never given twice');
});

eachServer('numbers have no gap: what was refused took none', async (server) => {
  const owner = await server.person('Olga', ['committee']);
  for (const [index, body] of [
    { title: 'One' },
    { title: 'Bad', purl: 'no purl' },
    { product: 9999 },
    { title: 'Two' },
  ].entries()) {
    const answer = await owner.post(api, body);
    assert.equal(answer.status, index === 0 || index === 3 ? 201 : 400, answer.text);
  }
  const list = await ok(owner.get(api));
  assert.deepEqual(list.items.map(({ number }: { number: string }) => number).sort(), ['NGAO-2026-0001', 'NGAO-2026-0002']);
  const both = await Promise.all(['Three', 'Four'].map(async (title) => await ok(owner.post(api, { title }))));
  assert.deepEqual(both.map(({ number }) => number).sort(), ['NGAO-2026-0003', 'NGAO-2026-0004']);
});

eachServer('whoever may not read a draft gets the same answer everywhere as for one that does not exist', async (server) => {
  const { owner, uid: caseUid } = await openCase(server);
  const ofCase = (await ok(owner.post(api, { case: caseUid }))).uid;
  const plain = (await ok(owner.post(api, { title: 'Of no case' }))).uid;
  const other = await server.person('Tove', ['committee']);
  assert.equal((await other.get(`${api}/${plain}`)).status, 200);
  const outside = [
    await server.person('Max', ['viewer', 'maintainer']),
    await server.person('Ada', ['administrator']),
    await server.person('Aud', ['auditor']),
  ];
  const content = (await ok(owner.get(`${api}/${plain}`))).content;
  const cases = [...outside.map((client) => [client, [ofCase, plain]] as const), [other, [ofCase]] as const];
  for (const [client, closed] of cases) {
    for (const each of advisoryRoutes.filter(({ url }) => url.includes('/:uid'))) {
      const body = each.schemas.body ? bodiesOf(content)[`${each.method} ${each.url}`] : undefined;
      assert.equal(body === undefined, !each.schemas.body, `a body for ${each.method} ${each.url}`);
      const ask = async (which: string) => {
        const query = queries[each.url] ?? '';
        const url = `/api/v1${each.url.replace(':uid', which).replace(':comment', some)}${query}`;
        return await (each.method === 'GET'
          ? client.get(url)
          : each.method === 'POST'
            ? client.post(url, body)
            : client.send(each.method as 'PUT', url, body));
      };
      const unknown = await ask('f'.repeat(32));
      for (const uid of closed) {
        const answer = await ask(uid);
        assert.deepEqual([answer.status, unknown.status], [404, 404], `${each.method} ${each.url}: ${answer.text}`);
        assert.equal(answer.text, unknown.text);
      }
    }
    const listed = (await ok(client.get(api))).items.map(({ uid }: { uid: string }) => uid);
    assert.ok(closed.every((uid) => !listed.includes(uid)));
    const [hidden, nowhere] = [await client.post(api, { case: caseUid }), await client.post(api, { case: 'f'.repeat(32) })];
    assert.deepEqual([hidden.status, hidden.text], [404, nowhere.text]);
  }
  for (const client of outside) assert.equal((await client.post(api, { title: 'x' })).status, 403);
});

eachServer('an author of any revision approves none; two others approve exactly one digest', async (server) => {
  const { owner, second, third, uid: caseUid } = await openCase(server);
  await record(owner, caseUid);
  const made = await ok(owner.post(api, { case: caseUid }));
  const at = `${api}/${made.uid}`;
  const early = await second.post(`${at}/approve`, { kind: 'announce', digest: made.digest });
  assert.deepEqual([early.status, /Hand it to review/.test(early.text)], [409, true]);
  assert.equal((await owner.post(`${at}/review`, { version: made.version })).status, 409, 'it is not complete');
  const complete = await ready(owner, made);
  const reviewed = await ok(owner.post(`${at}/review`, { version: complete.version }));
  assert.equal(reviewed.state, 'review');
  const own = await owner.post(`${at}/approve`, { kind: 'announce', digest: reviewed.digest });
  assert.equal(own.status, 403);
  assert.match(own.body.detail, /You wrote a revision/);
  const seen = await ok(owner.get(at));
  assert.match(seen.approving[0].because, /You wrote a revision/);
  assert.equal((await second.post(`${at}/approve`, { kind: 'announce', digest: made.digest })).status, 409, 'an older digest');
  await ok(second.post(`${at}/approve`, { kind: 'announce', digest: reviewed.digest }));
  const again = await ok(second.post(`${at}/approve`, { kind: 'announce', digest: reviewed.digest }));
  assert.deepEqual([again.state, again.approvals.length], ['review', 1], 'one person counts once');
  const both = await ok(third.post(`${at}/approve`, { kind: 'announce', digest: reviewed.digest }));
  assert.equal(both.state, 'approved');
  const facts = async () =>
    (await server.context.db.selectFrom('cases').where('uid', '=', caseUid).select('facts').executeTakeFirstOrThrow())
      .facts as unknown as CaseFacts;
  assert.deepEqual(
    (await facts()).approvals.map(({ by, committee, revision }) => [by, committee, revision]),
    [second, third].map(({ userId }) => [String(userId), true, reviewed.digest]),
  );
  assert.equal((await ok(third.post(`${at}/unapprove`, { kind: 'announce' }))).state, 'review');
  assert.equal((await third.post(`${at}/unapprove`, { kind: 'announce' })).status, 409);
  await ok(third.post(`${at}/approve`, { kind: 'announce', digest: reviewed.digest }));
  const newest = await ok(third.get(at));
  const revised = await ok(
    third.send('PUT', at, { version: newest.version, content: { ...newest.content, severity: 'low' }, note: 'Lower.' }),
  );
  assert.deepEqual([revised.state, revised.approvals], ['draft', []], 'another revision needs other approvals');
  await ok(third.post(`${at}/review`, { version: revised.version }));
  assert.equal(
    (await third.post(`${at}/approve`, { kind: 'announce', digest: revised.digest })).status,
    403,
    'now an author too',
  );
  assert.deepEqual(
    (await facts()).people.advisoryAuthors,
    [owner, third].map(({ userId }) => String(userId)),
  );
});

eachServer('who wrote the report does not approve; who stands aside sees nothing any more', async (server) => {
  const { owner, second, third, uid: caseUid } = await openCase(server);
  await record(owner, caseUid);
  const made = await ok(owner.post(api, { case: caseUid }));
  const at = `${api}/${made.uid}`;
  const { version } = await ready(owner, made);
  const { digest } = await ok(owner.post(`${at}/review`, { version }));
  const { db } = server.context;
  const row = await db.selectFrom('cases').where('uid', '=', caseUid).select('facts').executeTakeFirstOrThrow();
  const facts = row.facts as unknown as CaseFacts;
  const people = { ...facts.people, reportAuthors: [String(third.userId)] };
  await db
    .updateTable('cases')
    .set({ facts: JSON.stringify({ ...facts, people }) })
    .where('uid', '=', caseUid)
    .execute();
  const refused = await third.post(`${at}/approve`, { kind: 'announce', digest });
  assert.deepEqual([refused.status, /You wrote the report/.test(refused.text)], [403, true]);
  await ok(second.post(`/api/v1/cases/${caseUid}/recuse`, { reason: 'I know the reporter.' }));
  assert.equal((await second.post(`${at}/approve`, { kind: 'announce', digest })).status, 404);
  assert.deepEqual((await ok(second.get(api))).items, []);
});

eachServer(
  'two people who revise at once: the later one is told; what the server knows is not taken from the form',
  async (server) => {
    const owner = await server.person('Olga', ['committee']);
    const made = await ok(owner.post(api, { title: 'One', name: 'Ledger', purl: 'pkg:npm/ledger@1.0.0' }));
    const at = `${api}/${made.uid}`;
    const cvss = [{ version: '4.0', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', score: 1 }];
    const content = {
      ...made.content,
      id: 'NGAO-1999-0001',
      published: '2020-01-01T00:00:00Z',
      cvss,
      title: { en: 'One', fr: 'Une' },
    };
    const revised = await ok(owner.send('PUT', at, { version: made.version, content }));
    assert.deepEqual(
      [revised.content.id, revised.content.published, revised.content.cvss, revised.content.languages],
      [made.number, null, [{ version: '3.1', vector: cvss[0]?.vector, score: 9.8 }], ['en', 'fr']],
    );
    assert.equal((await owner.send('PUT', at, { version: made.version, content })).status, 409);
    const same = await owner.send('PUT', at, { version: revised.version, content: revised.content });
    assert.deepEqual([same.status, /Nothing is different/.test(same.text)], [409, true]);
    const diff = await ok(owner.get(`${at}/diff?from=1&to=2`));
    const changed = diff.changes.map(({ field, kind }: { field: string; kind: string }) => `${kind} ${field}`);
    assert.ok(changed.includes('added /title/fr'), changed.join(', '));
  },
);

eachServer('a number of somebody else is wanted, requested, reserved; how long it waits is told', async (server) => {
  const owner = await server.person('Olga', ['committee']);
  const { uid } = await ok(owner.post(api, { title: 'One' }));
  const at = `${api}/${uid}/numbers`;
  await ok(owner.post(at, { kind: 'cve', route: 'by mail' }));
  await server.context.db.updateTable('advisory_numbers').set({ wanted_at: '2026-05-29T07:00:00.000Z' }).execute();
  const waiting = await ok(owner.post(at, { kind: 'cve', route: 'by mail', state: 'requested' }));
  assert.deepEqual(
    waiting.numbers.map(({ state, waitsDays }: { state: string; waitsDays: number }) => [state, waitsDays]),
    [['requested', 3]],
  );
  assert.equal((await owner.post(at, { kind: 'cve', route: 'by mail', value: 'CVE-19-1' })).status, 400);
  const reserved = await ok(owner.post(at, { kind: 'cve', route: 'by mail', value: 'CVE-1900-0042' }));
  assert.deepEqual(
    [reserved.numbers[0].state, reserved.numbers[0].value, reserved.numbers[0].waitsDays],
    ['reserved', 'CVE-1900-0042', null],
  );
});

eachServer('who publishes: made from the installation, changed by an administrator alone', async (server) => {
  const [admin, member, viewer] = [
    await server.person('Ada', ['administrator']),
    await server.person('Olga', ['committee']),
    await server.person('Vic', ['viewer']),
  ];
  const { publisher: made, saved, key, securityTxt } = await ok(member.get('/api/v1/publisher'));
  assert.equal(saved, false, 'a proposal');
  assert.match(key.fingerprint, /^[0-9A-F]{40}$/);
  assert.match(securityTxt, /^Contact: http/);
  assert.deepEqual([made.idPrefix, made.baseUrl, made.languages], ['NGAO', 'http://127.0.0.1:8080', ['en', 'fr']]);
  const next = { ...made, name: 'Example Foundation', namespace: 'https://example.org', idPrefix: 'EXF', languages: ['en'] };
  for (const client of [member, viewer]) assert.equal((await client.send('PUT', '/api/v1/publisher', next)).status, 403);
  assert.equal((await viewer.get('/api/v1/publisher')).status, 403);
  assert.equal((await admin.send('PUT', '/api/v1/publisher', { ...next, languages: ['fr'] })).status, 400);
  for (const wrong of [{ contact: 'nobody' }, { policyUrl: 'http://example.org' }, { moreContacts: ['example.org'] }]) {
    const { status, body } = await admin.send('PUT', '/api/v1/publisher', { ...next, ...wrong });
    assert.deepEqual([status, body.errors[0].path.split('/')[1]], [400, Object.keys(wrong)[0]]);
  }
  const kept = await ok(admin.send('PUT', '/api/v1/publisher', next));
  assert.deepEqual([kept.saved, kept.publisher], [true, next]);
  assert.equal((await ok(member.post(api, { title: 'One' }))).number, 'EXF-2026-0001');
  assert.equal((await clientOf(server.app).get('/api/v1/publisher')).status, 401);
});

eachServer('no word of a draft stands in a clear column, the audit trail or an error', async (server) => {
  const { owner, uid: caseUid } = await openCase(server);
  const made = await ok(owner.post(api, { case: caseUid }));
  const at = `${api}/${made.uid}`;
  const content = { ...made.content, title: { en: word }, summary: { en: word }, details: { en: `**${word}**` } };
  const revised = await ok(owner.send('PUT', at, { version: made.version, content, note: word, agreed: [word] }));
  await ok(owner.post(`${at}/comments`, { text: word }));
  const { comments } = await ok(owner.get(at));
  assert.match(comments[0].html, new RegExp(word));
  await ok(owner.post(`${at}/comments/${comments[0].uid}/settle`));
  assert.equal((await owner.post(`${at}/comments/${comments[0].uid}/settle`)).status, 404);
  await ok(owner.post(`${at}/offer`));
  const rendered = await ok(owner.post(`${at}/render`, { content }));
  assert.deepEqual(rendered.html[0], { field: 'details', language: 'en', html: `<p><strong>${word}</strong></p>` });
  const errors = [
    await owner.post(`${at}/review`, { version: revised.version }),
    await owner.send('PUT', at, {
      version: revised.version,
      content: { ...content, cvss: [{ version: '3.1', vector: word, score: 1 }] },
    }),
    await owner.send('PUT', at, { version: 1, content: { ...content, severity: word } }),
  ];
  for (const { status, text } of errors) assert.ok(status >= 400 && !text.includes(word), text);
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(server.context.db);
  for (const { name } of rows) {
    const { rows: found } = await sql`select 1 from ${sql.table(name)} as t where to_jsonb(t)::text ilike ${`%${word}%`}`.execute(
      server.context.db,
    );
    assert.equal(found.length, 0, name);
  }
});

const queries: Readonly<Record<string, string>> = {
  '/advisories/:uid/preview': '?format=osv',
  '/advisories/:uid/diff': '?from=1&to=1',
};
const bodiesOf = (content: unknown): Readonly<Record<string, unknown>> => ({
  'PUT /advisories/:uid': { version: 1, content },
  'POST /advisories/:uid/render': { content },
  'POST /advisories/:uid/comments': { text: 'x' },
  'POST /advisories/:uid/review': { version: 1 },
  'POST /advisories/:uid/renew': { version: 1 },
  'POST /advisories/:uid/approve': { kind: 'announce', digest: '0'.repeat(64) },
  'POST /advisories/:uid/unapprove': { kind: 'announce' },
  'POST /advisories/:uid/numbers': { kind: 'cve', route: 'x' },
  'POST /advisories/:uid/drop': { version: 1 },
});
