// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { Client } from './server.ts';

/* What a member of the committee does at the desk, step by step, over the API. */

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes
type Body = any;

/** The body of an answer that must have worked. */
export async function ok(answer: Promise<{ status: number; text: string; body: unknown }>): Promise<Body> {
  const given = await answer;
  assert.ok(given.status < 300, `${given.status} ${given.text}`);
  return given.body;
}

export const at = (uid: string, rest = '') => `/api/v1/cases/${uid}${rest}`;

export async function move(client: Client, uid: string, given: string | { name: string; typed: string }): Promise<Body> {
  const { version } = await ok(client.get(at(uid)));
  return await ok(client.post(at(uid, '/moves'), { version, ...(typeof given === 'string' ? { name: given } : given) }));
}

/** A move that must not be refused. */
export async function moved(client: Client, uid: string, given: string | { name: string; typed: string }): Promise<Body> {
  const answer = await move(client, uid, given);
  assert.deepEqual([answer.moved, answer.missing], [true, []], JSON.stringify(given));
  return answer.case;
}

export async function write(client: Client, uid: string, [kind, content]: readonly [string, unknown]): Promise<Body> {
  const { version } = await ok(client.get(at(uid)));
  return await ok(client.send('PUT', at(uid, `/records/${kind}`), { version, content }));
}

export async function change(client: Client, uid: string, given: object): Promise<Body> {
  const { version } = await ok(client.get(at(uid)));
  return await ok(client.send('PATCH', at(uid), { version, ...given }));
}

/** A decision that all of them vote for; it counts once `closesAt` has passed. */
export async function decide(
  voters: readonly Client[],
  uid: string,
  given: { kind: string; closesAt: string; factors?: object },
) {
  const [first] = voters;
  assert.ok(first);
  const opened = await ok(first.post(at(uid, '/decisions'), { question: 'Shall we?', ...given }));
  const decision = opened.decisions.at(-1).uid;
  for (const voter of voters) await ok(voter.post(at(uid, `/decisions/${decision}/votes`), { vote: 'for', reason: 'Seen.' }));
}

/** Writes a letter of that kind to the reporter and puts it into the queue. */
export async function queueLetter(client: Client, uid: string, { kind, body }: { kind: string; body: string }): Promise<void> {
  const { threads } = await ok(client.get(at(uid)));
  const thread = threads.find(({ audience }: { audience: string }) => audience === 'reporter').uid as string;
  const letters = (await ok(client.get(at(uid, `/threads/${thread}`)))) as { uid: string; kind: string; state: string }[];
  const waiting = letters.find((one) => one.kind === kind && one.state === 'draft');
  const message = waiting?.uid ?? (await ok(client.post(at(uid, '/messages'), { thread, kind }))).uid;
  await ok(client.send('PATCH', at(uid, `/messages/${message}`), { body }));
  await ok(client.post(at(uid, `/messages/${message}/queue`)));
}
