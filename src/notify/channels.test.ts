// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ChannelWorld, channelMessage, channelWorld, type Heard, say } from '../../test/builders/channel-world.ts';
import type { Courier } from './contract.ts';
import { channel } from './registry.ts';

const room = '!abc:example.org';
const secret = 'a-secret-of-more-than-24-characters';

interface Case {
  id: string;
  recipient: string;
  /** Settings for that far side. */
  settings(world: ChannelWorld): Record<string, unknown>;
  /** What the real service answers when it takes a message. */
  good: { status: number; body: unknown };
}

const withUrl = (world: ChannelWorld) => ({ ...world.place, urlFile: world.secretFile(`${world.origin}/hook/T0/B0/x?sig=1`) });

const cases: readonly Case[] = [
  { id: 'slack', recipient: 'announcements', settings: withUrl, good: { status: 200, body: 'ok' } },
  { id: 'teams', recipient: 'announcements', settings: withUrl, good: { status: 202, body: '' } },
  {
    id: 'webhook',
    recipient: 'announcements',
    settings: (world) => ({ ...withUrl(world), secretFile: world.secretFile(secret) }),
    good: { status: 204, body: '' },
  },
  {
    id: 'matrix',
    recipient: room,
    settings: (world) => ({ ...world.place, rooms: [room], tokenFile: world.secretFile('syt_token') }),
    good: { status: 200, body: { event_id: '$event1' } },
  },
  {
    id: 'discourse',
    recipient: 'announcements',
    settings: (world) => ({ ...world.place, category: 7, user: 'ngao', keyFile: world.secretFile('key') }),
    good: { status: 200, body: { id: 11, topic_id: 42, topic_slug: 'advisory' } },
  },
];

async function courierOf(given: Case, world: ChannelWorld, more: Record<string, unknown> = {}): Promise<Courier> {
  return await channel(given.id)!.open({ ...given.settings(world), ...more });
}

for (const given of cases) {
  const message = channelMessage({ to: [given.recipient] });
  const answering =
    (status: number, body: unknown, headers: Record<string, string> = {}) =>
    (_: Heard, response: Parameters<typeof say>[0]) =>
      say(response, status, body, headers);

  describe(`the channel ${given.id}`, () => {
    it('reports what the far side took', async (context) => {
      const world = await channelWorld(context, answering(given.good.status, given.good.body));
      const report = await (await courierOf(given, world)).send(message);
      assert.equal(report.outcome, 'sent', JSON.stringify(report));
      assert.deepEqual(
        report.deliveries.map(({ recipient, code }) => [recipient, code]),
        [[given.recipient, given.good.status]],
      );
      assert.equal(report.doubtful, undefined);
      assert.equal(world.heard.length, 1);
    });

    it('waits as long as it is asked to', async (context) => {
      const world = await channelWorld(context, answering(429, 'rate_limited', { 'retry-after': '30' }));
      const report = await (await courierOf(given, world)).send(message);
      assert.deepEqual([report.outcome, report.retryAfterSeconds, report.doubtful], ['try-later', 30, undefined]);
    });

    it('tries later after a fault of the far side, and takes a refusal for good', async (context) => {
      for (const [status, outcome, doubtful] of [
        [500, 'try-later', undefined],
        [502, 'try-later', true],
        [503, 'try-later', undefined],
        [504, 'try-later', true],
        [400, 'refused', undefined],
        [403, 'refused', undefined],
        [404, 'refused', undefined],
        [410, 'refused', undefined],
        [413, 'refused', undefined],
      ] as const) {
        const world = await channelWorld(context, answering(status, 'no\r\n\u202eway'));
        const report = await (await courierOf(given, world)).send(message);
        assert.deepEqual([report.outcome, report.doubtful], [outcome, doubtful], String(status));
        assert.equal(report.deliveries[0]?.answer, 'no way');
      }
    });

    it('does not follow to another host', async (context) => {
      const other = await channelWorld(context, answering(given.good.status, given.good.body));
      const world = await channelWorld(context, answering(308, '', { location: `${other.origin}/` }));
      assert.equal((await (await courierOf(given, world)).send(message)).outcome, 'refused');
      assert.equal(other.heard.length, 0);
    });

    it('does not know what became of a message when no answer comes', async (context) => {
      const world = await channelWorld(context, () => undefined);
      const report = await (await courierOf(given, world, { timeout: 600 })).send(message);
      assert.deepEqual([report.outcome, report.doubtful, report.deliveries[0]?.code], ['try-later', true, null]);
    });

    it('does not ask inside unless the settings say so', async (context) => {
      const world = await channelWorld(context, answering(given.good.status, given.good.body));
      const { network: _, ...place } = world.place;
      const url = { urlFile: world.secretFile(`https://${world.host}/hook`) };
      const settings = given.settings(world);
      const inside = { ...settings, ...place, network: 'public', ...('urlFile' in settings && url) };
      const report = await (await channel(given.id)!.open(inside)).send(message);
      assert.equal(report.outcome, 'refused');
      assert.match(report.deliveries[0]?.answer ?? '', /private or special/);
      assert.equal(world.heard.length, 0);
    });

    it('sends the same id with every resend, where there is a place for it', async (context) => {
      const world = await channelWorld(context, answering(given.good.status, given.good.body));
      const courier = await courierOf(given, world);
      await courier.send(message);
      await courier.send(message);
      await courier.send({ ...message, id: '<other@example.org>' });
      const ids = world.heard.map(({ path, headers, body }) => {
        if (given.id === 'matrix') return path;
        if (given.id === 'discourse') return JSON.parse(body).external_id;
        return given.id === 'webhook' ? headers['ngao-delivery'] : 'none';
      });
      assert.equal(ids[0], ids[1]);
      assert.equal(ids[0] === ids[2], given.id === 'slack' || given.id === 'teams');
    });

    it('refuses settings that are wrong, and never repeats a secret', async (context) => {
      const world = await channelWorld(context, answering(200, ''));
      const good = given.settings(world);
      const key = Object.keys(good).find((each) => each.endsWith('File'))!;
      for (const wrong of [
        { host: undefined },
        { host: 'https://example.org' },
        { network: 'private' },
        { timeout: 1 },
        { more: 1 },
        { [key]: undefined },
        { [key]: world.secretFile('') },
        { [key]: world.secretFile('two words') },
        { [key]: `${good[key]}-none` },
        { [key.replace('File', 'Env')]: 'HOME' },
        ...(key === 'urlFile' ? [{ urlFile: world.secretFile('https://other.example.org/hidden') }] : []),
      ])
        await assert.rejects(channel(given.id)!.open({ ...good, ...wrong }), (error: Error & { code: string }) => {
          assert.equal(error.code, 'config-invalid', JSON.stringify(wrong));
          assert.doesNotMatch(error.message, /hidden|two words/);
          return true;
        });
    });

    it('takes one recipient that it knows', async (context) => {
      const world = await channelWorld(context, answering(given.good.status, given.good.body));
      const courier = await courierOf(given, world);
      const to = given.id === 'matrix' ? ['!other:example.org'] : ['one', 'two'];
      for (const names of [to, []]) await assert.rejects(courier.send({ ...message, to: names }), { code: 'usage' });
      assert.equal(world.heard.length, 0);
    });
  });
}
