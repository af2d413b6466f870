// SPDX-License-Identifier: Apache-2.0
import { vacuumStore } from '../../store/engine/vacuum.ts';
import { writeNightly } from '../backups.ts';
import { runRetention } from '../cases/destroy-case.ts';
import type { ServerContext } from '../context.ts';
import { rewriteDay } from '../ingest/counts.ts';

const hour = 3_600_000;
const lastTended = new WeakMap<ServerContext, number>();

/** The embedded engine neither vacuums nor ends its log by itself: once an hour somebody does. */
export async function tendEmbedded(context: ServerContext): Promise<void> {
  const { store } = context;
  const now = Date.parse(context.now());
  if (store.engine !== 'embedded' || now - (lastTended.get(context) ?? 0) < hour) return;
  await vacuumStore(store);
  lastTended.set(context, now);
}

/** Begins the new day of every product's trend, forgets what has run out, vacuums where nobody else does, signs the log. */
export async function closeDay(context: ServerContext): Promise<void> {
  const { db, store } = context;
  const now = context.now();
  const products = await db.selectFrom('products').select('id').execute();
  for (const { id } of products)
    await store.transaction(async (tx) => await rewriteDay(tx, { productId: id, now, opened: 0, closed: 0 }));
  await runRetention(context);
  const hourAgo = new Date(Date.parse(now) - 3_600_000).toISOString();
  await db.deleteFrom('sessions').where('expires_at', '<', now).execute();
  await db.deleteFrom('attempts').where('window_start', '<', hourAgo).execute();
  const drafts = await db.selectFrom('settings').where('name', 'like', 'challenge:%').select(['name', 'value']).execute();
  const stale = drafts
    .filter(({ value }) => ((value as { until?: number }).until ?? 0) < Date.parse(now))
    .map(({ name }) => name);
  if (stale.length > 0) await db.deleteFrom('settings').where('name', 'in', stale).execute();
  if (store.engine === 'embedded') {
    await tendEmbedded(context);
    await writeNightly(store, context.config.dataFolder, now.slice(0, 10));
  }
  await context.audit.checkpoint();
}
