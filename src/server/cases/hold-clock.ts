// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { type CaseClock, isOpenClock } from '../../cases/clocks.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { ClockBody } from '../contract/cases.ts';
import { noSuchCase } from './access.ts';
import { changeClocks } from './clocks.ts';
import { onCase } from './on-case.ts';
import { requireDuty } from './people-in-case.ts';
import { wrongField } from './wrong-field.ts';

/** K7: people pause a clock, let it run again or set another end, each with a reason; the reason is sealed in the history. */
export async function holdClock(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof ClockBody> & { uid: string; clock: string },
): Promise<void> {
  await onCase(context, { caller, uid: given.uid }, async (work) => {
    requireDuty(work, 'owner', 'committee');
    const row = await work.tx
      .selectFrom('case_clocks')
      .where('case_uid', '=', given.uid)
      .where('uid', '=', given.clock)
      .select(['key', 'kind'])
      .executeTakeFirst();
    if (!row) throw noSuchCase();
    const dueAt = dueOf(given);
    await changeClocks(work, (clocks) =>
      clocks.map((clock) =>
        clock.key === row.key ? changed(clock, { ...given, dueAt, by: work.actor.id, now: work.now }) : clock,
      ),
    );
    await work.tell({
      name: `case.clock-${given.action}`,
      note: given.reason,
      data: { clock: row.kind, ...(dueAt !== undefined && { dueAt }) },
    });
  });
}

interface Holding {
  action: 'pause' | 'resume' | 'override';
  dueAt: string | undefined;
  by: string;
  now: string;
}

function changed(clock: CaseClock, { action, dueAt, by, now }: Holding): CaseClock {
  const last = clock.events.findLast(({ kind }) => kind !== 'override')?.kind;
  const fits = isOpenClock(clock) && (action === 'override' || (action === 'pause') === (last !== 'pause'));
  if (!fits) throw new NgaoError('conflict', `This clock cannot be given "${action}" as it stands. Look at it again.`);
  const event = { kind: action, at: now, by, reason: 'by-a-person', ...(dueAt !== undefined && { dueAt }) };
  return { ...clock, events: [...clock.events, event] };
}

function dueOf({ action, dueAt }: Static<typeof ClockBody>): string | undefined {
  if (action !== 'override') return undefined;
  if (dueAt === undefined || Number.isNaN(Date.parse(dueAt)))
    throw wrongField('dueAt', 'To set another end, give "dueAt" as an instant.');
  return new Date(dueAt).toISOString();
}
