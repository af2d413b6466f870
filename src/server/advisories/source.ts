// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { Tlp } from '../../cases/case.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import type { CreditSource, DraftSource, EventSource, Told, VendorSource } from '../../cases/draft-source.ts';
import type { Publisher } from '../../model/advisory.ts';
import { provenReleases } from '../cases/proven-releases.ts';
import { type Box, caseOwner, partyOwner } from '../cases/vault.ts';
import type { VendorDetails } from '../cases/vendor-page.ts';
import type { ServerContext } from '../context.ts';
import type { FixRecord, RecordKind, VulnerabilityRecord } from '../contract/case-records.ts';
import { identityOf } from '../views/cases-reading.ts';
import { internalHostsOf } from './judge.ts';

type Recorded = Static<typeof VulnerabilityRecord>;
/** All but the number, which is given when the draft is kept. */
export type OpenedCase = Omit<DraftSource, 'id' | 'now'>;

/**
 * Opens what a draft is made from. The caller has checked that the person may read it; nothing of it leaves but through
 * `draftAdvisory`. Opens keys, so never inside a transaction.
 */
export async function sourceOf(context: ServerContext, caseUid: string, publisher: Publisher): Promise<OpenedCase> {
  const row = await context.db
    .selectFrom('cases')
    .where('uid', '=', caseUid)
    .select(['code_name', 'facts'])
    .executeTakeFirstOrThrow();
  const facts = row.facts as unknown as CaseFacts;
  return await context.vault.with(caseOwner(caseUid), async (box) => {
    const record = await currentRecord<Recorded>(context, box, 'vulnerability');
    const people = await peopleOf(context, box);
    const statements = people.vendors.flatMap(({ statement }) => (isPublishable(statement) ? [statement.text] : []));
    const told = [...(await confidencesOf(context, box)), ...people.confidences];
    return {
      ...factsOfRecord(record, facts),
      languages: publisher.languages,
      tlp: 'clear',
      fixes: await fixesOf(context, box, facts),
      commits: await commitsOf(context, box, facts),
      credits: people.credits,
      vendors: people.vendors,
      events: await eventsOf(context, caseUid),
      aliases: [],
      kept: {
        caseUid,
        codeName: row.code_name,
        internalHosts: internalHostsOf(publisher, context.config),
        contact: people.contact,
        unnamed: people.unnamed,
        confidences: told.filter((text) => !statements.some((one) => one.includes(text))),
      },
    };
  });
}

/** R19: the record is written so that drafts can be made from it. */
function factsOfRecord(record: Recorded | undefined, { vulnerability }: CaseFacts) {
  const told = (text: string | undefined): Told | null => (text ? { text: { en: text }, tlp: 'clear', confidence: null } : null);
  const vectors = (rating: { v31?: string; v40?: string } | undefined) =>
    [rating?.v40, rating?.v31].filter((one) => one !== undefined);
  return {
    summary: told(record?.summary),
    details: null,
    impact: told(record?.impact),
    workaround: told(record?.workaround),
    level: vulnerability.level ?? record?.level ?? null,
    weakness: record?.weakness ?? null,
    scores: { team: vectors(record?.cvss?.team), reporter: vectors(record?.cvss?.reporter) },
    ssvc: record?.ssvc ?? null,
    affected: (record?.affected ?? []).map(({ uid, name, range }) => ({
      uid: uid ?? '',
      name,
      range: range ?? null,
      tlp: 'clear' as const,
      confidence: null,
    })),
  };
}

async function currentRecord<T>({ db }: ServerContext, box: Box, kind: RecordKind): Promise<T | undefined> {
  const row = await db
    .selectFrom('case_records')
    .where('case_uid', '=', box.owner.uid)
    .where('kind', '=', kind)
    .where('state', '=', 'current')
    .orderBy('written_at', 'desc')
    .select(['uid', 'content'])
    .executeTakeFirst();
  return row && (JSON.parse(box.open('case_records.content', row.uid, row.content)) as T);
}

/** R22: what was proven in this round, with the version that the proof names. */
async function fixesOf({ db }: ServerContext, box: Box, { release }: CaseFacts): Promise<DraftSource['fixes']> {
  const proofs = await provenReleases(db, box);
  return release.proofs.map(({ component, artefact, digest }) => ({
    ...{ component, artefact },
    version: proofs.find((one) => one.component === component && one.digest === digest)?.version ?? null,
  }));
}

/** R8: public with the fix, and never where the private work is done. */
async function commitsOf(context: ServerContext, box: Box, { work }: CaseFacts): Promise<DraftSource['commits']> {
  const record = await currentRecord<Static<typeof FixRecord>>(context, box, 'fix');
  const inside = record?.privatePlace?.trim().toLowerCase() ?? '';
  return [...new Set(record?.commits ?? [])].map((url) => ({
    url,
    publicAt: inside !== '' && url.toLowerCase().includes(inside) ? null : work.fixPublicAt,
  }));
}

