// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { at, change, investigated, ok, word, write } from '../../../test/builders/case-desk.ts';
import { setCommittee } from '../../../test/builders/case-mail.ts';
import { releaseOfDemo } from '../../../test/builders/public-release.ts';
import { sayPublisher } from '../../../test/builders/publishing.ts';
import { eachServer } from '../../../test/builders/server.ts';

eachServer('R65 a critical case holds back releases of what it affects, and the refusal tells nothing of it', async (server) => {
  const [olga, sven] = [await server.person('Olga', ['committee']), await server.person('Sven', ['committee'])];
  const mia = await server.person('Mia', ['maintainer', 'auditor']);
  const { release } = await releaseOfDemo(server, mia);
  const freeze = async () => await mia.post(`/api/v1/releases/${release}/freeze`);
  const { uid, codeName } = await investigated(olga, sven);
  const affects = async (name: string) =>
    await write(olga, uid, ['vulnerability', { summary: `The ${word}.`, level: 'high', levelReason: 'x', affected: [{ name }] }]);
  const holds = async (name: string) => {
    await affects(name);
    await change(olga, uid, { level: 'critical', levelReason: 'Money is lost.' });
    const answer = await freeze();
    assert.deepEqual([answer.status, answer.body.code], [409, 'conflict'], `${name}: ${answer.text}`);
    assert.equal(answer.body.detail, 'The security committee holds this release. Ask security@example.org.');
    for (const secret of [uid, codeName, word, name, 'critical']) assert.ok(!answer.text.includes(secret), secret);
  };
  await setCommittee(server, { gateOnCritical: true });
  const early = await ok(olga.get('/api/v1/committee'));
  assert.equal(early.gateOnCritical, true);
  await change(olga, uid, { level: 'critical', levelReason: 'Money is lost.' });
  assert.equal((await freeze()).status, 409, 'as long as nobody knows which component, everything is held');
  await holds('pkg:npm/left');
  await holds('web');
  await affects('pkg:npm/elsewhere');
  await change(olga, uid, { level: 'critical', levelReason: 'Money is lost.' });
  const [finding] = (await ok(mia.get('/api/v1/findings'))).items;
  const [link] = await ok(olga.post(at(uid, '/findings'), { finding: finding.id }));
  assert.equal((await freeze()).status, 409, 'by a finding of a member');
  await ok(olga.send('DELETE', at(uid, `/findings/${link.uid}`)));
  const trail = await server.context.db
    .selectFrom('audit_records')
    .where('action', '=', 'release.held')
    .select(['record', 'subject_kind'])
    .execute();
  assert.deepEqual([trail.length, trail[0]?.subject_kind], [4, 'release'], 'who tries is written down');
  assert.ok(!trail.some(({ record }) => record.includes(uid) || record.includes('left')));

  const frozen = await freeze();
  assert.equal(frozen.status, 200, `it affects something else: ${frozen.text}`);
  const publish = async () => await olga.post(`/api/v1/releases/${release}/publication`, { version: '1.0.0' });
  await affects('pkg:npm/left');
  await change(olga, uid, { level: 'critical', levelReason: 'Money is lost.' });
  await sayPublisher(server.context);
  assert.match((await publish()).body.detail, /^The security committee holds this release/);
  await setCommittee(server);
  assert.equal((await publish()).status, 200, 'off by default');
});
