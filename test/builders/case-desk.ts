// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { Client } from './server.ts';

/** Stands in everything that people write in these cases, to be looked for where it must not be. */
export const word = 'quokkaword';

export const newCase = (more: object = {}) => ({
  lane: 'core',
  title: `Something about the ${word}`,
  text: `The ${word} lets everybody in.`,
  language: 'en',
  reporter: { name: 'Rita' },
  ...more,
});

export async function ok(answer: Promise<{ status: number; text: string; body: unknown }>) {
  const given = await answer;
  assert.ok(given.status < 300, `${given.status} ${given.text}`);
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes
  return given.body as any;
}

export const at = (uid: string, rest = '') => `/api/v1/cases/${uid}${rest}`;

export async function move(client: Client, uid: string, given: string | { name: string; typed: string }) {
  const { version } = await ok(client.get(at(uid)));
  return await ok(client.post(at(uid, '/moves'), { version, ...(typeof given === 'string' ? { name: given } : given) }));
}

export async function write(client: Client, uid: string, [kind, content]: readonly [string, unknown]) {
  const { version } = await ok(client.get(at(uid)));
  return await ok(client.send('PUT', at(uid, `/records/${kind}`), { version, content }));
}

/** A case under investigation with an owner and a second member of the committee. */
export async function investigated(owner: Client, second: Client, more: object = {}) {
  const made = await ok(owner.post('/api/v1/cases', newCase(more)));
  const { uid } = made;
  await ok(owner.send('PATCH', at(uid), { version: made.version, owner: owner.userId }));
  await ok(owner.post(at(uid, '/participants'), { role: 'committee', userId: second.userId }));
  await ok(owner.post(at(uid, '/conflicts')));
  await ok(second.post(at(uid, '/conflicts')));
  return made as { uid: string; codeName: string };
}

export async function decided(voters: readonly [Client, Client], uid: string, kind: string) {
  const opened = await ok(
    voters[0].post(at(uid, '/decisions'), {
      kind,
      question: `Is the ${word} ours?`,
      closesAt: '2026-06-01T09:00:00Z',
    }),
  );
  const decision = opened.decisions.at(-1).uid;
  for (const voter of voters) await ok(voter.post(at(uid, `/decisions/${decision}/votes`), { vote: 'for' }));
}

interface Letter {
  uid: string;
  kind: string;
  state: string;
  language: string;
  body: string;
  html: string;
}

/** The messages of a thread of a case, as the desk shows them. */
export async function lettersIn(client: Client, uid: string, audience = 'reporter'): Promise<Letter[]> {
  const { threads } = await ok(client.get(at(uid)));
  const thread = (threads as { uid: string; audience: string }[]).find((one) => one.audience === audience);
  return await ok(client.get(at(uid, `/threads/${thread?.uid}`)));
}

/** Completes the draft of this kind and puts it into the queue. */
export async function sendLetter(client: Client, uid: string, kind: string): Promise<string> {
  const draft = (await lettersIn(client, uid)).find((one) => one.kind === kind && one.state === 'draft');
  assert.ok(draft, `no draft of ${kind}`);
  await ok(client.send('PATCH', at(uid, `/messages/${draft.uid}`), { body: `About it, in full: ${kind}.` }));
  await ok(client.post(at(uid, `/messages/${draft.uid}/queue`)));
  return draft.uid;
}

/** A move that must not be refused. */
export async function moved(client: Client, uid: string, given: string | { name: string; typed: string }) {
  const answer = await move(client, uid, given);
  assert.deepEqual([answer.moved, answer.missing], [true, []], JSON.stringify(given));
  return answer.case;
}

export async function change(client: Client, uid: string, given: object) {
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
