// SPDX-License-Identifier: Apache-2.0
import { hash, type KeyObject } from 'node:crypto';
import { NgaoError } from '../../../kit/errors.ts';
import { readBase64, writeBase64 } from '../base64.ts';
import { isStrongKey, publicKeyBytes } from './ed25519.ts';

/** The public half of a key that signs notes (C2SP signed-note; the text form is the one of the Go note package). */
export interface VerifierKey {
  /** Who signs: for the log's own key the log's origin. */
  name: string;
  /** Eight hexadecimal digits: tells keys of one name apart, and proves nothing. */
  id: string;
  /** 32 bytes. */
  publicKey: Uint8Array;
}

/** Type byte of Ed25519 signatures in key ids and key texts. */
const ed25519Type = 1;

/** A name of a key or a log: not empty, no spaces of any script, no plus, no control character. */
export function isKeyName(name: string): boolean {
  return name.length > 0 && name.length <= 256 && name.isWellFormed() && !/[\s\p{Z}\p{Cc}+]/u.test(name);
}

/** The verifier key of a private or public Ed25519 key; throws `config-invalid` for a name that cannot be one. */
export function verifierKeyOf(name: string, key: KeyObject): VerifierKey {
  if (!isKeyName(name)) throw new NgaoError('config-invalid', `"${name}" cannot name a key: write it without spaces and "+".`);
  const publicKey = publicKeyBytes(key);
  return { name, id: keyId(name, publicKey), publicKey };
}

/** `name+id+base64`: what an auditor is given once and pins. */
export function writeVerifierKey({ name, id, publicKey }: VerifierKey): string {
  return `${name}+${id}+${writeBase64(Uint8Array.of(ed25519Type, ...publicKey))}`;
}

/** Reads `name+id+base64`; throws `usage` for another shape, another algorithm, a weak key or an id that is not its own. */
export function readVerifierKey(text: string): VerifierKey {
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{1,100})$/u.exec(text);
  const [, name = '', id = '', base64 = ''] = match ?? [];
  const bytes = readBase64(base64);
  if (!isKeyName(name) || !bytes || bytes.length < 2) {
    throw new NgaoError('usage', 'A verifier key is written NAME+ID+KEY, for example example.org/log+a1b2c3d4+AQ...=.');
  }
  const publicKey = bytes.subarray(1);
  if (bytes[0] !== ed25519Type || !isStrongKey(publicKey)) {
    throw new NgaoError('usage', `The verifier key of ${name} is not a sound Ed25519 key: ask for it again.`);
  }
  if (keyId(name, publicKey) !== id) {
    throw new NgaoError('usage', `The verifier key of ${name} is mistyped: its id ${id} does not belong to its key.`);
  }
  return { name, id, publicKey };
}

export function sameKey(a: VerifierKey, b: VerifierKey): boolean {
  return writeVerifierKey(a) === writeVerifierKey(b);
}

/** SHA-256(name || 0x0A || type || key), the first four bytes. */
function keyId(name: string, publicKey: Uint8Array): string {
  const text = Buffer.concat([Buffer.from(`${name}\n`), Uint8Array.of(ed25519Type), publicKey]);
  return hash('sha256', text, 'hex').slice(0, 8);
}
