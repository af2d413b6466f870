// SPDX-License-Identifier: Apache-2.0
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
  const name = row.path.slice(row.path.lastIndexOf('/') + 1);
  const file = (path: string, mediaType: string, body: string): PublicFile => ({
    path,
    mediaType,
    body,
    language: null,
    advisoryId,
    modifiedAt: row.updated,
  });
  const files = [
    file(row.path, 'application/json', document),
    file(`${row.path}.sha256`, 'text/plain; charset=utf-8', `${row.sha256}  ${name}\n`),
    file(`${row.path}.sha512`, 'text/plain; charset=utf-8', `${row.sha512}  ${name}\n`),
  ];
  if (signature === null || row.signaturePath === null) return files;
  return [...files, file(row.signaturePath, 'application/pgp-signature', signature)];
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
