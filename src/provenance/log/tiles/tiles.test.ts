// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { corpus, corpusTest } from '../../../../test/builders/corpus.ts';
import { gradeTlog } from '../../../../tools/conformance/tlog.ts';
import { hashLeaf } from '../merkle/hash.ts';
import { makeConsistencyProof, makeInclusionProof, nodesOfLeaves } from '../merkle/make-proof.ts';
import { readEntryBundle, writeEntryBundle } from './entry-bundle.ts';
import { hashOfFullTile, nodesOfTiles, readTile, writeTile } from './tile.ts';
import { newTiles, readTilePath, type Tile, writeTilePath } from './tile-path.ts';

test('paths are the ones of the specification', () => {
  assert.equal(writeTilePath({ level: 1, index: 1234067, width: 256 }), 'tile/1/x001/x234/067');
  assert.equal(writeTilePath({ level: 0, index: 273, width: 112 }), 'tile/0/273.p/112');
  assert.equal(writeTilePath({ level: 'entries', index: 1000, width: 1 }), 'tile/entries/x001/000.p/1');
});

test('a path is read back, and only its one spelling', () => {
  const tile = fc.record<Tile>({
    level: fc.oneof(fc.constant('entries' as const), fc.integer({ min: 0, max: 63 })),
    index: fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.maxSafeInteger().map(Math.abs)),
    width: fc.integer({ min: 1, max: 256 }),
  });
  fc.assert(fc.property(tile, (one) => assert.deepEqual(readTilePath(writeTilePath(one)), { ...one })));
  for (const path of [
    'tile/00/000',
    'tile/64/000',
    'tile/0/0',
    'tile/0/x000/001',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/-1/000',
    '/tile/0/000',
    'tile/0/001/002',
    'tile/0/../000',
    'tile/0/x999/x999/x999/x999/x999/999',
  ]) {
    assert.equal(readTilePath(path), undefined, path);
  }
});

test('a tree of 70,000 has the tiles that the specification counts', () => {
  const tiles = newTiles(0, 70_000);
  const count = (level: Tile['level'], isFull: boolean) =>
    tiles.filter((tile) => tile.level === level && (tile.width === 256) === isFull);
  assert.equal(count(0, true).length, 273);
  assert.deepEqual(count(0, false), [{ level: 0, index: 273, width: 112 }]);
  assert.equal(count(1, true).length, 1);
  assert.deepEqual(count(1, false), [{ level: 1, index: 1, width: 17 }]);
  assert.deepEqual(count(2, false), [{ level: 2, index: 0, width: 1 }]);
  assert.equal(count('entries', true).length, 273);
  assert.deepEqual(newTiles(0, 256).map(writeTilePath), ['tile/0/000', 'tile/entries/000', 'tile/1/000.p/1']);
  assert.deepEqual(newTiles(255, 257).map(writeTilePath).slice(0, 4), [
    'tile/0/000',
    'tile/entries/000',
    'tile/0/001.p/1',
    'tile/entries/001.p/1',
  ]);
  assert.deepEqual(newTiles(9, 9), []);
});

test('bundles and tiles of another size than told are refused', () => {
  const entries = ['', 'a', 'x'.repeat(65_535)].map((text) => new Uint8Array(Buffer.from(text)));
  const bundle = writeEntryBundle(entries);
  assert.deepEqual(
    readEntryBundle(bundle, 3).map((entry) => entry.length),
    [0, 1, 65_535],
  );
  for (const [bytes, width] of [
    [bundle, 2],
    [bundle, 4],
    [bundle.subarray(0, -1), 3],
    [Buffer.concat([bundle, Buffer.from([0])]), 3],
  ] as const) {
    assert.throws(() => readEntryBundle(bytes, width), { code: 'input-malformed' });
  }
  assert.throws(() => writeEntryBundle([new Uint8Array(65_536)]), { code: 'input-too-large' });
  assert.throws(() => writeEntryBundle([]), { code: 'internal' });
  assert.throws(() => readTile(new Uint8Array(33), 1), { code: 'input-malformed' });
  assert.throws(() => writeTile([new Uint8Array(31)]), { code: 'internal' });
  assert.throws(() => hashOfFullTile([new Uint8Array(32)]), { code: 'internal' });
});

test('proofs are the same from tiles as from all the leaves', () => {
  const size = 1000;
  const leaves = Array.from({ length: size }, (_, index) => hashLeaf(Buffer.from([index >> 8, index & 255])));
  const stored = new Map<string, readonly Uint8Array[]>();
  for (const { level, index, width } of newTiles(0, size)) {
    if (level === 'entries') continue;
    const below = (at: number) => hashOfFullTile(stored.get(`${level - 1}/${at}`) ?? []);
    const hashes = Array.from({ length: width }, (_, at) =>
      level === 0 ? (leaves[index * 256 + at] as Uint8Array) : below(index * 256 + at),
    );
    stored.set(`${level}/${index}`, readTile(writeTile(hashes), width));
  }
  const fromTiles = nodesOfTiles((level, index) => stored.get(`${level}/${index}`) ?? []);
  const fromLeaves = nodesOfLeaves(leaves);
  for (const index of [0, 255, 256, 511, 767, 768, 998, 999]) {
    const proof = makeInclusionProof(index, size, fromTiles);
    assert.deepEqual(proof.map(hex), makeInclusionProof(index, size, fromLeaves).map(hex));
    assert.deepEqual(
      makeConsistencyProof(index + 1, size, fromTiles).map(hex),
      makeConsistencyProof(index + 1, size, fromLeaves).map(hex),
    );
  }
  assert.throws(() => fromTiles(0, 1000), { code: 'input-malformed' });
});

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('the published log is read: signatures, entries, tiles, growth', corpusTest, () => {
  const { wrong, passed } = gradeTlog(corpus!);
  assert.deepEqual([wrong, passed], [[], 16]);
});
