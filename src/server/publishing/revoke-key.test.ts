// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Desk, publishingDesk } from '../../../test/builders/publishing-desk.ts';
import { type Client, clientOf } from '../../../test/builders/server.ts';
import { pgpLibrary } from '../../notify/mail/pgp/library.ts';
import type { KeyOwner } from '../../sealed/place.ts';
import type { Box } from '../cases/vault.ts';
import { checkWholeTree } from './check-tree.ts';
import { signerOf, signingKeyFile } from './signing.ts';
import { refreshSite } from './site.ts';

const csaf = '/.well-known/csaf/white/2026/ngao-2026-0001.json';
const far = new Date(8.64e15);
const reason = 'A copy of it was found outside.';

async function read({ server }: Desk, path: string): Promise<string> {
  const answer = await clientOf(server.app).get(path);
  assert.equal(answer.status, 200, path);
  return answer.text;
}

async function metadataKeys(desk: Desk): Promise<string[]> {
  const { public_openpgp_keys: keys } = JSON.parse(await read(desk, '/.well-known/csaf/provider-metadata.json'));
  return keys.map(({ fingerprint }: { fingerprint: string }) => fingerprint);
}

const keyAt = async (desk: Desk, fingerprint: string) => {
  const { pgp } = await pgpLibrary();
  return await pgp.readKey({ armoredKey: await read(desk, `/.well-known/csaf/openpgp/${fingerprint}.asc`) });
};

/** Whether the served signature of the CSAF document, and the one of security.txt, are by that key. */
async function signedBy(desk: Desk, fingerprint: string): Promise<boolean[]> {
  const { pgp } = await pgpLibrary();
  const given = { verificationKeys: await keyAt(desk, fingerprint), date: new Date(desk.server.context.now()) };
  const signature = await pgp.readSignature({ armoredSignature: await read(desk, `${csaf}.asc`) });
  const message = await pgp.createMessage({ binary: new Uint8Array(Buffer.from(await read(desk, csaf))) });
  const detached = await pgp.verify({ message, signature, ...given });
  const text = await pgp.readCleartextMessage({ cleartextMessage: await read(desk, '/.well-known/security.txt') });
  const clear = await pgp.verify({ message: text, ...given });
  const good = async ({ signatures }: { signatures: { verified: Promise<unknown> }[] }) =>
    (await signatures[0]?.verified.catch(() => false)) === true;
  return [await good(detached as never), await good(clear as never)];
}

const revoke = async (client: Client, fingerprint: string, given: object = {}) =>
  await client.post(`/api/v1/publisher/keys/${fingerprint}/revoke`, { typed: fingerprint.slice(-8), reason, ...given });

test('a signing key that leaked is revoked: it stays with its revocation, and what it signed is signed anew', async (t) => {
  const desk = await publishingDesk(t);
  const { server, ann } = desk;
  const { context } = server;
  const root = await server.person('Root', ['administrator']);
  await desk.publish(await desk.write());
  const { fingerprint: old } = await signerOf(context);
  const [document, signature] = [await read(desk, csaf), await read(desk, `${csaf}.asc`)];
  assert.equal((await revoke(ann, old)).status, 403);
  assert.equal((await revoke(root, old, { typed: old.slice(0, 8) })).status, 400);
  assert.equal((await revoke(root, 'A'.repeat(40))).status, 404);
  assert.equal(await read(desk, `${csaf}.asc`), signature, 'a refusal changes nothing');

  const answer = await revoke(root, old);
  assert.equal(answer.status, 200, answer.text);
  const fresh: string = answer.body.key.fingerprint;
  assert.notEqual(fresh, old);
  assert.deepEqual(
    answer.body.keys.map(({ fingerprint, revokedReason }: Record<string, string>) => [fingerprint, revokedReason]),
    [
      [old, reason],
      [fresh, null],
    ],
  );
  const published = await keyAt(desk, old);
  assert.equal(await published.isRevoked(undefined, undefined, far), true);
  assert.equal((await keyAt(desk, fresh)).getFingerprint().toUpperCase(), fresh);
  assert.deepEqual(await metadataKeys(desk), [fresh]);
  assert.equal(await read(desk, csaf), document, 'not a byte of what was signed is other');
  assert.deepEqual(await signedBy(desk, fresh), [true, true]);
  assert.deepEqual(await signedBy(desk, old), [false, false]);
  assert.match(await read(desk, '/trust'), /Revoked on .*1 June 2026.*<br>Reason: A copy of it was found outside\./);
  assert.equal((await checkWholeTree(context))?.ok, true);
  assert.equal((await revoke(root, old)).status, 409, 'it is revoked already');
  const records = await context.db.selectFrom('audit_records').where('action', '=', 'signing-key.revoke').selectAll().execute();
  assert.equal(records.length, 1);
  const other = await desk.write({ id: 'NGAO-2026-0002', aliases: ['CVE-1900-0002'] });
  await desk.publish(other);
  assert.equal((await desk.ledger(other))[0].state, 'done');

  // Somebody puts it back.
  const aside = signingKeyFile(context.config).replace(/\.asc$/, `.${old}.asc`);
  context.config = { ...context.config, signing: { armored: readFileSync(aside, 'utf8') } };
  await assert.rejects(signerOf(context), /was revoked/);
  await refreshSite(context);
  assert.deepEqual(await metadataKeys(desk), [fresh], 'nothing is signed with it');
  assert.ok((await ann.get('/api/v1/overview')).body.todo.some(({ kind }: { kind: string }) => kind === 'key'));
});

