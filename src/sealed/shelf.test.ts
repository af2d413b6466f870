// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import { generateX25519Identity } from 'age-encryption';
import { localServer } from '../../test/builders/local-server.ts';
import { temporaryFolder } from '../../test/builders/temporary-folder.ts';
import { TransitServer } from '../../test/builders/transit-server.ts';
import type { KeyWrapper } from './contract.ts';
import { createKeyFile } from './file/index.ts';
import { keyContext, newUid } from './place.ts';
import { keyWrapperKinds, openKeyWrapper } from './registry.ts';

const folder = temporaryFolder();

/** One working wrapper of each kind, with an external key of its own. */
async function make(id: string, context: TestContext): Promise<KeyWrapper> {
  const path = join(folder, newUid());
  if (id === 'file') {
    createKeyFile(path);
    return await openKeyWrapper(id, { path });
  }
  if (id === 'age') {
    writeFileSync(path, `# made for a test\n${await generateX25519Identity()}\n`, { mode: 0o600 });
    return await openKeyWrapper(id, { identity: path });
  }
  const server = new TransitServer();
  writeFileSync(path, `${server.token}\n`, { mode: 0o600 });
  return await openKeyWrapper(id, {
    address: await localServer(context, server.listener),
    key: `k${newUid()}`,
    'token-file': path,
  });
}

describe('the shelf of key wrappers', () => {
  let context: string;
  before(() => {
    context = keyContext({ scope: 'case', uid: newUid() });
  });

  it('is one folder per item', () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const items = folders.map((entry) => entry.name).filter((name) => name !== 'attachment');
    assert.deepEqual(items.sort(), keyWrapperKinds.map((kind) => kind.id).sort());
  });

  it('asks for the settings of an item and no others, and never repeats one', async () => {
    await assert.rejects(openKeyWrapper('nowhere', {}), { code: 'config-invalid' });
    for (const kind of keyWrapperKinds) {
      await assert.rejects(openKeyWrapper(kind.id, {}), { code: 'config-invalid' });
      const settings = { ...Object.fromEntries(kind.needs.map((name) => [name, 'x'])), passphrase: 'hunter2' };
      await assert.rejects(openKeyWrapper(kind.id, settings), (thrown: Error) => !thrown.message.includes('hunter2'));
    }
  });

  for (const { id } of keyWrapperKinds) {
    it(`${id}: wraps and unwraps, and names itself and its key`, async (test) => {
      const wrapper = await make(id, test);
      const key = randomBytes(32);
      const wrapped = await wrapper.wrap(key, context);
      assert.equal(wrapped.wrapper, id);
      assert.equal(wrapped.keyId, wrapper.keyId);
      assert(
        !Buffer.from(wrapped.bytes).includes(key) &&
          !Buffer.from(wrapped.bytes).toString('latin1').includes(key.toString('base64')),
      );
      assert(key.equals(await wrapper.unwrap(wrapped, context)));
      const again = await wrapper.wrap(key, context);
      assert(!Buffer.from(again.bytes).equals(wrapped.bytes));
    });

    it(`${id}: a wrapped key opens for its own case only`, async (test) => {
      const wrapper = await make(id, test);
      const wrapped = await wrapper.wrap(randomBytes(32), context);
      for (const other of [keyContext({ scope: 'case', uid: newUid() }), context.replace('case', 'party'), ''])
        await assert.rejects(wrapper.unwrap(wrapped, other), { code: 'sealed-damaged' });
    });

    it(`${id}: a wrapped key that was altered or cut does not open`, async (test) => {
      const wrapper = await make(id, test);
      const wrapped = await wrapper.wrap(randomBytes(32), context);
      for (let at = 0; at < wrapped.bytes.length; at += 3) {
        const bytes = Uint8Array.from(wrapped.bytes);
        bytes[at] = bytes[at]! ^ 0x04;
        await assert.rejects(wrapper.unwrap({ ...wrapped, bytes }, context), { code: 'sealed-damaged' });
      }
      for (const length of [0, 1, 40, wrapped.bytes.length - 1])
        await assert.rejects(wrapper.unwrap({ ...wrapped, bytes: wrapped.bytes.subarray(0, length) }, context), {
          code: 'sealed-damaged',
        });
    });

    it(`${id}: another external key is told by name and does not open it`, async (test) => {
      const [one, other] = [await make(id, test), await make(id, test)];
      const wrapped = await one.wrap(randomBytes(32), context);
      await assert.rejects(other.unwrap(wrapped, context), { code: 'key-unavailable', message: new RegExp(one.keyId) });
      await assert.rejects(other.unwrap({ ...wrapped, keyId: other.keyId }, context), { code: 'sealed-damaged' });
      await assert.rejects(one.unwrap({ ...wrapped, wrapper: 'other' }, context), { code: 'key-unavailable' });
    });

    it(`${id}: takes keys of 32 bytes only`, async (test) => {
      const wrapper = await make(id, test);
      await assert.rejects(wrapper.wrap(randomBytes(16), context), { code: 'internal' });
    });
  }
});
