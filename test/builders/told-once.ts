// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { csrfOf } from '../../src/server/auth/secrets.ts';
import { startSession } from '../../src/server/auth/sessions.ts';
import { at, change, decide, lettersIn, moved, ok, queueLetter, write } from './case-desk.ts';
import { type TakenMail, takingServer } from './case-mail.ts';
import { commit, ledger } from './case-release.ts';
import { solvedReport } from './case-report.ts';
import { localServer } from './local-server.ts';
import type { PastServer } from './past-server.ts';
import { sayCommittee, sayPublisher } from './publishing.ts';
import type { Client, TestServer } from './server.ts';

/* What the story of one publication needs around it: the far sides, and the days before it begins. */

export const list = 'list@example.org';
export const announce = 'announce@lists.example.org';
export const reporterAddress = 'rea@reporter.example.net';
export const vendorAddress = 'psirt@bank.example.net';

export interface FarSides {
  mails: TakenMail[];
  hooks: string[];
  env: Record<string, string>;
  /** From now on the webhook answers, and who waits for an answer gets none. */
  release(): void;
}

/** A mail server that takes everything, and a webhook that keeps its first caller waiting. */
export async function farSides(t: TestContext, data: string): Promise<FarSides> {
  const { port, taken } = await takingServer(t);
  const hooks: string[] = [];
  let waiting: ServerResponse[] | undefined = [];
  const origin = await localServer(t, async (request, response) => {
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk as Buffer);
    hooks.push(Buffer.concat(body).toString('utf8'));
    if (waiting) waiting.push(response);
    else response.writeHead(200).end('ok');
  });
  const file = (name: string, text: string) => {
    writeFileSync(join(data, name), text);
    return join(data, name);
  };
  const secretFile = file('hook-secret', 'a-secret-of-the-test-that-is-long-enough');
  const place = { host: new URL(origin).host, network: 'loopback', timeout: 60_000 };
  const channels = [
    { key: 'hub', channel: 'webhook', settings: { ...place, urlFile: file('hook', `${origin}/hub`), secretFile } },
  ];
  return {
    ...{ mails: taken, hooks },
    env: {
      ...{ NGAO_PUBLISHING_FILE: file('publishing.json', JSON.stringify({ channels })), NGAO_SMTP_HOST: '127.0.0.1' },
      ...{ NGAO_SMTP_PORT: String(port), NGAO_SMTP_FROM: 'security@example.org', NGAO_DB: join(data, 'no-advisories') },
    },
    release: () => {
      for (const response of waiting ?? []) response.destroy();
      waiting = undefined;
    },
  };
}

export interface Begun {
  uid: string;
  codeName: string;
  receipt: string;
  sessions: { olga: string; sven: string; tina: string };
  ids: { olga: number; sven: number; tina: number };
}

const hour = 3_600_000;

/** A report in French by the form, acknowledged, accepted by vote, its fix begun in a private place; a vendor knows of the case. */
export async function beginCase(
  server: PastServer,
  { url, start, range = '>=1.0.0 <2.1.0' }: { url: string; start: number; range?: string },
): Promise<Begun> {
  const { app, context, work, setNow } = server;
  await sayPublisher(context, { baseUrl: url });
  await sayCommittee(context, {
    ...{ privateList: list, allowed: ['@lists.example.org'], mailbox: 'security@example.org', undoSeconds: 0 },
  });
  const contact = { name: 'Réa Exemple', address: reporterAddress };
  const report = { ...(await solvedReport({ app } as TestServer, { contact })), language: 'fr' };
  const [olga, sven, tina] = [
    await server.person('Olga', ['committee', 'viewer']),
    await server.person('Sven', ['committee', 'viewer']),
    await server.person('Tina', ['committee', 'viewer']),
  ];
  const given = await app.inject({ method: 'POST', url: '/api/v1/report', payload: report });
  assert.equal(given.statusCode, 201, given.body);
  const { receipt } = given.json() as { receipt: string };
  const { uid, code_name } = await context.db.selectFrom('cases').select(['uid', 'code_name']).executeTakeFirstOrThrow();
  await ok(olga.post(at(uid, '/triage')));
  await change(olga, uid, { owner: olga.userId, lane: 'core' });
  for (const { userId } of [sven, tina]) await ok(olga.post(at(uid, '/participants'), { role: 'committee', userId }));
  for (const member of [olga, sven, tina]) await ok(member.post(at(uid, '/conflicts')));
  await queueLetter(olga, uid, { kind: 'acknowledgement', body: 'Merci, Réa. Nous regardons.' });
  await work();
  await moved(olga, uid, 'acknowledge');
  await moved(olga, uid, 'investigate');
  await accept(server, { uid, range, people: [olga, sven, tina], closesAt: start + hour });
  await write(olga, uid, ['fix', { privatePlace: 'git.internal.example.org', authors: [olga.userId], commits: [commit] }]);
  await moved(olga, uid, 'start-fix');
  await ok(
    olga.post(at(uid, '/participants'), {
      role: 'vendor',
      name: 'Example Bank',
      address: vendorAddress,
      days: 30,
      reason: 'Uses it.',
    }),
  );
  await work();
  setNow(new Date().toISOString());
  const session = async ({ userId }: Client) => {
    const began = { userId, strength: 'passkey' as const, agent: 'test', now: context.now() };
    return await context.store.transaction(async (tx) => await startSession(tx, began));
  };
  return {
    ...{ uid, codeName: code_name, receipt },
    sessions: { olga: await session(olga), sven: await session(sven), tina: await session(tina) },
    ids: { olga: olga.userId, sven: sven.userId, tina: tina.userId },
  };
}

