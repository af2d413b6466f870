// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { CraStanding } from '../../cases/cra.ts';
import { type CraSource, craDrafts } from '../../cases/cra-drafts.ts';
import { noSuchCase } from '../cases/access.ts';
import { committeeSettings } from '../cases/committee-settings.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { CaseCra } from '../contract/case-cra.ts';
import type { CraRecord, VulnerabilityRecord } from '../contract/case-records.ts';
import { type CaseReading, readCase, someone } from './cases-reading.ts';

type Written = Static<typeof CraRecord>;

/** For whom the whole case is open: drafts are made from its sealed records. */
export async function craView(context: ServerContext, caller: Caller, uid: string): Promise<Static<typeof CaseCra>> {
  return await readCase(context, { caller, uid }, async (reading) => {
    if (!reading.standing.may({ kind: 'analysis' })) throw noSuchCase();
    const { cra } = await committeeSettings(context.db);
    const written = await recordsOf<Written>(reading, 'cra');
    const current = written[0]?.content ?? null;
    return {
      enabled: cra,
      current,
      log: written.map(({ content, at, by }) => ({ at, by, awareAt: content.awareAt ?? null, because: content.because })),
      drafts: current === null ? [] : [...craDrafts(craStanding(current), await sourceOf(reading))],
    };
  });
}

/** The record as the pure rules read it. */
export function craStanding(written: Written): CraStanding {
  const { event, awareAt, earlyWarningAt, notificationAt, measureAt, finalAt } = written;
  return {
    event,
    ...{ awareAt: awareAt ?? null, earlyWarningAt: earlyWarningAt ?? null, notificationAt: notificationAt ?? null },
    ...{ measureAt: measureAt ?? null, finalAt: finalAt ?? null },
  };
}

async function recordsOf<T>({ context, uid, box, names }: CaseReading, kind: string) {
  const rows = await context.db
    .selectFrom('case_records')
    .where('case_uid', '=', uid)
    .where('kind', '=', kind)
    .orderBy('written_at', 'desc')
    .select(['uid', 'content', 'written_by', 'written_at'])
    .execute();
  return rows.map((row) => ({
    content: JSON.parse(box.open('case_records.content', row.uid, row.content)) as T,
    by: someone(names, row.written_by.id),
    at: row.written_at,
  }));
}

async function sourceOf(reading: CaseReading): Promise<CraSource> {
  const [record] = await recordsOf<Static<typeof VulnerabilityRecord>>(reading, 'vulnerability');
  const known = record?.content;
  const vector = known?.cvss?.team?.v40 ?? known?.cvss?.team?.v31 ?? '';
  return {
    summary: known?.summary ?? '',
    affected: (known?.affected ?? []).map(({ name, range = '' }) => `${name} ${range}`.trim()),
    impact: known?.impact ?? '',
    workaround: known?.workaround ?? '',
    severity: [reading.facts.vulnerability.level ?? '', vector].filter(Boolean).join(', '),
    fixedIn: '',
  };
}