test('what was composed with a key that is revoked before it is public is composed again', async (t) => {
  const desk = await publishingDesk(t);
  const { context } = desk.server;
  const root = await desk.server.person('Root', ['administrator']);
  await desk.publish(await desk.write({ id: 'NGAO-2026-0002', aliases: ['CVE-1900-0002'] }));
  const { fingerprint: old } = await signerOf(context);
  const uid = await desk.write();
  assert.equal((await desk.plan(uid)).body.planned, true);
  // The text and the addresses of the plan are opened and everything is signed; the next opening is for making it public.
  const { vault } = context;
  const open = vault.with.bind(vault);
  let openings = 0;
  vault.with = async <T>(owner: KeyOwner, use: (box: Box) => T | Promise<T>): Promise<T> => {
    if (++openings === 3) assert.equal((await revoke(root, old)).status, 200);
    return await open(owner, use);
  };
  await desk.pass(5);
  await desk.pass(5);
  const looks = context.db.selectFrom('audit_records').where('action', '=', 'advisory.publish-look');
  assert.equal((await looks.selectAll().execute()).length, 1, 'it did not become public with the signature of that key');
  assert.equal((await desk.ledger(uid))[0].state, 'done');
  assert.deepEqual(await signedBy(desk, (await signerOf(context)).fingerprint), [true, true]);
  assert.equal((await checkWholeTree(context))?.ok, true);
});

test('a configured key is replaced before it is revoked; a retired one is revoked by its certificate', async (t) => {
  const { pgp } = await pgpLibrary();
  const made = async () =>
    await pgp.generateKey({
      ...{ type: 'ecc', curve: 'ed25519Legacy', userIDs: [{ name: 'Example advisories' }], subkeys: [], format: 'armored' },
      date: new Date('2026-05-01T00:00:00Z'),
    });
  const [first, second] = [await made(), await made()];
  const desk = await publishingDesk(t, { signing: { armored: first.privateKey } });
  const { context } = desk.server;
  const root = await desk.server.person('Root', ['administrator']);
  await desk.publish(await desk.write());
  const { fingerprint: old } = await signerOf(context);
  const refused = await revoke(root, old);
  assert.deepEqual([refused.status, /NGAO_SIGNING_KEY_FILE/.test(refused.text)], [409, true], refused.text);
  context.config = { ...context.config, signing: { armored: second.privateKey } };
  await refreshSite(context);
  assert.deepEqual(await signedBy(desk, old), [true, false], 'what a retired key signed stays signed with it');
  const { fingerprint: fresh } = await signerOf(context);

  const row = await context.db.selectFrom('signing_keys').where('fingerprint', '=', old).selectAll().executeTakeFirstOrThrow();
  assert.ok(row.revocation, 'made while the key was at hand');
  await context.db.updateTable('signing_keys').set({ revocation: null }).where('fingerprint', '=', old).execute();
  assert.equal((await revoke(root, old)).status, 400, 'no certificate is known');
  const wrong = await revoke(root, old, { certificate: second.revocationCertificate });
  assert.deepEqual([wrong.status, /no revocation certificate of that key/.test(wrong.text)], [400, true], wrong.text);
  await context.db.updateTable('signing_keys').set({ revocation: row.revocation }).where('fingerprint', '=', old).execute();
  const answer = await revoke(root, old);
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(await signedBy(desk, fresh), [true, true]);
  assert.deepEqual(await metadataKeys(desk), [fresh]);
  assert.equal(await (await keyAt(desk, old)).isRevoked(undefined, undefined, far), true);
});
