// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as pgp from 'openpgp';
import { sendDue } from '../../src/server/cases/outbox.ts';
import { at, change, ok, queueLetter } from '../builders/case-desk.ts';
import { mailFrom, receiveMail, setCommittee, takingServer } from '../builders/case-mail.ts';
import { clientOf, testServer } from '../builders/server.ts';

/* T10: nothing that a stranger writes into a mail, a report or a letter makes the server ask anybody for anything. */

const reporter = 'rea@trap.example.net';
const trap = 'https://trap.example.net:9443';

/** What a process cannot do without: a connection, a datagram, a question for a name. */
const outward = new Set([
  'TCPCONNECTWRAP',
  'PIPECONNECTWRAP',
  'GETADDRINFOREQWRAP',
  'GETNAMEINFOREQWRAP',
  'QUERYWRAP',
  'UDPWRAP',
]);

/** Every attempt of this process to reach anything while `act` runs, whichever library makes it. */
async function attempts(act: () => Promise<unknown>): Promise<{ type: string; port: unknown }[]> {
  const seen: { type: string; resource: object }[] = [];
  const hook = createHook({
    init: (...[, type, , resource]) => {
      if (outward.has(type)) seen.push({ type, resource });
    },
  });
  hook.enable();
  try {
    await act();
  } finally {
    hook.disable();
  }
  return seen.map(({ type, resource }) => ({ type, port: (resource as { port?: number }).port }));
}

const words = [
  `![remote](${trap}/pixel.png) [link](${trap}/link) <${trap}/auto> ${trap}/bare`,
  `![inside](http://169.254.169.254/latest/meta-data) ![file](file:///etc/passwd) ![own](http://127.0.0.1:8080/api/v1/session)`,
  `<img src="${trap}/img"><link rel=stylesheet href="${trap}/css"><iframe src="${trap}/frame"></iframe>`,
  `[ref]: ${trap}/reference "title"`,
].join('\n\n');

const headers = [
  `List-Unsubscribe: <${trap}/unsubscribe>, <mailto:leave@trap.example.net>`,
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  `Disposition-Notification-To: <${reporter}>`,
  `Return-Receipt-To: <${reporter}>`,
  `OpenPGP: id=0123456789ABCDEF; url="${trap}/key.asc"; preference=signencrypt`,
  `Face: ${trap}/face`,
  `X-Image-URL: ${trap}/face.png`,
  `Content-Base: ${trap}/`,
];

/** A key whose owner's name is an address to look at. */
async function tellingKey(): Promise<string> {
  const { publicKey } = await pgp.generateKey({
    ...{ userIDs: [{ name: `${trap}/user`, email: reporter }], type: 'ecc', date: new Date('2026-01-01T00:00:00Z') },
    format: 'armored',
  });
  return publicKey;
}

function parts(key: string): string {
  const all = [
    ['text/plain; charset=utf-8', words],
    [
      'text/html; charset=utf-8',
      `<base href="${trap}/"><body background="${trap}/bg">${words}<meta http-equiv=refresh content="0;${trap}">`,
    ],
    [`message/external-body; access-type=URL; URL="${trap}/body"`, 'Content-Type: text/plain\r\n\r\n'],
    ['application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m', 'MIIBigYJKoZIhvcNAQcDoIIBezCCAXcCAQA='],
    ['image/svg+xml; name=a.svg', `<svg xmlns="http://www.w3.org/2000/svg"><image href="${trap}/svg"/></svg>`],
    ['text/xml; name=a.xml', `<!DOCTYPE a [<!ENTITY x SYSTEM "${trap}/xml">]><a>&x;</a>`],
    ['application/pgp-keys; name=key.asc', key],
    ['text/calendar; name=a.ics', `BEGIN:VCALENDAR\r\nATTACH:${trap}/ics\r\nEND:VCALENDAR`],
  ];
  return `${all.map(([type, body]) => `--b\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`).join('')}--b--`;
}

