// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { FastifyInstance } from 'fastify';
import { at, move, moved, ok, queueLetter, write } from './case-desk.ts';
import { type Client, clientOf } from './server.ts';

/* A case from the work on its fix to the release that is proven, in the steps that people take. */

export const ledger = 'pkg:npm/%40example/ledger';
export const commit = 'https://git.example.org/ledger/commit/5f2c91d';

export interface Fixing {
  uid: string;
  owner: Client;
  /** Another member of the committee: reviews what the owner or somebody else wrote. */
  second: Client;
  reporter: Client;
  /** Lets the server send what waits. */
  work(): Promise<void>;
}

/** The reporter's own page, by the code of the receipt. */
export async function reporterBy(app: FastifyInstance, receipt: string): Promise<Client & { language: string }> {
  const entered = await clientOf(app).post('/api/v1/my/report/session', { receipt });
  assert.equal(entered.status, 200, entered.text);
  const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
  return { ...clientOf(app, { cookie, 'x-ngao-csrf': entered.body.csrf }), language: entered.body.language };
}

export const missingOf = ({ missing }: { missing: { code: string }[] }) => missing.map(({ code }) => code).sort();

/** Somebody who wrote none of it reviews the fix; the reporter is offered a look, tries it and says how to be named. */
export async function reviewAndOffer({ uid, owner, second, reporter, work }: Fixing): Promise<void> {
  await write(second, uid, ['review', { fixes: true, minimal: true, tested: true, sideEffects: true }]);
  await queueLetter(owner, uid, {
    kind: 'offer-to-comment',
    body: 'La correction est prête : dites-nous ce que vous en pensez.',
  });
  await work();
  await ok(reporter.post('/api/v1/my/report/retest', { answer: 'fixed' }));
  await ok(reporter.send('PUT', '/api/v1/my/report/wishes', { contact: 'withhold', credit: 'named', creditName: 'Réa Exemple' }));
}

/** A date to which everybody outside agrees, who is given: the reporter by code, others by their accounts. */
export async function agreeDate({ uid, owner, reporter }: Fixing, endsAt: string, others: readonly Client[] = []): Promise<void> {
  await ok(owner.post(at(uid, '/embargo'), { endsAt, zone: 'Africa/Nairobi' }));
  await ok(reporter.post('/api/v1/my/report/embargo', { answer: 'accepted' }));
  for (const other of others) await ok(other.post(at(uid, '/embargo/answer'), { answer: 'accepted' }));
}

export const proofOf = (component: string, given: { version: string; verified?: boolean; artefact?: string }) =>
  ['release-proof', { component, artefact: 'npm', digest: `sha256:${'0a'.repeat(32)}`, verified: true, ...given }] as const;

/** The fix becomes public without a word and is released: the proof of the package alone moves the case on. */
export async function publishAndRelease(fixing: Fixing, version: string): Promise<void> {
  const { uid, owner } = fixing;
  await moved(owner, uid, 'publish-fix');
  const early = await move(owner, uid, 'release');
  assert.deepEqual([early.moved, missingOf(early)], [false, ['artefacts-verified', 'not-yours']]);
  const { records } = await ok(owner.get(at(uid)));
  const affected = records.findLast(({ kind }: { kind: string }) => kind === 'vulnerability').content.affected;
  await write(owner, uid, proofOf(affected[0].uid, { version, verified: false }));
  assert.equal((await ok(owner.get(at(uid)))).state, 'fix-public', 'an artefact that nobody looked into proves nothing');
  for (const one of affected) await write(owner, uid, proofOf(one.uid, { version }));
  assert.equal((await ok(owner.get(at(uid)))).state, 'released', 'by the system, as soon as every component is proven');
}
