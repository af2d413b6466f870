// SPDX-License-Identifier: Apache-2.0
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** What a hostile page or device may change of an answer. */
export interface Ceremony {
  challenge: string;
  origin?: string;
  rpId?: string;
  type?: string;
  /** User present and verified; without 0x04 nobody was asked for a finger or a PIN. */
  flags?: number;
  counter?: number;
}

/** A passkey in software (WebAuthn level 2): one ES256 key, attestation "none". */
export class Authenticator {
  readonly id = randomBytes(32);
  readonly #key: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #origin: string;

  constructor(origin: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    this.#publicKey = publicKey;
    this.#origin = origin;
  }

  /** navigator.credentials.create */
  create(given: Ceremony) {
    const client = this.#clientData({ type: 'webauthn.create', ...given });
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, this.#coseKey()]);
    const authData = Buffer.concat([this.#head({ ...given, flags: (given.flags ?? 0x05) | 0x40 }), attested]);
    const attestationObject = map([
      [text('fmt'), text('none')],
      [text('attStmt'), map([])],
      [text('authData'), bytes(authData)],
    ]);
    return this.#answer({
      clientDataJSON: base64(client),
      attestationObject: base64(attestationObject),
      transports: ['internal'],
    });
  }

  /** navigator.credentials.get */
  get(given: Ceremony) {
    const client = this.#clientData({ type: 'webauthn.get', ...given });
    const authData = this.#head(given);
    const signature = sign('sha256', Buffer.concat([authData, sha256(client)]), this.#key);
    return this.#answer({ clientDataJSON: base64(client), authenticatorData: base64(authData), signature: base64(signature) });
  }

  #answer(response: object) {
    const id = base64(this.id);
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  #clientData({ type, challenge, origin = this.#origin }: Ceremony): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  #head({ rpId = new URL(this.#origin).hostname, flags = 0x05, counter = 0 }: Ceremony): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(Buffer.from(rpId)), Buffer.from([flags]), count]);
  }

  /** RFC 9053, 7.1.1: kty EC2, alg ES256, crv P-256, x, y. */
  #coseKey(): Buffer {
    const { x = '', y = '' } = this.#publicKey.export({ format: 'jwk' });
    const [left, right] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
    return map([
      [integer(1), integer(2)],
      [integer(3), integer(-7)],
      [integer(-1), integer(1)],
      [integer(-2), bytes(left)],
      [integer(-3), bytes(right)],
    ]);
  }
}

const base64 = (given: Buffer) => given.toString('base64url');
const sha256 = (given: Buffer) => createHash('sha256').update(given).digest();

/** CBOR (RFC 8949, 3), as far as it is needed here: lengths below 65536. */
function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
}
const integer = (value: number) => (value < 0 ? head(1, -1 - value) : head(0, value));
const bytes = (value: Buffer) => Buffer.concat([head(2, value.length), value]);
const text = (value: string) => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
const map = (pairs: [Buffer, Buffer][]) => Buffer.concat([head(5, pairs.length), ...pairs.flat()]);
