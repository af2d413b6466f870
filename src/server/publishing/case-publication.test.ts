// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { ready } from '../../../test/builders/advisory-desk.ts';
import { at, decide, lettersIn, moved, ok, write } from '../../../test/builders/case-desk.ts';
import { mailConfig, type TakenMail, takingServer } from '../../../test/builders/case-mail.ts';
import { codeIn, outsider, signing } from '../../../test/builders/case-outsider.ts';
import {
  agreeDate,
  type Fixing,
  missingOf,
  proofOf,
  publishAndRelease,
  reporterBy,
  reviewAndOffer,
} from '../../../test/builders/case-release.ts';
import { type Client, clientOf, type TestServer, testServer } from '../../../test/builders/server.ts';
import {
  announce,
  type Begun,
  beginCase,
  list,
  noticeVendor,
  reporterAddress,
  vendorAddress,
} from '../../../test/builders/told-once.ts';
import { csrfOf } from '../auth/secrets.ts';
import { publishDue } from './run.ts';

const day = 86_400_000;
const number = `NGAO-${new Date().getUTCFullYear()}-0001`;

interface Desk extends Begun {
  server: TestServer;
  mails: TakenMail[];
  olga: Client;
  sven: Client;
  tina: Client;
  advisory: string;
  fixing: Fixing;
}

/** A case whose fix is being made, with a whole draft of its advisory. */
async function drafted(t: TestContext, range?: string): Promise<Desk> {
  const { port, taken } = await takingServer(t);
  const server = await testServer(t, { config: mailConfig(port) });
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
  server.context.config.publicUrl = url;
  const start = Date.now() - 5 * day;
  server.setNow(new Date(start).toISOString());
  const begun = await beginCase(server, { url, start, ...(range !== undefined && { range }) });
  const client = (name: 'olga' | 'sven' | 'tina') => ({
    ...clientOf(server.app, { cookie: `ngao=${begun.sessions[name]}`, 'x-ngao-csrf': csrfOf(begun.sessions[name]) }),
    userId: begun.ids[name],
  });
  const [olga, sven, tina] = [client('olga'), client('sven'), client('tina')];
  const made = await ok(olga.post('/api/v1/advisories', { case: begun.uid }));
  await ready(olga, made);
  const reporter = await reporterBy(server.app, begun.receipt);
  const fixing = { uid: begun.uid, owner: olga, second: sven, reporter, work: server.work };
  return { ...begun, server, mails: taken, olga, sven, tina, advisory: made.uid, fixing };
}

async function approve({ olga, sven, tina, advisory }: Desk, kind = 'announce') {
  const url = `/api/v1/advisories/${advisory}`;
  const { version, digest } = await ok(olga.get(url));
  await ok(olga.post(`${url}/review`, { version }));
  for (const person of [sven, tina]) await ok(person.post(`${url}/approve`, { kind, digest }));
}

const everybody = { channels: ['reporter'], lists: [list, announce] };

async function plan({ olga, advisory }: Desk, kind: string, more: object = everybody) {
  const { version } = await ok(olga.get(`/api/v1/advisories/${advisory}`));
  const body = { kind, version, typed: number, channels: [], lists: [], ...more };
  return await ok(olga.post(`/api/v1/advisories/${advisory}/plan`, body));
}

/** Runs what is planned to its end and answers the newest publication. */
async function published(desk: Desk) {
  await publishDue(desk.server.context);
  for (let round = 0; round < 3; round += 1) {
    await desk.server.work();
    // The letter to the reporter is looked for again after some seconds.
    desk.server.setNow(new Date(Date.parse(desk.server.context.now()) + 10_000).toISOString());
    await publishDue(desk.server.context);
  }
  await desk.server.work();
  const [newest] = (await ok(desk.olga.get(`/api/v1/advisories/${desk.advisory}/publications`))).publications;
  assert.equal(newest.state, 'done', JSON.stringify(newest.lines));
  return newest;
}

async function released({ fixing, olga, uid }: Desk) {
  await ok(olga.post(at(uid, '/leak-checks'), { texts: [{ kind: 'message', text: 'Keep request keys for a day' }] }));
  await publishAndRelease(fixing, '2.1.0');
}

