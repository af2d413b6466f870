// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../../../test/builders/temporary-folder.ts';
import { keyContext, newUid } from '../place.ts';
import { openKeyWrapper } from '../registry.ts';
import { createKeyFile } from './index.ts';

const context = keyContext({ scope: 'case', uid: newUid() });
const inWindows = process.platform === 'win32' && 'files have no mode there';

function newFolder(): string {
  return temporaryFolder();
}

describe('the key file', () => {
  it('is made once, for its owner alone, and known by a fingerprint', async () => {
    const folder = newFolder();
    const path = join(folder, 'key');
    const told = createKeyFile(path);
    assert.match(told, /^([0-9a-f]{4}-){3}[0-9a-f]{4}$/);
    assert.equal(Buffer.from(readFileSync(path, 'utf8'), 'base64').length, 32);
    if (!inWindows) assert.equal(statSync(path).mode & 0o777, 0o600);
    const before = readFileSync(path, 'utf8');
    assert.throws(() => createKeyFile(path), { code: 'conflict' });
    assert.equal(readFileSync(path, 'utf8'), before);
    assert.deepEqual(readdirSync(folder), ['key']);
    assert.equal((await openKeyWrapper('file', { path })).keyId, told);
  });

  it('is refused when others may read it, at the start and later', { skip: inWindows }, async () => {
    const path = join(newFolder(), 'key');
    createKeyFile(path);
    const wrapper = await openKeyWrapper('file', { path });
    for (const mode of [0o640, 0o604, 0o660, 0o602, 0o610]) {
      chmodSync(path, mode);
      await assert.rejects(openKeyWrapper('file', { path }), { code: 'key-unavailable', message: /chmod 600/ });
      await assert.rejects(wrapper.wrap(Buffer.alloc(32), context), { code: 'key-unavailable' });
    }
  });

  it('that is missing, a folder, or no key is told without its content', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'folder'), { mode: 0o700 });
    writeFileSync(join(folder, 'short'), 'c2hvcnQtc2VjcmV0', { mode: 0o600 });
    writeFileSync(join(folder, 'long'), Buffer.alloc(100_000, 'A'), { mode: 0o600 });
    for (const name of ['missing', 'folder', 'short', 'long'])
      await assert.rejects(
        openKeyWrapper('file', { path: join(folder, name) }),
        (thrown: Error & { code?: string }) => thrown.code === 'key-unavailable' && !thrown.message.includes('c2hvcnQ'),
      );
    assert.throws(() => createKeyFile(join(folder, 'nowhere', 'key')), { code: 'output-failed' });
  });

  it('that is exchanged while it is in use wraps nothing more', async () => {
    const folder = newFolder();
    createKeyFile(join(folder, 'a'));
    createKeyFile(join(folder, 'b'));
    const wrapper = await openKeyWrapper('file', { path: join(folder, 'a') });
    writeFileSync(join(folder, 'a'), readFileSync(join(folder, 'b')));
    await assert.rejects(wrapper.wrap(Buffer.alloc(32), context), { code: 'key-unavailable', message: /exchanged/ });
  });
});
