// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import PostalMime from 'postal-mime';
import { advisoryFormats } from '../../src/advisories/registry.ts';
import { doSayTheSame, type WrittenDocument } from '../../src/advisories/say-the-same.ts';
import type { Advisory } from '../../src/model/advisory.ts';
import type { ServerContext } from '../../src/server/context.ts';
import { ready } from '../builders/advisory-desk.ts';
import { at, lettersIn, moved, ok, write } from '../builders/case-desk.ts';
import { codeIn } from '../builders/case-outsider.ts';
import { agreeDate, commit, publishAndRelease, reviewAndOffer } from '../builders/case-release.ts';
import { freePort } from '../builders/free-port.ts';
import { inPast } from '../builders/past-server.ts';
import { browserMissing, openBrowser, openPage } from '../builders/real-browser.ts';
import { dataFolder, type ServeProcess, startServe } from '../builders/serve-process.ts';
import type { Client } from '../builders/server.ts';
import {
  announce,
  type Begun,
  beginCase,
  clientAt,
  type FarSides,
  farSides,
  lettersOut,
  list,
  notice,
  noticeVendor,
  reporterAddress,
  reporterAt,
  vendorAddress,
  vendorSigns,
} from '../builders/told-once.ts';

const day = 86_400_000;

interface Story extends Begun {
  browser: Browser;
  url: string;
  far: FarSides;
  olga: Client;
  sven: Client;
  tina: Client;
  page: Page;
  number: string;
  advisory: string;
}

test('a case is told once: drafted, commented, approved by two, announced, killed in the middle, resumed, completed', {
  skip: browserMissing,
  timeout: 900_000,
}, async (t) => {
  const data = dataFolder(t);
  const far = await farSides(t, data);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start = Date.now() - 5 * day;
  const past = { data, env: far.env, start: new Date(start).toISOString() };
  const begun = await inPast(past, async (server) => await beginCase(server, { url, start }));
  const serve = async () => await startServe(t, { data, env: far.env, args: ['--port', String(port)] });
  const first = await serve();
  const story = await draftInBrowser(t, { ...begun, url, far });
  await approveByTwo(story);
  await refusedBeforeRelease(story);
  await releaseIt(story);
  await approveAgain(story);
  const second = await announceAndKill(story, first, serve);
  await settleInBrowser(story);
  await completeCase(story);
  const documents = await toldBy(story);
  assert.equal((await second.end('SIGTERM')).code, 0);
  await inPast({ ...past, start: new Date().toISOString() }, async ({ context }) => {
    const lines = await context.db.selectFrom('publication_lines').select(['name', 'state', 'attempts']).execute();
    assert.deepEqual(
      lines.filter(({ state, attempts }) => state !== 'verified' || attempts !== 1),
      [],
    );
    await saysTheSame(context, story, documents);
  });
});

type Opening = Begun & Pick<Story, 'url' | 'far'>;

async function draftInBrowser(t: TestContext, opening: Opening): Promise<Story> {
  const { url, uid, sessions, ids } = opening;
  const browser = await openBrowser();
  t.after(() => browser.close());
  const client = (name: 'olga' | 'sven' | 'tina') => clientAt(url, { session: sessions[name], userId: ids[name] });
  const olga = client('olga');
  const { page } = await openPage(browser, { url, session: sessions.olga });
  await page.goto(`/advisories/new?case=${uid}`);
  await page.getByRole('button', { name: 'Make the draft' }).click();
  const number = await page.getByRole('heading', { level: 1, name: /^NGAO-\d{4}-0001$/ }).textContent();
  const { items } = await ok(olga.get('/api/v1/advisories'));
  const made = await ok(olga.get(`/api/v1/advisories/${items[0].uid}`));
  const [product] = made.content.products;
  assert.deepEqual([product.name, product.ranges], ['@example/ledger', [{ introduced: '1.0.0', fixed: '2.1.0' }]]);
  await ready(olga, made);
  await page.reload();
  await page.getByRole('button', { name: 'Offer to the reporter' }).click();
  await page.getByText('Offered to the reporter').first().waitFor();

  const rea = await openPage(browser, { url, locale: 'fr-FR' });
  await rea.page.goto('/report/status');
  await rea.page.getByLabel('Code de reçu').first().fill(opening.receipt);
  await rea.page.getByRole('button', { name: 'Ouvrir', exact: true }).click();
  await rea.page.getByText('Projet d’avis de sécurité').waitFor();
  await rea.page.getByText('Transferts réglés deux fois dans @example/ledger').waitFor();
  await rea.page.getByLabel('Votre commentaire').fill('La première version touchée est bien la **1.0.0**.');
  await rea.page.getByRole('button', { name: 'Envoyer le commentaire' }).click();
  await rea.page.locator('article strong', { hasText: '1.0.0' }).waitFor();
  return {
    ...opening,
    browser,
    olga,
    sven: client('sven'),
    tina: client('tina'),
    page,
    number: number ?? '',
    advisory: made.uid,
  };
}

