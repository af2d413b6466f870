// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { authenticate } from 'mailauth';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { type AuthenticateOptions, authenticateMail, type DnsResolver } from './authenticate.ts';
import { readTrustedResults } from './trusted-results.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const keyRecord = `v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`;
const records: Record<string, string> = {
  's1._domainkey.example.org': keyRecord,
  's1._domainkey.example.net': keyRecord,
  '_dmarc.example.org': 'v=DMARC1; p=reject',
  'example.org': 'v=spf1 ip4:192.0.2.1 -all',
};

/** DNS from a table; counts what it is asked. */
function dns(table: Record<string, string>, fail = false): DnsResolver & { asked: number } {
  const resolver = async (name: string, type: string) => {
    resolver.asked++;
    if (fail) throw Object.assign(new Error('timeout'), { code: 'ETIMEOUT' });
    const value = type === 'TXT' ? table[name] : undefined;
    if (value === undefined) throw Object.assign(new Error('none'), { code: 'ENOTFOUND' });
    return [[value]];
  };
  resolver.asked = 0;
  return resolver;
}

const text =
  'From: Ann <ann@example.org>\r\nTo: security@example.org\r\nSubject: x\r\nDate: Fri, 27 Nov 2026 00:00:00 +0000\r\n\r\nHello\r\n';

async function signed(message: string, signingDomain = 'example.org', maxBodyLength?: number): Promise<Buffer> {
  const { signatures } = await dkimSign(message, {
    signatureData: [
      { signingDomain, selector: 's1', privateKey: privateKey.toString(), ...(maxBodyLength !== undefined && { maxBodyLength }) },
    ],
  } as unknown as Parameters<typeof dkimSign>[1]);
  return Buffer.from(signatures + message);
}

const options = (change: Partial<AuthenticateOptions> = {}): AuthenticateOptions => ({
  resolver: dns(records),
  client: null,
  hostName: 'mx.example.org',
  ...change,
});

test('a signature of the author’s domain under its policy is proof, also without the envelope', async () => {
  const result = await authenticateMail(await signed(text), options());
  assert.deepEqual(
    [result.verdict, result.reason, result.domain, result.dmarc, result.spf],
    ['authenticated', 'dmarc-pass', 'example.org', 'pass', 'none'],
  );
  assert.deepEqual(result.dkim, [{ domain: 'example.org', selector: 's1', result: 'pass', coversBody: true }]);
});

test('a changed body, a changed author and a foreign signature are none', async () => {
  const good = (await signed(text)).toString();
  for (const bad of [
    good.replace('Hello', 'Hallo'),
    good.replace('ann@', 'bob@'),
    (await signed(text, 'example.net')).toString(),
    text,
  ]) {
    const result = await authenticateMail(Buffer.from(bad), options());
    assert.deepEqual([result.verdict, result.reason], ['unauthenticated', 'dmarc-fail']);
  }
});

test('the address that the domain allows is proof, another one is not', async () => {
  const client = { ip: '192.0.2.1', helo: 'mx.example.org', mailFrom: 'ann@example.org' };
  const pass = await authenticateMail(Buffer.from(text), options({ client }));
  assert.deepEqual([pass.verdict, pass.spf], ['authenticated', 'pass']);
  const other = await authenticateMail(Buffer.from(text), options({ client: { ...client, ip: '198.51.100.1' } }));
  assert.deepEqual([other.verdict, other.spf], ['unauthenticated', 'fail']);
});

test('without a policy only the domain’s own signature counts', async () => {
  const { '_dmarc.example.org': _policy, ...open } = records;
  const own = await authenticateMail(await signed(text), options({ resolver: dns(open) }));
  assert.deepEqual([own.verdict, own.reason], ['authenticated', 'aligned-signature']);
  const foreign = await authenticateMail(await signed(text, 'example.net'), options({ resolver: dns(open) }));
  assert.deepEqual([foreign.verdict, foreign.reason], ['unauthenticated', 'nothing-aligned']);
  const none = await authenticateMail(Buffer.from(text), options({ resolver: dns(open) }));
  assert.deepEqual([none.verdict, none.reason], ['unknown', 'no-policy']);
});

