// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from 'fastify';
import { NgaoError } from '../../kit/errors.ts';
import { isSameAddress } from '../../notify/mail/address.ts';
import { examineKey } from '../../notify/mail/pgp/key-health.ts';
import { pgpLibrary } from '../../notify/mail/pgp/library.ts';
import { openSecretKey, type SecretKey } from '../../notify/mail/pgp/protect.ts';
import { wkdAddresses } from '../../notify/mail/pgp/wkd.ts';
import type { MailConfig, ServerContext } from '../context.ts';
import { committeeSettings } from './committee-settings.ts';

/** The desk's own OpenPGP key, from its file. */
export interface DeskKey {
  secret: SecretKey;
  /** Armored public key. */
  publicKey: string;
  binary: Uint8Array;
  fingerprint: string;
  addresses: readonly string[];
}

const opened = new WeakMap<MailConfig, Promise<DeskKey>>();

/** Undefined where none is configured. Throws `config-invalid` for one that cannot be unlocked. */
export async function deskKey({ config }: Pick<ServerContext, 'config'>): Promise<DeskKey | undefined> {
  const { mail } = config;
  if (mail?.openpgp === undefined) return undefined;
  const known = opened.get(mail) ?? open(mail.openpgp);
  opened.set(mail, known);
  try {
    return await known;
  } catch (error) {
    opened.delete(mail);
    throw error;
  }
}

async function open(secret: SecretKey): Promise<DeskKey> {
  const library = await pgpLibrary();
  const key = (await openSecretKey(secret, library)).toPublic();
  const publicKey = key.armor();
  const { fingerprint, addresses, problems } = await examineKey(publicKey, { now: new Date() });
  if (problems.length > 0)
    throw new NgaoError('config-invalid', `The OpenPGP key of the desk cannot be used: ${problems.join(', ')}. Give another.`);
  return { secret, publicKey, binary: key.write(), fingerprint, addresses };
}

/**
 * R29: the key of the committee's mailbox in a Web Key Directory, by both of its addresses. Anybody may ask; only the key of the
 * mailbox itself is there, so nothing can be learned of other people.
 */
export function serveKeyDirectory(app: FastifyInstance, context: ServerContext): void {
  const options = { schema: { hide: true }, config: { rateLimit: { max: 600, timeWindow: '1 minute' } } };
  const headers = { 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=300' };
  for (const place of ['/.well-known/openpgpkey', '/.well-known/openpgpkey/:domain']) {
    app.get<{ Params: { name: string; domain?: string } }>(`${place}/hu/:name`, options, async (request, reply) => {
      const binary = await published(context, request.params);
      if (!binary) return reply.code(404).headers(headers).type('text/plain').send('No such key.\n');
      return reply.headers(headers).type('application/octet-stream').send(Buffer.from(binary));
    });
    app.get(`${place}/policy`, options, async (_request, reply) => reply.headers(headers).type('text/plain').send('\n'));
  }
}

async function published(context: ServerContext, { name, domain }: { name: string; domain?: string }) {
  const { mailbox } = await committeeSettings(context.db);
  if (context.config.mail?.openpgp === undefined || mailbox === '') return undefined;
  const { advanced } = wkdAddresses(mailbox);
  const [, host = '', wanted = ''] = /openpgpkey\/([^/]+)\/hu\/([a-z0-9]+)\?/.exec(advanced) ?? [];
  if (name !== wanted || (domain ?? host).toLowerCase() !== host) return undefined;
  const key = await deskKey(context);
  // A directory that answers with somebody else's key would be refused by every client (section 3.1 of the draft).
  return key?.addresses.some((address) => isSameAddress(address, mailbox)) ? key.binary : undefined;
}
