// SPDX-License-Identifier: Apache-2.0
import { Ajv } from 'ajv';
import { NgaoError } from '../../kit/errors.ts';
import { Publisher } from '../../model/advisory.ts';
import { may } from '../access.ts';
import { act } from '../actions/action.ts';
import { committeeSettings } from '../cases/committee-settings.ts';
import type { Caller, Database, ServerContext, Tx } from '../context.ts';

const check = new Ajv({ strict: false }).compile<Publisher>(Publisher);

export interface WhoPublishes {
  publisher: Publisher;
  /**
   * An administrator has said so. Before that it is a proposal, made from the address of this installation, its first product and
   * its committee: drafts are written under it, and nothing goes out under a name that nobody chose.
   */
  isSaved: boolean;
}

/** Who publishes: the one place that is asked, for drafts and for what goes out. */
export async function publisherOf({ config }: Pick<ServerContext, 'config'>, db: Database | Tx): Promise<WhoPublishes> {
  const row = await db.selectFrom('settings').where('name', '=', 'publisher').select('value').executeTakeFirst();
  if (row && check(row.value)) return { publisher: row.value, isSaved: true };
  return { publisher: await defaultPublisher(config.publicUrl, db), isSaved: false };
}

/** The same where something goes out: undefined until an administrator has said who publishes. */
export async function savedPublisher(context: Pick<ServerContext, 'config'>, db: Database | Tx): Promise<Publisher | undefined> {
  const { publisher, isSaved } = await publisherOf(context, db);
  return isSaved ? publisher : undefined;
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

/**
 * Saves who publishes; all of it is public once something is, so the public site is built again. Numbers already given keep their
 * prefix.
 */
export async function changePublisher(context: ServerContext, caller: Caller, given: Publisher): Promise<void> {
  if (!may(caller, 'configure', null)) throw new NgaoError('forbidden', 'Only an administrator changes who publishes.');
  if (!given.languages.includes('en')) throw new NgaoError('usage', 'English must be among the languages. Add "en".');
  await act(context, caller, async ({ tx, audit }) => {
    const value = JSON.stringify(given);
    await tx
      .insertInto('settings')
      .values({ name: 'publisher', value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute();
    await context.jobs.add(tx, { kind: 'rebuild-site', payload: {}, scope: 'rebuild-site' });
    await audit({ action: 'publisher.configure', subject: { kind: 'publisher', id: 'settings' }, productId: null });
  });
  context.jobs.wake('rebuild-site');
}
