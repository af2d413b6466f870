// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { processOf } from '../../cases/own-process.ts';
import { qualityOf } from '../../cases/report-quality.ts';
import { committeeSettings } from '../cases/committee-settings.ts';
import { standingDecision } from '../cases/decisions.ts';
import { armoredOf, openedReports } from '../cases/opened-report.ts';
import type { CaseView } from '../contract/cases.ts';
import { type CaseReading, htmlOf, someone } from './cases-reading.ts';

type View = Static<typeof CaseView>;

export async function reportViews(reading: CaseReading): Promise<View['report']> {
  const { context, uid, box, standing } = reading;
  if (!standing.may({ kind: 'report' })) return [];
  const rows = await context.db
    .selectFrom('case_reports')
    .where('case_uid', '=', uid)
    .orderBy('received_at')
    .selectAll()
    .execute();
  const opened = await openedReports(reading);
  return rows.map((row) => {
    const content: unknown = JSON.parse(box.open('case_reports.content', row.uid, row.content));
    const encrypted = armoredOf(content);
    const own = encrypted === null ? [] : opened.filter(({ report }) => report === row.uid);
    const told = own[0]?.content ?? content;
    return {
      uid: row.uid,
      channel: row.channel,
      receivedAt: row.received_at,
      language: row.language as 'en',
      mailVerdict: row.mail_verdict,
      content,
      html: encrypted !== null && own.length === 0 ? '' : reportHtml(told),
      encrypted,
      opened: own.map(({ by, at }) => ({ by, at })),
      // What a machine or the committee wrote down is held against nothing.
      quality: row.channel === 'form' || row.channel === 'mail' ? qualityOf(told as Record<string, unknown>) : [],
    };
  });
}

/** The fields of the public form, as its English page calls them, and what only machines fill. */
const labels: Readonly<Record<string, string>> = {
  summary: 'Summary',
  severity: 'Severity, says the reporter',
  priority: 'Urgency, says the reporter',
  component: 'Component',
  version: 'Version',
  platform: 'Platform',
  subsystem: 'Part of the component',
  expected: 'What should happen instead',
  steps: 'Steps to reproduce',
  impact: 'What an attacker could do',
  testType: 'Kind of test',
  foundBy: 'How it was found',
  finders: 'Found by',
  alreadyPublic: 'Is it public already?',
  exploited: 'Is it being exploited?',
  disclosurePlan: 'Plan to publish',
  othersTold: 'Who else was told',
  identifiers: 'Numbers',
  weaknesses: 'Kinds of weakness',
  scores: 'Scores, says the reporter',
  references: 'Links',
  sender: 'Handed in by',
};

/** What was written, or every field under its name. */
function reportHtml(content: unknown): string {
  const fields = (content ?? {}) as Record<string, unknown>;
  if (typeof fields.text === 'string') return htmlOf(fields.text);
  const inner = (fields.fields ?? fields) as Record<string, unknown>;
  return Object.entries(inner)
    .filter(([, value]) => typeof value === 'string' && value !== '')
    .map(([name, value]) => `${htmlOf(`### ${labels[name] ?? name}`)}${htmlOf(String(value))}`)
    .join('');
}

/** R3: of the components that the reports and the committee name, those with a process of their own. */
export async function processViews(reading: CaseReading, reports: View['report']): Promise<View['processes']> {
  const { context, uid, box, standing } = reading;
  const { processes } = await committeeSettings(context.db);
  if (!standing.may({ kind: 'report' }) || processes.length === 0) return [];
  const opened = await openedReports(reading);
  const row = await context.db
    .selectFrom('case_records')
    .where('case_uid', '=', uid)
    .where('kind', '=', 'vulnerability')
    .where('state', '=', 'current')
    .select(['uid', 'content'])
    .executeTakeFirst();
  const found = row && standing.may({ kind: 'analysis' }) ? box.open('case_records.content', row.uid, row.content) : '{}';
  const { affected = [] } = JSON.parse(found) as { affected?: { name: string }[] };
  const told = [...reports.map(({ content }) => content), ...opened.map(({ content }) => content)].map(
    (content) => ((content ?? {}) as { component?: unknown }).component,
  );
  const names = [...told, ...affected.map(({ name }) => name)].filter((name): name is string => typeof name === 'string');
  const own = processes.filter(({ component }) => names.some((name) => processOf([{ component, url: 'x' }], name) !== null));
  return own.map(({ component, url }) => ({ component, url: url || null }));
}

export async function decisionViews(reading: CaseReading): Promise<View['decisions']> {
  const { context, uid, box, names, standing } = reading;
  if (!standing.may({ kind: 'analysis' })) return [];
  const rows = await context.db
    .selectFrom('case_decisions')
    .where('case_uid', '=', uid)
    .orderBy('opened_at')
    .selectAll()
    .execute();
  const views: View['decisions'] = [];
  for (const row of rows) {
    const votes = await context.db
      .selectFrom('case_votes')
      .where('decision_uid', '=', row.uid)
      .orderBy('at')
      .selectAll()
      .execute();
    const { tally, mayNotBecause } = await standingDecision(reading, row, votes);
    views.push({
      uid: row.uid,
      kind: row.kind,
      question: box.open('case_decisions.question', row.uid, row.question),
      openedBy: someone(names, row.opened_by),
      openedAt: row.opened_at,
      quorum: tally.quorum,
      outcome: row.outcome,
      closedAt: row.closed_at,
      votes: votes.map((vote) => ({
        who: someone(names, vote.user_id),
        vote: vote.vote as 'for',
        reason: box.openMaybe('case_votes.reason', vote.uid, vote.reason),
        at: vote.at,
      })),
      mayVote: mayNotBecause === '',
      mayNotBecause,
    });
  }
  return views;
}

export async function recordViews({ context, uid, box, standing }: CaseReading): Promise<View['records']> {
  if (!standing.may({ kind: 'analysis' })) return [];
  const rows = await context.db
    .selectFrom('case_records')
    .where('case_uid', '=', uid)
    .orderBy('written_at')
    .selectAll()
    .execute();
  return rows.map((row) => ({
    uid: row.uid,
    kind: row.kind,
    state: row.state,
    content: JSON.parse(box.open('case_records.content', row.uid, row.content)),
    writtenBy: row.written_by,
    writtenAt: row.written_at,
  }));
}

export async function factViews({ context, uid, box, standing }: CaseReading): Promise<View['facts']> {
  if (!standing.may({ kind: 'analysis' })) return [];
  const rows = await context.db.selectFrom('case_facts').where('case_uid', '=', uid).orderBy('claimed_at').selectAll().execute();
  return rows.map((row) => ({
    uid: row.uid,
    fact: row.fact,
    source: (JSON.parse(box.open('case_facts.source', row.uid, row.source)) as { text: string }).text,
    claimedBy: row.claimed_by,
    claimedAt: row.claimed_at,
    canonicalAt: row.canonical_at,
  }));
}

export async function eventViews({ context, uid, box, standing }: CaseReading): Promise<View['events']> {
  if (!standing.may({ kind: 'analysis' })) return [];
  const rows = await context.db.selectFrom('case_events').where('case_uid', '=', uid).orderBy('seq').selectAll().execute();
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at,
    actor: row.actor,
    name: row.name,
    from: row.from_state,
    to: row.to_state,
    note: box.openMaybe('case_events.note', row.uid, row.note),
  }));
}
