// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { account, Browser, codeOf, goodPassword } from '../../test/builders/browser.ts';
import { filesArchive } from '../../test/builders/charts.ts';
import { grypeReport } from '../../test/builders/grype-report.ts';
import { sayPublisher } from '../../test/builders/publishing.ts';
import { type Answer, type Client, clientOf, demoProduct, type TestServer, testServer } from '../../test/builders/server.ts';
import { makeLogger } from './logger.ts';
import { routes } from './routes/registry.ts';

const canary = `canary${randomBytes(6).toString('hex')}`;
const api = '/api/v1';
const target = 'repository:example.org/shop';
const expires = '2026-07-01';

/** Changing routes that need no record, and why. */
const unrecorded: Readonly<Record<string, string>> = {
  'POST /me/totp/start': 'nothing is changed until a code proves it',
  'POST /passkeys/register/options': 'a question; its answer is recorded',
  'POST /passkeys/login/options': 'a question; its answer is recorded',
  'POST /session/confirm/passkey/options': 'a question; its answer is recorded',
  'POST /rules/dry-run': 'changes nothing',
  'POST /cvss': 'a sum',
  'POST /views': 'how somebody likes to look at lists',
  'DELETE /views/:id': 'how somebody likes to look at lists',
};
/** Need machinery of their own: tests of passkeys, of the taking in of reports, of decisions and of the demonstration drive them. */
const elsewhere = [
  'POST /session/confirm/passkey/options',
  'POST /session/confirm/passkey/verify',
  'POST /passkeys/register/verify',
  'POST /passkeys/login/verify',
  'DELETE /passkeys/:id',
  'POST /reports/:id/confirm',
  'POST /exceptions/:id/reconfirm',
  'POST /demo',
  // src/server/cases/intake.test.ts, with a canary of its own.
  'PUT /committee',
  'POST /report',
  'POST /my/report/session',
  'DELETE /my/report/session',
  'POST /my/report/messages',
  'PUT /my/report/wishes',
  'POST /my/report/attachments',
  'POST /my/report/appeal',
  'POST /my/report/delete',
  'POST /my/report/embargo',
  'POST /my/report/retest',
  // src/server/cases/letters-pgp.test.ts and vendor-page.test.ts, which look for what was written in every table.
  'PUT /my/report/key',
  'POST /my/report/statement',
  // src/server/cases/rota.test.ts; nobody writes a word there.
  'PUT /committee/rota',
  'POST /committee/away',
  'DELETE /committee/away/:uid',
  // src/server/cases/pre-notice.test.ts; a name is signed with, and stands sealed.
  'POST /my/report/signature',
  // src/server/cases/public-issues.test.ts; no word of an issue is kept.
  'POST /inbound/public-issues/:uid',
  // src/server/cases/inbound-desk.test.ts
  'POST /inbound/:uid',
  // src/server/advisories/drafting.test.ts.
  'PUT /publisher',
  // src/server/publishing/revoke-key.test.ts; why stands in the public register of keys.
  'POST /publisher/keys/:fingerprint/revoke',
  'POST /my/report/draft/comments',
];
/**
 * Driven in test/stories/case-desk.test.ts and src/server/advisories/drafting.test.ts, with canaries of their own; an action
 * without a record fails by itself.
 */
const atTheDesk = / \/(?:cases|advisories)(?:\/|$)/;

interface Driver {
  server: TestServer;
  driven: Set<string>;
  /** Sends it and expects success and, unless excused, a new record. */
  drive(
    who: Pick<Client, 'send'>,
    name: string,
    given?: { ids?: readonly (number | string)[]; body?: unknown; query?: string },
  ): Promise<Answer>;
}

function driverOf(server: TestServer): Driver {
  const driven = new Set<string>();
  const records = async () => (await server.context.db.selectFrom('audit_records').select('seq').execute()).length;
  return {
    server,
    driven,
    drive: async (who, name, { ids = [], body, query = '' } = {}) => {
      const [method = '', path = ''] = name.split(' ');
      const left = [...ids];
      const url = `${api}${path.replace(/:\w+/g, () => String(left.shift()))}${query}`;
      const before = await records();
      const answer = await who.send(method as 'PUT', url, body);
      assert.ok(answer.status < 300, `${name}: ${answer.text}`);
      assert.equal((await records()) > before, !(name in unrecorded), name);
      driven.add(name);
      return answer;
    },
  };
}

