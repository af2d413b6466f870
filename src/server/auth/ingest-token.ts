// SPDX-License-Identifier: Apache-2.0
import { type Caller, nobody, type ServerContext, type TokenScope } from '../context.ts';
import { hashSecret } from './secrets.ts';

/** The machine behind a token of ours: by its scope it may hand in reports of scanners, or private reports, for one product. */
export async function callerOfIngestToken(token: string, context: ServerContext): Promise<Caller | undefined> {
  const now = context.now();
  const row = await context.db
    .selectFrom('tokens')
    .where('hash', '=', hashSecret(token))
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .select(['id', 'name', 'product_id', 'targets', 'scope', 'used_at'])
    .executeTakeFirst();
  if (!row) return undefined;
  if (row.used_at === null || Date.parse(now) - Date.parse(row.used_at) > 60_000)
    await context.db.updateTable('tokens').set({ used_at: now }).where('id', '=', row.id).execute();
  return {
    ...nobody,
    actor: { kind: 'token', id: String(row.id), name: row.name },
    authentication: 'token',
    machine: { productId: row.product_id, targets: row.targets, scope: row.scope as TokenScope },
  };
}
