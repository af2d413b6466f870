// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { ServerContext } from '../context.ts';
import type { ClockView } from '../contract/findings.ts';
import { readClocks } from '../decide/clocks.ts';

interface ClockedRow {
  id: number;
  product_id: number;
  clock_from: string;
}

/** The clock of one finding as it reads now, with the rules that set it and the times in which it stood. */
export async function clockView({ db, now }: ServerContext, row: ClockedRow): Promise<Static<typeof ClockView>> {
  const product = await db.selectFrom('products').where('id', '=', row.product_id).select('settings').executeTakeFirstOrThrow();
  const [read] = await readClocks(db, [row.id], { settings: product.settings, now: now() });
  const pauses = await db
    .selectFrom('clock_pauses')
    .where('finding_id', '=', row.id)
    .orderBy('id')
    .select(['since', 'until', 'reason', 'by'])
    .execute();
  const reading = read?.reading;
  return {
    state: reading?.state ?? 'none',
    from: reading?.startedAt ?? row.clock_from,
    warnAt: reading?.warnAt ?? null,
    dueAt: reading?.dueAt ?? null,
    because: [...(reading?.because ?? ['No clock runs for this severity.'])],
    pauses,
    escalation: reading?.escalation ? `${reading.escalation.to}, since ${reading.escalation.since}` : '',
  };
}
