// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../../../test/builders/advisories.ts';
import { type Desk, publishingDesk } from '../../../test/builders/publishing-desk.ts';
import { clientOf } from '../../../test/builders/server.ts';
import { pgpLibrary } from '../../notify/mail/pgp/library.ts';
import { readSigning } from './read-config.ts';
import { refreshSite } from './site.ts';

const csaf = '/.well-known/csaf/white/2026/ngao-2026-0001.json';
const day = 24 * 60;

async function newKey(given: { passphrase?: string; days?: number } = {}): Promise<{ armored: string; fingerprint: string }> {
  const { pgp } = await pgpLibrary();
  const { privateKey, publicKey } = await pgp.generateKey({
    ...{ type: 'ecc', curve: 'ed25519Legacy', userIDs: [{ name: 'Example advisories' }], subkeys: [], format: 'armored' },
    date: new Date('2026-05-01T00:00:00Z'),
    ...(given.days !== undefined && { keyExpirationTime: given.days * 86_400 }),
    ...(given.passphrase !== undefined && { passphrase: given.passphrase }),
  });
  const fingerprint = (await pgp.readKey({ armoredKey: publicKey })).getFingerprint().toUpperCase();
  return { armored: privateKey, fingerprint };
}

function fileOf(t: TestContext, text: string): string {
  return join(temporaryFolder(t, { file: text }), 'file');
}

const read = async ({ server }: Desk, path: string) => {
  const answer = await clientOf(server.app).get(path);
  assert.equal(answer.status, 200, path);
  return answer.text;
};

/** Fingerprint of the published key that the detached signature verifies with. */
async function signerOfDocument(desk: Desk): Promise<string> {
  const { pgp } = await pgpLibrary();
  const metadata = JSON.parse(await read(desk, '/.well-known/csaf/provider-metadata.json'));
  const [document, armoredSignature] = [await read(desk, csaf), await read(desk, `${csaf}.asc`)];
  for (const { fingerprint, url } of metadata.public_openpgp_keys as { fingerprint: string; url: string }[]) {
    const key = await pgp.readKey({ armoredKey: await read(desk, new URL(url).pathname) });
    const { signatures } = await pgp.verify({
      message: await pgp.createMessage({ binary: new Uint8Array(Buffer.from(document)) }),
      signature: await pgp.readSignature({ armoredSignature }),
      verificationKeys: key,
      date: new Date(desk.server.context.now()),
    });
    const isGood = await signatures[0]?.verified.catch(() => false);
    if (isGood) return fingerprint;
  }
  return '';
}

async function expiryOf(desk: Desk): Promise<{ expires: string; by: string }> {
  const { pgp } = await pgpLibrary();
  const text = await read(desk, '/.well-known/security.txt');
  const address = /^Encryption: (\S+)/m.exec(text)?.[1];
  const metadata = JSON.parse(await read(desk, '/.well-known/csaf/provider-metadata.json'));
  const { url, fingerprint } = metadata.public_openpgp_keys.at(-1);
  const key = await pgp.readKey({ armoredKey: await read(desk, new URL(address ?? url).pathname) });
  const message = await pgp.readCleartextMessage({ cleartextMessage: text });
  const { signatures } = await pgp.verify({ message, verificationKeys: key, date: new Date(desk.server.context.now()) });
  await signatures[0]?.verified;
  return { expires: /^Expires: (\S+)/m.exec(text)?.[1] ?? '', by: fingerprint };
}

const kinds = async ({ ann }: Desk): Promise<string[]> =>
  ((await ann.get('/api/v1/overview')).body.todo as { kind: string }[]).map(({ kind }) => kind);

test('a key with a passphrase signs; security.txt is signed anew in time; a retired key stays and still verifies', async (t) => {
  const first = await newKey({ passphrase: 'a passphrase of the test' });
  const env = { NGAO_SIGNING_KEY_FILE: fileOf(t, first.armored) };
  const wrong = readSigning({ ...env, NGAO_SIGNING_PASSPHRASE: 'another one' });
  const fromFile = readSigning({ ...env, NGAO_SIGNING_PASSPHRASE_FILE: fileOf(t, 'a passphrase of the test\n') });
  const fromName = readSigning({ ...env, NGAO_SIGNING_PASSPHRASE: 'a passphrase of the test' });
  assert.deepEqual(fromFile, fromName);
  const desk = await publishingDesk(t, { signing: fromFile });
  const { context } = desk.server;
  const uid = await desk.write();
  await desk.publish(uid);
  assert.equal(await signerOfDocument(desk), first.fingerprint);
  const before = await expiryOf(desk);
  assert.match(before.expires, /^2026-11-28/);

  await desk.pass(119 * day);
  await refreshSite(context);
  assert.equal((await expiryOf(desk)).expires, before.expires, 'it stays as long as it is good');
  await desk.pass(2 * day);
  await refreshSite(context);
  const renewed = await expiryOf(desk);
  assert.match(renewed.expires, /^2027-03-/, 'signed anew two months before its end');
  assert.ok(!(await kinds(desk)).includes('security-txt'));

  // Servers read their key when they start: the next one has another.
  const second = await newKey();
  context.config = { ...context.config, signing: { armored: second.armored } };
  await refreshSite(context);
  assert.deepEqual(
    JSON.parse(await read(desk, '/.well-known/csaf/provider-metadata.json')).public_openpgp_keys.map(
      ({ fingerprint }: { fingerprint: string }) => fingerprint,
    ),
    [first.fingerprint, second.fingerprint],
    'the newest stands last',
  );
  assert.equal(await signerOfDocument(desk), first.fingerprint, 'the old signature verifies with the retired key');
  assert.equal((await expiryOf(desk)).by, second.fingerprint);
  const trust = (await read(desk, '/trust')).replaceAll(/\s/g, '');
  for (const { fingerprint } of [first, second]) assert.ok(trust.includes(fingerprint), fingerprint);
  assert.match(trust, /untilitwasretired/);

  const other = await desk.write({ id: 'NGAO-2026-0002', aliases: ['CVE-1900-0002'] });
  await desk.publish(other);
  const [{ state, lines }] = await desk.ledger(other);
  assert.equal(state, 'done', JSON.stringify(lines));

  context.config = { ...context.config, signing: wrong };
  await refreshSite(context);
  assert.ok((await kinds(desk)).includes('key'), 'a key that cannot be unlocked is told');
  assert.equal((await desk.ann.get('/api/v1/publishing')).body.key, null);
});

test('a key that ends is told two months before, and from then on nothing is published under it', async (t) => {
  const { armored } = await newKey({ days: 100 });
  const desk = await publishingDesk(t, { signing: { armored } });
  const uid = await desk.write();
  await desk.publish(uid);
  assert.ok(!(await kinds(desk)).includes('key'));
  await desk.pass(15 * day);
  assert.ok((await kinds(desk)).includes('key'));
  await desk.pass(60 * day);
  await refreshSite(desk.server.context);
  const other = await desk.write({ id: 'NGAO-2026-0002', aliases: ['CVE-1900-0002'] });
  await desk.plan(other);
  await desk.pass(5);
  const [{ state, stopped }] = await desk.ledger(other);
  assert.deepEqual([state, /expired/.test(stopped[0]?.message)], ['stopped', true], JSON.stringify(stopped));
  await desk.pass(80 * day);
  await refreshSite(desk.server.context);
  assert.ok((await kinds(desk)).includes('security-txt'), 'that security.txt could not be renewed is told before it ends');
});
