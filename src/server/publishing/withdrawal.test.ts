// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ok } from '../../../test/builders/advisory-desk.ts';
import { channelWorld, say } from '../../../test/builders/channel-world.ts';
import { farCveServices } from '../../../test/builders/far-cve-services.ts';
import { farGithub } from '../../../test/builders/far-github.ts';
import { farMail } from '../../../test/builders/far-mail.ts';
import { type Desk, publishingDesk, secretFile, statesOf } from '../../../test/builders/publishing-desk.ts';
import { clientOf } from '../../../test/builders/server.ts';

const list = 'announce@lists.example.org';
const everywhere = { channels: ['ghsa', 'cve', 'room'], lists: [list] };
const because = { en: 'The report was a mistake.', fr: 'Le signalement était une erreur.' };

async function world(t: TestContext) {
  const mail = await farMail(t);
  const cve = await farCveServices(t, [['CVE-1900-0001', { state: 'RESERVED' }]]);
  const github = await farGithub(t);
  const room = await channelWorld(t, (_, response) => say(response, 200, 'ok'));
  const url = room.secretFile(`${room.origin}/hook`);
  const settings = { ...room.place, urlFile: url, secretFile: room.secretFile('a-secret-of-the-test-that-is-long-enough') };
  const desk = await publishingDesk(t, {
    mail: { smtp: mail.smtp, from: 'security@example.org' },
    publishing: {
      channels: [{ key: 'room', channel: 'webhook', settings }],
      cve: {
        route: 'cve-services',
        settings: { api: `${cve.origin}/api`, org: 'example', user: 'robot@example.org', keyFile: secretFile(t, cve.key) },
      },
      ghsa: { api: github.origin, repository: 'example/ledger', tokenFile: secretFile(t, github.token) },
    },
  });
  return { desk, mail, cve, github, room };
}

/** Written, handed over and approved at the desk, as people do it. */
async function revise(
  { ann, bob, eve }: Desk,
  uid: string,
  given: { content: object; note?: string; noteFr?: string },
): Promise<void> {
  const at = `/api/v1/advisories/${uid}`;
  const before = await ok(ann.get(at));
  const content = { ...before.content, ...given.content };
  const revised = await ok(ann.send('PUT', at, { ...given, version: before.version, content }));
  const { digest } = await ok(ann.post(`${at}/review`, { version: revised.version }));
  for (const client of [bob, eve]) await ok(client.post(`${at}/approve`, { kind: 'announce', digest }));
}

/** What strangers read at every address of the advisory, and in every list that tells of it. */
async function told({ server }: Desk): Promise<Record<string, string>> {
  const stranger = clientOf(server.app);
  const addresses = {
    page: '/security/advisories/NGAO-2026-0001',
    french: '/security/fr/advisories/NGAO-2026-0001',
    markdown: '/security/advisories/NGAO-2026-0001.md',
    text: '/security/advisories/NGAO-2026-0001.txt',
    osv: '/osv/NGAO-2026-0001.json',
    vex: '/vex/NGAO-2026-0001.openvex.json',
    cve: '/security/advisories/NGAO-2026-0001.cve.json',
    csaf: '/.well-known/csaf/white/2026/ngao-2026-0001.json',
    atom: '/security/feed.atom',
    rss: '/security/feed.rss',
    list: '/security/',
    changes: '/.well-known/csaf/white/changes.csv',
    rolie: '/.well-known/csaf/feed-tlp-white.json',
    modified: '/osv/modified_id.csv',
  };
  const texts: Record<string, string> = {};
  for (const [name, url] of Object.entries(addresses)) {
    const answer = await stranger.get(url);
    assert.equal(answer.status, 200, url);
    texts[name] = answer.text;
  }
  return texts;
}

const verified = {
  ...{ page: 'verified', feed: 'verified', csaf: 'verified', osv: 'verified', vex: 'verified' },
  ...{ 'mail list-1': 'verified', ghsa: 'verified', cve: 'verified', 'webhook room': 'verified' },
};

type Told = Awaited<ReturnType<typeof world>> & { uid: string };

