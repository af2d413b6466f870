// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { describe, it } from 'node:test';
import { channelWorld, say } from '../../test/builders/channel-world.ts';
import { localServer } from '../../test/builders/local-server.ts';
import { localCertificate } from '../../test/builders/mail-servers.ts';
import { ask } from './egress.ts';
import { isPublicAddress } from './public-address.ts';

describe('the one way out of the channels', () => {
  it('knows addresses of the internet from all others', () => {
    for (const address of ['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '2606:4700::1111', '2a00:1450:4001::1'])
      assert.equal(isPublicAddress(address), true, address);
    for (const address of [
      '127.0.0.1',
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '224.0.0.1',
      '255.255.255.255',
      '192.0.2.1',
      '::1',
      '::',
      '::ffff:8.8.8.8',
      '::ffff:10.0.0.1',
      'fe80::1',
      'fc00::1',
      'ff02::1',
      '64:ff9b::a00:1',
      '2001:db8::1',
      '2002:a00:1::1',
      'localhost',
      '',
    ])
      assert.equal(isPublicAddress(address), false, address);
  });

  it('asks nothing but its host, and that over https', async (context) => {
    const world = await channelWorld(context, (_, response) => say(response, 200, 'ok'));
    const open = { host: world.host, network: 'public', timeout: 2_000 } as const;
    const port = world.host.split(':')[1];
    for (const [url, place] of [
      ['https://other.example.org/', open],
      [`http://${world.host}/`, open],
      [`https://${world.host}/`, open],
      [`https://localhost:${port}/`, { ...open, host: `localhost:${port}` }],
      [`https://[::ffff:127.0.0.1]:${port}/`, { ...open, host: new URL(`https://[::ffff:127.0.0.1]:${port}/`).host }],
      [`https://2130706433:${port}/`, open],
      [`http://user:word@${world.host}/`, world.place],
      ['file:///etc/passwd', open],
      ['not an address', open],
      ['https://192.0.2.1/', { ...world.place, host: '192.0.2.1' }],
    ] as const) {
      const answer = await ask({ method: 'POST', url, body: 'x' }, place);
      assert.equal(answer.kind, 'forbidden', url);
    }
    assert.equal(world.heard.length, 0);
    assert.equal((await ask({ method: 'GET', url: `${world.origin}/` }, world.place)).kind, 'answer');
  });

  it('follows no redirect', async (context) => {
    const other = await channelWorld(context, (_, response) => say(response, 200, 'ok'));
    const world = await channelWorld(context, (_, response) => say(response, 307, '', { location: `${other.origin}/x` }));
    const answer = await ask({ method: 'POST', url: `${world.origin}/`, body: 'x' }, world.place);
    assert.equal(answer.kind === 'answer' && answer.status, 307);
    assert.equal(other.heard.length, 0);
  });

  it('ends what hangs, drips, floods or breaks off', async (context) => {
    const place = (origin: string) => ({ host: new URL(origin).host, network: 'loopback', timeout: 1_000 }) as const;
    const hang = await localServer(context, () => undefined);
    const drip = await localServer(context, (_, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const flood = await localServer(context, (_, response) => response.end('x'.repeat(1024 * 1024)));
    const broken = await localServer(context, (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('x');
      setTimeout(() => response.destroy(), 20);
    });
    for (const origin of [hang, drip, flood, broken]) {
      const answer = await ask({ method: 'POST', url: `${origin}/`, body: 'x' }, place(origin));
      assert.equal(answer.kind, 'failed');
      assert.equal(answer.kind === 'failed' && answer.offered, true);
    }
  });

  it('knows that nothing was offered where nobody listened', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    const { port } = probe.address() as { port: number };
    await new Promise((resolve) => probe.close(resolve));
    const host = `127.0.0.1:${port}`;
    const answer = await ask({ method: 'GET', url: `http://${host}/` }, { host, network: 'loopback', timeout: 2_000 });
    assert.deepEqual(answer, { kind: 'failed', reason: 'the server refused the connection', offered: false });
  });

  it('says where a server speaks no TLS without having offered anything', async (context) => {
    const world = await channelWorld(context, (_, response) => say(response, 200, 'ok'));
    const answer = await ask({ method: 'POST', url: `https://${world.host}/`, body: 'x' }, world.place);
    assert.equal(answer.kind === 'failed' && !answer.offered, true);
    assert.equal(world.heard.length, 0);
  });

  it('offers nothing to a server whose certificate nobody vouches for', async (context) => {
    const made = localCertificate(context);
    if (!made) return context.skip('openssl makes no certificate here');
    let heard = 0;
    const server = createSecureServer({ key: made.key, cert: made.certificate }, (_, response) => {
      heard += 1;
      response.end('ok');
    }).listen(0, '127.0.0.1');
    context.after(() => server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const host = `localhost:${(server.address() as AddressInfo).port}`;
    const place = { host, network: 'loopback', timeout: 2_000 } as const;
    const stranger = await ask({ method: 'POST', url: `https://${host}/`, body: 'x' }, place);
    assert.equal(stranger.kind === 'failed' && !stranger.offered && /certificate/.test(stranger.reason), true);
    assert.equal(heard, 0);
    const known = await ask({ method: 'POST', url: `https://${host}/`, body: 'x' }, { ...place, authorities: made.certificate });
    assert.equal(known.kind === 'answer' && known.text, 'ok');
  });
});
