// SPDX-License-Identifier: Apache-2.0
import { reportPath } from '../../advisories/reader-layout.ts';
import type { Publisher } from '../../model/advisory.ts';
import type { Database, ServerContext, Tx } from '../context.ts';

const name = 'desk-origin';

/** Where the public site stands at another origin than the desk, its pages lead to the desk's report form. */
export async function leadingToDesk(publisher: Publisher, db: Database | Tx): Promise<Publisher> {
  if (publisher.reportUrl !== undefined) return publisher;
  const row = await db.selectFrom('settings').where('name', '=', name).select('value').executeTakeFirst();
  const desk = row?.value as { origin: string } | undefined;
  return desk && leadsTo(publisher, desk.origin) ? { ...publisher, reportUrl: `${desk.origin}${reportPath}` } : publisher;
}

/** A page that is read over TLS leads to no form without it. */
function leadsTo({ baseUrl }: Publisher, desk: string): boolean {
  if (new URL(baseUrl).origin === new URL(desk).origin) return false;
  return desk.startsWith('https:') || baseUrl.startsWith('http:');
}

/** Keeps under which address people reach the desk: every process builds the same pages, whatever it was started with. */
export async function keepDeskOrigin({ db, config }: Pick<ServerContext, 'db' | 'config'>): Promise<void> {
  const { origin } = new URL(config.publicUrl);
  const row = await db.selectFrom('settings').where('name', '=', name).select('value').executeTakeFirst();
  if ((row?.value as { origin?: string } | undefined)?.origin === origin) return;
  const value = JSON.stringify({ origin });
  await db
    .insertInto('settings')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}