test('announced, corrected, withdrawn: every channel says so, each once', async (t) => {
  const made = await world(t);
  const { desk } = made;
  const uid = await desk.write();
  const all: Told = { ...made, uid };
  await desk.publish(uid, everywhere);
  const shown = Object.values(await desk.lines(uid)).map((line) => (line.name === list ? { ...line, name: 'list-1' } : line));
  assert.deepEqual(statesOf(Object.fromEntries(shown.map((line) => [keyOf(line), line]))), verified);

  await t.test('a correction reaches everybody as one', async () => await isCorrected(all));
  await t.test('a withdrawal names its reason and goes to all who were told', async () => await isWithdrawn(all));
  await t.test(
    'far sides too: the record is rejected, the mail and the room begin with it',
    async () => await farSidesFollow(all),
  );
  await t.test('the ledgers say what was taken back, and nothing follows a withdrawal', async () => await ledgersTell(all));
});

async function isCorrected({ desk, mail, cve, github, room, uid }: Told): Promise<void> {
  const { ann } = desk;
  const at = `/api/v1/advisories/${uid}`;
  const { content, version } = await ok(ann.get(at));
  const silent = await ann.send('PUT', at, { version, content: { ...content, severity: 'critical' } });
  assert.deepEqual([silent.status, /Say what changes/.test(silent.text)], [400, true]);
  const impact = { en: 'Money is lost.', fr: 'De l’argent est perdu.' };
  await revise(desk, uid, {
    content: { severity: 'critical', impact },
    note: 'It is worse than we said.',
    noteFr: 'C’est plus grave.',
  });
  await desk.publish(uid, { kind: 'revision', ...everywhere });
  const texts = await told(desk);
  for (const name of ['page', 'text', 'csaf']) assert.match(texts[name] ?? '', /It is worse than we said/, name);
  const csaf = JSON.parse(texts.csaf ?? '');
  assert.deepEqual([csaf.document.tracking.version, csaf.document.tracking.revision_history.length], ['2', 2]);
  assert.match(texts.french ?? '', /C’est plus grave/);
  const osv = JSON.parse(texts.osv ?? '');
  assert.ok(osv.modified > osv.published, 'it was published once and changed since');
  const letter = mail.letters[1]?.text ?? '';
  assert.match(letter, /^Subject: Update: /m);
  assert.match(letter, /Update: It is worse than we said/);
  const [first = '', second = ''] = mail.letters.map(({ text }) => /^Message-ID: (\S+)/im.exec(text)?.[1] ?? '');
  assert.notEqual(first, second);
  assert.equal(/^In-Reply-To: (\S+)/im.exec(letter)?.[1], first, 'it follows the announcement');
  assert.match(JSON.parse(room.heard[1]?.body ?? '{}').text, /^Update: It is worse/);
  assert.equal(github.advisories.length, 1);
  assert.deepEqual(cve.changes(), ['POST /api/cve/CVE-1900-0001/cna', 'PUT /api/cve/CVE-1900-0001/cna']);
}

async function isWithdrawn({ desk, uid }: Told): Promise<void> {
  await revise(desk, uid, { content: { withdrawn: { at: '2020-01-01T00:00:00Z', text: because } } });
  const wrong = await desk.plan(uid, { kind: 'revision', ...everywhere });
  assert.ok(
    wrong.body.missing.some(({ code }) => code === 'not-withdrawn'),
    wrong.text,
  );
  const few = await desk.plan(uid, { kind: 'withdrawal' });
  const open = few.body.missing.find(({ code }) => code === 'channels-complete');
  for (const name of ['ghsa', 'cve', 'room', list]) assert.ok(open?.message.includes(name), `${name}: ${few.text}`);
  await desk.publish(uid, { kind: 'withdrawal', ...everywhere });
  const texts = await told(desk);
  for (const name of ['page', 'markdown', 'text', 'vex', 'cve', 'csaf', 'osv'])
    assert.match(texts[name] ?? '', /a mistake/, name);
  assert.match(texts.french ?? '', /Le signalement était une erreur/);
  for (const name of ['page', 'atom', 'rss', 'list']) assert.match(texts[name] ?? '', /Withdrawn|withdrawn/, name);
  const osv = JSON.parse(texts.osv ?? '');
  assert.match(osv.withdrawn, /^2026-06-01T08:1/, 'at the moment it was published, not at the one that the form gave');
  assert.equal(osv.modified, osv.withdrawn);
  const { tracking, notes } = JSON.parse(texts.csaf ?? '').document;
  assert.deepEqual([tracking.status, tracking.version, tracking.current_release_date], ['final', '3', osv.withdrawn]);
  assert.ok(notes.some(({ title }: { title: string }) => title === 'Withdrawn'));
  for (const name of ['changes', 'modified', 'rolie']) assert.ok(texts[name]?.includes(osv.withdrawn), name);
}

