// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';

/** What a key server with the transit interface does, in small: it really encrypts, under a key that it derives by context. */
export class TransitServer {
  readonly token = randomBytes(12).toString('hex');
  readonly #key = randomBytes(32);
  /** Bodies that came, for tests of what is sent. */
  readonly seen: { url: string; body: Record<string, string> }[] = [];
  /** When set, answers in this way instead. */
  instead: RequestListener | undefined;

  readonly listener: RequestListener = (request, answer) => {
    if (this.instead) return this.instead(request, answer);
    void this.#answer(request).then(({ status, body }) => {
      answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  };

  async #answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    const body = JSON.parse(await text(request)) as Record<string, string>;
    this.seen.push({ url: request.url ?? '', body });
    if (request.headers['x-vault-token'] !== this.token) return { status: 403, body: { errors: ['permission denied'] } };
    const [, verb, key] = /^\/v1\/transit\/(encrypt|decrypt)\/(\w+)$/.exec(request.url ?? '') ?? [];
    if (request.method !== 'POST' || !key) return { status: 404, body: { errors: [] } };
    const derived = Buffer.from(hkdfSync('sha256', this.#key, body.context ?? '', key, 32));
    try {
      if (verb === 'encrypt')
        return { status: 200, body: { data: { ciphertext: encrypt(derived, body.plaintext!), key_version: 1 } } };
      return { status: 200, body: { data: { plaintext: decrypt(derived, body.ciphertext!) } } };
    } catch {
      return { status: 400, body: { errors: ['cipher: message authentication failed'] } };
    }
  }
}

function encrypt(key: Buffer, plaintext: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([nonce, cipher.update(Buffer.from(plaintext, 'base64')), cipher.final(), cipher.getAuthTag()]);
  return `vault:v1:${sealed.toString('base64')}`;
}

function decrypt(key: Buffer, ciphertext: string): string {
  if (!ciphertext.startsWith('vault:v1:')) throw new Error('no such version');
  const sealed = Buffer.from(ciphertext.slice('vault:v1:'.length), 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('base64');
}
