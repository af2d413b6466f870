// SPDX-License-Identifier: Apache-2.0
import { csvRecord } from '../../report/comma-separated.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { FindingRow } from '../contract/findings.ts';
import { findingFilter, type Query } from './finding-filter.ts';
import { findingRows, rowOf } from './findings.ts';
import { writeKey } from './keyset.ts';

const piece = 500;

/** Append, never insert: spreadsheets count columns. */
const columns: readonly (readonly [heading: string, write: (row: FindingRow) => string])[] = [
  ['id', ({ id }) => String(id)],
  ['kind', ({ kind }) => kind],
  ['severity', ({ severity }) => severity],
  ['state', ({ state }) => state],
  ['identifier', ({ about }) => about],
  ['title', ({ title }) => title],
  ['target', ({ target }) => target.ref],
  ['package', (row) => row.package],
  ['version', ({ version }) => version],
  ['fixed-in', ({ fixedIn }) => fixedIn],
  ['scope', ({ scope }) => scope],
  ['class', (row) => row.class],
  ['file', ({ file }) => file],
  ['line', ({ line }) => (line === 0 ? '' : String(line))],
  ['kev', ({ kev }) => String(kev)],
  ['epss', ({ epss }) => String(epss ?? '')],
  ['tools', ({ tools }) => tools.join(' ')],
  ['assignee', ({ assignee }) => assignee?.name ?? ''],
  ['tags', ({ tags }) => tags.join(' ')],
  ['first-seen', ({ firstSeen }) => firstSeen],
  ['due', ({ dueAt }) => dueAt ?? ''],
  ['clock', ({ clock }) => clock],
];

/**
 * The findings of a query as RFC 4180, safe for spreadsheets, five hundred at a time: memory stays small whatever is asked.
 * What is wrong with the query is thrown before the first line.
 */
export async function findingsCsv(context: ServerContext, caller: Caller, query: Query): Promise<AsyncIterable<string>> {
  const where = await findingFilter(context, caller, query);
  const pieceAfter = async (after: string | undefined) => {
    const { after: _, limit: __, ...rest } = query;
    return await findingRows(context, { where, query: { ...rest, ...(after !== undefined && { after }) }, limit: piece });
  };
  return lines(await pieceAfter(query.after), { pieceAfter, now: context.now() });
}

type Rows = Awaited<ReturnType<typeof findingRows>>;

async function* lines(first: Rows, given: { pieceAfter: (after: string) => Promise<Rows>; now: string }): AsyncGenerator<string> {
  yield csvRecord(columns.map(([heading]) => heading));
  for (let rows = first; rows.length > 0; ) {
    yield rows.map((row) => csvRecord(columns.map(([, write]) => write(rowOf(row, given.now))))).join('');
    const last = rows.at(-1);
    if (rows.length < piece || !last) return;
    rows = await given.pieceAfter(writeKey([last.sort_key, last.id]));
  }
}
