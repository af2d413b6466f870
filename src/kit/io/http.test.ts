// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { temporaryFolder } from '../../../test/builders/advisories.ts';
import { localServer } from '../../../test/builders/local-server.ts';
import { connectionFault, type DownloadLimits, download, readAddress } from './http.ts';

async function ask(
  context: TestContext,
  listener: RequestListener,
  options: { etag?: string; limits?: Partial<DownloadLimits> } = {},
) {
  const url = await localServer(context, listener);
  const to = join(temporaryFolder(context), 'body');
  const answer = await download({ url: `${url}/file?secret=1`, to, ...options });
  return { answer, text: answer.outcome === 'saved' ? readFileSync(to, 'utf8') : undefined };
}

const failed = { code: 'network-failed' };

test('a body is saved, with the mark of its state', async (t) => {
  const { answer, text } = await ask(t, (_, response) => response.setHeader('etag', '"v1"').end('hello'));
  assert.deepEqual(answer, { outcome: 'saved', bytes: 5, etag: '"v1"' });
  assert.equal(text, 'hello');
});

test('unchanged and missing are answers, other states are errors', async (t) => {
  const { answer } = await ask(
    t,
    (request, response) => response.writeHead(request.headers['if-none-match'] === '"v1"' ? 304 : 500).end(),
    {
      etag: '"v1"',
    },
  );
  assert.deepEqual(answer, { outcome: 'unchanged' });
  assert.deepEqual((await ask(t, (_, response) => response.writeHead(404).end())).answer, { outcome: 'missing' });
  await assert.rejects(
    ask(t, (_, response) => response.writeHead(503).end()),
    failed,
  );
  await assert.rejects(
    ask(t, (_, response) => response.writeHead(304).end()),
    failed,
    'not asked whether it changed',
  );
});

test('a redirect on the same origin is followed, every other is not', async (t) => {
  const moved = (location: string) =>
    ask(t, (request, response) => {
      if (request.url === '/other') response.end('there');
      else response.writeHead(302, { location }).end();
    });
  assert.equal((await moved('/other')).text, 'there');
  for (const location of ['file:///etc/passwd', 'https://example.org/x', 'http://127.0.0.1:9/x', 'http://%', '/file']) {
    await assert.rejects(moved(location), failed, location);
  }
});

test('a body that is shorter than announced is refused', async (t) => {
  await assert.rejects(
    ask(t, (_, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('12345');
      setTimeout(() => response.destroy(), 20);
    }),
    failed,
  );
});

test('a body that is too large is refused, announced or not', async (t) => {
  const limits = { bytes: 1000 };
  await assert.rejects(
    ask(t, (_, response) => response.end('x'.repeat(1001)), { limits }),
    failed,
  );
  let open = true;
  await assert.rejects(
    ask(
      t,
      (_, response) => {
        response.on('close', () => {
          open = false;
        });
        const more = () => open && response.write('x'.repeat(100), () => setImmediate(more));
        more();
      },
      { limits },
    ),
    failed,
  );
});

test('silence and slowness end a download', async (t) => {
  const idle = { idle: 60, total: 10_000 };
  await assert.rejects(
    ask(t, () => {}, { limits: idle }),
    /sent nothing for/,
  );
  await assert.rejects(
    ask(t, (_, response) => void response.write('x'), { limits: idle }),
    /sent nothing for/,
  );
  const drip: RequestListener = (_, response) => {
    const timer = setInterval(() => response.write('x'), 10);
    response.on('close', () => clearInterval(timer));
  };
  await assert.rejects(ask(t, drip, { limits: { idle: 5000, total: 150 } }), /took longer than/);
});

test('an encoding that was not asked for is undone, and bounded by what comes out', async (t) => {
  const packed: RequestListener = (_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync('0'.repeat(5000)));
  assert.equal((await ask(t, packed)).text, '0'.repeat(5000));
  await assert.rejects(ask(t, packed, { limits: { bytes: 4999 } }), failed);
  await assert.rejects(
    ask(t, (_, response) => response.setHeader('content-encoding', 'gzip').end('this is no gzip')),
    failed,
  );
});

test('a closed port is an error that shows neither query nor stack', async (t) => {
  const to = join(temporaryFolder(t), 'body');
  await assert.rejects(download({ url: 'http://127.0.0.1:1/x?secret=1', to }), (error: Error) => {
    assert.match(error.message, /http:\/\/127\.0\.0\.1:1\/x /);
    assert.doesNotMatch(error.message, /secret/);
    return true;
  });
});

test('only https is asked, and http on this machine', () => {
  for (const good of ['https://example.org/a', 'http://127.0.0.1:8/a', 'http://localhost/a', 'http://[::1]/a'])
    assert.ok(readAddress(good));
  for (const bad of [
    'http://example.org/a',
    'file:///etc/passwd',
    'ftp://example.org',
    'nonsense',
    'https://user:word@example.org',
    'http://127.0.0.1.example.org/',
  ]) {
    assert.throws(() => readAddress(bad), { code: 'usage' }, bad);
  }
});

test('a connection that does not come about is told by its cause, with what else can be done', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const request = { url: `http://127.0.0.1:${port}/x`, to: join(temporaryFolder(t), 'body'), otherwise: 'Bring it by hand.' };
  await assert.rejects(download(request), {
    ...failed,
    message: `The download of ${request.url} failed: nobody answers at that address. Nothing was changed; try again or use another mirror. Bring it by hand.`,
  });
  const faultOf = (code: string) => connectionFault(new TypeError('fetch failed', { cause: { code } }));
  for (const code of ['ENOTFOUND', 'EAI_AGAIN']) assert.match(faultOf(code), /^the name was not found/);
  assert.match(faultOf('ETIMEDOUT'), /did not answer in time/);
  assert.match(faultOf('DEPTH_ZERO_SELF_SIGNED_CERT'), /certificate is not trusted/);
  assert.match(faultOf('constructor'), /the connection broke/);
});
