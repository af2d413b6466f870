// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, investigated, ok, write } from '../../../test/builders/case-desk.ts';
import { proofOf } from '../../../test/builders/case-release.ts';
import { testServer } from '../../../test/builders/server.ts';

const version = '7.31.1-quokkaword';

test('R22 each component and kind of artefact has its own proof, and no version stands in the clear', async (t) => {
  const server = await testServer(t);
  const [owner, second] = [await server.person('Olga', ['committee']), await server.person('Sven', ['committee'])];
  const { uid } = await investigated(owner, second);
  const affected = [
    { name: 'pkg:npm/%40example/ledger', range: '<2' },
    { name: 'pkg:npm/%40example/switch', range: '<3' },
  ];
  await write(owner, uid, ['vulnerability', { summary: 'Two of them.', affected }]);
  const { records } = await ok(owner.get(at(uid)));
  const [ledger, other] = records.at(-1).content.affected.map((one: { uid: string }) => one.uid);
  await write(owner, uid, proofOf(ledger, { version: '2.0.0', verified: false }));
  await write(owner, uid, proofOf(other, { version: '3.0.0' }));
  await write(owner, uid, proofOf(ledger, { version: '2.0.0', artefact: 'image' }));
  await write(owner, uid, proofOf(ledger, { version }));
  const proofs = (await ok(owner.get(at(uid)))).records.filter(({ kind }: { kind: string }) => kind === 'release-proof');
  assert.deepEqual(
    proofs.map(({ state, content }: { state: string; content: { version: string } }) => `${state} ${content.version}`),
    ['replaced 2.0.0', 'current 3.0.0', 'current 2.0.0', `current ${version}`],
  );
  const refused = await owner.send('PUT', at(uid, '/records/release-proof'), {
    version: (await ok(owner.get(at(uid)))).version,
    content: { ...proofOf(ledger, { version })[1], version: '' },
  });
  assert.equal(refused.status, 400);
  const { facts } = await server.context.db.selectFrom('cases').select('facts').executeTakeFirstOrThrow();
  const rows = await server.context.db.selectFrom('case_records').select(['flags', 'kind']).execute();
  assert.ok(!JSON.stringify([facts, rows]).includes('quokkaword'));
});
