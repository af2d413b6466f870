// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { samplePublisher } from '../../../test/builders/build-advisory.ts';
import { farCveServices } from '../../../test/builders/far-cve-services.ts';
import { farGithub } from '../../../test/builders/far-github.ts';
import { farGitlab } from '../../../test/builders/far-gitlab.ts';
import { farMail } from '../../../test/builders/far-mail.ts';
import { approved, draftOf } from '../../../test/builders/publishing.ts';
import { type Desk, publishingDesk, secretFile } from '../../../test/builders/publishing-desk.ts';
import type { Advisory } from '../../model/advisory.ts';
import { pgpLibrary } from '../../notify/mail/pgp/library.ts';
import { deskOf } from './lines/cve.ts';
import { watchNumbers } from './numbers.ts';
import { signerOf } from './signing.ts';

const busy = { status: 500, body: { error: 'INTERNAL_SERVER_ERROR', message: 'Something broke.' } };
const limited = (seconds: number) => ({
  ...{ status: 429, body: { message: 'Too many requests' } },
  headers: { 'retry-after': String(seconds) },
});

async function cveDesk(t: TestContext, known: Parameters<typeof farCveServices>[1] = []) {
  const cve = await farCveServices(t, known);
  const keyFile = secretFile(t, cve.key);
  const settings = { api: `${cve.origin}/api`, org: 'example', user: 'robot@example.org', keyFile, timeout: 1500 };
  const desk = await publishingDesk(t, { publishing: { channels: [], cve: { route: 'cve-services', settings } } });
  return { cve, desk, keyFile };
}

const lineOf = async (desk: Desk, uid: string, name: string) => {
  const line = (await desk.lines(uid))[name];
  assert.ok(line, name);
  return line;
};
const waits = ({ nextAt }: { nextAt: string | null }, desk: Desk) =>
  Math.round((Date.parse(nextAt ?? '') - Date.parse(desk.server.context.now())) / 1000);
const todos = async ({ ann }: Desk): Promise<{ kind: string; title: string }[]> => (await ann.get('/api/v1/overview')).body.todo;

test('CVE Services that is busy, breaks, hangs: asked again with patience, and the record is made once', async (t) => {
  const { cve, desk } = await cveDesk(t, [['CVE-1900-0001', { state: 'RESERVED' }]]);
  const uid = await desk.write();
  cve.faults.push(
    { method: 'POST', path: '/cna', reply: limited(900) },
    { method: 'POST', path: '/cna', reply: busy },
    { method: 'POST', path: '/cna', reply: 'hang', worksFirst: true },
  );
  await desk.publish(uid, { channels: ['cve'] });
  const limitedLine = await lineOf(desk, uid, 'cve');
  assert.deepEqual([limitedLine.state, /^429/.test(limitedLine.answer)], ['pending', true]);
  assert.ok(Math.abs(waits(limitedLine, desk) - 900) < 30, 'as long as was asked for');
  assert.equal((await desk.lines(uid)).page?.state, 'verified', 'what is ours waits for nobody');
  await desk.pass(5);
  assert.equal(cve.changes().length, 1, 'not before');
  await desk.pass(11);
  const broken = await lineOf(desk, uid, 'cve');
  assert.deepEqual([broken.state, broken.attempts], ['sending', 2], 'it may have been done: it is looked for first');
  await desk.pass(6);
  assert.equal((await lineOf(desk, uid, 'cve')).state, 'sending', 'absent, sent again, and no answer came');
  await desk.pass(16);
  const done = await lineOf(desk, uid, 'cve');
  assert.deepEqual([done.state, done.attempts], ['verified', 3], done.answer);
  assert.equal(cve.numbers.get('CVE-1900-0001')?.state, 'PUBLISHED');
  assert.equal(cve.changes().length, 3);
  assert.equal((await desk.ledger(uid))[0].state, 'done');
});

test('a key that is not accepted is told at once; with another one a person tries again', async (t) => {
  const { cve, desk } = await cveDesk(t, [['CVE-1900-0001', { state: 'RESERVED' }]]);
  const settings = desk.server.context.config.publishing?.cve?.settings as Record<string, unknown>;
  const right = settings.keyFile;
  settings.keyFile = secretFile(t, 'a-wrong-key');
  const uid = await desk.write();
  await desk.publish(uid, { channels: ['cve'] });
  const line = await lineOf(desk, uid, 'cve');
  assert.deepEqual([line.state, line.answer], ['failed', '401 Unauthorized']);
  assert.ok((await todos(desk)).some(({ kind }) => kind === 'in-doubt'));
  settings.keyFile = right;
  assert.equal((await desk.ann.post(`/api/v1/advisories/${uid}/lines/${line.uid}`, { action: 'retry' })).status, 200);
  await desk.pass(1);
  assert.equal((await lineOf(desk, uid, 'cve')).state, 'verified');
  assert.equal(cve.changes().length, 1);
});

