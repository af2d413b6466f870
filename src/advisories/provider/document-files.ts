// SPDX-License-Identifier: Apache-2.0
import { companionPaths } from '../addresses.ts';
import type { PublicFile } from '../public-file.ts';
import type { ProviderKey, ProviderRow } from './provider-row.ts';
import { providerPaths } from './provider-row.ts';

export interface SignedDocument {
  row: ProviderRow;
  /** The bytes that were hashed and signed. */
  document: string;
  /** Armoured and detached; null where nothing signs. */
  signature: string | null;
  advisoryId: string;
}

/** A document with its hash files in the form of `sha256sum` and its signature (requirements 18 and 19). */
export function documentFiles({ row, document, signature, advisoryId }: SignedDocument): PublicFile[] {
  const { path, sha256, sha512, updated: modifiedAt } = row;
  const file = { path, mediaType: 'application/json', body: document, language: null, advisoryId, modifiedAt };
  const isSigned = signature !== null && row.signaturePath !== null;
  return [file, ...companionFiles({ path, sha256, sha512, advisoryId, modifiedAt, signature: isSigned ? signature : null })];
}

export interface Companions extends Pick<PublicFile, 'path' | 'advisoryId' | 'modifiedAt'> {
  /** Lower-case hex of the document's bytes. */
  sha256: string;
  sha512: string;
  /** Armoured and detached; null where nothing signs. */
  signature: string | null;
}

/** What stands beside the document at `path`: its hashes as `sha256sum` and `sha512sum` write them, and its signature. */
export function companionFiles({ path, sha256, sha512, signature, advisoryId, modifiedAt }: Companions): PublicFile[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const beside = companionPaths(path);
  const file = (at: string, mediaType: string, body: string): PublicFile => ({
    ...{ path: at, mediaType, body, language: null, advisoryId, modifiedAt },
  });
  return [
    file(beside.sha256, 'text/plain; charset=utf-8', `${sha256}  ${name}\n`),
    file(beside.sha512, 'text/plain; charset=utf-8', `${sha512}  ${name}\n`),
    ...(signature === null ? [] : [file(beside.signature, 'application/pgp-signature', signature)]),
  ];
}

/** A public key under its fingerprint (requirement 20). */
export function keyFile({ fingerprint, armored }: ProviderKey, changedAt: string): PublicFile {
  return {
    path: providerPaths.keyOf(fingerprint),
    mediaType: 'application/pgp-keys',
    body: armored,
    language: null,
    advisoryId: null,
    modifiedAt: changedAt,
  };
}
