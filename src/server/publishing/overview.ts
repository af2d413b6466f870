// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { may } from '../access.ts';
import { isCommittee, standingOf } from '../cases/access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { PublishingOverview } from '../contract/publishing.ts';
import { securityTxtExpiry } from './security-txt.ts';
import { signerOf } from './signing.ts';

type Overview = Static<typeof PublishingOverview>;

/** What runs, what waits and what will end, as far as the person may know of it. Administrators see the technical part alone. */
export async function publishingOverview(context: ServerContext, caller: Caller): Promise<Overview> {
  const committee = isCommittee(caller);
  if (!committee && !may(caller, 'configure', null))
    throw new NgaoError('forbidden', 'Only the committee and administrators see what is being published.');
  const { fingerprint, expiresAt } = await signerOf(context);
  return {
    open: committee ? await openOnes(context, caller) : [],
    numbers: committee ? await waitingNumbers(context, caller) : [],
    watch: committee ? await openWatch(context) : [],
    key: { fingerprint, expiresAt },
    securityTxtExpires: await securityTxtExpiry(context.db),
  };
}

async function openOnes(context: ServerContext, caller: Caller): Promise<Overview['open']> {
  const rows = await context.db
    .selectFrom('publications as p')
    .innerJoin('advisories as a', 'a.uid', 'p.advisory_uid')
    .where('p.state', 'in', ['planned', 'running'])
    .orderBy('p.not_before')
    .select(['p.uid', 'p.advisory_uid as advisory', 'a.number', 'a.case_uid', 'p.kind', 'p.state', 'p.not_before as notBefore'])
    .execute();
  const shown: Overview['open'] = [];
  for (const { uid, case_uid, ...row } of rows) {
    if (!(await isReadable(context, caller, case_uid))) continue;
    const lines = await context.db.selectFrom('publication_lines').where('publication_uid', '=', uid).select('state').execute();
    const isSettled = (state: string) => state === 'verified' || state === 'withdrawn';
    shown.push({
      ...row,
      unfinished: lines.filter(({ state }) => !isSettled(state)).length,
      inDoubt: lines.filter(({ state }) => state === 'in-doubt' || state === 'failed').length,
    });
  }
  return shown;
}

async function waitingNumbers(context: ServerContext, caller: Caller): Promise<Overview['numbers']> {
  const now = Date.parse(context.now());
  const rows = await context.db
    .selectFrom('advisory_numbers as n')
    .innerJoin('advisories as a', 'a.uid', 'n.advisory_uid')
    .leftJoin('public_advisories as p', 'p.id', 'a.number')
    .where('n.state', 'in', ['wanted', 'requested', 'reserved'])
    // One that has come waits still until readers are told it.
    .where((is) =>
      is.or([
        is('n.state', '<>', 'reserved'),
        is.and([is('n.value', 'is not', null), is('p.id', 'is not', null), sql<boolean>`not p.content->'aliases' ? n.value`]),
      ]),
    )
    .orderBy('n.wanted_at')
    .select(['a.uid as advisory', 'a.number', 'a.case_uid', 'n.route', 'n.state', 'n.value', 'n.wanted_at'])
    .execute();
  const shown: Overview['numbers'] = [];
  for (const { case_uid, wanted_at, ...row } of rows)
    if (await isReadable(context, caller, case_uid))
      shown.push({ ...row, days: Math.floor((now - Date.parse(wanted_at)) / 86_400_000) });
  return shown;
}

async function isReadable({ db, now }: ServerContext, caller: Caller, caseUid: string | null): Promise<boolean> {
  if (caseUid === null) return true;
  return (await standingOf(db, { caller, uid: caseUid, now: now() }))?.may({ kind: 'advisory' }) ?? false;
}

async function openWatch({ db }: ServerContext): Promise<Overview['watch']> {
  const rows = await db
    .selectFrom('advisory_watch')
    .where('settled_at', 'is', null)
    .orderBy('noticed_at')
    .select(['advisory_id as advisory', 'about', 'fact', 'told', 'noticed_at as noticedAt'])
    .execute();
  return rows.map((row) => ({ ...row, fact: row.fact as 'kev' | 'epss' }));
}
