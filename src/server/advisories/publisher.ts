// SPDX-License-Identifier: Apache-2.0
import { Ajv } from 'ajv';
import { NgaoError } from '../../kit/errors.ts';
import { Publisher } from '../../model/advisory.ts';
import { may } from '../access.ts';
import { act } from '../actions/action.ts';
import { isCommittee } from '../cases/access.ts';
import { committeeSettings } from '../cases/committee-settings.ts';
import type { Caller, Database, ServerContext, Tx } from '../context.ts';

const check = new Ajv({ strict: false }).compile<Publisher>(Publisher);

/** Who publishes, as stored; else made from the address of this installation, its first product and its committee. */
export async function publisherOf({ config }: Pick<ServerContext, 'config'>, db: Database | Tx): Promise<Publisher> {
  const row = await db.selectFrom('settings').where('name', '=', 'publisher').select('value').executeTakeFirst();
  return row && check(row.value) ? row.value : await defaultPublisher(config.publicUrl, db);
}

async function defaultPublisher(publicUrl: string, db: Database | Tx): Promise<Publisher> {
  const product = await db.selectFrom('products').select(['key', 'name']).orderBy('id').limit(1).executeTakeFirst();
  const { mailbox, languages } = await committeeSettings(db);
  const { origin, hostname } = new URL(publicUrl);
  const prefix = (product?.key ?? 'ngao').toUpperCase().replace(/[^A-Z0-9]/g, '');
  return {
    name: product?.name ?? 'Ngao',
    namespace: origin.replace(/^http:/, 'https:'),
    baseUrl: origin,
    contact: mailbox || `security@${hostname}`,
    idPrefix: /^[A-Z][A-Z0-9]{1,20}$/.test(prefix) ? prefix : 'NGAO',
    languages: ['en', ...languages.filter((language) => language !== 'en')],
  };
}

/** Throws `forbidden` for who is neither an administrator nor of the committee. */
export async function publisherView(context: ServerContext, caller: Caller): Promise<Publisher> {
  if (!may(caller, 'configure', null) && !isCommittee(caller))
    throw new NgaoError('forbidden', 'Only administrators and the committee see who publishes.');
  return await publisherOf(context, context.db);
}

/** Saves who publishes; all of it is public once something is. Numbers already given keep their prefix. */
export async function changePublisher(context: ServerContext, caller: Caller, given: Publisher): Promise<Publisher> {
  if (!may(caller, 'configure', null)) throw new NgaoError('forbidden', 'Only an administrator changes who publishes.');
  if (!given.languages.includes('en')) throw new NgaoError('usage', 'English must be among the languages. Add "en".');
  return await act(context, caller, async ({ tx, audit }) => {
    const value = JSON.stringify(given);
    await tx
      .insertInto('settings')
      .values({ name: 'publisher', value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute();
    await audit({ action: 'publisher.configure', subject: { kind: 'publisher', id: 'settings' }, productId: null });
    return given;
  });
}
