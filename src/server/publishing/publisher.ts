// SPDX-License-Identifier: Apache-2.0
import type { Publisher } from '../../model/advisory.ts';
import type { Database, Tx } from '../context.ts';

/** Who publishes; undefined until an administrator has said so: nothing goes out under a name that nobody chose. */
export async function publisherOf(db: Database | Tx): Promise<Publisher | undefined> {
  const row = await db.selectFrom('settings').where('name', '=', 'publisher').select('value').executeTakeFirst();
  return row?.value as Publisher | undefined;
}