/** A browser whose paths are whole, as the driver spells them. */
const whole = (browser: Browser): Pick<Client, 'send'> => ({
  send: async (method, url, body) => await browser.send(method, url.replace(api, ''), body),
});

async function signIn({ drive, server }: Driver): Promise<void> {
  const { context, app } = server;
  const admin = await server.person('Ada', ['administrator']);
  const email = `${canary}@example.org`;
  const invited = await drive(admin, 'POST /users/invite', { body: { email, grants: [] } });
  const password = `${canary} and more words`;
  const token = invited.body.link.split('#token=')[1];
  const browser = new Browser(app);
  await drive(whole(browser), 'POST /invitations/accept', { body: { token, name: canary, email, password } });
  const { secret } = (await drive(whole(browser), 'POST /me/totp/start')).body;
  await drive(whole(browser), 'POST /me/totp/confirm', { body: { code: codeOf(secret, context.now()) } });
  const later = () => server.setNow(new Date(Date.parse(context.now()) + 90_000).toISOString());
  later();
  const code = codeOf(secret, context.now());
  await drive(whole(browser), 'POST /login', { body: { email, password, code } });
  const second = new Browser(app);
  await second.post('/login', { email, password });
  later();
  await drive(whole(second), 'POST /login/totp', { body: { code: codeOf(secret, context.now()) } });
  await drive(whole(browser), 'POST /session/confirm', { body: { password } });
  await drive(whole(browser), 'POST /me/password', { body: { password: `${password}, and another` } });
  await second.post('/login', { email, password: `${password}, and another` });
  later();
  await second.post('/login/totp', { code: codeOf(secret, context.now()) });
  const list = (await browser.get('/session/list')).body as { id: string; current: boolean }[];
  await drive(whole(browser), 'DELETE /session/list/:id', { ids: [list.find(({ current }) => !current)?.id ?? ''] });
  const { id } = await browser.whoAmI();
  const view = await drive(whole(browser), 'POST /views', { body: { name: canary, page: 'findings', query: canary } });
  await drive(whole(browser), 'DELETE /views/:id', { ids: [view.body.id] });
  await drive(whole(browser), 'POST /logout');
  await drive(admin, 'PATCH /users/:id', { ids: [id], body: { name: `${canary} two` } });
  await drive(admin, 'POST /users/:id/grants', { ids: [id], body: { role: 'viewer', product: null } });
  const users = (await admin.get(`${api}/users`)).body as { id: number; grants: { id: number }[] }[];
  const grant = users.find((each) => each.id === id)?.grants[0]?.id ?? 0;
  await drive(admin, 'DELETE /users/:id/grants/:grant', { ids: [id, grant] });
  await drive(admin, 'POST /users/:id/reset', { ids: [id] });
  await wrongAnswers(server);
}

/** What strangers send does not come back to them or into the log either. */
async function wrongAnswers({ app }: TestServer): Promise<void> {
  const stranger = clientOf(app);
  for (const [url, body] of [
    ['/login', { email: canary, password: canary, code: canary }],
    ['/setup', { token: canary, name: canary, email: `${canary}@example.org`, password: `${canary} words` }],
    ['/login', { email: `${canary}\u0000`, password: canary }],
    ['/passkeys/login/verify', { key: canary, response: { id: canary, response: { clientDataJSON: canary } } }],
  ] as const) {
    const answer = await stranger.post(`${api}${url}`, body, { 'user-agent': canary });
    assert.ok(answer.status >= 400 && !answer.text.includes(canary), answer.text);
  }
  const bearer = clientOf(app, { authorization: `Bearer ngao_${canary}`, cookie: `ngao=${canary}` });
  assert.ok(!(await bearer.get(`${api}/findings?q=${canary}`)).text.includes(canary));
}

