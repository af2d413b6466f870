// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { localServer } from '../../../test/builders/local-server.ts';
import { temporaryFolder } from '../../../test/builders/temporary-folder.ts';
import { TransitServer } from '../../../test/builders/transit-server.ts';
import { keyContext, newUid } from '../place.ts';
import { openKeyWrapper } from '../registry.ts';

const context = keyContext({ scope: 'case', uid: newUid() });
const folder = temporaryFolder();

async function start(test: TestContext, timeout = '10000') {
  const server = new TransitServer();
  const tokenFile = join(folder, newUid());
  writeFileSync(tokenFile, server.token, { mode: 0o600 });
  const address = await localServer(test, server.listener);
  const wrapper = await openKeyWrapper('vault-transit', { address, key: 'cases', 'token-file': tokenFile, timeout });
  return { server, tokenFile, address, wrapper };
}

describe('the key server', () => {
  it('is asked as the transit interface wants it, with the context', async (test) => {
    const { server, wrapper } = await start(test);
    const key = randomBytes(32);
    await wrapper.unwrap(await wrapper.wrap(key, context), context);
    assert.deepEqual(
      server.seen.map(({ url }) => url),
      ['/v1/transit/encrypt/cases', '/v1/transit/decrypt/cases'],
    );
    for (const { body } of server.seen) assert.equal(Buffer.from(body.context!, 'base64').toString(), context);
    assert(Buffer.from(server.seen[0]!.body.plaintext!, 'base64').subarray(0, 32).equals(key));
  });

  it('reads the token anew for each request', async (test) => {
    const { server, tokenFile, wrapper } = await start(test);
    writeFileSync(tokenFile, 'an-old-token');
    await assert.rejects(wrapper.wrap(randomBytes(32), context), (thrown: Error & { code?: string }) => {
      assert.equal(thrown.code, 'key-unavailable');
      return thrown.message.includes('403') && !thrown.message.includes('an-old-token');
    });
    writeFileSync(tokenFile, `${server.token}\n`);
    await wrapper.wrap(randomBytes(32), context);
    writeFileSync(tokenFile, 'two\nlines');
    await assert.rejects(wrapper.wrap(randomBytes(32), context), { code: 'key-unavailable' });
  });

  it('that redirects, is silent, is sealed, or answers nonsense gives no key and gets no second request', async (test) => {
    const { server, wrapper } = await start(test, '1000');
    let elsewhere = 0;
    const other = await localServer(test, (_, answer) => {
      elsewhere += 1;
      answer.end('{}');
    });
    const answers: RequestListener[] = [
      (_, answer) => answer.writeHead(307, { location: `${other}/v1/transit/encrypt/cases` }).end(),
      () => {},
      (_, answer) => answer.writeHead(503).end('{"errors":["Vault is sealed"]}'),
      (_, answer) => answer.end('<html>'),
      (_, answer) => answer.end('null'),
      (_, answer) => answer.end('{"data":{"ciphertext":7,"plaintext":[]}}'),
      (_, answer) => answer.end(Buffer.alloc(2_000_000, 'x')),
      (request) => request.socket.destroy(),
    ];
    const wrapped = await wrapper.wrap(randomBytes(32), context);
    for (const instead of answers) {
      server.instead = instead;
      await assert.rejects(wrapper.wrap(randomBytes(32), context), { code: 'key-unavailable' });
      await assert.rejects(wrapper.unwrap(wrapped, context), { code: 'key-unavailable' });
    }
    assert.equal(elsewhere, 0);
  });

  it('that ignores the context cannot exchange keys between cases', async (test) => {
    const { server, wrapper } = await start(test);
    const wrapped = await wrapper.wrap(randomBytes(32), context);
    const plaintext = server.seen[0]!.body.plaintext;
    server.instead = (_, answer) => answer.end(JSON.stringify({ data: { plaintext } }));
    await wrapper.unwrap(wrapped, context);
    await assert.rejects(wrapper.unwrap(wrapped, keyContext({ scope: 'case', uid: newUid() })), { code: 'sealed-damaged' });
  });

  it('is named by an address and words that cannot lead elsewhere', async () => {
    const good = { address: 'https://keys.example.org', key: 'cases', 'token-file': join(folder, 'none') };
    await openKeyWrapper('vault-transit', good);
    const wrong = [
      { address: 'http://keys.example.org' },
      { address: 'https://name:word@keys.example.org' },
      { address: 'https://keys.example.org/path' },
      { address: 'file:///etc/passwd' },
      { address: 'nowhere' },
      { key: '../sys/seal' },
      { key: 'a/b' },
      { mount: 'a?b' },
      { timeout: '0' },
      { timeout: 'soon' },
    ];
    for (const over of wrong)
      await assert.rejects(openKeyWrapper('vault-transit', { ...good, ...over }), { code: 'config-invalid' });
  });
});
