// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import names from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import { type TestContext, test } from 'node:test';
import { channelWorld, say } from '../../test/builders/channel-world.ts';
import { ask } from './egress.ts';

interface Named {
  address: string;
  family: number;
}

/** A name server of somebody else, who answers as they like; no real one can be asked to lie. Answers how often it was asked. */
function lyingNames(t: TestContext, answers: readonly (readonly Named[])[]): () => number {
  const real = names.lookup;
  let asked = 0;
  const lying = async () => answers[Math.min(asked++, answers.length - 1)];
  Object.assign(names, { lookup: lying });
  syncBuiltinESMExports();
  t.after(() => {
    Object.assign(names, { lookup: real });
    syncBuiltinESMExports();
  });
  return () => asked;
}

const here = { address: '127.0.0.1', family: 4 };
const there = { address: '8.8.8.8', family: 4 };
const inside = [
  { address: '10.0.0.5', family: 4 },
  { address: '169.254.169.254', family: 4 },
  { address: '::ffff:127.0.0.1', family: 6 },
  { address: 'fd00::1', family: 6 },
  here,
];

test('a name that leads inside is not asked, also where one of its addresses is of the internet (T10)', async (t) => {
  const world = await channelWorld(t, (_, response) => say(response, 200, 'ok'));
  const port = world.host.split(':')[1];
  const host = `hook.example.org:${port}`;
  lyingNames(t, [...inside.map((one) => [one]), ...inside.map((one) => [there, one])]);
  for (let round = 0; round < inside.length * 2; round += 1) {
    const answer = await ask({ method: 'GET', url: `https://${host}/` }, { host, network: 'public', timeout: 2000 });
    assert.equal(answer.kind, 'forbidden', String(round));
  }
  assert.equal(world.heard.length, 0);
});

test('a name that changes after it was judged changes nothing: the judged address is asked (DNS rebinding)', async (t) => {
  const judged = await channelWorld(t, (_, response) => say(response, 200, 'judged'));
  const port = judged.host.split(':')[1];
  const host = `hook.example.org:${port}`;
  // A second question would be answered with an address where nobody of ours is.
  const asked = lyingNames(t, [[here], [{ address: '127.0.0.2', family: 4 }]]);
  const answer = await ask({ method: 'GET', url: `http://${host}/` }, { host, network: 'loopback', timeout: 2000 });
  assert.deepEqual(answer.kind === 'answer' && [answer.text, judged.heard.length], ['judged', 1]);
  assert.equal(asked(), 1);
});