test('a published advisory of a case is revised: asked like the first time, and who was told is told again', async (t) => {
  const desk = await drafted(t);
  const { server, olga, uid, advisory, fixing, mails } = desk;
  await reviewAndOffer(fixing);
  await moved(olga, uid, 'prepare-fix');
  const vendor = (await ok(olga.get(at(uid)))).participants.find(({ role }: { role: string }) => role === 'vendor').uid;
  await agreeDate(fixing, new Date(Date.now() + 60_000).toISOString());
  await ok(olga.post(at(uid, `/embargo/answers/${vendor}`), { answer: 'accepted', source: 'They wrote so.' }));
  await released(desk);
  await approve(desk);
  const { records } = await ok(olga.get(at(uid)));
  const { component } = records.find(({ kind }: { kind: string }) => kind === 'release-proof').content;
  await write(olga, uid, proofOf(component, { version: '2.2.0' }));
  assert.deepEqual(missingOf(await plan(desk, 'announce')), ['embargo-date-reached', 'fixed-version']);
  await write(olga, uid, proofOf(component, { version: 'v2.1.0' }));
  assert.deepEqual(missingOf(await plan(desk, 'announce')), ['embargo-date-reached']);
  server.setNow(new Date(Date.now() + 61_000).toISOString());
  assert.equal((await plan(desk, 'announce')).planned, true);
  await published(desk);
  assert.equal((await ok(olga.get(at(uid)))).state, 'announced');

  const url = `/api/v1/advisories/${advisory}`;
  const { version, content } = await ok(olga.get(url));
  const impact = { en: 'It may be settled three times.', fr: 'Il peut être réglé trois fois.' };
  await ok(
    olga.send('PUT', url, { version, content: { ...content, impact }, note: 'It is worse than we said.', noteFr: 'C’est pire.' }),
  );
  await approve(desk);
  assert.deepEqual(missingOf(await plan(desk, 'revision', { lists: ['eve@elsewhere.example'] })), [
    'recipients-allowed',
    'recipients-complete',
  ]);
  assert.equal((await plan(desk, 'revision')).planned, true);
  const { kind } = await published(desk);
  assert.equal(kind, 'revision');
  const told = mails.filter(({ to, text }) => to.includes(reporterAddress) && text.includes(number));
  assert.equal(told.length, 2, 'once for each');
  const letters = (await lettersIn(olga, uid)).filter((one) => one.kind === 'announcement' && one.state === 'delivered');
  assert.deepEqual(
    letters.map(({ html }) => ['L’avis est publié', 'L’avis a été révisé'].find((words) => html.includes(words))),
    ['L’avis est publié', 'L’avis a été révisé'],
  );
  const page = await clientOf(server.app).get(`/security/advisories/${number}`);
  assert.match(page.text, /settled three times/);
  assert.match(page.text, /It is worse than we said/);
  assert.match((await clientOf(server.app).get(`/security/fr/advisories/${number}`)).text, /C’est pire/);
  const seen = await ok(olga.get(at(uid)));
  assert.equal(seen.state, 'announced', 'a revision moves no case');
});

test('R23 an emergency is told before the release with a reason and two approvals, and announced again with it', async (t) => {
  const desk = await drafted(t, '>=1.0.0');
  const { server, olga, sven, uid, advisory, fixing, mails } = desk;
  const url = `/api/v1/advisories/${advisory}`;
  const { version, content, missing } = await ok(olga.get(url));
  assert.deepEqual(
    missing.map(({ says }: { says: string }) => says),
    ['No version with the fix is told.'],
  );
  const statement = { en: 'Refuse repeated keys until there is a release.', fr: 'Refusez les clés répétées.' };
  const products = content.products.map((product: object) => ({ ...product, statement }));
  await ok(olga.send('PUT', url, { version, content: { ...content, products }, note: 'Mitigation.' }));
  await approve(desk);
  assert.deepEqual(missingOf(await plan(desk, 'early')), [
    'early-reason-recorded',
    'emergency-confirmed',
    'two-approve',
    'two-approve-early',
  ]);

  await ok(olga.post(at(uid, '/facts'), { fact: 'attacks-seen', source: 'A hub has logs of it.' }));
  await moved(olga, uid, 'call-emergency');
  await moved(sven, uid, 'confirm-emergency');
  const factors = {
    ...{ alreadyPublic: false, severity: 'high', criticalInfrastructure: true, safety: false, mitigationsAvailable: true },
    ...{ vendorAnswer: 'none-needed', daysToApply: 2 },
  };
  const closesAt = new Date(Date.now() + day).toISOString();
  await decide([olga, sven], uid, { kind: 'disclose-early', closesAt, factors });
  const { digest } = await ok(olga.get(url));
  for (const person of [sven, desk.tina]) await ok(person.post(`${url}/approve`, { kind: 'announce-early', digest }));
  const early = await plan(desk, 'early');
  assert.equal(early.planned, true, JSON.stringify(early.missing));
  await published(desk);
  const warned = await ok(olga.get(at(uid)));
  assert.deepEqual([warned.state, warned.embargo.state], ['resolving', 'exited']);
  const stranger = clientOf(server.app);
  assert.match((await stranger.get(`/security/advisories/${number}`)).text, /Refuse repeated keys until/);

  await reviewAndOffer(fixing);
  await moved(olga, uid, 'prepare-fix');
  await released(desk);
  const drawn = await ok(olga.get(url));
  const renewed = await ok(olga.post(`${url}/renew`, { version: drawn.version }));
  assert.deepEqual(renewed.content.products[0].ranges, [{ introduced: '1.0.0', fixed: '2.1.0' }]);
  await approve(desk);
  const whole = await plan(desk, 'announce');
  assert.deepEqual(missingOf(whole), ['vendors-told'], 'who was not told before is told before the announcement');
  await signing(await outsider(server, codeIn(mails, vendorAddress)));
  await noticeVendor(olga, uid, server.work);
  assert.equal((await plan(desk, 'announce')).planned, true);
  await published(desk);
  assert.equal((await ok(olga.get(at(uid)))).state, 'announced');
});
