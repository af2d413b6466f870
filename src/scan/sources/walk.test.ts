// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { temporaryFolder } from '../../../test/builders/advisories.ts';
import { zipFile } from '../../../test/builders/zip-file.ts';
import type { SourceRemark } from './contract.ts';
import { walkDocuments } from './walk.ts';

test('folders, archives and packed files are walked in the order of their names', (t) => {
  const folder = temporaryFolder(t, {
    'osv/npm/all.zip': zipFile({ 'b.json': '{"b":1}', 'a.json': '\ufeff{"a":1}', 'notes.txt': 'x', 'broken.json': '{' }),
    'osv/loose.json': '[1]',
    'kev.json.gz': gzipSync('{"kev":1}'),
    'epss.csv': 'cve,epss',
    'readme.md': 'x',
  });
  symlinkSync(folder, join(folder, 'osv', 'loop'));
  const remarks: SourceRemark[] = [];
  const documents = [...walkDocuments([{ path: folder, label: 'in' }], (remark) => remarks.push(remark))];
  assert.deepEqual(documents, [
    { path: 'in/epss.csv', text: 'cve,epss' },
    { path: 'in/kev.json', json: { kev: 1 } },
    { path: 'in/osv/loose.json', json: [1] },
    { path: 'in/osv/npm/all.zip/b.json', json: { b: 1 } },
    { path: 'in/osv/npm/all.zip/a.json', json: { a: 1 } },
  ]);
  assert.deepEqual(remarks, [{ file: 'in/osv/npm/all.zip/broken.json', reason: 'it is not JSON' }]);
});

test('an encrypted entry is remarked, a name with control characters is shown without them', (t) => {
  const folder = temporaryFolder(t, {
    'a.zip': zipFile([
      { name: 'secret.json', content: '{}', flags: 1 },
      { name: '\u001b[31m../x.json', content: 'no' },
    ]),
  });
  const remarks: SourceRemark[] = [];
  assert.deepEqual([...walkDocuments([{ path: join(folder, 'a.zip'), label: 'a.zip' }], (remark) => remarks.push(remark))], []);
  assert.deepEqual(remarks, [
    { file: 'a.zip/secret.json', reason: 'the entry is encrypted' },
    { file: 'a.zip/?[31m../x.json', reason: 'it is not JSON' },
  ]);
});

test('a damaged archive and a missing file end the walk and are named', (t) => {
  const folder = temporaryFolder(t, {
    'bad.zip': 'PK nonsense',
    'bad.json.gz': Buffer.from([0x1f, 0x8b, 8, 0]),
    'plain.json.gz': '{}',
  });
  const walk = (name: string) => [...walkDocuments([{ path: join(folder, name), label: name }], () => {})];
  assert.throws(() => walk('bad.zip'), { code: 'input-malformed', message: /^bad\.zip: / });
  assert.throws(() => walk('bad.json.gz'), { code: 'input-malformed', message: /^bad\.json\.gz: / });
  assert.deepEqual(walk('plain.json.gz'), [{ path: 'plain.json', json: {} }], 'the bytes tell, not the name');
  assert.throws(() => walk('none'), { code: 'input-unreadable', message: /"none"/ });
});

test('links that lead to no file are remarked where the feed would stand, and never thrown over', (t) => {
  const folder = temporaryFolder(t, { 'a.json': '{}' });
  symlinkSync('loop.json', join(folder, 'loop.json'));
  symlinkSync('nowhere', join(folder, 'all.zip'));
  symlinkSync('nowhere', join(folder, 'notes.txt'));
  symlinkSync('a.json', join(folder, 'b.json'));
  const remarks: SourceRemark[] = [];
  const documents = [...walkDocuments([{ path: folder, label: 'in' }], (remark) => remarks.push(remark))];
  assert.deepEqual(
    documents.map(({ path }) => path),
    ['in/a.json', 'in/b.json'],
  );
  assert.deepEqual(
    remarks.map(({ file }) => file),
    ['in/all.zip', 'in/loop.json'],
  );
  const named = () => [...walkDocuments([{ path: join(folder, 'loop.json'), label: 'loop.json' }], () => {})];
  assert.throws(named, { code: 'input-unreadable' });
});