test('a signature over the beginning of the body does not stand for what was added', async () => {
  const message = `${await signed(text, 'example.org', 7)}And something else\r\n`;
  const result = await authenticateMail(Buffer.from(message), options());
  assert.deepEqual([result.verdict, result.reason], ['unauthenticated', 'body-not-covered']);
});

test('two authors are never proven', async () => {
  const result = await authenticateMail(Buffer.from(`From: eve@example.net\r\n${await signed(text)}`), options());
  assert.deepEqual([result.verdict, result.reason], ['unauthenticated', 'author-unclear']);
});

test('DNS that does not answer leaves it unknown', async () => {
  const result = await authenticateMail(await signed(text), options({ resolver: dns(records, true) }));
  assert.deepEqual([result.verdict, result.reason], ['unknown', 'no-answer-from-dns']);
});

test('many signatures are not checked at all', async () => {
  const resolver = dns(records);
  const many = Buffer.from('DKIM-Signature: v=1; d=example.org; s=s1; b=x; bh=y; h=from\r\n'.repeat(11) + text);
  const result = await authenticateMail(many, options({ resolver }));
  assert.deepEqual([result.verdict, result.reason, resolver.asked], ['unknown', 'too-many-signatures', 0]);
});

test('results count only from the named server, once, and not from comments', () => {
  const read = (...values: string[]) => {
    const header = values.map((value) => `Authentication-Results: ${value}\r\n`).join('');
    return readTrustedResults(Buffer.from(header + text), 'mx.example.org');
  };
  const pass =
    'mx.example.org; dkim=pass header.d=example.org header.s=s1; spf=pass smtp.mailfrom=ann@example.org; dmarc=pass (p=reject) header.from=example.org';
  const result = read(pass, 'evil.example.net; dmarc=pass header.from=example.com');
  assert.deepEqual(
    [result.verdict, result.domain, result.spf, result.dkim[0]?.domain],
    ['authenticated', 'example.org', 'pass', 'example.org'],
  );
  assert.equal(read(pass, pass).reason, 'several-trusted-headers');
  assert.equal(read(pass.replace('mx.', 'mx2.')).reason, 'no-trusted-header');
  assert.equal(read('mx.example.org (dmarc=pass); dmarc=fail header.from=example.org').verdict, 'unauthenticated');
  assert.equal(read('mx.example.org; dmarc=fail header.from=example.org; dmarc=pass header.from=example.org').verdict, 'unknown');
  assert.equal(read('mx.example.org; spf=pass reason="; dmarc=pass header.from=example.org"').verdict, 'unknown');
  assert.equal(read('mx.example.org; none').verdict, 'unknown');
  assert.equal(read('mx.example.org; dmarc=pass (').reason, 'no-trusted-header');
});

/** The message as a forwarder of that domain passes it on: sealed. */
async function forwarded(sealer: string): Promise<Buffer> {
  const seal = { signingDomain: sealer, selector: 's1', privateKey: privateKey.toString() };
  const original = await signed(text);
  const { headers } = await authenticate(original, { resolver: dns(records), mta: sealer, seal, disableBimi: true });
  return Buffer.concat([Buffer.from(headers), original]);
}

test('a seal counts only of a domain that is trusted by name', async () => {
  // The author's key is gone since: only the seal can still tell.
  const { 's1._domainkey.example.org': _key, ...broken } = records;
  const sealed = await forwarded('example.net');
  const trusted = await authenticateMail(sealed, options({ resolver: dns(broken), trustedSealers: ['example.net'] }));
  assert.deepEqual([trusted.arc, trusted.verdict, trusted.reason], ['pass', 'authenticated', 'trusted-sealer']);
  const unknown = await authenticateMail(sealed, options({ resolver: dns(broken) }));
  assert.deepEqual([unknown.arc, unknown.verdict], ['pass', 'unauthenticated']);
  const changed = Buffer.from(sealed.toString().replace('Hello', 'Hallo'));
  const tampered = await authenticateMail(changed, options({ resolver: dns(broken), trustedSealers: ['example.net'] }));
  assert.deepEqual([tampered.arc, tampered.verdict], ['fail', 'unauthenticated']);
});
