// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { type HandOverSource, handOver } from '../../cases/hand-over.ts';
import { type Known, withoutWho } from '../../cases/withheld.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { HandOver } from '../contract/case-desk.ts';
import { type CaseReading, identityOf, readCase } from '../views/cases-reading.ts';
import { committeeSettings } from './committee-settings.ts';
import { settleDecisions } from './decisions.ts';
import { onCase } from './on-case.ts';
import { requireDuty } from './people-in-case.ts';
import { withheldIn } from './reporter-withheld.ts';

type Given = { uid: string; coordinator: string };

/**
 * R49: what a coordinator's form asks for. Only after the committee has decided so in this round; who took it out and for whom
 * is written down before anything is opened.
 */
export async function handOverBundle(context: ServerContext, caller: Caller, given: Given): Promise<Static<typeof HandOver>> {
  await onCase(context, { caller, uid: given.uid }, async (work) => {
    requireDuty(work, 'owner', 'committee');
    await settleDecisions(work);
    const missing = handOverMissing(work.facts);
    if (missing.length > 0) throw new NgaoError('conflict', missing.join(' '));
    await work.tell({ name: 'case.hand-over', note: given.coordinator });
  });
  const { fields, text } = await readCase(context, { caller, uid: given.uid }, async (reading) =>
    handOver(withheld(await sourceOf(reading), await withheldIn(context, given.uid))),
  );
  return { fields: { ...fields }, text };
}

/** R42: words of the report may tell who wrote it, too. */
function withheld(source: HandOverSource, people: readonly Known[]): HandOverSource {
  const { title, description, impact, discovery } = source;
  const clean = (words: string) => withoutWho(words, people);
  return {
    ...source,
    ...{ title: clean(title), description: clean(description), impact: clean(impact), discovery: clean(discovery) },
  };
}

/** What stands between the case and a coordinator, in sentences; empty: it may be taken out. */
export function handOverMissing({ decisions, round }: Pick<CaseFacts, 'decisions' | 'round'>): string[] {
  const own = decisions.filter((one) => one.kind === 'hand-over' && one.round === round);
  if (own.some(({ outcome }) => outcome === 'carried')) return [];
  if (own.some(({ outcome }) => outcome === 'open'))
    return ['The vote on "hand-over" is not over or not counted yet. Vote, or count the votes once it is over.'];
  return ['The committee has not decided to hand this case over. Put "hand-over" to the vote first.'];
}

async function sourceOf(reading: CaseReading): Promise<HandOverSource> {
  const { context, uid, box, row, facts } = reading;
  const { mailbox } = await committeeSettings(context.db);
  const record = await newest(reading, 'vulnerability');
  const report = await context.db
    .selectFrom('case_reports')
    .where('case_uid', '=', uid)
    .orderBy('received_at')
    .select(['uid', 'content'])
    .executeTakeFirst();
  const told = (report ? JSON.parse(box.open('case_reports.content', report.uid, report.content)) : {}) as Record<
    string,
    unknown
  >;
  const affected = (record.affected ?? []) as { name: string; range?: string }[];
  const { embargo, publicFacts } = facts;
  return {
    contact: { organisation: 'Security committee', address: mailbox },
    ...(await peopleOf(reading)),
    title: box.open('cases.title', uid, row.title),
    description: text(record.summary),
    impact: text(record.impact) || text(told.impact),
    discovery: text(told.foundBy),
    products: affected.map(({ name, range = '' }) => ({ name, range })),
    isPublic: publicFacts.public !== null,
    isExploited: publicFacts['attacks-seen'] !== null,
    publishAt: embargo.state === 'active' || embargo.state === 'revise' ? (embargo.term?.until ?? null) : null,
    ids: [row.code_name],
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

async function newest({ context, uid, box }: CaseReading, kind: string): Promise<Record<string, unknown>> {
  const row = await context.db
    .selectFrom('case_records')
    .where('case_uid', '=', uid)
    .where('kind', '=', kind)
    .where('state', '=', 'current')
    .orderBy('written_at', 'desc')
    .select(['uid', 'content'])
    .executeTakeFirst();
  return row ? (JSON.parse(box.open('case_records.content', row.uid, row.content)) as Record<string, unknown>) : {};
}

/** Names of vendors with what passed, and the reporter only where they let their contact be forwarded. */
async function peopleOf(reading: CaseReading): Promise<Pick<HandOverSource, 'reporter' | 'vendors'>> {
  const { context, uid, facts } = reading;
  const rows = await context.db
    .selectFrom('case_participants as p')
    .leftJoin('users', 'users.id', 'p.user_id')
    .where('p.case_uid', '=', uid)
    .where('p.role', 'in', ['reporter', 'vendor'])
    .select(['p.uid', 'p.role', 'p.party_uid', 'p.contact_wish', 'users.name'])
    .orderBy('p.invited_at')
    .execute();
  const named = async (row: (typeof rows)[number]) =>
    row.party_uid === null ? { name: row.name ?? '', address: null } : await identityOf(reading, row.party_uid);
  const vendors = await Promise.all(
    rows
      .filter(({ role }) => role === 'vendor')
      .map(async (row) => {
        const own = facts.vendors.find(({ participant }) => participant === row.uid);
        const { name } = await named(row);
        return { name, firstContactAt: own?.firstContactAt ?? null, answeredAt: own?.answeredAt ?? null };
      }),
  );
  const willing = rows.find(({ role, contact_wish }) => role === 'reporter' && contact_wish === 'forward');
  const reporter = willing && (await named(willing));
  return { vendors, reporter: reporter?.address ? { name: reporter.name, address: reporter.address } : null };
}
