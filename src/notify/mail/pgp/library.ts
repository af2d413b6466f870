// SPDX-License-Identifier: Apache-2.0
import type * as OpenPgp from 'openpgp';

/** The library and how strictly it is to be used. */
export interface PgpLibrary {
  pgp: typeof OpenPgp;
  config: OpenPgp.PartialConfig;
}

let loaded: Promise<PgpLibrary> | undefined;

/** Loads OpenPGP (RFC 9580) when it is first needed: most installations never use it, and it is never bundled. */
export function pgpLibrary(): Promise<PgpLibrary> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<PgpLibrary> {
  const pgp = await import('openpgp');
  const { hash, publicKey, curve } = pgp.enums;
  return {
    pgp,
    config: {
      minRSABits: 2048,
      // Whatever decrypts must also be proven untouched.
      allowUnauthenticatedMessages: false,
      allowInsecureDecryptionWithSigningKeys: false,
      allowInsecureVerificationWithReformattedKeys: false,
      allowMissingKeyFlags: false,
      rejectHashAlgorithms: new Set([hash.md5, hash.ripemd, hash.sha1]),
      rejectMessageHashAlgorithms: new Set([hash.md5, hash.ripemd, hash.sha1]),
      rejectPublicKeyAlgorithms: new Set([publicKey.elgamal, publicKey.dsa]),
      rejectCurves: new Set([curve.secp256k1]),
      maxDecompressedMessageSize: 64 * 1024 * 1024,
      maxArgon2MemoryExponent: 18,
      showVersion: false,
      showComment: false,
    },
  };
}