test('a number is reserved once; its age is told; it is used by the next revision', async (t) => {
  const { cve, desk } = await cveDesk(t);
  const uid = await desk.write({ aliases: [] });
  await desk.publish(uid, { channels: ['cve'] });
  const [number] = (await desk.ann.get(`/api/v1/advisories/${uid}`)).body.numbers;
  assert.deepEqual([number.state, number.value], ['reserved', 'CVE-1900-9000']);
  assert.match(cve.changes()[0] ?? '', /^POST \/api\/cve-id\?amount=1&cve_year=2026&short_name=example$/);
  assert.equal((await desk.ledger(uid))[0].state, 'done', 'publishing does not wait for it');
  const told = (await todos(desk)).find(({ kind }) => kind === 'number');
  assert.match(told?.title ?? '', /CVE-1900-9000/, 'somebody is asked to write it in');
  await reviseWith(desk, uid, { aliases: ['CVE-1900-9000'] });
  await desk.publish(uid, { kind: 'revision', channels: ['cve'] });
  assert.equal(cve.numbers.get('CVE-1900-9000')?.state, 'PUBLISHED');
  assert.equal(cve.numbers.size, 1, 'no second one was reserved');
  assert.ok(!(await todos(desk)).some(({ kind }) => kind === 'number'));
});

test('whether a number was reserved cannot be told after no answer: a person decides, no second one is taken', async (t) => {
  const { cve, desk } = await cveDesk(t);
  cve.faults.push({ method: 'POST', path: '/cve-id', reply: 'hang', worksFirst: true });
  const uid = await desk.write({ aliases: [] });
  await desk.publish(uid, { channels: ['cve'] });
  await desk.pass(24 * 60);
  assert.equal((await lineOf(desk, uid, 'cve')).state, 'in-doubt');
  assert.equal(cve.numbers.size, 1);
});

test('GitHub: one advisory, whatever is lost on the way; its number is asked for once and comes days later', async (t) => {
  const github = await farGithub(t);
  const ghsa = { api: github.origin, repository: 'example/ledger', tokenFile: secretFile(t, github.token), timeout: 1500 };
  const desk = await publishingDesk(t, { publishing: { channels: [], ghsa, cve: { route: 'github', settings: ghsa } } });
  github.faults.push({ method: 'POST', path: '/security-advisories', reply: 'hang', worksFirst: true });
  github.faults.push({ method: 'PATCH', path: 'GHSA-', reply: busy, worksFirst: true });
  const uid = await desk.write({ aliases: [] });
  await desk.publish(uid, { channels: ['ghsa'] });
  assert.equal((await lineOf(desk, uid, 'ghsa')).state, 'sending', 'made, and nobody said so');
  await desk.pass(2);
  assert.equal((await lineOf(desk, uid, 'ghsa')).state, 'sending', 'published, and nobody said so');
  await desk.pass(6);
  const line = await lineOf(desk, uid, 'ghsa');
  assert.deepEqual([line.state, github.advisories.length, github.advisories[0].state], ['verified', 1, 'published'], line.answer);
  const [row] = github.advisories;
  assert.match(row.description, /NGAO-2026-0001/);
  assert.equal(row.vulnerabilities[0].package.name, '@example/ledger');

  await reviseWith(desk, uid, { aliases: [row.ghsa_id] });
  github.faults.push({ method: 'POST', path: '/cve', reply: limited(60) });
  await desk.publish(uid, { kind: 'revision', channels: ['ghsa', 'cve'] });
  assert.equal((await lineOf(desk, uid, 'cve')).state, 'pending');
  await desk.pass(2);
  assert.deepEqual([github.asked, (await desk.ledger(uid))[0].state], [[row.ghsa_id], 'done']);
  await desk.pass(8 * 24 * 60);
  await watchNumbers(desk.server.context);
  assert.match((await todos(desk)).find(({ kind }) => kind === 'number')?.title ?? '', /waits for its CVE number since 8 days/);
  row.cve_id = 'CVE-1900-0077';
  await watchNumbers(desk.server.context);
  const [number] = (await desk.ann.get(`/api/v1/advisories/${uid}`)).body.numbers;
  assert.deepEqual([number.state, number.value], ['reserved', 'CVE-1900-0077']);
});

