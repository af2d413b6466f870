// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { clientOf, eachServer } from '../../../test/builders/server.ts';
import { reportReaders } from '../../scan/reports/registry.ts';

eachServer('whoever may read is told which formats are read: those of the shelf, by their titles', async (server) => {
  const eve = await server.person('Eve', ['viewer']);
  const { status, body } = await eve.get('/api/v1/reports/formats');
  assert.equal(status, 200);
  assert.deepEqual(body.map(({ id }: { id: string }) => id).sort(), reportReaders.map(({ id }) => id).sort());
  const titles = body.map(({ title }: { title: string }) => title);
  assert.deepEqual(
    titles,
    [...titles].sort((a, b) => a.localeCompare(b, 'en')),
  );
  assert.equal((await clientOf(server.app).get('/api/v1/reports/formats')).status, 401);
});

eachServer('the audit log is searched by the name of a person or by their id', async (server) => {
  const ada = await server.person('Ada Example', ['administrator', 'auditor']);
  const ben = await server.person('Ben', ['administrator']);
  await ada.post('/api/v1/products', { key: 'one', name: 'One' });
  await ben.post('/api/v1/products', { key: 'two', name: 'Two' });
  const keysBy = async (actor: string) => {
    const { items } = (await ada.get(`/api/v1/audit?action=product&actor=${encodeURIComponent(actor)}`)).body;
    return items.map(({ actor: who }: { actor: { name: string } }) => who.name);
  };
  assert.deepEqual(await keysBy('ada ex'), ['Ada Example']);
  assert.deepEqual(await keysBy(String(ben.userId)), ['Ben']);
  assert.deepEqual(await keysBy('%'), []);
});