async function accept(
  { work, setNow }: PastServer,
  { uid, people, closesAt, range }: { uid: string; people: [Client, Client, Client]; closesAt: number; range: string },
): Promise<void> {
  const [olga] = people;
  await write(olga, uid, ['assessment', { reproduced: 'yes', finding: 'vulnerability', result: 'It is true.' }]);
  const words = { summary: 'A ledger takes a transfer twice.', weakness: 'CWE-362', workaround: 'Refuse repeated keys.' };
  const impact = 'Whoever may send a transfer may have it settled twice.';
  const affected = [{ name: ledger, range }];
  const cvss = { team: { v31: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N' } };
  await write(olga, uid, ['vulnerability', { ...words, impact, affected, cvss, level: 'high', levelReason: 'Money moves.' }]);
  await change(olga, uid, { targetDate: new Date(closesAt + 720 * hour).toISOString() });
  await decide(people, uid, { kind: 'accept', closesAt: new Date(closesAt).toISOString() });
  await queueLetter(olga, uid, { kind: 'acceptance', body: 'Nous confirmons ce que vous avez trouvé.' });
  await work();
  setNow(new Date(closesAt + 1000).toISOString());
  await moved(olga, uid, 'accept');
}

/** Somebody's requests to a running process, by the session that a browser has, or by other headers. */
export function clientAt(url: string, who: { session: string; userId: number } | Record<string, string>): Client {
  const own = 'session' in who ? who : { session: '', userId: 0 };
  const headers = 'session' in who ? { cookie: `ngao=${who.session}`, 'x-ngao-csrf': csrfOf(String(who.session)) } : who;
  const call = async (method: string, path: string, body?: unknown) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await fetch(url + path, { method, headers: { ...(headers as Record<string, string>), ...type }, ...sent });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    const given = { ...Object.fromEntries(answer.headers), 'set-cookie': answer.headers.getSetCookie() };
    return { status: answer.status, headers: given, text, body: isJson ? JSON.parse(text) : text };
  };
  return {
    get: async (path) => await call('GET', path),
    post: async (path, body) => await call('POST', path, body),
    send: async (method, path, body) => await call(method, path, body),
    ...(own as { session: string; userId: number }),
  };
}

/** The reporter at a running process. */
export async function reporterAt(url: string, receipt: string): Promise<Client> {
  const entered = await clientAt(url, {}).post('/api/v1/my/report/session', { receipt });
  assert.equal(entered.status, 200, entered.text);
  const [cookie = ''] = entered.headers['set-cookie'] as string[];
  return clientAt(url, { cookie: cookie.split(';')[0] ?? '', 'x-ngao-csrf': entered.body.csrf });
}

export const notice = 'We announce it with the release, and tell you the day.';

/** R15: a vendor at a running process signs, as anybody with a code of theirs. */
export async function vendorSigns(url: string, receipt: string): Promise<void> {
  const vendor = await reporterAt(url, receipt);
  const { confidentiality } = await ok(vendor.get('/api/v1/my/report'));
  await ok(vendor.post('/api/v1/my/report/signature', { textDigest: confidentiality.texts[0].digest }));
}

/** R45: plan and date reach the vendor by mail. */
export async function noticeVendor(client: Client, uid: string, work: () => Promise<void>): Promise<void> {
  const { threads } = await ok(client.get(at(uid)));
  const thread = threads.find(({ audience }: { audience: string }) => audience === 'vendor').uid;
  const { uid: letter } = await ok(client.post(at(uid, '/messages'), { thread, kind: 'pre-notice', body: notice }));
  await ok(client.post(at(uid, `/messages/${letter}/queue`)));
  await work();
}

/** Waits until no letter of the case is on its way. */
export async function lettersOut(client: Client, uid: string): Promise<void> {
  for (const audience of ['reporter', 'vendor'])
    while ((await lettersIn(client, uid, audience)).some(({ state }) => ['held', 'sending'].includes(state))) await sleep(100);
}
