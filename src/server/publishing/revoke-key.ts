// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { pgpLibrary } from '../../notify/mail/pgp/library.ts';
import { may, notFound } from '../access.ts';
import { act } from '../actions/action.ts';
import { savedPublisher } from '../advisories/publisher.ts';
import type { Caller, ServerContext } from '../context.ts';
import { holdSite } from './public-rows.ts';
import { signAnew } from './sign-anew.ts';
import { replaceSigningKey, type Signer, signerOf } from './signing.ts';
import type { KnownKey } from './signing-keys.ts';
import { rebuildSite } from './site.ts';

export interface KeyToRevoke {
  /** Upper-case hex. */
  fingerprint: string;
  /** Its last eight characters, as somebody typed them: this cannot be taken back. */
  typed: string;
  /** Public. */
  reason: string;
  /** A revocation certificate that somebody kept, armoured; for keys of which none is known here. */
  certificate?: string | undefined;
}

/**
 * Revokes a key that signs or signed what is published, because it leaked. It stays published with its revocation, nothing is signed
 * with it any more, and what it had signed is signed anew. The one of the data folder gets a successor at once; a configured one is
 * replaced in the configuration first, so that there is always a key to trust. Throws `conflict` and `usage`, saying what to do.
 */
export async function revokeKey(context: ServerContext, caller: Caller, asked: KeyToRevoke): Promise<void> {
  if (!may(caller, 'configure', null)) throw new NgaoError('forbidden', 'Only an administrator revokes a signing key.');
  const { fingerprint, reason } = asked;
  const row = await context.db.selectFrom('signing_keys').where('fingerprint', '=', fingerprint).selectAll().executeTakeFirst();
  if (!row) throw notFound('key');
  if (row.revoked_at !== null) throw new NgaoError('conflict', 'This key is revoked already.');
  const end = fingerprint.slice(-8);
  if (asked.typed.replaceAll(/\s/g, '').toUpperCase() !== end)
    throw new NgaoError('usage', `Type the last eight characters of the fingerprint, ${end}, to revoke the key.`);
  const publisher = await savedPublisher(context, context.db);
  if (!publisher) throw new NgaoError('conflict', 'Nobody has said under which name is published. Say so in the settings.');
  const armored = await revokedKey(context, row, asked);
  await act(context, caller, async ({ tx, now, audit }) => {
    await holdSite(tx);
    const changed = await tx
      .updateTable('signing_keys')
      .set({ armored, revoked_at: now, revoked_reason: reason, retired_at: row.retired_at ?? now })
      .where('fingerprint', '=', fingerprint)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) throw new NgaoError('conflict', 'This key is revoked already.');
    const seconds = `${now.slice(0, 19)}Z`;
    const signer = await signerOf(context, tx);
    const signed = await signAnew(tx, { revoked: armored, signer, now: seconds });
    await rebuildSite(context, tx, { publisher, now: seconds });
    await audit({
      action: 'signing-key.revoke',
      subject: { kind: 'publisher', id: 'settings' },
      productId: null,
      data: { fingerprint, successor: signer.fingerprint, signed },
    });
  });
}

/** The armoured public key with its revocation. After it, another key than this one signs. */
async function revokedKey(context: ServerContext, row: KnownKey, { reason, certificate }: KeyToRevoke): Promise<string> {
  const signer = await signerNow(context);
  if (signer?.fingerprint !== row.fingerprint) {
    const kept = certificate ?? row.revocation;
    if (!kept)
      throw new NgaoError(
        'usage',
        'No revocation certificate of this key is known here. Paste the one that was made with the key.',
      );
    return await applied(row.armored, kept);
  }
  if (context.config.signing !== undefined)
    throw new NgaoError(
      'conflict',
      'This key signs, and comes from the configuration. Name a new one in NGAO_SIGNING_KEY_FILE, start the server again, and revoke this one then.',
    );
  const armored = await applied(row.armored, await signer.revocation(reason, context.now()));
  await replaceSigningKey(context, row.fingerprint);
  return armored;
}

async function signerNow(context: ServerContext): Promise<Signer | undefined> {
  try {
    return await signerOf(context);
  } catch (error) {
    if (error instanceof NgaoError && error.expected)
      throw new NgaoError('conflict', `${error.message} Only then revoke another.`);
    throw error;
  }
}

/** Throws `usage` for a certificate that is not of this key. */
async function applied(armoredKey: string, revocationCertificate: string): Promise<string> {
  const { pgp, config } = await pgpLibrary();
  try {
    const key = await pgp.readKey({ armoredKey, config });
    // Whenever it was made, and whether or not the key is expired by now.
    const date = new Date(8.64e15);
    const { publicKey } = await pgp.revokeKey({ key, revocationCertificate, date, format: 'object', config });
    if (await publicKey.isRevoked(undefined, undefined, date)) return publicKey.armor();
  } catch {
    // Said below: the words of the library help nobody.
  }
  throw new NgaoError('usage', 'This is no revocation certificate of that key. Look which key it was made for.');
}
