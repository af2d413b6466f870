// SPDX-License-Identifier: Apache-2.0
import { timingSafeEqual } from 'node:crypto';
import { NgaoError } from '../../kit/errors.ts';
import { exchange } from '../../kit/io/http-exchange.ts';
import { keyLength, wipe } from '../aead.ts';
import type { KeyWrapper, KeyWrapperKind } from '../contract.ts';
import { readSecretFile } from '../secret-file.ts';
import { bind, checkOwn, contextTag, wrappedDamaged } from '../wrapped-key.ts';

/**
 * The external key never leaves a key server that speaks the HTTP interface of Vault's transit engine
 * (POST /v1/<mount>/encrypt/<key> and decrypt). `address` is asked alone: no redirect is followed. `token-file` is read for
 * each request, so that whoever renews the token need not restart the server. `timeout` is in milliseconds. The name of the key is
 * its id: when moving to another key server, give its key another name.
 */
export const vaultTransit: KeyWrapperKind = {
  id: 'vault-transit',
  title: 'A key server with the transit interface',
  needs: ['address', 'key', 'token-file'],
  takes: ['mount', 'timeout'],
  open: async (settings) =>
    transitWrapper({
      base: `${checkAddress(settings.address!)}/v1/${checkName(settings.mount ?? 'transit', 'mount')}`,
      key: checkName(settings.key!, 'key'),
      tokenFile: settings['token-file']!,
      timeout: checkTimeout(settings.timeout ?? '10000'),
    }),
};

interface Transit {
  base: string;
  key: string;
  tokenFile: string;
  timeout: number;
}

function transitWrapper(transit: Transit): KeyWrapper {
  const own = { wrapper: 'vault-transit', keyId: transit.key };
  return {
    ...own,
    async wrap(key, context) {
      const bound = bind(key, contextTag(context));
      try {
        const answer = await ask(transit, 'encrypt', { plaintext: bound.toString('base64'), context: base64(context) });
        const text = answer.status === 200 ? field(answer.data, 'ciphertext') : undefined;
        if (text === undefined) throw refused(transit, 'encrypt', answer.status);
        return { ...own, bytes: Buffer.from(text, 'utf8') };
      } finally {
        wipe(bound);
      }
    },
    async unwrap(wrapped, context) {
      checkOwn(wrapped, own);
      const ciphertext = Buffer.from(wrapped.bytes).toString('utf8');
      if (!isCiphertext(ciphertext)) throw wrappedDamaged(wrapped);
      const answer = await ask(transit, 'decrypt', { ciphertext, context: base64(context) });
      // 400 is the engine's word for a ciphertext that does not open.
      if (answer.status === 400) throw wrappedDamaged(wrapped);
      const text = answer.status === 200 ? field(answer.data, 'plaintext') : undefined;
      if (text === undefined) throw refused(transit, 'decrypt', answer.status);
      const bound = Buffer.from(text, 'base64');
      try {
        // Not every key of the engine is derived by context, so the binding is ours.
        if (bound.length === 2 * keyLength && timingSafeEqual(bound.subarray(keyLength), contextTag(context)))
          return Buffer.from(bound.subarray(0, keyLength));
        throw wrappedDamaged(wrapped);
      } finally {
        wipe(bound);
      }
    },
  };
}

/** `vault:v<version>:<base64>`, written in the one way there is. */
function isCiphertext(text: string): boolean {
  const [, sealed] = /^vault:v[1-9]\d{0,8}:([A-Za-z0-9+/=]{1,4096})$/.exec(text) ?? [];
  return sealed !== undefined && Buffer.from(sealed, 'base64').toString('base64') === sealed;
}

async function ask(
  transit: Transit,
  verb: 'encrypt' | 'decrypt',
  body: Record<string, string>,
): Promise<{ status: number; data: unknown }> {
  const bytes = readSecretFile(transit.tokenFile);
  const token = bytes.toString('latin1').trim();
  wipe(bytes);
  // Said here, because a client's complaint about a header would repeat it.
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new NgaoError('key-unavailable', 'The token file of the key server does not hold one token.');
  try {
    const answer = await exchange({
      method: 'POST',
      url: `${transit.base}/${verb}/${transit.key}`,
      headers: { 'x-vault-token': token, 'x-vault-request': 'true', 'content-type': 'application/json' },
      body: JSON.stringify(body),
      patience: transit.timeout,
    });
    return { status: answer.status, data: read(answer.text) };
  } catch (cause) {
    throw new NgaoError(
      'key-unavailable',
      'The key server did not answer in time or as expected. Nothing sealed can be opened until it does.',
      {
        cause,
      },
    );
  }
}

function read(text: string): unknown {
  try {
    return (JSON.parse(text) as { data?: unknown } | null)?.data;
  } catch {
    return undefined;
  }
}

function field(data: unknown, name: string): string | undefined {
  const value = typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function refused({ key }: Transit, verb: string, status: number): NgaoError {
  return new NgaoError(
    'key-unavailable',
    `The key server answered ${status} when asked to ${verb} with ${key}. Check its token, its policy and whether it is unsealed.`,
  );
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function checkAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = url?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (!url || !(url.protocol === 'https:' || local) || url.href !== `${url.origin}/`)
    throw new NgaoError(
      'config-invalid',
      'The address of the key server must be https://HOST[:PORT], or http on this machine itself.',
    );
  return url.origin;
}

function checkName(text: string, what: string): string {
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(text))
    throw new NgaoError('config-invalid', `The ${what} of the key server may hold letters, digits, - and _ only.`);
  return text;
}

function checkTimeout(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 100 || value > 120_000)
    throw new NgaoError('config-invalid', 'The timeout of the key server must be 100 to 120000 milliseconds.');
  return value;
}
