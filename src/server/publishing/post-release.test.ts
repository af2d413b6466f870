// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildOsv, temporaryFolder } from '../../../test/builders/advisories.ts';
import { ngaoDb } from '../../../test/builders/database-command.ts';
import { publishingDesk } from '../../../test/builders/publishing-desk.ts';

const exploited = JSON.stringify({
  ...{ catalogVersion: '1', dateReleased: '2026-06-02T00:00:00Z' },
  vulnerabilities: [{ cveID: 'CVE-1900-0001' }],
});
const likely =
  '#model_version:v1,score_date:2026-06-02T00:00:00+0000\ncve,epss,percentile\nCVE-1900-0001,0.4,0.9\nCVE-1900-0002,0.01,0.2\n';

test('exploited, likely to be, in public how to: each opens attention once, and a person settles it', async (t) => {
  const desk = await publishingDesk(t);
  const { server, ann } = desk;
  const uid = await desk.write();
  await desk.publish(uid);
  const osv = (id: string, given: object) =>
    JSON.stringify(buildOsv({ id, name: '@example/ledger', fixed: '15.1.3', aliases: [], ...given }));
  const files: Record<string, string> = { 'a.json': osv('GHSA-2222-2222-2222', { aliases: ['CVE-1900-0001'] }) };
  const learn = async () => {
    const folder = temporaryFolder(t, files);
    const told = await ngaoDb(['import', folder, '--db', server.context.config.advisoryFolder, '--now', '2026-06-02']);
    assert.equal(told.code, 0, told.err);
    await server.run({ kind: 'daily', payload: {}, scope: 'daily' });
  };
  const watch = async () => (await ann.get('/api/v1/publishing')).body.watch as Record<string, string>[];
  const titles = async () => {
    const { todo } = (await ann.get('/api/v1/overview')).body as { todo: { kind: string; title: string; link: string }[] };
    const shown = todo.filter(({ kind }) => kind === 'exploited');
    assert.ok(shown.every(({ link }) => link === `/advisories/${uid}`));
    return shown.map(({ title }) => title);
  };

  await learn();
  assert.deepEqual(await watch(), [], 'a record alone is nothing new');
  files['b.json'] = osv('GHSA-3333-3333-3333', {
    ...{ aliases: ['CVE-1900-0001'], references: [{ type: 'EVIDENCE', url: 'https://www.exploit-db.com/exploits/1' }] },
  });
  files['kev.json'] = exploited;
  files['epss.csv'] = likely;
  await learn();
  assert.deepEqual((await watch()).map(({ fact, about }) => [fact, about]).sort(), [
    ['epss', 'CVE-1900-0001'],
    ['exploit', 'CVE-1900-0001'],
    ['kev', 'CVE-1900-0001'],
  ]);
  assert.deepEqual((await titles()).sort(), [
    'CVE-1900-0001 of NGAO-2026-0001 has a public exploit',
    'CVE-1900-0001 of NGAO-2026-0001 is exploited',
    'CVE-1900-0001 of NGAO-2026-0001 is likely to be exploited',
  ]);
  const told = async () =>
    (await server.context.db.selectFrom('audit_records').where('action', '=', 'advisory.watch').select('seq').execute()).length;
  assert.equal(await told(), 3);
  await learn();
  assert.equal(await told(), 3, 'told once');

  const body = { advisory: 'NGAO-2026-0001', about: 'CVE-1900-0001', fact: 'kev' };
  const outsider = await server.person('Max', ['administrator', 'maintainer']);
  assert.equal((await outsider.post('/api/v1/publishing/watch', body)).status, 403);
  assert.equal((await ann.post('/api/v1/publishing/watch', body)).status, 200);
  assert.equal((await ann.post('/api/v1/publishing/watch', body)).status, 404, 'it is settled');
  await learn();
  assert.equal((await titles()).length, 2, 'what was settled stays settled');
  assert.ok(!JSON.stringify((await outsider.get('/api/v1/overview')).body).includes('NGAO-2026-0001'));
});