async function approveByTwo({ page, olga, advisory, browser, url, sessions }: Story) {
  await page.reload();
  await page.getByText('(reporter), on revision 2').waitFor();
  await page.getByRole('button', { name: 'Settle' }).click();
  await page.getByText(/^Settled /).waitFor();
  await page.getByRole('button', { name: 'Hand to review' }).click();
  await page.getByText('You wrote a revision of this advisory.').first().waitFor();
  const { digest } = await ok(olga.get(`/api/v1/advisories/${advisory}`));
  const alone = await olga.post(`/api/v1/advisories/${advisory}/approve`, { kind: 'announce', digest });
  assert.deepEqual([alone.status, /Somebody who wrote none of it/.test(alone.text)], [403, true]);
  for (const session of [sessions.sven, sessions.tina]) {
    const other = await openPage(browser, { url, session });
    await other.page.goto(`/advisories/${advisory}`);
    await other.page.getByRole('button', { name: 'Approve: announce', exact: true }).click();
    await other.page.getByRole('button', { name: 'Take back: announce', exact: true }).waitFor();
    await other.page.close();
  }
}

/** Everything that stands in the way is shown at once, and nothing is planned. */
async function refusedBeforeRelease({ page, olga, uid, advisory, number }: Story) {
  await page.reload();
  await page.getByLabel(`Type ${number} to confirm`).fill(number);
  await page.getByLabel('Other addresses of lists').fill('stranger@elsewhere.example');
  await page.getByRole('button', { name: 'Plan to publish' }).click();
  const refused = page.getByRole('alert');
  await refused.getByText('Not planned. Nothing was changed.').waitFor();
  assert.deepEqual((await refused.locator('code').allTextContents()).sort(), [
    'credit-settled',
    'recipients-allowed',
    'recipients-complete',
    'release-verified',
    'timing-weighed',
    'vendors-told',
  ]);
  for (const words of ['the case stands at "resolving"', 'An affected vendor has not been told', 'does not go to the reporter'])
    await refused.getByText(words).waitFor();
  assert.deepEqual((await ok(olga.get(`/api/v1/advisories/${advisory}/publications`))).publications, []);
  const { version, moves } = await ok(olga.get(at(uid)));
  assert.ok(!moves.some(({ name }: { name: string }) => name === 'announce'));
  const straight = await ok(olga.post(at(uid, '/moves'), { version, name: 'announce-early', typed: '' }));
  assert.equal(straight.moved, false);
}

async function releaseIt(story: Story) {
  const { url, uid, olga, sven, receipt, far } = story;
  const reporter = await reporterAt(url, receipt);
  const fixing = { uid, owner: olga, second: sven, reporter, work: async () => await lettersOut(olga, uid) };
  await reviewAndOffer(fixing);
  await moved(olga, uid, 'prepare-fix');
  await vendorSigns(url, codeIn(far.mails, vendorAddress));
  await noticeVendor(olga, uid, fixing.work);
  assert.equal(far.mails.filter(({ to, text }) => to.includes(vendorAddress) && text.includes(notice)).length, 1);
  const until = Date.now() + 5000;
  await agreeDate(fixing, new Date(until).toISOString());
  const { participants } = await ok(olga.get(at(uid)));
  const vendor = participants.find(({ role }: { role: string }) => role === 'vendor').uid;
  await ok(olga.post(at(uid, `/embargo/answers/${vendor}`), { answer: 'accepted', source: 'They wrote so.' }));
  const texts = [{ kind: 'message', text: 'Keep request keys for a day' }];
  assert.equal((await ok(olga.post(at(uid, '/leak-checks'), { texts }))).open, 0);
  await publishAndRelease(fixing, '2.1.0');
  await sleep(Math.max(0, until - Date.now()));
}

/** What the release made tellable is taken over; the new revision needs new approvals. */
async function approveAgain({ page, olga, sven, tina, advisory }: Story) {
  await page.reload();
  await page.getByRole('button', { name: 'Take over from the case' }).click();
  await page.getByRole('button', { name: 'Save as revision 4' }).waitFor();
  await page.getByRole('button', { name: 'Hand to review' }).click();
  await page.getByRole('button', { name: 'Hand to review' }).waitFor({ state: 'detached' });
  const { digest, content } = await ok(olga.get(`/api/v1/advisories/${advisory}`));
  assert.deepEqual(content.references, [{ type: 'fix', url: commit }]);
  const url = `/api/v1/advisories/${advisory}/approve`;
  for (const approver of [sven, tina]) await ok(approver.post(url, { kind: 'announce', digest }));
}

