// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { temporaryFolder } from '../../../test/builders/advisories.ts';
import { zipFile } from '../../../test/builders/zip-file.ts';
import { NgaoError } from '../errors.ts';
import { gunzipWithin, readZip, type ZipLimits, zipLimits } from './zip.ts';

function read(context: TestContext, bytes: Uint8Array, limits: Partial<ZipLimits> = {}) {
  const file = join(temporaryFolder(context), 'a.zip');
  writeFileSync(file, bytes);
  return [...readZip(file, { ...zipLimits, ...limits })].map(({ name, bytes: content, refused }) => ({
    name,
    text: content && Buffer.from(content).toString(),
    refused,
  }));
}

const malformed = { code: 'input-malformed' };
const tooLarge = { code: 'input-too-large' };

test('entries come out as they went in, folders left out', (t) => {
  const parts = [
    { name: 'a/', content: '' },
    { name: 'a/b.json', content: '{"x":1}' },
    { name: 'stored.json', content: 'plain', stored: true },
    { name: 'empty.json', content: '' },
  ];
  const expected = [
    { name: 'a/b.json', text: '{"x":1}', refused: undefined },
    { name: 'stored.json', text: 'plain', refused: undefined },
    { name: 'empty.json', text: '', refused: undefined },
  ];
  assert.deepEqual(read(t, zipFile(parts)), expected);
  assert.deepEqual(read(t, zipFile(parts, { zip64: true })), expected);
});

test('an archive with a comment and an empty one are read', (t) => {
  const bytes = zipFile({ 'a.json': '1' });
  bytes.writeUInt16LE(5, bytes.length - 2);
  assert.equal(read(t, Buffer.concat([bytes, Buffer.from('hello')])).length, 1);
  assert.deepEqual(read(t, zipFile([])), []);
});

test('a name that climbs out of folders is only a label', (t) => {
  assert.equal(read(t, zipFile({ '../../../etc/x.json': '1' }))[0]?.name, '../../../etc/x.json');
});

test('an encrypted entry and an unknown compression are refused alone', (t) => {
  const entries = read(
    t,
    zipFile([
      { name: 'a', content: 'x', flags: 1 },
      { name: 'b', content: 'x', method: 14 },
      { name: 'c', content: 'x' },
    ]),
  );
  assert.deepEqual(
    entries.map(({ refused, text }) => [refused, text]),
    [
      ['the entry is encrypted', undefined],
      ['the entry uses compression method 14', undefined],
      [undefined, 'x'],
    ],
  );
});

test('every truncation is noticed', (t) => {
  const bytes = zipFile({ 'a.json': '{"a":1}', 'b.json': '{"b":2}' });
  for (let size = 0; size < bytes.length; size += 3) assert.throws(() => read(t, bytes.subarray(0, size)), malformed, `${size}`);
});

test('wrong checksum, wrong size, no zip at all', (t) => {
  assert.throws(() => read(t, zipFile([{ name: 'a', content: 'x', crc: 1 }])), malformed);
  assert.throws(() => read(t, zipFile([{ name: 'a', content: 'xyz', size: 2 }])), malformed);
  assert.throws(() => read(t, zipFile([{ name: 'a', content: 'xyz', size: 4 }])), malformed);
  assert.throws(() => read(t, Buffer.from('<html>no</html>')), malformed);
  assert.throws(() => [...readZip(join(temporaryFolder(t), 'none.zip'))], { code: 'input-unreadable' });
});

test('bombs are refused before they are unpacked', (t) => {
  const bomb = zipFile({ 'a.json': '0'.repeat(8 * 1024 * 1024) });
  assert.throws(() => read(t, bomb), tooLarge);
  assert.throws(() => read(t, bomb, { entryBytes: 1024 }), tooLarge);
  assert.throws(() => read(t, bomb, { ratio: 5000, totalBytes: 1024 * 1024 }), tooLarge);
  assert.throws(() => read(t, zipFile({ a: '1', b: '2', c: '3' }), { entries: 2 }), tooLarge);
  const lying = zipFile([{ name: 'a.json', content: '0'.repeat(8 * 1024 * 1024), size: 10 }]);
  assert.throws(() => read(t, lying), malformed);
});

test('entries that share their bytes are refused', (t) => {
  const bytes = zipFile([{ name: 'a', content: 'x'.repeat(1000), stored: true }]);
  const central = bytes.subarray(bytes.indexOf('PK\x01\x02'), bytes.indexOf('PK\x05\x06'));
  const end = Buffer.from(bytes.subarray(bytes.indexOf('PK\x05\x06')));
  end.writeUInt16LE(3, 10);
  end.writeUInt32LE(central.length * 3, 12);
  const shared = Buffer.concat([bytes.subarray(0, bytes.indexOf('PK\x01\x02')), central, central, central, end]);
  assert.throws(() => read(t, shared), malformed);
});

test('gzip is unpacked within its limit', () => {
  const packed = gzipSync('0'.repeat(1000));
  assert.equal(gunzipWithin(packed, 1000).length, 1000);
  assert.throws(() => gunzipWithin(packed, 999), tooLarge);
  assert.throws(() => gunzipWithin(packed.subarray(0, 20), 1000), malformed);
});

test('any damage to an archive is an error of ours or changes nothing', (t) => {
  const good = zipFile({ 'a.json': '{"a":1}', 'b.json': '{"b":[1,2,3]}' }, { zip64: true });
  const file = join(temporaryFolder(t), 'fuzz.zip');
  const change = fc.record({ at: fc.nat(good.length - 1), byte: fc.nat(255) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
      const bytes = Buffer.from(good);
      for (const { at, byte } of changes) bytes[at] = byte;
      writeFileSync(file, bytes);
      try {
        for (const entry of readZip(file))
          if (entry.bytes) assert.ok(['{"a":1}', '{"b":[1,2,3]}'].includes(Buffer.from(entry.bytes).toString()));
      } catch (thrown) {
        assert.ok(thrown instanceof NgaoError, String(thrown));
      }
    }),
    { numRuns: 500 },
  );
});
