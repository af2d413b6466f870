// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channelMessage, channelWorld, say } from '../../test/builders/channel-world.ts';
import { channel } from './registry.ts';
import { isSignedBy, signatureOf } from './webhook/sign.ts';

const secret = 'a-secret-of-more-than-24-characters';
const room = '!abc:example.org';

test('slack gets plain words that call nobody', async (context) => {
  const world = await channelWorld(context, (_, response) => say(response, 200, 'ok'));
  const courier = await channel('slack')!.open({ ...world.place, urlFile: world.secretFile(`${world.origin}/services/T/B/x`) });
  await courier.send(channelMessage());
  const { text, mrkdwn } = JSON.parse(world.heard[0]!.body);
  assert.equal(mrkdwn, false);
  assert.ok(text.startsWith('NGAO-2026-0001: Example Ledger &lt;posts&gt; twice\n\n'));
  assert.doesNotMatch(text, /<|@here/);
  assert.equal(world.heard[0]!.path, '/services/T/B/x');
});

test('a page of a proxy in between is no answer of slack', async (context) => {
  const world = await channelWorld(context, (_, response) => say(response, 200, '<html>Sign in</html>'));
  const courier = await channel('slack')!.open({ ...world.place, urlFile: world.secretFile(`${world.origin}/x`) });
  const report = await courier.send(channelMessage());
  assert.deepEqual([report.outcome, report.doubtful], ['try-later', true]);
});

test('teams gets a card of plain text runs, small enough', async (context) => {
  const world = await channelWorld(context, (_, response) => say(response, 202, ''));
  const courier = await channel('teams')!.open({ ...world.place, urlFile: world.secretFile(`${world.origin}/x`) });
  await courier.send(channelMessage({ text: `${'é'.repeat(40_000)}\n\nend` }));
  const body = world.heard[0]!.body;
  assert.ok(Buffer.byteLength(body) < 28_000);
  const card = JSON.parse(body).attachments[0].content;
  assert.equal(card.type, 'AdaptiveCard');
  assert.equal(card.body[0].inlines[0].text, 'NGAO-2026-0001: Example Ledger <posts> twice');
  assert.ok(card.body.every(({ type }: { type: string }) => type === 'RichTextBlock'));
});

test('a webhook is signed over its time and its body', async (context) => {
  const world = await channelWorld(context, (_, response) => say(response, 200, ''));
  const settings = { ...world.place, urlFile: world.secretFile(`${world.origin}/in`), secretFile: world.secretFile(secret) };
  await (await channel('webhook')!.open(settings)).send(channelMessage());
  const { headers, body } = world.heard[0]!;
  const signed = { timestamp: String(headers['ngao-timestamp']), body, signature: String(headers['ngao-signature']) };
  const now = Number(signed.timestamp);
  assert.equal(isSignedBy(signed, secret, now + 299), true);
  assert.equal(isSignedBy(signed, secret, now + 301), false);
  assert.equal(isSignedBy(signed, `${secret}x`, now), false);
  assert.equal(isSignedBy({ ...signed, body: `${body} ` }, secret, now), false);
  assert.equal(isSignedBy({ ...signed, timestamp: String(now + 1) }, secret, now), false);
  assert.equal(isSignedBy({ ...signed, signature: '' }, secret, now), false);
  assert.equal(JSON.parse(body).id, channelMessage().id);
  // RFC 4231 is for bare keys; this one was made by another tool (openssl dgst -sha256 -hmac).
  assert.equal(
    signatureOf({ timestamp: '1', body: '{}' }, 'k'),
    'v1=3dd49b2593d0f9a349e9e71c4bde3e2b862c2be4003fe9b4ba81332029310158',
  );
});

test('a matrix event is a notice that calls nobody, and is found again', async (context) => {
  const events = new Map<string, string>();
  const world = await channelWorld(context, ({ method, path, body }, response) => {
    if (method === 'PUT') {
      events.set(path, body);
      return say(response, 200, { event_id: `$${events.size}` });
    }
    const isThere = path.endsWith(`/event/${encodeURIComponent('$1')}`);
    return isThere
      ? say(response, 200, { event_id: '$1', type: 'm.room.message', content: JSON.parse([...events.values()][0]!) })
      : say(response, 404, { errcode: 'M_NOT_FOUND', error: 'Event not found.' });
  });
  const courier = await channel('matrix')!.open({ ...world.place, rooms: [room], tokenFile: world.secretFile('syt_x') });
  const message = channelMessage({ to: [room] });
  const report = await courier.send(message);
  assert.equal(report.deliveries[0]?.reference, '$1');
  assert.equal((await courier.send(message)).deliveries[0]?.reference, '$1', 'a resend is the same event');
  assert.equal(world.heard[0]!.headers.authorization, 'Bearer syt_x');
  assert.match(
    world.heard[0]!.path,
    /^\/_matrix\/client\/v3\/rooms\/!abc%3Aexample\.org\/send\/m\.room\.message\/ngao-[0-9a-f]{40}$/,
  );
  const content = JSON.parse(world.heard[0]!.body);
  assert.deepEqual([content.msgtype, content['m.mentions']], ['m.notice', {}]);
  assert.equal((await courier.verify!(message, { recipient: room, reference: '$1' })).outcome, 'found');
  assert.equal((await courier.verify!(message, { recipient: room, reference: '$2' })).outcome, 'missing');
  assert.equal((await courier.verify!(message, { recipient: room })).outcome, 'cannot');
});

