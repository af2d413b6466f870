// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { may } from '../access.ts';
import { publisherOf } from '../advisories/publisher.ts';
import { isCommittee } from '../cases/access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { PublisherView } from '../contract/publishing.ts';
import { titledChoices } from '../publishing/publication-view.ts';
import { securityTxtExpiry, securityTxtPreview } from '../publishing/security-txt.ts';
import { type Signer, signerOf } from '../publishing/signing.ts';
import { knownKeys } from '../publishing/signing-keys.ts';

type View = Static<typeof PublisherView>;

/** Throws `forbidden` for who is neither an administrator nor of the committee. */
export async function publisherView(context: ServerContext, caller: Caller): Promise<View> {
  if (!may(caller, 'configure', null) && !isCommittee(caller))
    throw new NgaoError('forbidden', 'Only administrators and the committee see who publishes.');
  const { publisher, said, isSaved } = await publisherOf(context, context.db);
  const signer = await orNothing(signerOf(context));
  return {
    saved: isSaved,
    publisher: said,
    channels: titledChoices(context.config, true),
    key: signer ? keyOf(signer, context) : null,
    keys: await keysOf(context, signer),
    securityTxt: signer ? await previewOf({ publisher, signer, now: `${context.now().slice(0, 19)}Z` }) : '',
    securityTxtExpires: await securityTxtExpiry(context.db),
  };
}

function keyOf({ fingerprint, createdAt, expiresAt }: Signer, { config }: ServerContext): NonNullable<View['key']> {
  return { fingerprint, createdAt, expiresAt, configured: config.signing !== undefined };
}

async function keysOf({ db, config }: ServerContext, signer: Signer | undefined): Promise<View['keys']> {
  const rows = await knownKeys(db);
  return rows.map(({ fingerprint, created_at, retired_at, revoked_at, revoked_reason, revocation }) => {
    const isSigning = fingerprint === signer?.fingerprint;
    return {
      ...{ fingerprint, createdAt: created_at, retiredAt: retired_at, revokedAt: revoked_at, revokedReason: revoked_reason },
      needs: isSigning && config.signing ? 'successor' : isSigning || revocation !== null ? 'nothing' : 'certificate',
    };
  });
}

/** Settings that break the RFC are shown without the file, for somebody to mend them. */
async function previewOf(given: Parameters<typeof securityTxtPreview>[0]): Promise<string> {
  return (await orNothing(Promise.resolve().then(() => securityTxtPreview(given)))) ?? '';
}

async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof NgaoError && error.expected) return undefined;
    throw error;
  }
}