test('nothing in a mail or a case makes the server reach for anything but its own mail server (T10)', async (t) => {
  const server = await testServer(t);
  const { port, taken } = await takingServer(t);
  await setCommittee(server);
  server.context.config.mail = { authservId: 'mx.example.org' };
  const key = await tellingKey();
  const olga = await server.person('Olga', ['committee']);
  const given = { text: parts(key), type: 'multipart/mixed; boundary=b', extra: `${headers.join('\r\n')}\r\n` };
  let uid = '';
  const reading = await attempts(async () => {
    // One that waits for a person, as a list sends it; and one that is believed and opens a case.
    await receiveMail(server, mailFrom(reporter, { ...given, result: 'dmarc=fail', extra: '' }));
    const [waiting] = (await olga.get('/api/v1/inbound')).body;
    assert.equal((await olga.get(`/api/v1/inbound/${waiting.uid}`)).status, 200);
    await receiveMail(server, mailFrom(reporter, given));
    ({ case: uid } = await ok(olga.post(`/api/v1/inbound/${waiting.uid}`, { as: 'new-report' })));
    await change(olga, uid, { owner: olga.userId, lane: 'core' });
    const { report, participants } = await ok(olga.get(at(uid)));
    assert.doesNotMatch(report[0].html, /<img|<iframe|<link|<base|<meta|url\(/i, 'and no browser is made to');
    const rea = participants.find(({ role }: { role: string }) => role === 'reporter');
    const [offered] = rea.keys;
    const { fingerprint } = offered;
    await ok(olga.post(at(uid, `/participants/${rea.uid}/keys/${offered.uid}`), { as: 'refused', fingerprint }));
    await queueLetter(olga, uid, { kind: 'acknowledgement', body: words });
    await server.work();
    const entered = await clientOf(server.app).get('/api/v1/report/form');
    assert.equal(entered.status, 200);
  });
  assert.deepEqual(reading, []);
  server.context.config.mail = { authservId: 'mx.example.org', smtp: { host: '127.0.0.1', port } };

  const sending = await attempts(async () => {
    await sendDue(server.context);
    await server.work();
  });
  const letter = taken.find(({ to }) => to.includes(reporter));
  assert.ok(letter, 'the letter went out');
  const [, html = ''] = letter.text.split('Content-Type: text/html');
  assert.match(html, /href/);
  assert.doesNotMatch(html, /<img|<iframe|<link /i);
  assert.ok(sending.length > 0, 'the hook sees what is reached for');
  assert.deepEqual(
    sending.filter((one) => one.type !== 'TCPCONNECTWRAP' || one.port !== port),
    [],
  );
});

/** Files of the server that reach out by themselves, and why each may. */
const ways: Readonly<Record<string, string>> = {
  'notify/egress.ts': 'the guarded client of all channels',
  'server/auth/ci-token.ts': 'keys of an issuer that an administrator named',
  'server/cases/inbound.ts': 'names for SPF and DKIM of mail that came to the listener',
  'kit/io/http.ts': 'the guarded client of the scanner',
  'kit/io/http-exchange.ts': 'the exchange of the guarded client',
  'store/evidence/s3-client.ts': 'the bucket that the operator named',
};

test('whoever wants to reach out in the server goes by a guarded client that is known here', () => {
  const source = join(import.meta.dirname, '../../src');
  const rooms = ['cases', 'guard', 'kit', 'markup', 'notify', 'sealed', 'server', 'store', 'advisories'];
  const found = rooms.flatMap((room) =>
    readdirSync(join(source, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('testdata'))
      .map((name) => `${room}/${name.replaceAll('\\', '/')}`)
      .filter((name) => reachesOut(readFileSync(join(source, name), 'utf8'))),
  );
  assert.deepEqual(found.toSorted(), Object.keys(ways).toSorted());
});

function reachesOut(text: string): boolean {
  const module =
    /^import (?!type)(?!.*\{ (isIP|BlockList, isIP|type \w+|createServer) \}).* from 'node:(http|https|http2|net|tls|dgram|dns|dns\/promises)'/m;
  return module.test(text) || /(?<![.\w])fetch\(/.test(text.replace(/^\s*fetch\(path: string\).*$/m, ''));
}
