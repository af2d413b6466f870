// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Tx } from '../context.ts';

/**
 * The next of the publisher's own numbers: `NGAO-2026-0001`, without a gap in a year. The counter's row is locked until the
 * transaction ends, so a draft that is not kept gives its number back.
 */
export async function nextNumber(tx: Tx, { prefix, now }: { prefix: string; now: string }): Promise<string> {
  const series = `${prefix}-${now.slice(0, 4)}`;
  const { rows } = await sql<{ value: number }>`
    insert into settings (name, value) values (${`advisory-number:${series}`}, '1'::jsonb)
    on conflict (name) do update set value = to_jsonb((settings.value #>> '{}')::int + 1)
    returning (value #>> '{}')::int as value`.execute(tx);
  return `${series}-${String(rows[0]?.value ?? 0).padStart(4, '0')}`;
}
