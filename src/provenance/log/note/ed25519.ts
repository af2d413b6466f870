// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { NgaoError } from '../../../kit/errors.ts';

/** What stands before the 32 bytes of a key in its SubjectPublicKeyInfo and PKCS #8 (RFC 8410). */
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The order of the group, 2^252 + 27742317777372353535851937790883648493 (RFC 8032, section 5.1). */
const groupOrder = 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn;
const fieldPrime = 2n ** 255n - 19n;

/** The y of the eight points whose order divides 8: under such a key one signature holds for many messages. */
const weakHeights: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  fieldPrime - 1n,
  littleEndian(Buffer.from('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', 'hex')),
  littleEndian(Buffer.from('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'hex')),
]);

/**
 * Whether the signature is right, strictly: besides what the platform checks (RFC 8032, section 5.1.7), the key must be
 * the one spelling of a point of the large group, and S must be smaller than the group's order. So two verifiers cannot
 * disagree, and nobody can turn one valid signature into another.
 */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (!isStrongKey(publicKey) || signature.length !== 64 || littleEndian(signature.subarray(32)) >= groupOrder) return false;
  try {
    return verify(null, message, keyObjectOf(publicKey), signature);
  } catch {
    return false;
  }
}

/** Whether these bytes are a public key that may be trusted at all. */
export function isStrongKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== 32) return false;
  const height = littleEndian(publicKey) % 2n ** 255n;
  return height < fieldPrime && !weakHeights.has(height);
}

/** The signature of RFC 8032: the same key and message always give the same 64 bytes. */
export function signEd25519(privateKey: KeyObject, message: Uint8Array): Uint8Array {
  requireEd25519(privateKey);
  return sign(null, message, privateKey);
}

/** The private key of a 32-byte seed (RFC 8032, section 5.1.5). The seed is the secret: it comes from the caller. */
export function privateKeyOfSeed(seed: Uint8Array): KeyObject {
  if (seed.length !== 32) throw new NgaoError('config-invalid', 'A signing key is made of exactly 32 secret bytes.');
  return createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: 'der', type: 'pkcs8' });
}

/** The 32 bytes of the public half, of a private or a public key. */
export function publicKeyBytes(key: KeyObject): Uint8Array {
  requireEd25519(key);
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(publicPrefix.length));
}

function keyObjectOf(publicKey: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([publicPrefix, publicKey]), format: 'der', type: 'spki' });
}

function requireEd25519(key: KeyObject): void {
  if (key.asymmetricKeyType === 'ed25519') return;
  throw new NgaoError('config-invalid', 'The signing key of a log must be an Ed25519 key.');
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}
