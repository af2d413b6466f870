// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/builders/advisories.ts';
import { FilePages } from './file-pages.ts';
import { FolderEvidence } from './folder-evidence.ts';

const hello = createHash('sha256').update('hello').digest('hex');

function of(...chunks: string[]): Readable {
  return Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
}

async function listOf(evidence: FolderEvidence): Promise<string[]> {
  const digests: string[] = [];
  for await (const digest of evidence.list()) digests.push(digest);
  return digests;
}

test('what is stored is found by its digest, once', async (t) => {
  const folder = temporaryFolder(t);
  const evidence = new FolderEvidence(folder);
  assert.deepEqual(await evidence.put(of('hel', 'lo')), { digest: hello, size: 5 });
  assert.deepEqual(await evidence.put(of('hello')), { digest: hello, size: 5 });
  const empty = await evidence.put(of());
  assert.equal(empty.size, 0);
  assert.equal(await evidence.sizeOf(hello), 5);
  assert.equal(String(await buffer(await evidence.open(hello))), 'hello');
  assert.ok(existsSync(join(folder, 'sha256', hello.slice(0, 2), hello.slice(2, 4), hello)));
  assert.deepEqual(await listOf(evidence), [hello, empty.digest].sort());
  assert.deepEqual(readdirSync(join(folder, 'draft')), []);
  await evidence.remove(hello);
  await evidence.remove(hello);
  assert.equal(await evidence.sizeOf(hello), undefined);
  await assert.rejects(evidence.open(hello), { code: 'evidence-missing' });
});

test('the same file stored by many at once is one file', async (t) => {
  const evidence = new FolderEvidence(temporaryFolder(t));
  const content = Buffer.alloc(300_000, 'x');
  const stored = await Promise.all(Array.from({ length: 8 }, () => evidence.put(Readable.from([content, content]))));
  assert.equal(new Set(stored.map(({ digest }) => digest)).size, 1);
  assert.equal((await buffer(await evidence.open(stored[0]?.digest ?? ''))).length, 600_000);
});

test('too large a file, and one that breaks off, leave nothing', async (t) => {
  const folder = temporaryFolder(t);
  const evidence = new FolderEvidence(folder, { limit: 10 });
  await assert.rejects(evidence.put(of('12345', '67890', '1')), { code: 'input-too-large' });
  assert.equal((await evidence.put(of('12345', '67890'))).size, 10);
  async function* broken() {
    yield Buffer.from('abc');
    throw new Error('connection lost');
  }
  await assert.rejects(evidence.put(broken()), /connection lost/);
  assert.deepEqual(readdirSync(join(folder, 'draft')), []);
  assert.equal((await listOf(evidence)).length, 1);
});

test('a changed file is told at the end of reading', async (t) => {
  const folder = temporaryFolder(t);
  const evidence = new FolderEvidence(folder);
  await evidence.put(of('hello'));
  writeFileSync(join(folder, 'sha256', hello.slice(0, 2), hello.slice(2, 4), hello), 'hellO');
  await assert.rejects(buffer(await evidence.open(hello)), { code: 'evidence-damaged' });
});

test('nothing but a digest names a file', async (t) => {
  const evidence = new FolderEvidence(temporaryFolder(t));
  for (const name of ['', '../../etc/passwd', hello.toUpperCase(), `${hello}/`, `${hello.slice(0, 63)}.`]) {
    await assert.rejects(evidence.open(name), { code: 'usage' }, name);
    await assert.rejects(evidence.remove(name), { code: 'usage' }, name);
  }
});

test('a file is looked at page by page, and over the edges of pages', async (t) => {
  const evidence = new FolderEvidence(temporaryFolder(t));
  const content = Buffer.from(Array.from({ length: 700_001 }, (_, index) => (index * 31 + (index >> 8)) % 256));
  const { digest } = await evidence.put(Readable.from([content]));
  const { path, size } = await evidence.file(digest);
  const pages = new FilePages(path, size);
  assert.equal(pages.length, content.length);
  const read: Buffer[] = [];
  for (let at = 0; at < pages.length; at += read.at(-1)?.length ?? 0) {
    const { bytes, start } = pages.page(at);
    assert.equal(start, at);
    read.push(Buffer.from(bytes));
  }
  assert.ok(read.length > 2 && Buffer.concat(read).equals(content));
  for (const [start, end] of [
    [0, 5],
    [262_140, 262_150],
    [100, 700_001],
    [262_144, 524_288],
    [9, 9],
  ] as const)
    assert.ok(Buffer.from(pages.slice(start, end)).equals(content.subarray(start, end)), `${start} to ${end}`);
  assert.ok(Buffer.from(pages.whole()).equals(content));
  pages.close();
  assert.throws(() => pages.slice(300_000, 600_000), { code: 'internal' });
  await assert.rejects(evidence.file('a'.repeat(64)), { code: 'evidence-missing' });
});
