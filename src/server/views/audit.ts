// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { AuditRecord } from '../../model/audit-record.ts';
import { writeAuditExport } from '../../provenance/log/export/audit-export.ts';
import { readRange } from '../../provenance/log/merkle/compact-range.ts';
import { productsFor } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { AuditPage, AuditQuery, CheckpointView } from '../contract/people.ts';
import { pageOf, readKey } from './keyset.ts';

/** The trail, newest first. Who may audit some products sees the records of those. */
export async function auditPage(
  { db }: ServerContext,
  caller: Caller,
  query: Static<typeof AuditQuery>,
): Promise<Static<typeof AuditPage>> {
  const limit = query.limit ?? 50;
  const key = readKey(query.after, ['id']);
  const products = productsFor(caller, 'audit');
  const part = `%${(query.actor ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const [subjectKind, ...subjectId] = (query.subject ?? '').split(':');
  const { rows } = await sql<{ seq: number; record: string; name: string | null }>`
    select a.seq, a.record, u.name from audit_records a
      left join users u on a.actor_kind = 'person' and u.id::text = a.actor_id
    where ${products === 'all' ? sql`true` : sql`a.product_id = any(${`{${products.join(',')}}`}::int[])`}
      ${query.actor === undefined ? sql`` : sql`and (a.actor_id = ${query.actor} or lower(u.name) like ${part})`}
      ${query.action === undefined ? sql`` : sql`and a.action like ${`${query.action.replace(/[\\%_]/g, '\\$&')}%`}`}
      ${query.subject === undefined ? sql`` : sql`and a.subject_kind = ${subjectKind} and a.subject_id = ${subjectId.join(':')}`}
      ${key ? sql`and a.seq < ${Number(key[0])}::bigint` : sql``}
    order by a.seq desc limit ${limit + 1}`.execute(db);
  const { items, next } = pageOf(rows, limit, ({ seq }) => [seq]);
  return { items: items.map(({ record, name }) => rowOf(JSON.parse(record) as AuditRecord, name)), next };
}

function rowOf(
  { seq, at, actor, action, subject, reason, data }: AuditRecord,
  name: string | null,
): Static<typeof AuditPage>['items'][number] {
  return { seq, at, actor: { ...actor, name: name ?? actor.name ?? actor.id }, action, subject, reason: reason ?? '', data };
}

export async function checkpointView({ db, audit }: ServerContext): Promise<Static<typeof CheckpointView>> {
  const last = await db.selectFrom('audit_checkpoints').orderBy('size', 'desc').limit(1).selectAll().executeTakeFirst();
  const state = await db.selectFrom('audit_state').where('id', '=', 1).select('range').executeTakeFirstOrThrow();
  return {
    size: last?.size ?? 0,
    at: last?.at ?? null,
    note: last?.note ?? '',
    verifierKey: audit.verifierKey,
    records: readRange(state.range).size,
  };
}

/** The whole log up to a fresh checkpoint, as lines that `ngao audit verify` proves without this server. */
export async function* auditExport(context: ServerContext): AsyncGenerator<string> {
  await context.audit.checkpoint();
  const { verifierKey, size } = await checkpointView(context);
  const header = { format: 'ngao-audit/1' as const, origin: context.audit.origin, keys: [verifierKey], from: 0, to: size };
  const parts = { header, records: recordsOf(context, size), checkpoints: notesOf(context, size) };
  for await (const line of writeAuditExport(parts)) yield `${line}\n`;
}

async function* recordsOf({ db }: ServerContext, to: number): AsyncGenerator<string> {
  for (let from = 0; from < to; ) {
    const rows = await db
      .selectFrom('audit_records')
      .where('seq', '>=', from)
      .where('seq', '<', Math.min(from + 1000, to))
      .orderBy('seq')
      .select('record')
      .execute();
    for (const { record } of rows) yield record;
    if (rows.length === 0) return;
    from += rows.length;
  }
}

async function* notesOf({ db }: ServerContext, to: number): AsyncGenerator<string> {
  const rows = await db.selectFrom('audit_checkpoints').where('size', '<=', to).orderBy('size').select('note').execute();
  for (const { note } of rows) yield note;
}