async function configure({ drive, server }: Driver, product: number): Promise<void> {
  const admin = await server.person('Bea', ['administrator']);
  const token = await drive(admin, 'POST /tokens', { body: { name: 'ci', product, targets: null, days: 1 } });
  await drive(admin, 'DELETE /tokens/:id', { ids: [token.body.row.id] });
  const federation = {
    name: 'CI',
    product,
    issuer: 'https://ci.example.org',
    audience: 'ngao',
    claims: { sub: 'shop' },
    targets: null,
  };
  const made = await drive(admin, 'POST /federations', { body: federation });
  await drive(admin, 'DELETE /federations/:id', { ids: [made.body.id] });
  await drive(admin, 'POST /products', { body: { key: 'second', name: canary } });
  const policy = (await admin.get(`${api}/products/${product}/policy`)).body;
  await drive(admin, 'PUT /products/:id/policy', { ids: [product], body: policy });
  const rule = {
    product,
    name: canary,
    rule: { when: { field: 'severity', op: 'at-least', value: 'high' }, act: [{ do: 'tag', tag: canary }] },
    priority: 1,
    enabled: true,
    logOnly: false,
  };
  const rules = await drive(admin, 'POST /rules', { body: rule });
  await drive(admin, 'PUT /rules/:id', { ids: [rules.body[0].id], body: rule });
  await drive(admin, 'POST /rules/dry-run', { body: { product } });
  await drive(admin, 'POST /rules/apply', { body: { product } });
  await drive(admin, 'DELETE /rules/:id', { ids: [rules.body[0].id] });
}

async function release({ drive, server }: Driver): Promise<void> {
  const mia = await server.person('Rea', ['maintainer']);
  const files = { 'acme/Chart.yaml': 'name: acme\nversion: 1.0.0\n', 'acme/values.yaml': `note: ${canary}\n` };
  const archive = Buffer.from(await filesArchive(files));
  const bytes: Pick<Client, 'send'> = { send: async (_method, url) => await mia.post(url, archive) };
  const made = await drive(bytes, 'POST /releases', { query: '?product=demo' });
  await drive(mia, 'POST /releases/:id/freeze', { ids: [made.body.id] });
  await sayPublisher(server.context);
  const eva = await server.person('Eva', ['committee']);
  await drive(eva, 'POST /releases/:id/publication', { ids: [made.body.id], body: { version: made.body.version } });
  await drive(eva, 'DELETE /releases/:id/publication', { ids: [made.body.id] });
}

async function triage({ drive, server }: Driver, product: number): Promise<void> {
  const [mia, max] = [await server.person('Mia', ['maintainer']), await server.person('Max', ['committee'])];
  const made = await drive(mia, 'POST /targets', {
    body: { product, kind: 'repository', ref: 'repository:example.org/till', name: canary },
  });
  await drive(mia, 'PATCH /targets/:id', {
    ids: [made.body.id],
    body: { scope: 'out', scopeReason: 'not shipped', name: `${canary} two` },
  });
  const [one, two] = (await mia.get(`${api}/findings`)).body.items as [
    { id: number; about: string; title: string },
    { id: number },
  ];
  assert.ok((await mia.get(`${api}/findings/${one.id}`)).text.includes(canary), 'the canary is in the findings');
  await drive(mia, 'POST /findings/:id/comment', { ids: [one.id], body: { text: canary } });
  await drive(mia, 'POST /findings/:id/assign', { ids: [one.id], body: { assignee: mia.userId } });
  await drive(mia, 'POST /findings/:id/clock', { ids: [one.id], body: { paused: true, reason: 'waiting for a vendor' } });
  await drive(mia, 'POST /findings/:id/transition', { ids: [one.id], body: { to: 'triaged' } });
  await drive(mia, 'POST /findings/bulk', { body: { ids: [one.id, two.id], addTags: [canary], removeTags: [`${canary} two`] } });
  const exception = {
    product,
    decision: 'accept',
    matcher: { id: one.about },
    reason: `${canary} words`,
    evidence: canary,
    owner: canary,
    expires,
  };
  const propose = async () => (await drive(mia, 'POST /exceptions', { body: exception })).body.id as number;
  const [good, bad] = [await propose(), await propose()];
  await drive(max, 'POST /exceptions/:id/approve', { ids: [good], body: {} });
  await drive(max, 'POST /exceptions/:id/reject', { ids: [bad], body: { reason: 'not good enough' } });
  await drive(mia, 'POST /exceptions/:id/renew', { ids: [good], body: { expires: '2026-08-01', reason: `${canary} words` } });
  await drive(max, 'POST /exceptions/:id/revoke', { ids: [good], body: { reason: 'no longer true' } });
  const text = `ignore:\n  - vulnerability: CVE-1900-0002\n    reason: ${canary}\n`;
  const files = [{ target, file: '.grype.yaml', text }];
  const watched = { advisory: 'NGAO-2026-0001', about: 'CVE-1900-0001', fact: 'kev' as const };
  const at = server.context.now();
  const row = { id: watched.advisory, digest: '', content: '{}', severity: 'high', published_at: at, modified_at: at };
  await server.context.db
    .insertInto('public_advisories')
    .values({ ...row, products: '[]', withdrawn_at: null })
    .execute();
  await server.context.db
    .insertInto('advisory_watch')
    .values({
      ...{ advisory_id: watched.advisory, about: watched.about, fact: watched.fact, told: JSON.stringify({ kev: true }) },
      ...{ noticed_at: server.context.now(), settled_at: null, settled_by: null },
    })
    .execute();
  await drive(max, 'POST /publishing/watch', { body: watched });
  await drive(mia, 'POST /exceptions/import', { body: { product, preview: false, expires, owner: canary, files } });
  await mia.get(`${api}/search?q=${canary}`);
}

