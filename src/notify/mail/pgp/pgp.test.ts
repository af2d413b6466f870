// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as pgp from 'openpgp';
import { composeMail } from '../compose.ts';
import { readMessage } from '../read-message.ts';
import { examineKey } from './key-health.ts';
import { type OpenedMail, openMail } from './open.ts';
import { type ProtectOptions, protectMail } from './protect.ts';
import { lookUpKey, wkdAddresses } from './wkd.ts';

const now = new Date('2026-11-27T00:00:00Z');
const made = new Date('2026-01-01T00:00:00Z');

async function makeKey(email: string, change: Record<string, unknown> = {}) {
  const pair = await pgp.generateKey({
    userIDs: [{ name: 'Test', email }],
    date: made,
    format: 'object',
    type: 'ecc',
    ...change,
  } as never);
  const { publicKey, privateKey } = pair as unknown as { publicKey: pgp.PublicKey; privateKey: pgp.PrivateKey };
  return { public: publicKey.armor(), secret: privateKey.armor(), fingerprint: publicKey.getFingerprint(), key: privateKey };
}

const ann = await makeKey('ann@example.org');
const ours = await makeKey('security@example.org');
const eve = await makeKey('eve@example.net');
const composed = await composeMail({
  id: '<1@example.org>',
  to: ['ann@example.org'],
  from: 'security@example.org',
  subject: 'Blue Heron',
  text: 'Une vérité secrète',
  language: 'fr',
});
const annKey = { address: 'ann@example.org', armored: ann.public, fingerprint: ann.fingerprint };
const options = (change: Partial<ProtectOptions> = {}): ProtectOptions => ({
  keys: [annKey],
  signer: { armored: ours.secret },
  now,
  ...change,
});

async function open(bytes: Uint8Array, secret: string, known: string[]): Promise<OpenedMail> {
  return await openMail(bytes, await readMessage(bytes), { secret: [{ armored: secret }], known, now });
}

async function protectedBytes(): Promise<Buffer> {
  const result = await protectMail(composed, options());
  assert.equal(result.outcome, 'protected');
  return result.outcome === 'protected' ? result.mail.bytes : Buffer.alloc(0);
}

test('a message is signed and encrypted, and opened and verified by its recipient', async () => {
  const bytes = await protectedBytes();
  assert.doesNotMatch(bytes.toString('latin1'), /secr/);
  assert.match(bytes.toString('latin1'), /^Message-ID: <1@example\.org>\r$/im);
  const opened = await open(bytes, ann.secret, [ours.public, eve.public]);
  assert.deepEqual(
    [opened.encryption, opened.covers, opened.signature],
    ['decrypted', 'all', { state: 'valid', fingerprint: ours.fingerprint }],
  );
  const inner = await readMessage(opened.entity ?? new Uint8Array());
  assert.equal(inner.text, 'Une vérité secrète');
});

test('a tampered message gives out no text, another’s key opens nothing, an unknown signer is told', async () => {
  const text = (await protectedBytes()).toString('latin1');
  const lines = text.split('\r\n');
  const at = lines.findIndex((line) => line.startsWith('-----BEGIN PGP')) + 4;
  lines[at] = [...(lines[at] ?? '')].reverse().join('');
  const tampered = await open(Buffer.from(lines.join('\r\n'), 'latin1'), ann.secret, [ours.public]);
  assert.deepEqual([tampered.encryption, tampered.entity, tampered.text], ['damaged', null, null]);
  assert.equal((await open(Buffer.from(text, 'latin1'), eve.secret, [])).encryption, 'no-key');
  const unknown = await open(Buffer.from(text, 'latin1'), ann.secret, [eve.public]);
  assert.deepEqual(unknown.signature, { state: 'unknown-key', fingerprint: null });
});

test('text beside the encrypted parts makes the message damaged', async () => {
  const text = (await protectedBytes()).toString('latin1');
  const boundary = /boundary="([^"]+)"/.exec(text)?.[1] ?? '';
  const mixed = text.replace(`--${boundary}--`, `--${boundary}\r\nContent-Type: text/plain\r\n\r\nalso this\r\n--${boundary}--`);
  assert.equal((await open(Buffer.from(mixed, 'latin1'), ann.secret, [])).encryption, 'damaged');
});

