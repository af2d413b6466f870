// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { system } from '../../findings/lifecycle/move.ts';
import { addDays, utcDate } from '../../kit/working-days.ts';
import { takeExceptionStep } from '../../policy/governance/approve.ts';
import { type ServerContext, systemCaller, type Tx } from '../context.ts';
import { type Hand, reopenFindings } from '../decide/apply-exceptions.ts';
import { type ClockRead, setClocks } from '../decide/clocks.ts';
import { activeExceptions } from '../decide/covered.ts';
import { type ExceptionRecord, governedOf } from '../decide/governed.ts';
import { holdDecisions } from '../decide/hold.ts';
import { recount } from '../decide/recount.ts';
import { policyOf } from '../policy/product-policy.ts';

const chunk = 1000;
const caller = systemCaller('clocks');

interface Product {
  id: number;
  settings: Record<string, unknown>;
}

/**
 * Moves what time alone moves: exceptions that end (their findings open again) or will soon, and clocks whose moment has
 * come. Every step is its own transaction and may be done again; what was told is not told twice.
 */
export async function runClocks(context: ServerContext): Promise<void> {
  const products = await context.db.selectFrom('products').orderBy('id').select(['id', 'settings']).execute();
  for (const product of products) {
    await expireExceptions(context, product);
    await warnOfExpiry(context, product);
    await moveClocks(context, product);
  }
}

async function expireExceptions(context: ServerContext, product: Product): Promise<void> {
  const today = utcDate(context.now());
  const ended = await context.db
    .selectFrom('exceptions')
    .where('product_id', '=', product.id)
    .where('state', 'in', ['proposed', 'active'])
    .where('expires', '<', today)
    .orderBy('id')
    .select('id')
    .execute();
  for (const { id } of ended) await context.store.transaction(async (tx) => await expire(tx, id, { context, product }));
}

async function expire(tx: Tx, id: number, { context, product }: { context: ServerContext; product: Product }): Promise<void> {
  await holdDecisions(tx, product.id, 'alone');
  const now = context.now();
  const row = await tx.selectFrom('exceptions').where('id', '=', id).selectAll().forUpdate().executeTakeFirst();
  const step = row && takeExceptionStep(governedOf(row), { verb: 'expire', by: null, at: now });
  if (!row || !step?.done) return;
  const wasActive = row.state === 'active';
  await tx.updateTable('exceptions').set({ state: 'expired' }).where('id', '=', id).execute();
  const hand = handOf(product, now);
  const reason = `exception ${id} ended on ${row.expires}`;
  const others = wasActive ? await activeExceptions(tx, product.id) : [];
  const { moved, targets } = await reopenFindings(tx, id, { hand, reason, others });
  if (targets.size > 0) await recount(tx, { productId: product.id, targetIds: [...targets], now });
  const subject = { kind: 'exception', id };
  await context.audit.append(tx, {
    caller,
    action: 'exception.expire',
    subject,
    productId: product.id,
    data: { reopened: moved.length },
  });
}

function handOf({ id, settings }: Product, now: string): Hand {
  return { productId: id, settings, now, by: system, actor: caller.actor };
}

/** Once per exception: who decides again has to know before it ends. */
async function warnOfExpiry(context: ServerContext, { id, settings }: Product): Promise<void> {
  const now = context.now();
  const until = addDays(utcDate(now), policyOf(settings).exceptionWarnDays);
  await context.store.transaction(async (tx) => {
    const rows: Pick<ExceptionRecord, 'id' | 'expires'>[] = await tx
      .updateTable('exceptions')
      .set({ warned_at: now })
      .where('product_id', '=', id)
      .where('state', '=', 'active')
      .where('warned_at', 'is', null)
      .where('expires', '<=', until)
      .returning(['id', 'expires'])
      .execute();
    for (const row of rows.sort((a, b) => a.id - b.id)) {
      const subject = { kind: 'exception', id: row.id };
      await context.audit.append(tx, {
        caller,
        action: 'exception.warn',
        subject,
        productId: id,
        data: { expires: row.expires },
      });
    }
  });
}

async function moveClocks(context: ServerContext, product: Product): Promise<void> {
  const targets = new Set<number>();
  for (let done = chunk; done === chunk; ) {
    const moved = await context.store.transaction(async (tx) => await moveChunk(tx, context, product));
    for (const id of moved.targets) targets.add(id);
    done = moved.count;
  }
  // What is overdue is counted here and where findings move: nothing else makes it change.
  const counted = [...targets];
  for (let at = 0; at < counted.length; at += 100) {
    const recounted = { productId: product.id, targetIds: counted.slice(at, at + 100), now: context.now() };
    await context.store.transaction(async (tx) => await recount(tx, recounted));
  }
}

/** A chunk by the index of moments. Every clock of it gets a later moment or none, so that the walk ends. */
async function moveChunk(
  tx: Tx,
  context: ServerContext,
  product: Product,
): Promise<{ count: number; targets: readonly number[] }> {
  const now = context.now();
  const { rows } = await sql<{ id: number; target_id: number }>`
    select id, target_id from findings where clock_changes_at <= ${now}::timestamptz and product_id = ${product.id}
    order by clock_changes_at limit ${chunk} for update skip locked`.execute(tx);
  if (rows.length === 0) return { count: 0, targets: [] };
  const ids = rows.map(({ id }) => id);
  const request = { settings: product.settings, now };
  const reads = await setClocks(tx, ids, request);
  const changed = reads.filter(({ stored, reading }) => (reading?.state ?? 'none') !== stored);
  const escalated = reads.filter(({ reading }) => reading?.escalation && reading.state !== 'met');
  const counts = { changed: await tellStates(tx, changed, now), escalated: await tellEscalations(tx, escalated, now) };
  if (counts.changed + counts.escalated > 0) {
    const subject = { kind: 'product', id: product.id };
    await context.audit.append(tx, { caller, action: 'clock.move', subject, productId: product.id, data: counts });
  }
  return { count: rows.length, targets: rows.map(({ target_id }) => target_id) };
}

async function tellStates(tx: Tx, changed: readonly ClockRead[], now: string): Promise<number> {
  const rows = changed
    .filter(({ reading }) => reading?.state === 'warned' || reading?.state === 'breached')
    .map(({ id, reading }) => ({
      id,
      event: `clock.${reading?.state}`,
      data: { reason: reading?.because.join(' ') ?? '', dueAt: reading?.dueAt },
    }));
  return await tell(tx, rows, now);
}

async function tellEscalations(tx: Tx, reads: readonly ClockRead[], now: string): Promise<number> {
  const rows = reads.map(({ id, reading }) => ({
    id,
    event: 'clock.escalated',
    data: { reason: `told to: ${reading?.escalation?.to}`, to: reading?.escalation?.to, since: reading?.escalation?.since },
  }));
  return await tell(tx, rows, now);
}

/** Lines of the history; one that stands there word for word already is not written again. */
async function tell(tx: Tx, rows: readonly { id: number; event: string; data: unknown }[], now: string): Promise<number> {
  if (rows.length === 0) return 0;
  const written = await sql`
    insert into finding_events (finding_id, at, actor, event, data)
    select id, ${now}::timestamptz, ${JSON.stringify(caller.actor)}::jsonb, event, data
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id int, event text, data jsonb)
    where not exists (select 1 from finding_events e where e.finding_id = r.id and e.event = r.event and e.data = r.data)
    returning id`.execute(tx);
  return written.rows.length;
}