test('matrix says in its body how long to wait', async (context) => {
  const answer = { errcode: 'M_LIMIT_EXCEEDED', error: 'Too Many Requests', retry_after_ms: 2_300 };
  const world = await channelWorld(context, (_, response) => say(response, 429, answer));
  const courier = await channel('matrix')!.open({ ...world.place, rooms: [room], tokenFile: world.secretFile('syt_x') });
  const report = await courier.send(channelMessage({ to: [room] }));
  assert.deepEqual([report.outcome, report.retryAfterSeconds], ['try-later', 3]);
});

test('a forum opens one topic however often it is asked, and shows it again', async (context) => {
  const topics = new Map<string, number>();
  const world = await channelWorld(context, ({ method, path, body }, response) => {
    if (method === 'GET') {
      const topic = topics.get(/external_id\/([^.]+)\.json$/.exec(path)?.[1] ?? '');
      if (topic === undefined) return say(response, 404, { errors: ['The requested URL or resource could not be found.'] });
      return say(response, 301, '', { location: `${world.origin}/t/advisory/${topic}.json` });
    }
    const { external_id: id } = JSON.parse(body);
    if (topics.has(id)) return say(response, 422, { action: 'create_post', errors: ['External ID has already been taken'] });
    topics.set(id, 42);
    return say(response, 200, { id: 11, topic_id: 42, topic_slug: 'advisory', post_number: 1 });
  });
  const settings = { ...world.place, category: 7, user: 'ngao', keyFile: world.secretFile('key') };
  const courier = await channel('discourse')!.open(settings);
  const message = channelMessage();
  const looked = { recipient: 'announcements' };
  assert.equal((await courier.verify!(message, looked)).outcome, 'missing');
  assert.equal((await courier.send(message)).deliveries[0]?.reference, '42');
  assert.equal((await courier.send(message)).outcome, 'sent');
  assert.equal((await courier.verify!(message, looked)).outcome, 'found');
  assert.equal(topics.size, 1);
  const { headers, body } = world.heard.find(({ method }) => method === 'POST')!;
  assert.deepEqual([headers['api-key'], headers['api-username']], ['key', 'ngao']);
  const { raw, category, external_id: id } = JSON.parse(body);
  assert.equal(category, 7);
  assert.match(id, /^[\w-]{1,50}$/);
  assert.match(raw, /^````text\n[\s\S]*```x```[\s\S]*\n````\n$/);
});

test('a long announcement stays in its block', async (context) => {
  const world = await channelWorld(context, (_, response) => say(response, 200, { id: 1, topic_id: 2 }));
  const settings = { ...world.place, category: 7, user: 'ngao', keyFile: world.secretFile('key') };
  await (await channel('discourse')!.open(settings)).send(channelMessage({ text: `${'`é'.repeat(40_000)}\n@all` }));
  const { raw } = JSON.parse(world.heard[0]!.body);
  assert.ok(Buffer.byteLength(raw) < 31_000);
  assert.match(raw, /^```text\n[\s\S]*…\n```\n$/);
});

test('a forum that refuses for another reason has refused', async (context) => {
  const world = await channelWorld(context, ({ method }, response) =>
    method === 'GET' ? say(response, 404, {}) : say(response, 422, { errors: ['Title is too short'] }),
  );
  const settings = { ...world.place, category: 7, user: 'ngao', keyFile: world.secretFile('key') };
  const report = await (await channel('discourse')!.open(settings)).send(channelMessage());
  assert.deepEqual([report.outcome, report.deliveries[0]?.code], ['refused', 422]);
});

test('channels that cannot look say so', async (context) => {
  const world = await channelWorld(context, (_, response) => say(response, 200, 'ok'));
  const urlFile = world.secretFile(`${world.origin}/x`);
  for (const [id, more] of [
    ['slack', {}],
    ['teams', {}],
    ['webhook', { secretFile: world.secretFile(secret) }],
  ] as const) {
    const courier = await channel(id)!.open({ ...world.place, urlFile, ...more });
    assert.equal((await courier.verify!(channelMessage(), { recipient: 'announcements' })).outcome, 'cannot', id);
  }
});

test('a secret is read from the environment by its name', async (context) => {
  const world = await channelWorld(context, (_, response) => say(response, 200, 'ok'));
  process.env.NGAO_TEST_SLACK_URL = `${world.origin}/from-env`;
  context.after(() => delete process.env.NGAO_TEST_SLACK_URL);
  await (await channel('slack')!.open({ ...world.place, urlEnv: 'NGAO_TEST_SLACK_URL' })).send(channelMessage());
  assert.equal(world.heard[0]!.path, '/from-env');
});
