// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { storeMail } from '../../src/server/cases/inbound-store.ts';
import { solvedReport } from '../builders/case-report.ts';
import { hostileMarkup } from '../builders/hostile-markup.ts';
import { type Client, clientOf, eachServer, type TestServer } from '../builders/server.ts';
import { zipFile } from '../builders/zip-file.ts';

/* What people try who wish the committee, its reporters or its readers ill (threats T6, T8, T9, T11, T12, T13). */

const api = '/api/v1';
const given = { config: { mail: { authservId: 'mx.example.org' } } };

async function reportAndEnter(server: TestServer, fields: Record<string, unknown> = {}) {
  const stranger = clientOf(server.app);
  const made = await stranger.post(`${api}/report`, await solvedReport(server, fields));
  assert.equal(made.status, 201, made.text);
  const entered = await stranger.post(`${api}/my/report/session`, { receipt: made.body.receipt });
  const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
  const reporter = clientOf(server.app, { cookie, 'x-ngao-csrf': entered.body.csrf });
  return { receipt: made.body.receipt as string, cookie, csrf: entered.body.csrf as string, reporter, stranger };
}

async function setMailbox({ context }: TestServer): Promise<void> {
  const value = JSON.stringify({ mailbox: 'security@example.org', privateList: '', undoSeconds: 0 });
  await context.db.insertInto('settings').values({ name: 'committee', value }).execute();
}

function mailOf(from: string, number: number): Buffer {
  const domain = from.split('@')[1];
  return Buffer.from(
    [
      `Authentication-Results: mx.example.org; dmarc=pass header.from=${domain}`,
      ...[`From: <${from}>`, 'To: <security@example.org>', `Subject: Report ${number}`],
      ...[`Message-ID: <${number}@${domain}>`, 'Content-Type: text/plain; charset=utf-8', '', `Number ${number}.`, ''],
    ].join('\r\n'),
  );
}

eachServer(
  'a mail bomb opens five cases and no more, loses no mail, and delays nobody else',
  async (server) => {
    await setMailbox(server);
    const { context } = server;
    const store = async (bytes: Buffer) => await storeMail(context, { bytes, source: 'imap', client: null, rcptTo: null });
    for (let number = 0; number < 40; number += 1) await store(mailOf('flood@bomb.example.net', number));
    for (let number = 0; number < 40; number += 1) await store(mailOf(`flood${number}@many.example.net`, number));
    await store(mailOf('rea@reporter.example.org', 1));
    await server.work();
    const mails = await context.db.selectFrom('inbound_mails').select(['state', 'reason']).execute();
    const count = (state: string, reason: string) => mails.filter((one) => one.state === state && one.reason === reason).length;
    assert.deepEqual([count('routed', 'new-report'), count('quarantined', 'sender-budget'), mails.length], [5 + 20 + 1, 55, 81]);
    const cases = await context.db.selectFrom('cases').select('uid').execute();
    assert.equal(cases.length, 26);
  },
  given,
);

/** What a desk makes of a file that a reporter sends. */
async function sendFile(reporter: Client, [name, type, bytes]: readonly [string, string, Buffer]) {
  const made = await reporter.post(`${api}/my/report/attachments`, bytes, {
    'x-ngao-file-name': encodeURIComponent(name),
    'x-ngao-file-type': type,
  });
  assert.equal(made.status, 201, `${name}: ${made.text}`);
  return made.body.id as string;
}

function matryoshka(depth: number): Buffer {
  let inner: Buffer = Buffer.alloc(8 * 1024 * 1024);
  for (let level = 0; level < depth; level += 1) inner = zipFile([{ name: `${level}.zip`, content: inner }]);
  return inner;
}

