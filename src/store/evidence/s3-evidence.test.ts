// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../../../test/builders/advisories.ts';
import { objectStore } from '../../../test/builders/object-store.ts';
import type { S3Place } from './s3-client.ts';
import { S3Evidence } from './s3-evidence.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hello = sha256('hello');
const keyOf = (digest: string) => `ngao/sha256/${digest.slice(0, 2)}/${digest.slice(2, 4)}/${digest}`;
const of = (...chunks: string[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

async function listOf(evidence: S3Evidence): Promise<string[]> {
  const digests: string[] = [];
  for await (const digest of evidence.list()) digests.push(digest);
  return digests;
}

async function begin(t: TestContext) {
  const store = await objectStore(t);
  const drafts = temporaryFolder(t);
  return { store, drafts, evidence: new S3Evidence(store.place, { drafts, limit: 1_000_000 }) };
}

test('what is stored in a bucket is found by its digest, by every server, once', async (t) => {
  const { store, drafts, evidence } = await begin(t);
  const other = new S3Evidence(store.place, { drafts: temporaryFolder(t) });
  assert.deepEqual(await evidence.put(of('hel', 'lo')), { digest: hello, size: 5 });
  assert.deepEqual(await other.put(of('hello')), { digest: hello, size: 5 });
  assert.deepEqual([...store.objects.keys()], [keyOf(hello)]);
  assert.equal(store.asked.filter((each) => each.startsWith('PUT')).length, 1, 'the second was known');
  assert.equal(await other.sizeOf(hello), 5);
  assert.equal(String(await buffer(await other.open(hello))), 'hello');
  const empty = await evidence.put(of());
  assert.equal((await buffer(await other.open(empty.digest))).length, 0);
  await evidence.remove(hello);
  await evidence.remove(hello);
  assert.equal(await other.sizeOf(hello), undefined);
  await assert.rejects(other.open(hello), { code: 'evidence-missing' });
  assert.deepEqual(readdirSync(drafts), [], 'no draft is left');
});

test('at the same moment the first one wins, and a store without conditions does as well', async (t) => {
  const { store, evidence } = await begin(t);
  const content = () => Readable.from([Buffer.alloc(300_000, 'x'), Buffer.alloc(300_000, 'y')]);
  const stored = await Promise.all(Array.from({ length: 5 }, () => evidence.put(content())));
  assert.equal(new Set(stored.map(({ digest }) => digest)).size, 1);
  assert.equal((await buffer(await evidence.open(stored[0]?.digest ?? ''))).length, 600_000);
  store.knowsConditions = false;
  await evidence.put(of('hello'));
  assert.equal(String(store.objects.get(keyOf(hello))), 'hello');
});

test('too large a file, and one that breaks off, reach no bucket', async (t) => {
  const { store, drafts, evidence } = await begin(t);
  await assert.rejects(evidence.put(Readable.from([Buffer.alloc(1_000_001)])), { code: 'input-too-large' });
  async function* broken() {
    yield Buffer.from('abc');
    throw new Error('connection lost');
  }
  await assert.rejects(evidence.put(broken()), /connection lost/);
  assert.deepEqual([store.objects.size, readdirSync(drafts).length], [0, 0]);
});

test('a changed object is told at the end of reading, and one of another size is replaced', async (t) => {
  const { store, evidence } = await begin(t);
  await evidence.put(of('hello'));
  store.objects.set(keyOf(hello), Buffer.from('hellO'));
  await assert.rejects(buffer(await evidence.open(hello)), { code: 'evidence-damaged' });
  store.objects.set(keyOf(hello), Buffer.from('hel'));
  await evidence.put(of('hello'));
  assert.equal(String(store.objects.get(keyOf(hello))), 'hello');
});

test('the list is whole over its pages, in order, and of our own names', async (t) => {
  const { store, evidence } = await begin(t);
  const digests = [];
  for (let at = 0; at < 8; at += 1) digests.push((await evidence.put(of(`file ${at}`))).digest);
  store.objects.set('ngao/sha256/readme.txt', Buffer.from(''));
  store.objects.set(`other/sha256/aa/bb/${hello}`, Buffer.from(''));
  assert.deepEqual(await listOf(evidence), digests.sort());
});

test('a busy store is asked again, and one that stays so is an error', async (t) => {
  const { store, evidence } = await begin(t);
  store.fail(503, 2);
  assert.equal((await evidence.put(of('hello'))).digest, hello);
  store.fail(500, 100);
  const refused = await evidence.sizeOf(hello).catch((error) => error);
  assert.equal(refused.code, 'network-failed');
  store.fail(0, 0);
  store.fail(503, 100);
  await assert.rejects(
    evidence.open(hello),
    (error: Error) => /503 SlowDown/.test(error.message) && !/words/.test(error.message),
  );
});

test('another secret, key or clock, or a store that is not there, is told without the secret', async (t) => {
  const { store, drafts } = await begin(t);
  const refusal = async (place: S3Place, now?: () => string) => {
    const evidence = new S3Evidence(place, { drafts, ...(now && { now }) });
    const value: unknown = await listOf(evidence).catch((error: unknown) => error);
    assert.ok(value instanceof Error);
    assert.equal((value as { code?: string }).code, 'network-failed');
    assert.ok(!`${value.message}${value.stack}`.includes(store.place.secretKey));
    return value.message;
  };
  assert.match(await refusal({ ...store.place, secretKey: 'wrong' }), /403 SignatureDoesNotMatch.*keys/);
  assert.match(await refusal({ ...store.place, accessKey: 'wrong' }), /403 InvalidAccessKeyId/);
  assert.match(await refusal({ ...store.place, region: 'other' }), /403 SignatureDoesNotMatch/);
  assert.match(await refusal(store.place, () => '2020-01-01T00:00:00.000Z'), /403 RequestTimeTooSkewed.*clock/);
  assert.match(await refusal({ ...store.place, url: store.place.url.replace('/evidence/', '/nowhere/') }), /404 NoSuchBucket/);
  assert.match(await refusal({ ...store.place, url: 'http://127.0.0.1:9/evidence' }), /does not answer/);
});

test('nothing but a digest names an object', async (t) => {
  const { store, evidence } = await begin(t);
  for (const name of ['', '../../secret', hello.toUpperCase(), `${hello}/`]) {
    await assert.rejects(evidence.open(name), { code: 'usage' }, name);
    await assert.rejects(evidence.remove(name), { code: 'usage' }, name);
  }
  assert.deepEqual(store.asked, []);
});
