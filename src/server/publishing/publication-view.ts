// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { notFound } from '../access.ts';
import { publisherOf } from '../advisories/publisher.ts';
import { committeeSettings } from '../cases/committee-settings.ts';
import type { Caller, ServerConfig, ServerContext } from '../context.ts';
import type { Publication, PublishingOf } from '../contract/publishing.ts';
import { advisoryOwner, type LineRow, type PublicationRow, readableAdvisory } from './advisory-rows.ts';
import { choicesOf, isLocal } from './recipients.ts';

type View = Static<typeof Publication>;

/** One publication with its ledger. Who asks was checked. */
export async function publicationView(context: ServerContext, uid: string): Promise<View> {
  const row = await context.db.selectFrom('publications').where('uid', '=', uid).selectAll().executeTakeFirst();
  if (!row) throw notFound('publication');
  return await viewOf(context, row);
}

/** Every publication of an advisory, newest first, and what the next plan can choose from. */
export async function publishingOf(context: ServerContext, caller: Caller, uid: string): Promise<Static<typeof PublishingOf>> {
  const { db, config } = context;
  const advisory = await readableAdvisory(db, { caller, uid, now: context.now() });
  const rows = await db
    .selectFrom('publications')
    .where('advisory_uid', '=', uid)
    .orderBy('planned_at', 'desc')
    .selectAll()
    .execute();
  const { privateList, allowed, undoSeconds } = await committeeSettings(db);
  const publications: View[] = [];
  for (const row of rows) publications.push(await viewOf(context, row));
  return {
    publications,
    channels: titledChoices(config, advisory.case_uid !== null),
    lists: [...new Set([privateList, ...allowed.filter((one) => !one.startsWith('@'))])].filter((one) => one !== ''),
    undoSeconds,
    publisherSaved: (await publisherOf(context, db)).isSaved,
  };
}

/** What a plan can choose, as a person calls it. */
export function titledChoices(config: ServerConfig, hasCase: boolean): Static<typeof PublishingOf>['channels'] {
  return choicesOf(config, hasCase).map(({ key, kind, channel }) => ({
    ...{ key, kind },
    title: key === channel ? (titles[key] ?? key) : `${key} (${channel})`,
  }));
}

const titles: Readonly<Record<string, string>> = {
  reporter: 'The reporter',
  ghsa: 'GitHub repository advisory',
  cve: 'CVE record',
};

async function viewOf(context: ServerContext, row: PublicationRow): Promise<View> {
  const { db, vault } = context;
  const lines = await db
    .selectFrom('publication_lines')
    .where('publication_uid', '=', row.uid)
    .orderBy('position')
    .selectAll()
    .execute();
  const planner = await db.selectFrom('users').where('id', '=', row.planned_by).select('name').executeTakeFirst();
  const named = await vault.with(advisoryOwner(row.advisory_uid), (box) =>
    lines.map((line) => lineView(line, box.openMaybe('publication_lines.address', line.uid, line.address))),
  );
  return {
    uid: row.uid,
    kind: row.kind as View['kind'],
    state: row.state as View['state'],
    digest: row.digest,
    plannedBy: planner?.name ?? '',
    plannedAt: row.planned_at,
    notBefore: row.not_before,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    stopped: [...row.stopped],
    lines: named,
  };
}

function lineView(line: LineRow, address: string): View['lines'][number] {
  return {
    uid: line.uid,
    channel: line.channel,
    name: address === '' ? line.name : address,
    local: isLocal(line.channel),
    state: line.state as View['lines'][number]['state'],
    attempts: line.attempts,
    nextAt: line.next_at,
    remoteId: line.remote_id,
    answer: line.answer,
    sentAt: line.sent_at,
    verifiedAt: line.verified_at,
  };
}