const script = '<script>alert(1)</script>';
const files: readonly (readonly [string, string, Buffer])[] = [
  ['flat-bomb.zip', 'application/zip', zipFile([{ name: 'zeros', content: Buffer.alloc(16 * 1024 * 1024) }])],
  ['deep-bomb.zip', 'application/zip', matryoshka(6)],
  ['liar.zip', 'application/zip', zipFile([{ name: 'x', content: 'x', size: 4_000_000_000 }])],
  ['../../etc/cron.d/x', 'text/plain', Buffer.from('* * * * * root true')],
  ['bomb.gz', 'application/gzip', gzipSync(Buffer.alloc(16 * 1024 * 1024))],
  ['picture.png', 'image/png', Buffer.from(script)],
  ['drawing.svg', 'image/svg+xml', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`)],
  ['both.gif', 'image/gif', Buffer.concat([Buffer.from('GIF89a/*'), Buffer.from(`*/=1;</script>${script}`)])],
  ['both.pdf', 'application/pdf', Buffer.concat([zipFile([{ name: 'a', content: 'b' }]), Buffer.from('%PDF-1.4\n')])],
  ['report\u202Efdp.exe', 'application/pdf', Buffer.from('MZ\u0090\u0000')],
  ['raw', 'application/octet-stream', deflateRawSync(Buffer.alloc(1024 * 1024))],
];

eachServer('bombs and files with two faces stay closed, quarantined, and downloads of nobody', async (server) => {
  const { context, person } = server;
  const { reporter } = await reportAndEnter(server);
  const ids: string[] = [];
  for (const file of files) ids.push(await sendFile(reporter, file));
  const ada = await person('Ada', ['committee']);
  const { uid } = await context.db.selectFrom('cases').select('uid').executeTakeFirstOrThrow();
  assert.ok((await ada.post(`${api}/cases/${uid}/triage`)).status < 300);
  const listed = (await ada.get(`${api}/cases/${uid}`)).body.attachments as {
    uid: string;
    name: string;
    kind: string;
    warnings: string[];
    state: string;
  }[];
  const warned = new Map(listed.map(({ name, warnings }) => [name, warnings]));
  assert.equal(listed.length, files.length);
  for (const { name, state } of listed) {
    assert.equal(state, 'quarantined', name);
    assert.doesNotMatch(name, /[/\\\u202E]|\.\./, name);
  }
  for (const name of ['flat-bomb.zip', 'deep-bomb.zip', 'liar.zip', 'picture.png', 'drawing.svg', 'both.gif', 'both.pdf'])
    assert.ok((warned.get(name) ?? []).length > 0, `${name} carries a warning`);
  const [first = ''] = ids;
  assert.equal((await ada.get(`${api}/cases/${uid}/attachments/${first}`)).status, 404, 'not before it is released');
  for (const id of ids) assert.ok((await ada.post(`${api}/cases/${uid}/attachments/${id}/release`)).status < 300);
  for (const id of ids) {
    const file = await ada.get(`${api}/cases/${uid}/attachments/${id}`);
    assert.equal(file.status, 200);
    assert.match(String(file.headers['content-disposition']), /^attachment;/);
    assert.equal(file.headers['content-type'], 'application/octet-stream');
    assert.equal(file.headers['x-content-type-options'], 'nosniff');
    assert.match(String(file.headers['content-security-policy']), /sandbox/);
  }
});

eachServer('hostile words of a report come out as words', async (server) => {
  const { context, person } = server;
  const all = hostileMarkup.join('\n\n').replaceAll('\0', '').toWellFormed().slice(0, 18_000);
  const { reporter } = await reportAndEnter(server, { steps: all, summary: `=cmd|' /C calc'!A0 ${script}` });
  assert.equal((await reporter.post(`${api}/my/report/messages`, { text: all })).status, 200);
  const ada = await person('Ada', ['committee']);
  const { uid } = await context.db.selectFrom('cases').select('uid').executeTakeFirstOrThrow();
  await ada.post(`${api}/cases/${uid}/triage`);
  const seen = [(await reporter.get(`${api}/my/report`)).text, (await ada.get(`${api}/cases/${uid}`)).text];
  let pages = 0;
  for (const text of seen)
    for (const html of text.matchAll(/"html":"((?:[^"\\]|\\.)*)"/g)) {
      pages += 1;
      const page = JSON.parse(`"${html[1]}"`) as string;
      assert.doesNotMatch(page, /<(script|img|svg|iframe|object|embed|style|link|meta|form|base|math)\b/i);
      assert.doesNotMatch(page, /<[^>]*\son\w+\s*=/i);
      assert.doesNotMatch(page, /(href|src)\s*=\s*"\s*(javascript|data|vbscript|file):/i);
    }
  assert.ok(pages >= 2, `${pages} texts were looked at`);
});

eachServer('nobody plants a session, and nobody rides on one', async (server) => {
  const { app, person } = server;
  const { receipt, cookie, csrf } = await reportAndEnter(server);
  const planted = clientOf(app, { cookie: 'ngao_reporter=planted-by-somebody-else' });
  const entered = await planted.post(`${api}/my/report/session`, { receipt });
  const fresh = String(entered.headers['set-cookie']);
  assert.doesNotMatch(fresh, /planted/);
  assert.notEqual(fresh.split(';')[0], cookie, 'every entry is a session of its own');
  assert.equal((await planted.get(`${api}/my/report`)).status, 401, 'the planted one opens nothing');
  const attempts: Record<string, string>[] = [
    { cookie },
    { cookie, 'x-ngao-csrf': 'A'.repeat(csrf.length) },
    { cookie, 'x-ngao-csrf': csrf, origin: 'https://evil.example.org' },
    { cookie, 'x-ngao-csrf': csrf, 'sec-fetch-site': 'cross-site' },
  ];
  for (const headers of attempts)
    assert.equal((await clientOf(app, headers).post(`${api}/my/report/messages`, { text: 'x' })).status, 403);
  const form = await app.inject({
    method: 'POST',
    url: `${api}/my/report/messages`,
    headers: { cookie, 'x-ngao-csrf': csrf, 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'text=x',
  });
  assert.ok(form.statusCode >= 400);
  const ada = await person('Ada', ['committee']);
  const rider = clientOf(app, { cookie: `ngao=${ada.session}` });
  const body = { lane: 'core', title: 'x', text: 'y', language: 'en' };
  assert.equal((await rider.post(`${api}/cases`, body)).status, 403);
  assert.equal((await ada.post(`${api}/cases`, body, { origin: 'null' })).status, 403);
});

eachServer('what a code opens is told by nothing but the code: same answer, no sooner', async (server) => {
  const { receipt, stranger } = await reportAndEnter(server);
  const codes = [
    '0000-0000-0000-0000-0000-0000',
    `${receipt.slice(0, -1)}${receipt.endsWith('0') ? '1' : '0'}`,
    '',
    'x'.repeat(60),
  ];
  const answers = [];
  for (const code of codes) {
    const before = performance.now();
    const answer = await stranger.post(`${api}/my/report/session`, { receipt: code });
    answers.push({ status: answer.status, text: answer.text, slow: performance.now() - before >= 240 });
  }
  const [unknown, mistyped] = answers;
  assert.deepEqual(unknown, mistyped);
  assert.ok(unknown?.slow && unknown.status === 401);
  const before = performance.now();
  assert.equal((await stranger.post(`${api}/my/report/session`, { receipt })).status, 200);
  assert.ok(performance.now() - before >= 240, 'a known code is no faster than the level');
});

eachServer('line breaks in names and subjects never become headers', async (server) => {
  const bad = ['Rea\r\nBcc: eve@example.org', 'Rea\nX-Evil: 1', 'Rea\u2028Bcc: x', 'Rea\0'];
  for (const name of bad) {
    const body = await solvedReport(server, { contact: { name, address: 'rea@reporter.example.org' } });
    const made = await clientOf(server.app).post(`${api}/report`, body);
    // Either it is refused with a reason, or the name is kept as data and no letter carries it.
    assert.ok([201, 400].includes(made.status), `${made.status}`);
  }
  const address = 'rea@reporter.example.org\r\nBcc: eve@example.org';
  const refused = await clientOf(server.app).post(`${api}/report`, await solvedReport(server, { contact: { address } }));
  assert.equal(refused.status, 400);
});