test('what people write is in no log, no record, no number and no other’s error', async (t) => {
  const lines: string[] = [];
  const log = makeLogger('trace', { write: (line) => lines.push(line) });
  const server = await testServer(t, { log });
  const { context, app } = server;
  const driver = driverOf(server);
  const { product, machine } = await demoProduct(server);
  const body = grypeReport({ findings: 3, text: canary });
  const query = `?product=demo&target=${encodeURIComponent(target)}&file=${canary}.json`;
  const bytes = { send: async (_method: unknown, url: string) => await machine.post(url, Buffer.from(body)) } as Pick<
    Client,
    'send'
  >;
  const uploaded = await driver.drive(bytes, 'POST /reports', { query });
  assert.ok(!String(uploaded.headers.location).includes(canary));
  await server.work();
  await signIn(driver);
  await configure(driver, product);
  await release(driver);
  await triage(driver, product);

  await t.test('every changing route was driven and left its record', () => {
    const changing = routes.filter(({ method, root }) => method !== 'GET' && !root).map(({ method, url }) => `${method} ${url}`);
    const missing = changing.filter(
      (name) => !driver.driven.has(name) && !elsewhere.includes(name) && !atTheDesk.test(name) && !(name in unrecorded),
    );
    assert.deepEqual(missing, ['POST /setup']);
  });

  await t.test('an unexpected error is logged without its words', async () => {
    const admin = await server.person('Cay', ['administrator', 'viewer']);
    const broken = context.evidence.open;
    context.evidence.open = () => Promise.reject(new Error(`${canary}\n    at ${canary}`));
    const answer = await admin.get(`${api}/reports/1/original`);
    context.evidence.open = broken;
    assert.deepEqual([answer.status, answer.text.includes(canary)], [500, false]);
    assert.match(lines.join(''), /"unexpected error"/);
  });

  await t.test('nowhere', async () => {
    assert.ok(
      !lines.join('').includes(canary),
      lines.find((line) => line.includes(canary)),
    );
    const records = await context.db.selectFrom('audit_records').select('record').execute();
    const guilty = records.filter(({ record }) => record.includes(canary)).map(({ record }) => record);
    assert.deepEqual(
      guilty.map((each) => JSON.parse(each).action),
      [],
    );
    assert.ok(
      records.every(({ record }) => !/example\.org"?@|@example\.org|"Ada"|"Mia"/.test(record)),
      'no address, no name',
    );
    assert.ok(!(await clientOf(app).get('/metrics')).text.includes(canary));
    const { email } = await account(server, 'Zoe');
    const zoe = new Browser(app);
    await zoe.post('/login', { email, password: goodPassword });
    for (const path of ['/findings/1', '/exceptions/1', '/users', '/nothing'])
      assert.ok(!(await zoe.get(path)).text.includes(canary), path);
  });
});
