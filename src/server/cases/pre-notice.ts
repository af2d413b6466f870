// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { addressIndex } from '../../sealed/blind-index.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { CaseDesk, PreNoticeBody } from '../contract/case-desk.ts';
import type { CaseReading } from '../views/cases-reading.ts';
import { committeeSettings } from './committee-settings.ts';
import { invite } from './invite.ts';
import { onCase } from './on-case.ts';
import { requireDuty } from './people-in-case.ts';
import { isAdopter, preNoticeMissing } from './pre-notice-rules.ts';
import { indexOwner } from './vault.ts';

const day = 86_400_000;
/** What they may read ends so many days after the agreed date: by then everybody may. */
const daysAfter = 7;

/**
 * R50: lets parties of the committee's list in as adopters, each until a week after the agreed date. They get the letter of
 * everybody who is let in, code name, link and code; the rest opens with their signature. Throws `conflict` before the decision.
 */
export async function tellTrusted(
  context: ServerContext,
  caller: Caller,
  { uid, addresses }: Static<typeof PreNoticeBody> & { uid: string },
): Promise<void> {
  const { chosen, days } = await onCase(context, { caller, uid }, async (work) => {
    requireDuty(work, 'owner', 'committee');
    const missing = preNoticeMissing(work.facts, work.now);
    if (missing.length > 0) throw new NgaoError('conflict', missing.join(' '));
    const { trusted } = await committeeSettings(work.tx);
    const parties = addresses.map((address) => trusted.find((one) => one.address === address));
    // Nobody is told before all of them may be. Each is then let in alone: whoever was told already is left out of a second try.
    if (parties.includes(undefined))
      throw new NgaoError(
        'forbidden',
        'An address is not on the list of trusted parties. The committee keeps it in its settings.',
      );
    await work.tell({ name: 'case.pre-notice', data: { parties: parties.length } });
    const left = Date.parse(work.facts.embargo.term?.until ?? work.now) - Date.parse(work.now);
    return { chosen: parties, days: Math.min(365, Math.ceil(left / day) + daysAfter) };
  });
  for (const party of chosen)
    if (party && !(await isTold(context, { uid, address: party.address }))) {
      const { name, address, language, why: reason } = party;
      await invite(context, caller, { ...{ uid, role: 'adopter', days }, ...{ name, address, language, reason } });
    }
  context.jobs.wake('send-letter');
}

/** What the desk shows: what is missing, and whom of the list this case was told to. */
export async function preNoticeDesk({ context, uid, facts, now }: CaseReading): Promise<Static<typeof CaseDesk>['preNotice']> {
  const { trusted } = await committeeSettings(context.db);
  const parties = [];
  for (const { name, address, why } of trusted)
    parties.push({ name, address, why, told: await isTold(context, { uid, address }) });
  return { missing: preNoticeMissing(facts, now), parties };
}

async function isTold({ db, vault }: ServerContext, { uid, address }: { uid: string; address: string }): Promise<boolean> {
  const index = await vault.with(indexOwner, ({ key }) => addressIndex(key, address));
  return await isAdopter(db, { uid, index });
}