interface People {
  /** Whatever vendors said in any version; what they let be published is taken out again by the caller. */
  confidences: string[];
  credits: CreditSource[];
  vendors: VendorSource[];
  contact: string[];
  unnamed: string[];
}

async function peopleOf(context: ServerContext, box: Box): Promise<People> {
  const rows = await context.db
    .selectFrom('case_participants as p')
    .leftJoin('users', 'users.id', 'p.user_id')
    .where('p.case_uid', '=', box.owner.uid)
    .where('p.role', 'in', ['reporter', 'finder', 'vendor'])
    .select(['p.uid', 'p.role', 'p.party_uid', 'p.credit_wish', 'p.details', 'users.name'])
    .orderBy('p.invited_at')
    .execute();
  const people: People = { credits: [], vendors: [], contact: [], unnamed: [], confidences: [] };
  for (const row of rows) {
    const identity =
      row.party_uid === null ? { name: row.name ?? '', address: null } : await identityOf({ context }, row.party_uid);
    const details = await detailsOf(context, box, row);
    if (row.role === 'vendor') {
      people.vendors.push(vendorOf(identity.name, details));
      people.confidences.push(...(details.statements ?? []).map(({ text }) => text));
    } else addReporter(people, row, { identity, creditName: details.creditName ?? '' });
  }
  return people;
}

function addReporter(
  people: People,
  { role, credit_wish }: { role: string; credit_wish: string | null },
  { identity, creditName }: { identity: { name: string; address: string | null }; creditName: string },
): void {
  const wish = (credit_wish ?? 'unknown') as CreditSource['wish'];
  // Who wants to be named and left the field empty is named as they signed the report.
  const name = wish === 'named' ? creditName || identity.name : creditName;
  people.credits.push({ role: role === 'finder' ? 'finder' : 'reporter', wish, name });
  if (identity.address) people.contact.push(identity.address);
  if (identity.name && identity.name !== name) people.unnamed.push(identity.name);
  if (wish === 'declined' || wish === 'unknown') people.unnamed.push(...[identity.name, creditName].filter(Boolean));
}

interface Details extends VendorDetails {
  creditName?: string;
}

/** R46, R47: the vendor lets it be published, and marked it for everybody. */
function isPublishable(statement: VendorSource['statement']): statement is NonNullable<VendorSource['statement']> {
  return statement?.approved === true && statement.tlp === 'clear';
}

function vendorOf(vendor: string, { statement, statementAt, statementLanguage, ...more }: Details): VendorSource {
  if (!statement || !statementAt) return { vendor, statement: null };
  const approved = more.statementApproved === true;
  // What bears no mark is not for everybody.
  const tlp = (more.statementTlp ?? 'amber') as Tlp;
  return { vendor, statement: { text: statement, language: statementLanguage ?? 'en', at: statementAt, approved, tlp } };
}

/** Of somebody outside under the party's own key, of an account under the case's. A key that was destroyed leaves nothing. */
async function detailsOf(
  { vault }: ServerContext,
  box: Box,
  { uid, party_uid, details }: { uid: string; party_uid: string | null; details: Uint8Array | null },
): Promise<Details> {
  if (details === null) return {};
  const column = 'case_participants.details';
  if (party_uid === null) return JSON.parse(box.open(column, uid, details)) as Details;
  try {
    return await vault.with(partyOwner(party_uid), (own) => JSON.parse(own.open(column, uid, details)) as Details);
  } catch {
    return {};
  }
}

/** R47: all that vendors wrote. */
async function confidencesOf({ db }: ServerContext, box: Box): Promise<string[]> {
  const rows = await db
    .selectFrom('case_messages as m')
    .innerJoin('case_threads as t', 't.uid', 'm.thread_uid')
    .where('m.case_uid', '=', box.owner.uid)
    .where('t.audience', '=', 'vendor')
    .where('m.direction', '=', 'in')
    .select(['m.uid', 'm.body'])
    .execute();
  return rows.map(({ uid, body }) => box.open('case_messages.body', uid, body));
}

const eventOf: Readonly<Record<string, EventSource['what']>> = {
  received: 'received',
  acknowledged: 'acknowledged',
  accepted: 'accepted',
  'fix-public': 'fix-public',
  released: 'released',
};
/** How quickly we answered stands on the trust page, for all together. */
const untold: ReadonlySet<EventSource['what']> = new Set(['acknowledged']);

async function eventsOf({ db }: ServerContext, caseUid: string): Promise<EventSource[]> {
  const rows = await db
    .selectFrom('case_events')
    .where('case_uid', '=', caseUid)
    .where('to_state', 'in', Object.keys(eventOf))
    .select(['to_state', 'at'])
    .orderBy('seq')
    .execute();
  const first = new Map(rows.toReversed().map(({ to_state, at }) => [eventOf[to_state ?? ''], at]));
  return [...first].flatMap(([what, at]) => (what ? [{ what, at: new Date(at).toISOString(), public: !untold.has(what) }] : []));
}