/** The webhook has the message and has not answered: the worst moment. */
async function announceAndKill({ page, far, number }: Story, first: ServeProcess, serve: () => Promise<ServeProcess>) {
  await page.reload();
  await page.getByRole('checkbox', { name: /hub/ }).check();
  await page.getByRole('checkbox', { name: /^The reporter/ }).check();
  await page.getByRole('checkbox', { name: list }).check();
  await page.getByLabel('Other addresses of lists').fill(announce);
  await page.getByLabel(`Type ${number} to confirm`).fill(number);
  await page.getByRole('button', { name: 'Plan to publish' }).click();
  while (far.hooks.length === 0) await sleep(20);
  assert.equal(far.mails.filter(({ text }) => text.includes(number)).length, 2, 'the lists are told, the reporter is not yet');
  await first.end('SIGKILL');
  far.release();
  return await serve();
}

async function settleInBrowser({ page, far, number, olga, uid }: Story) {
  await page.reload();
  await page.getByRole('button', { name: /^Mark as sent: / }).click();
  await page.getByLabel('Reason').fill('It stands in the channel.');
  await page.getByRole('dialog').getByRole('button', { name: 'Mark as sent' }).click();
  await page.locator('summary', { hasText: 'Announcement: done, every line is settled' }).waitFor();
  const told = far.mails.filter(({ text }) => text.includes(number));
  assert.deepEqual(
    told.map(({ to }) => to.toSorted()),
    [[list], [announce], [list, reporterAddress].toSorted()],
  );
  assert.equal(far.hooks.length, 1);
  assert.equal((await ok(olga.get(at(uid)))).state, 'announced');
}

async function completeCase({ page, olga, uid, codeName, url }: Story) {
  const early = await ok(
    olga.post(at(uid, '/moves'), { version: (await ok(olga.get(at(uid)))).version, name: 'complete', typed: codeName }),
  );
  assert.deepEqual(
    early.missing.map(({ code }: { code: string }) => code),
    ['retrospective-filed'],
  );
  await write(olga, uid, ['retrospective', { wentWell: 'The vendor.', wentBadly: 'The date.', actions: ['Ask earlier.'] }]);
  const done = await moved(olga, uid, { name: 'complete', typed: codeName });
  assert.deepEqual([done.state, done.embargo.state], ['completed', 'exited']);
  const letters = await lettersIn(olga, uid);
  assert.equal(letters.filter(({ kind, state }) => kind === 'announcement' && state === 'delivered').length, 1);
  await page.goto(`${url}/cases/${uid}`);
  await page.getByText('Completed').first().waitFor();
}

/** As strangers get it, and as the lists were mailed. */
async function toldBy({ url, number, far }: Story): Promise<WrittenDocument[]> {
  const stranger = clientAt(url, {});
  const csaf = `/.well-known/csaf/white/${(await stranger.get('/.well-known/csaf/white/index.txt')).text.trim()}`;
  const paths = [
    ['page', 'en', `/security/advisories/${number}`],
    ['page', 'fr', `/security/fr/advisories/${number}`],
    ['markdown', 'en', `/security/advisories/${number}.md`],
    ['text-mail', 'en', `/security/advisories/${number}.txt`],
    ['csaf', 'en', csaf],
    ['osv', 'en', `/osv/${number}.json`],
    ['openvex', 'en', `/vex/${number}.openvex.json`],
    ['cyclonedx-vex', 'en', `/vex/${number}.cdx.json`],
  ] as const;
  const documents: WrittenDocument[] = [];
  for (const [format, language, path] of paths) {
    const { status, text } = await stranger.get(path);
    assert.equal(status, 200, path);
    documents.push({ format, language, body: text });
  }
  const [hash] = (await stranger.get(`${csaf}.sha256`)).text.split(' ');
  assert.equal(sha256(documents.find(({ format }) => format === 'csaf')?.body ?? ''), hash);
  const feed = await stranger.get('/security/feed.atom');
  assert.ok(feed.text.includes(number) && feed.text.includes('Transfers settled twice in @example/ledger'));
  for (const { text } of far.mails.filter(({ to, text }) => text.includes(number) && !to.includes(reporterAddress)))
    documents.push({ format: 'text-mail', language: 'en', body: (await PostalMime.parse(text)).text ?? '' });
  assert.equal(documents.length, paths.length + 2);
  return documents;
}

/** Each is read back and held against the advisory and all others; none tells what is private. */
async function saysTheSame({ db }: ServerContext, { number, codeName, uid }: Story, documents: WrittenDocument[]) {
  const { content } = await db
    .selectFrom('public_advisories')
    .where('id', '=', number)
    .select('content')
    .executeTakeFirstOrThrow();
  assert.deepEqual(doSayTheSame(content as unknown as Advisory, documents, advisoryFormats), []);
  const row = await db
    .selectFrom('public_files')
    .where('path', '=', `/security/advisories/${number}`)
    .select('sha256')
    .executeTakeFirstOrThrow();
  assert.equal(sha256(documents[0]?.body ?? ''), row.sha256, 'the live page is what was published');
  for (const { format, body } of documents)
    for (const kept of [codeName, uid, reporterAddress, 'git.internal.example.org'])
      assert.ok(!body.includes(kept), `${format} tells "${kept}"`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
