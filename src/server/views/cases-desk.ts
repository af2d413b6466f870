// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { decisionKinds, lanes, participantRoles, publicFacts } from '../../cases/case.ts';
import { clockKindNames, clockSpec } from '../../cases/clock-kinds.ts';
import { signingRoles } from '../../cases/grants.ts';
import { playbooks } from '../../cases/playbooks.ts';
import { timelineOf } from '../../cases/timeline.ts';
import { warningMessages } from '../../sealed/attachment.ts';
import { actorOf } from '../cases/access.ts';
import { standingDecision } from '../cases/decisions.ts';
import { exitGrounds } from '../cases/end-embargo.ts';
import { handOverMissing } from '../cases/hand-over.ts';
import { preNoticeDesk } from '../cases/pre-notice.ts';
import { contactStanding } from '../cases/reporter-identity.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { CaseDesk } from '../contract/case-desk.ts';
import { type CaseReading, readCase, someone } from './cases-reading.ts';

type Desk = Static<typeof CaseDesk>;
const mostReaders = 200;

/** What the desk's forms need beside the case. As in the case itself, every part asks by itself whether it is open. */
export async function deskView(context: ServerContext, caller: Caller, uid: string): Promise<Desk> {
  return await readCase(context, { caller, uid }, async (reading) => {
    const { facts, standing, readings, now, row } = reading;
    const analysis = standing.may({ kind: 'analysis' });
    const { duties } = actorOf(caller, standing, row.owner_id);
    const leads = duties.includes('committee') || duties.includes('owner');
    return {
      targetDate: analysis ? facts.targetDate : null,
      declared: await hasDeclared(reading),
      votes: await where(analysis, () => votes(reading)),
      supporters: await where(analysis, () => supporters(reading)),
      timeline: await where(analysis, () => [...timelineOf(facts, readings, now)]),
      terms: await where(standing.may({ kind: 'fix' }), () => terms(reading)),
      // Whoever has the case for triage names its owner.
      accounts: await where(leads || duties.includes('triager'), () => accounts(reading)),
      glass: await where(leads, () => glasses(reading)),
      readers: await where(leads, () => readers(reading)),
      exitGrounds: await where(leads, () => exitGrounds(facts, now)),
      reporterContact: leads ? await contactStanding(reading) : { wish: '', askedAt: null, underWay: false, mayAsk: false },
      preNotice: leads ? await preNoticeDesk(reading) : { missing: [], parties: [] },
      handOver: await where(leads, () => handOverMissing(facts)),
      ...words,
    };
  });
}

async function where<T>(open: boolean, make: () => T[] | Promise<T[]>): Promise<T[]> {
  return open ? await make() : [];
}

const words = {
  clockWords: clockKindNames.map((kind) => ({ kind, says: clockSpec(kind).says })),
  fileWarnings: Object.entries(warningMessages).map(([code, message]) => ({ code, message })),
  playbooks: Object.entries(playbooks).map(([name, { title, when, steps }]) => ({
    ...{ name, title, when },
    steps: steps.map((step) => ({ ...step })),
  })),
  choices: {
    lanes: [...lanes],
    roles: [...participantRoles],
    signing: [...signingRoles],
    decisions: [...decisionKinds],
    facts: [...publicFacts],
  },
};

async function accounts({ context }: CaseReading): Promise<Desk['accounts']> {
  const rows = await context.db
    .selectFrom('users')
    .where('disabled_at', 'is', null)
    .select(['id', 'name', 'email'])
    .orderBy('name')
    .execute();
  const members = await context.db.selectFrom('role_grants').where('role', '=', 'committee').select('user_id').execute();
  const committee = new Set(members.map(({ user_id }) => user_id));
  return rows.map(({ id, name, email }) => ({ id, name: name || email, committee: committee.has(id) }));
}

async function hasDeclared({ context, uid, caller }: CaseReading): Promise<boolean> {
  const events = await context.db
    .selectFrom('case_events')
    .where('case_uid', '=', uid)
    .where('name', '=', 'case.no-conflict')
    .select('actor')
    .execute();
  return events.some(({ actor }) => actor.id === String(caller.person?.id));
}

async function votes(reading: CaseReading): Promise<Desk['votes']> {
  const { context, uid, box, names } = reading;
  const rows = await context.db
    .selectFrom('case_decisions')
    .where('case_uid', '=', uid)
    .orderBy('opened_at')
    .selectAll()
    .execute();
  const views: Desk['votes'] = [];
  for (const row of rows) {
    const cast = await context.db
      .selectFrom('case_votes')
      .where('decision_uid', '=', row.uid)
      .select(['user_id', 'vote', 'at'])
      .execute();
    const { tally } = await standingDecision(reading, row, cast);
    const factors = box.openMaybe('case_decisions.factors', row.uid, row.factors);
    views.push({
      uid: row.uid,
      closesAt: String(row.needs.closesAt),
      factors: factors === '' ? null : JSON.parse(factors),
      outcome: tally.outcome,
      for: tally.for,
      against: tally.against,
      abstain: tally.abstain,
      waitingFor: tally.waitingFor.map((id) => someone(names, id)),
    });
  }
  return views;
}

async function supporters({ context, uid, names }: CaseReading): Promise<Desk['supporters']> {
  const rows = await context.db.selectFrom('case_facts').where('case_uid', '=', uid).select(['uid', 'confirmed_by']).execute();
  return rows.map((row) => ({ claim: row.uid, people: row.confirmed_by.map(({ id }) => someone(names, id)) }));
}

async function terms({ context, uid, box }: CaseReading): Promise<Desk['terms']> {
  const rows = await context.db.selectFrom('case_terms').where('case_uid', '=', uid).orderBy('made_at').selectAll().execute();
  return rows.map((row) => {
    const kept = JSON.parse(box.open('case_terms.terms', row.uid, row.terms)) as { terms: string[] };
    return { uid: row.uid, madeAt: row.made_at, expiresAt: row.expires_at, words: kept.terms };
  });
}

async function glasses({ context, uid, box, names }: CaseReading): Promise<Desk['glass']> {
  const rows = await context.db.selectFrom('break_glass').where('case_uid', '=', uid).orderBy('asked_at').selectAll().execute();
  return rows.map((row) => ({
    uid: row.uid,
    askedBy: someone(names, row.asked_by),
    askedAt: row.asked_at,
    reason: box.open('break_glass.reason', row.uid, row.reason),
    confirmedBy: row.confirmed_by === null ? null : someone(names, row.confirmed_by),
    until: row.until_at,
  }));
}

async function readers({ context, uid, names, box }: CaseReading): Promise<Desk['readers']> {
  const rows = await context.db
    .selectFrom('audit_records')
    .where('subject_kind', '=', 'case')
    .where('subject_id', '=', uid)
    .where('action', 'in', ['case.read', 'case.attachment-read'])
    .orderBy('seq', 'desc')
    .limit(mostReaders)
    .select(['at', 'actor_id', 'action', 'record'])
    .execute();
  const files = await context.db.selectFrom('case_attachments').where('case_uid', '=', uid).select(['uid', 'name']).execute();
  return rows.map(({ at, actor_id, action, record }) => {
    const { data } = JSON.parse(record) as { data?: { attachment?: string } };
    const file = files.find((one) => one.uid === data?.attachment);
    return {
      at,
      who: someone(names, actor_id).name,
      what: action === 'case.read' ? ('case' as const) : ('file' as const),
      file: file ? box.open('case_attachments.name', file.uid, file.name) : null,
    };
  });
}
