// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { armor, Decrypter, Encrypter, generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { temporaryFolder } from '../../../test/builders/temporary-folder.ts';
import { keyContext, newUid } from '../place.ts';
import { openKeyWrapper } from '../registry.ts';

const context = keyContext({ scope: 'case', uid: newUid() });
const folder = temporaryFolder();

function identityFile(content: string): string {
  const path = join(folder, newUid());
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

describe('the age wrapper', () => {
  it('lets other recipients open the key with any age tool, and with a server of theirs', async () => {
    const [own, rescuer] = [await generateX25519Identity(), await generateX25519Identity()];
    const recipients = `${await identityToRecipient(rescuer)}`;
    const wrapper = await openKeyWrapper('age', { identity: identityFile(own), recipients });
    const key = randomBytes(32);
    const wrapped = await wrapper.wrap(key, context);
    const decrypter = new Decrypter();
    decrypter.addIdentity(rescuer);
    assert(key.equals((await decrypter.decrypt(wrapped.bytes)).subarray(0, 32)));
    const other = identityFile(rescuer);
    await assert.rejects((await openKeyWrapper('age', { identity: other })).unwrap(wrapped, context), {
      code: 'key-unavailable',
    });
    assert(key.equals(await (await openKeyWrapper('age', { identity: other, rescue: 'yes' })).unwrap(wrapped, context)));
  });

  it('does not take a key that somebody else encrypted to its public key', async () => {
    const own = await generateX25519Identity();
    const path = identityFile(own);
    const wrapper = await openKeyWrapper('age', { identity: path });
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(own));
    for (const planted of [randomBytes(64), randomBytes(32), Buffer.alloc(0)]) {
      const forged = { wrapper: 'age', keyId: wrapper.keyId, bytes: await encrypter.encrypt(planted) };
      await assert.rejects(wrapper.unwrap(forged, context), { code: 'sealed-damaged' });
      const rescue = await openKeyWrapper('age', { identity: path, rescue: 'yes' });
      await assert.rejects(rescue.unwrap(forged, context), { code: 'sealed-damaged' });
    }
  });

  it('takes hybrid identities too', async () => {
    const wrapper = await openKeyWrapper('age', { identity: identityFile(`${await generateHybridIdentity()}\n`) });
    const key = randomBytes(32);
    assert(key.equals(await wrapper.unwrap(await wrapper.wrap(key, context), context)));
  });

  it('refuses identities it cannot use, and says nothing of them', async () => {
    const identity = await generateX25519Identity();
    const encrypter = new Encrypter();
    encrypter.setScryptWorkFactor(2);
    encrypter.setPassphrase('a passphrase');
    const locked = armor.encode(await encrypter.encrypt(identity));
    const wrong = [
      locked,
      '',
      '# nothing\n',
      identity.slice(0, -1),
      `${identity}\n${identity}`,
      identity.toLowerCase(),
      await identityToRecipient(identity),
    ];
    for (const content of wrong)
      await assert.rejects(openKeyWrapper('age', { identity: identityFile(content) }), (thrown: Error & { code?: string }) => {
        assert.equal(thrown.code, 'key-unavailable');
        return !thrown.message.includes(identity.slice(20, 40));
      });
    await assert.rejects(openKeyWrapper('age', { identity: identityFile(locked) }), { message: /passphrase/ });
    await assert.rejects(openKeyWrapper('age', { identity: identityFile(identity), recipients: 'age1nonsense' }), {
      code: 'config-invalid',
    });
  });

  it('refuses an identity file that others may read', {
    skip: process.platform === 'win32' && 'files have no mode there',
  }, async () => {
    const path = identityFile(await generateX25519Identity());
    chmodSync(path, 0o644);
    await assert.rejects(openKeyWrapper('age', { identity: path }), { code: 'key-unavailable' });
  });
});
