// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { NumberBody } from '../contract/advisories.ts';
import { type AdvisoryWork, onAdvisory } from './on-advisory.ts';
import { requireWriter } from './revise.ts';

type Given = Static<typeof NumberBody>;
const pattern: Readonly<Record<Given['kind'], RegExp>> = {
  cve: /^CVE-\d{4}-\d{4,19}$/,
  ghsa: /^GHSA(-[23456789cfghjmpqrvwx]{4}){3}$/,
  other: /./,
};

/** Writes down how far a number of somebody else has come. Publishing never waits for one. */
export async function noteNumber(context: ServerContext, caller: Caller, given: Given & { uid: string }): Promise<void> {
  const state = given.state ?? (given.value === undefined ? 'wanted' : 'reserved');
  if (given.value !== undefined && !pattern[given.kind].test(given.value))
    throw new NgaoError('usage', `That is no number of the kind ${given.kind.toUpperCase()}. Check it letter by letter.`);
  if (given.value === undefined && (state === 'reserved' || state === 'published'))
    throw new NgaoError('usage', 'Give the number that was reserved: add "value".');
  await onAdvisory(context, { caller, uid: given.uid }, async (work) => {
    requireWriter(work);
    const known = await openNumber(work, given);
    const { now } = work;
    const change = {
      state,
      ...(given.value !== undefined && { value: given.value }),
      ...(state === 'requested' && { requested_at: known?.requested_at ?? now }),
      settled_at: state === 'wanted' || state === 'requested' ? null : now,
    };
    if (known) await work.tx.updateTable('advisory_numbers').set(change).where('uid', '=', known.uid).execute();
    else
      await work.tx
        .insertInto('advisory_numbers')
        .values(newNumber(work, given, change))
        .execute();
    await work.tell('advisory.number', { kind: given.kind, route: given.route, state });
  });
}

/** The newest of this kind and route that was not turned down. */
async function openNumber({ tx, uid }: AdvisoryWork, { kind, route }: Given) {
  return await tx
    .selectFrom('advisory_numbers')
    .where('advisory_uid', '=', uid)
    .where('kind', '=', kind)
    .where('route', '=', route)
    .where('state', 'not in', ['rejected', 'failed'])
    .select(['uid', 'requested_at'])
    .orderBy('wanted_at', 'desc')
    .executeTakeFirst();
}

function newNumber(
  { uid, now }: AdvisoryWork,
  { kind, route }: Given,
  change: { state: string; value?: string; requested_at?: string; settled_at: string | null },
) {
  const made = { uid: newUid(), advisory_uid: uid, kind, route, wanted_at: now, value: null, requested_at: null };
  return { ...made, ...change };
}
