// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { Client, TestServer } from './server.ts';

/** The answer's body of a request that must work. */
export async function ok(answer: Promise<{ status: number; text: string; body: unknown }>) {
  const given = await answer;
  assert.ok(given.status < 300, `${given.status} ${given.text}`);
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes
  return given.body as any;
}

const at = (uid: string, rest = '') => `/api/v1/cases/${uid}${rest}`;

/** A case of three committee members: the first owns it. */
export async function openCase(server: TestServer, more: object = {}) {
  const [owner, second, third] = [
    await server.person('Olga', ['committee', 'viewer']),
    await server.person('Sven', ['committee', 'viewer']),
    await server.person('Tina', ['committee', 'viewer']),
  ];
  const reporter = { name: 'Rita Example', address: 'rita@example.org' };
  const made = await ok(
    owner.post('/api/v1/cases', { lane: 'core', title: 'A title', text: 'A text.', language: 'en', reporter, ...more }),
  );
  const { uid, codeName } = made as { uid: string; codeName: string };
  await ok(owner.send('PATCH', at(uid), { version: made.version, owner: owner.userId }));
  for (const { userId } of [second, third]) await ok(owner.post(at(uid, '/participants'), { role: 'committee', userId }));
  for (const member of [owner, second, third]) await ok(member.post(at(uid, '/conflicts')));
  return { owner, second, third, uid, codeName };
}

/** The record from which drafts are made (R19). */
export async function record(client: Client, uid: string, more: object = {}): Promise<void> {
  const { version } = await ok(client.get(at(uid)));
  const content = {
    summary: 'A ledger takes a transfer twice.',
    weakness: 'CWE-362',
    affected: [{ name: 'pkg:npm/%40example/ledger', range: '>=1.0.0 <2.1.0' }],
    impact: 'Whoever may send a transfer may have it settled twice.',
    cvss: { team: { v31: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N' } },
    level: 'high',
    levelReason: 'By the criteria.',
    ...more,
  };
  await ok(client.send('PUT', at(uid, '/records/vulnerability'), { version, content }));
}

/** Writes what the record does not tell, in both languages. */
// biome-ignore lint/suspicious/noExplicitAny: a view as the server answered it
export async function ready(client: Client, made: any) {
  const both = (text: { en: string }, fr: string) => ({ ...text, fr });
  const { content } = made;
  const details = { en: 'The guard against repeats asks too late. Update to 2.1.0.', fr: 'Le contrôle vient trop tard.' };
  return await ok(
    client.send('PUT', `/api/v1/advisories/${made.uid}`, {
      version: made.version,
      content: {
        ...content,
        title: both({ en: 'Transfers settled twice in @example/ledger' }, 'Transferts réglés deux fois dans @example/ledger'),
        summary: both(content.summary, 'Un registre accepte un transfert deux fois.'),
        impact: both(content.impact, 'Un transfert peut être réglé deux fois.'),
        details,
        ...(content.workaround && { workaround: both(content.workaround, 'Refuser les clés répétées.') }),
      },
      note: 'Details and French.',
    }),
  );
}