test('GitLab: one confidential request, found again by its title; the number is read from it, changes are noted below', async (t) => {
  const gitlab = await farGitlab(t);
  const settings = {
    api: `${gitlab.origin}/api/v4`,
    project: 'example/cve',
    tokenFile: secretFile(t, gitlab.token),
    timeout: 1500,
  };
  const desk = await publishingDesk(t, { publishing: { channels: [], cve: { route: 'gitlab', settings } } });
  gitlab.faults.push({ method: 'POST', path: '/issues', reply: 'hang', worksFirst: true });
  const uid = await desk.write({ aliases: [] });
  await desk.publish(uid, { channels: ['cve'] });
  await desk.pass(2);
  const line = await lineOf(desk, uid, 'cve');
  assert.deepEqual([line.state, gitlab.issues.length, gitlab.issues[0]?.confidential], ['verified', 1, true], line.answer);
  const [issue] = gitlab.issues;
  assert.ok(issue);
  issue.description += '\n\nCVE-1900-0078';
  await watchNumbers(desk.server.context);
  const [number] = (await desk.ann.get(`/api/v1/advisories/${uid}`)).body.numbers;
  assert.deepEqual([number.state, number.value], ['reserved', 'CVE-1900-0078']);
  await reviseWith(desk, uid, { aliases: ['CVE-1900-0078'] });
  gitlab.faults.push({ method: 'POST', path: '/notes', reply: busy, worksFirst: true });
  await desk.publish(uid, { kind: 'revision', channels: ['cve'] });
  await desk.pass(2);
  assert.equal((await lineOf(desk, uid, 'cve')).state, 'verified');
  assert.equal(issue.notes.length, 1, 'noted once, although the answer was lost');
  assert.match(issue.notes[0] ?? '', /NGAO-2026-0001, revision 2: CVE-1900-0078/);
});

test('by mail: one letter with what is public; its number is entered by a person', async (t) => {
  const mail = await farMail(t);
  const settings = { to: 'requests@cna.example.org', from: 'security@example.org' };
  const publishing = { channels: [], cve: { route: 'mail', settings } };
  const desk = await publishingDesk(t, { mail: { smtp: mail.smtp }, publishing });
  const uid = await desk.write({ aliases: [] });
  await desk.publish(uid, { channels: ['cve'] });
  assert.deepEqual(
    mail.letters.map(({ to }) => to),
    [['requests@cna.example.org']],
  );
  assert.match(mail.letters[0]?.text ?? '', /^Subject: CVE request: NGAO-2026-0001/m);
  assert.equal(await isSignedBy(desk, mail.letters[0]?.bytes), true, 'as it came over the wire');
  const [number] = (await desk.ann.get(`/api/v1/advisories/${uid}`)).body.numbers;
  assert.deepEqual([number.state, number.value], ['requested', null]);
  await reviseWith(desk, uid, { aliases: ['CVE-1900-0079'] });
  await desk.publish(uid, { kind: 'revision', channels: ['cve'] });
  assert.match(mail.letters[1]?.text ?? '', /^Subject: CVE update: CVE-1900-0079/m);
  await desk.pass(24 * 60);
  assert.equal(mail.letters.length, 2);
  const { context } = desk.server;
  context.config = { ...context.config, signing: { armored: 'no key' } };
  const [refused] = [await deskOf(context)?.hand(askOf(draftOf({ aliases: [] })))];
  assert.deepEqual([refused?.outcome, mail.letters.length], ['refused', 2], 'nothing leaves unsigned');
});

const askOf = (advisory: Advisory) => ({
  ...{ advisory, publisher: samplePublisher, cve: undefined, container: undefined, remoteId: '', requestId: 'a'.repeat(22) },
});

/** Whether the letter's first part verifies with the published key (RFC 3156 5). */
async function isSignedBy({ server }: Desk, letter: Buffer | undefined): Promise<boolean> {
  const { pgp } = await pgpLibrary();
  const raw = letter?.toString('latin1') ?? '';
  const [, boundary = ''] = /boundary="([^"]+)"/.exec(raw) ?? [];
  const [, content = '', second = ''] = raw.split(`--${boundary}\r\n`);
  const { publicKey } = await signerOf(server.context);
  const { signatures } = await pgp.verify({
    message: await pgp.createMessage({ binary: new Uint8Array(Buffer.from(content.replace(/\r\n$/, ''), 'latin1')) }),
    signature: await pgp.readSignature({
      armoredSignature: second.slice(second.indexOf('-----BEGIN'), second.indexOf(`--${boundary}--`)),
    }),
    verificationKeys: await pgp.readKey({ armoredKey: publicKey }),
    date: new Date(server.context.now()),
  });
  return (await signatures[0]?.verified.catch(() => false)) === true;
}

/** The next revision of what is published, approved. */
async function reviseWith({ server, ann, bob, eve }: Desk, uid: string, given: Partial<Advisory>): Promise<void> {
  const first = draftOf();
  const text = { en: 'A number.', fr: 'Un numéro.' };
  const revisions = [...first.revisions, { number: 2, at: '2026-06-01T09:00:00Z', text }];
  await approved(
    server.context,
    { ...first, ...given, revisions },
    { author: ann.userId, approvers: [bob.userId, eve.userId], uid },
  );
}