test('nothing is sent to a missing, other, expired, revoked, weak or merely signing key', async () => {
  const expired = await makeKey('ann@example.org', { keyExpirationTime: 86_400 });
  const revoked = await pgp.revokeKey({ key: ann.key, date: made, format: 'armored' });
  const signing = await makeKey('ann@example.org', { subkeys: [{ sign: true }] });
  const weak = await makeKey('ann@example.org', { type: 'rsa', rsaBits: 1024, config: { minRSABits: 1024 } });
  const cases: [string, string, string][] = [
    [expired.public, expired.fingerprint, 'expired'],
    [revoked.publicKey, ann.fingerprint, 'revoked'],
    [signing.public, signing.fingerprint, 'no-encryption-key'],
    [weak.public, weak.fingerprint, 'weak-algorithm'],
    [ann.public, eve.fingerprint, 'other-fingerprint'],
    [ann.secret, ann.fingerprint, 'secret-key'],
    ['nothing', ann.fingerprint, 'unreadable'],
  ];
  for (const [armored, fingerprint, problem] of cases) {
    const result = await protectMail(composed, options({ keys: [{ ...annKey, armored, fingerprint }] }));
    assert.deepEqual(result, { outcome: 'refused', recipients: [{ address: 'ann@example.org', problems: [problem] }] });
  }
  const none = await protectMail(composed, options({ keys: [] }));
  assert.deepEqual(none, { outcome: 'refused', recipients: [{ address: 'ann@example.org', problems: ['no-key'] }] });
  await assert.rejects(protectMail(composed, options({ signer: { armored: ours.public } })), { code: 'config-invalid' });
  const health = await examineKey(ann.public, { now, fingerprint: ann.fingerprint.toUpperCase() });
  assert.deepEqual([health.isUsable, health.addresses, health.expiresAt], [true, ['ann@example.org'], null]);
});

async function signedMail(signer: pgp.PrivateKey): Promise<string> {
  const part = 'Content-Type: text/plain\r\n\r\nA signed report\r\n';
  const message = await pgp.createMessage({ binary: Buffer.from(part) });
  const signature = await pgp.sign({ message, signingKeys: signer, detached: true, date: new Date('2026-06-01T00:00:00Z') });
  const armored = String(signature).trim().replace(/\r?\n/g, '\r\n');
  return `From: ann@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed; micalg=pgp-sha512; protocol="application/pgp-signature"; boundary="b1"\r\n\r\n--b1\r\n${part}\r\n--b1\r\nContent-Type: application/pgp-signature\r\n\r\n${armored}\r\n--b1--\r\n`;
}

test('a signed message is verified as a whole; changed, unknown and revoked signers are told apart', async () => {
  const mail = await signedMail(ann.key);
  const opened = await open(Buffer.from(mail), ours.secret, [ann.public]);
  assert.deepEqual(
    [opened.encryption, opened.signature, opened.covers],
    ['none', { state: 'valid', fingerprint: ann.fingerprint }, 'all'],
  );
  assert.match(Buffer.from(opened.entity ?? []).toString(), /A signed report/);
  const changed = await open(Buffer.from(mail.replace('report', 'repost')), ours.secret, [ann.public]);
  assert.equal(changed.signature.state, 'invalid');
  assert.equal((await open(Buffer.from(mail), ours.secret, [eve.public])).signature.state, 'unknown-key');
  const revoked = await pgp.revokeKey({ key: ann.key, date: new Date('2026-10-01T00:00:00Z'), format: 'armored' });
  assert.notEqual((await open(Buffer.from(mail), ours.secret, [revoked.publicKey])).signature.state, 'valid');
});

test('inline OpenPGP is opened, and text around the block is not covered', async () => {
  const armored = await pgp.encrypt({
    message: await pgp.createMessage({ text: 'hidden words' }),
    encryptionKeys: ours.key.toPublic(),
    signingKeys: ann.key,
    date: now,
  });
  const mail = (around: string) => Buffer.from(`From: ann@example.org\r\nSubject: x\r\n\r\n${around}${armored}`);
  const opened = await open(mail(''), ours.secret, [ann.public]);
  assert.deepEqual(
    [opened.encryption, opened.text, opened.covers, opened.signature.state],
    ['decrypted', 'hidden words', 'all', 'valid'],
  );
  assert.equal((await open(mail('Trust this too\r\n\r\n'), ours.secret, [ann.public])).covers, 'part');
  const clear = await pgp.sign({
    message: await pgp.createCleartextMessage({ text: 'open words' }),
    signingKeys: ann.key,
    date: now,
  });
  const verified = await open(Buffer.from(`From: ann@example.org\r\n\r\n${clear}`), ours.secret, [ann.public]);
  assert.deepEqual([verified.signature.state, verified.text], ['valid', 'open words']);
});

test('the directory is asked at its advanced address, at the direct one only without such a host', async () => {
  // The example of the draft, section 3.1.
  assert.match(
    wkdAddresses('Joe.Doe@Example.ORG').direct,
    /^https:\/\/example\.org\/\.well-known\/openpgpkey\/hu\/iy9q119eutrkn8s1mk4r39qejnbu3n5q\?l=Joe\.Doe$/,
  );
  const body = new Uint8Array((await pgp.readKey({ armoredKey: ann.public })).write());
  const asked: string[] = [];
  const found = await lookUpKey('ann@example.org', {
    now,
    client: async (url) => {
      asked.push(new URL(url).hostname);
      return url.includes('openpgpkey.example.org') ? { outcome: 'no-host' } : { outcome: 'found', body };
    },
  });
  assert.deepEqual(asked, ['openpgpkey.example.org', 'example.org']);
  assert.equal(found.outcome === 'found' && found.health.fingerprint, ann.fingerprint);
  const client = async () => ({ outcome: 'found', body }) as const;
  assert.equal((await lookUpKey('bob@example.org', { now, client })).outcome, 'unusable');
  assert.equal((await lookUpKey('ann@example.org', { now, client: async () => ({ outcome: 'missing' }) })).outcome, 'missing');
});
