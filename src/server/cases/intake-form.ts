// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { Lane } from '../../cases/case.ts';
import { laneOf } from '../../cases/lanes.ts';
import { processOf } from '../../cases/own-process.ts';
import { NgaoError } from '../../kit/errors.ts';
import { parse } from '../../markup/parse.ts';
import { toHtml } from '../../markup/to-html.ts';
import { countAttempt } from '../auth/rate.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { NewReport, ReportForm, ReportReceipt } from '../contract/intake.ts';
import { answeredWithin } from './answered-within.ts';
import { type Challenge, checkSolution, newChallenge } from './challenge.ts';
import { noteEncrypted } from './clear-text.ts';
import { committeeSettings } from './committee-settings.ts';
import { purposeKey } from './intake-keys.ts';
import { openReport } from './intake-open.ts';
import { offerKeys } from './party-keys.ts';

/** Reports in a quarter of an hour: of one address, and of everybody. */
const budgets = { each: 5, all: 60 };

export async function reportForm({ db, now }: ServerContext): Promise<Static<typeof ReportForm>> {
  const { policy, mailbox, keys, processes } = await committeeSettings(db);
  const targets = await db
    .selectFrom('targets')
    .where('archived_at', 'is', null)
    .where('scope', '=', 'in')
    .select(['name', 'kind'])
    .distinct()
    .orderBy('name')
    .limit(500)
    .execute();
  return {
    policyVersion: policy.version,
    policy: { en: toHtml(parse(policy.en)), fr: toHtml(parse(policy.fr)) },
    components: targets.map(({ name, kind }) => ({ name, kind, lane: laneOfTarget(kind), process: processOf(processes, name) })),
    keys: keys.map((key) => ({ ...key, expiresAt: null })),
    address: mailbox || null,
    answeredWithin: await answeredWithin(db, now()),
  };
}

/** R12, R27, K6: what is in the scope of a release is ours; what others make is passed on to them. */
function laneOfTarget(kind: string): Lane {
  const component = kind === 'external' ? 'third-party' : 'core-service';
  return laneOf({ component, publicAdvisory: false, asksForHelp: false, confirmedSpam: false, foundByUs: false }).lane;
}

export async function reportChallenge(context: ServerContext): Promise<Challenge> {
  return newChallenge(await purposeKey(context, 'challenge'), context.now());
}

/** Takes a report in. The receipt code is in the answer and nowhere else. */
export async function takeReport(
  context: ServerContext,
  { caller, body, address }: { caller: Caller; body: Static<typeof NewReport>; address: string },
): Promise<Static<typeof ReportReceipt>> {
  if ((body.fields === undefined) === (body.encrypted === undefined))
    throw new NgaoError('usage', 'Send either the fields or one encrypted message.');
  if (body.encrypted !== undefined && !/^\s*-----BEGIN PGP MESSAGE-----[\s\S]*-----END PGP MESSAGE-----\s*$/.test(body.encrypted))
    throw new NgaoError('usage', 'The encrypted report is no armored OpenPGP message.');
  const proof = checkSolution(await purposeKey(context, 'challenge'), body, context.now());
  await spend(context, proof);
  await countAttempt(context, `report:${address}`, budgets.each);
  await countAttempt(context, 'report:all', budgets.all);
  const { receipt, receivedAt, answerBy, caseUid, participant } = await openReport(context, {
    caller,
    report: {
      channel: 'form',
      language: body.language,
      policyVersion: body.policyVersion,
      title: body.fields?.summary ?? 'Encrypted report',
      content: body.fields ?? { encrypted: body.encrypted },
      contact: body.contact ?? null,
      contactWish: body.contactWish,
      creditWish: body.creditWish,
      creditName: body.creditName ?? '',
      mailVerdict: null,
      original: null,
      letter: body.contact ? 'plain' : 'none',
    },
    also: async (work, told) => {
      if (body.encrypted !== undefined) await noteEncrypted(work, told.participant);
    },
  });
  const { key } = body.contact ?? {};
  if (key) await offerKeys(context, { caseUid, participant, keys: [{ armored: key, source: 'form' }], by: caller });
  return { receipt, receivedAt, answerBy };
}

/** A proof of work is good once, in all processes. */
async function spend({ db, now }: ServerContext, { once, until }: { once: string; until: string }): Promise<void> {
  const row = await db
    .insertInto('spent_challenges')
    .values({ once, until_at: until })
    .onConflict((conflict) => conflict.doNothing())
    .returning('once')
    .executeTakeFirst();
  await db.deleteFrom('spent_challenges').where('until_at', '<', now()).execute();
  if (!row) throw new NgaoError('challenge-unsolved', 'This proof of work was used before. Load the form again.');
}