async function farSidesFollow({ mail, cve, github, room }: Told): Promise<void> {
  const record = cve.numbers.get('CVE-1900-0001');
  assert.equal(record?.state, 'REJECTED');
  assert.equal(record?.record.containers.cna.rejectedReasons[0].value, because.en);
  assert.equal(cve.changes().at(-1), 'PUT /api/cve/CVE-1900-0001/reject');
  const [advisory] = github.advisories;
  assert.match(advisory.summary, /^Withdrawn: /);
  assert.match(advisory.description, /The report was a mistake/);
  const letter = mail.letters[2]?.text ?? '';
  assert.match(letter.replaceAll('=\r\n', ''), /^Subject: \[NGAO-2026-0001\] Withdrawn/m);
  assert.match(letter, /Withdrawn: The report was a mistake/);
  assert.match(JSON.parse(room.heard[2]?.body ?? '{}').text, /^Withdrawn: The report was a mistake/);
  assert.deepEqual([mail.letters.length, room.heard.length, github.advisories.length], [3, 3, 1]);
}

async function ledgersTell({ desk, mail, cve, room, uid }: Told): Promise<void> {
  const { server, ann } = desk;
  const ledgers = await desk.ledger(uid);
  assert.deepEqual(
    ledgers.map(({ kind, state, lines }) => [kind, state, [...new Set(lines.map((line: { state: string }) => line.state))]]),
    [
      ['withdrawal', 'done', ['verified']],
      ['revision', 'done', ['withdrawn']],
      ['announce', 'done', ['withdrawn']],
    ],
  );
  assert.ok(
    ledgers[2].lines.every(({ sentAt, verifiedAt }: Record<string, string>) => sentAt && verifiedAt),
    'the proof stays',
  );
  const at = `/api/v1/advisories/${uid}`;
  const view = await ok(ann.get(at));
  assert.equal(view.state, 'withdrawn');
  assert.equal((await ann.send('PUT', at, { version: view.version, content: view.content, note: 'More.' })).status, 409);
  const again = await desk.plan(uid, { kind: 'withdrawal', ...everywhere });
  assert.deepEqual([again.status, again.body.planned], [200, false], again.text);
  await desk.pass(60 * 24);
  assert.deepEqual([mail.letters.length, room.heard.length, cve.changes().length], [3, 3, 3]);
  const { withdrawn_at } = await server.context.db
    .selectFrom('public_advisories')
    .select('withdrawn_at')
    .executeTakeFirstOrThrow();
  assert.notEqual(withdrawn_at, null);
}

test('what is not public is not withdrawn but dropped', async (t) => {
  const desk = await publishingDesk(t);
  const uid = await desk.write();
  const at = `/api/v1/advisories/${uid}`;
  const { content, version } = await ok(desk.ann.get(at));
  const body = { version, content: { ...content, withdrawn: { at: '2026-01-01T00:00:00Z', text: because } } };
  const answer = await desk.ann.send('PUT', at, body);
  assert.deepEqual([answer.status, /Drop the draft/.test(answer.text)], [400, true]);
  assert.equal((await desk.plan(uid, { kind: 'withdrawal' })).body.planned, false);
});

function keyOf({ channel, name }: { channel: string; name: string }): string {
  return ['mail', 'webhook'].includes(channel) ? `${channel} ${name}` : channel;
}
