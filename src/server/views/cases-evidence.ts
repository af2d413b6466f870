// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { may } from '../access.ts';
import { act } from '../actions/action.ts';
import { noSuchCase } from '../cases/access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { CaseEvidence, CaseFindings } from '../contract/case-evidence.ts';
import type { FixRecord, ReleaseProofRecord, VulnerabilityRecord } from '../contract/case-records.ts';
import { severityNames } from '../ingest/finding-columns.ts';
import { type CaseReading, readCase, someone } from './cases-reading.ts';

type Pack = Static<typeof CaseEvidence>;
type Links = Static<typeof CaseFindings>;

/** The linked findings, for whom the analysis of the case is open; of products that they may not read only that there is one. */
export async function caseFindingsView(context: ServerContext, caller: Caller, uid: string): Promise<Links> {
  return await readCase(context, { caller, uid }, async (reading) => {
    requireAnalysis(reading);
    return (await linksOf(reading)).map(({ findingId: _, ...link }) => link);
  });
}

/** The pack of a case. Each making of one is in the audit trail before anything leaves, beside the reading of the case. */
export async function caseEvidence(context: ServerContext, caller: Caller, uid: string): Promise<Pack> {
  return await readCase(context, { caller, uid }, async (reading) => {
    requireAnalysis(reading);
    const { row, now, names } = reading;
    await act(context, caller, async ({ audit }) => {
      await audit({ action: 'case.evidence-read', subject: { kind: 'case', id: uid }, productId: row.product_id });
    });
    return {
      format: 'ngao-case-evidence/1',
      madeAt: now,
      madeBy: someone(names, caller.person?.id ?? null),
      case: {
        ...{ uid, codeName: row.code_name, lane: row.lane, state: row.state, level: row.level },
        ...{ receivedAt: row.received_at, closedAt: row.closed_at },
      },
      history: await historyOf(reading),
      findings: await findingsOf(reading),
      ...(await provenOf(reading)),
    };
  });
}

function requireAnalysis({ standing }: CaseReading): void {
  if (!standing.may({ kind: 'analysis' })) throw noSuchCase();
}

async function linksOf({ context, caller, uid, names }: CaseReading): Promise<(Links[number] & { findingId: number })[]> {
  const rows = await context.db
    .selectFrom('case_findings as l')
    .innerJoin('findings as f', 'f.id', 'l.finding_id')
    .innerJoin('products as p', 'p.id', 'f.product_id')
    .innerJoin('targets as t', 't.id', 'f.target_id')
    .leftJoin('vulnerabilities as v', 'v.id', 'f.vulnerability_id')
    .where('l.case_uid', '=', uid)
    .orderBy('l.linked_at')
    .select(['l.uid', 'l.linked_by', 'l.linked_at', 'f.id', 'f.about', 'f.title', 'v.title as known', 'f.severity', 'f.state'])
    .select(['f.product_id', 'p.name as product', 't.name as target'])
    .execute();
  return rows.map((row) => ({
    uid: row.uid,
    linkedBy: someone(names, row.linked_by),
    linkedAt: row.linked_at,
    findingId: row.id,
    finding: may(caller, 'read', row.product_id)
      ? {
          ...{ id: row.id, about: row.about, title: row.title || (row.known ?? ''), target: row.target },
          ...{ severity: severityNames[row.severity] ?? ('unknown' as const), state: row.state as 'new' },
          product: { id: row.product_id, name: row.product },
        }
      : null,
  }));
}

async function historyOf({ context, uid }: CaseReading): Promise<Pack['history']> {
  const rows = await context.db
    .selectFrom('case_events')
    .where('case_uid', '=', uid)
    .orderBy('seq')
    .select(['seq', 'at', 'actor', 'name', 'from_state as from', 'to_state as to'])
    .execute();
  return rows;
}

async function findingsOf(reading: CaseReading): Promise<Pack['findings']> {
  const views: Pack['findings'] = [];
  for (const { findingId, linkedAt, finding } of await linksOf(reading)) {
    const told = finding === null ? { states: [], scans: [] } : await toldOf(reading, findingId);
    views.push({ linkedAt, finding, ...told });
  }
  return views;
}

/** How the finding came to its state, and the scans that saw it first, by the digests under which their reports are kept. */
async function toldOf(
  { context: { db } }: CaseReading,
  finding: number,
): Promise<Pick<Pack['findings'][number], 'states' | 'scans'>> {
  const states = await db
    .selectFrom('finding_events')
    .where('finding_id', '=', finding)
    .whereRef('from_state', '<>', 'to_state')
    .orderBy('id')
    .select(['at', 'from_state as from', 'to_state as to'])
    .execute();
  const scans = await db
    .selectFrom('observations as o')
    .innerJoin('reports as r', 'r.id', 'o.since_report')
    .where('o.finding_id', '=', finding)
    .orderBy('o.id')
    .select(['r.digest', 'r.format', 'r.tool', 'r.tool_version as toolVersion', 'r.received_at as receivedAt'])
    .select(['o.since', 'o.until'])
    .execute();
  return { states, scans };
}

/** The commits of the fix and the proofs of its release, as they stand recorded. */
async function provenOf({ context, uid, box }: CaseReading): Promise<Pick<Pack, 'fixes' | 'releases'>> {
  const rows = await context.db
    .selectFrom('case_records')
    .where('case_uid', '=', uid)
    .where('kind', 'in', ['fix', 'release-proof', 'vulnerability'])
    .where('state', '=', 'current')
    .orderBy('written_at')
    .select(['uid', 'kind', 'content', 'written_at', 'written_by'])
    .execute();
  const read = <T>(kind: string) =>
    rows
      .filter((row) => row.kind === kind)
      .map((row) => ({
        content: JSON.parse(box.open('case_records.content', row.uid, row.content)) as T,
        recorded: { recordedAt: row.written_at, recordedBy: row.written_by },
      }));
  const affected = read<Static<typeof VulnerabilityRecord>>('vulnerability').flatMap(({ content }) => content.affected);
  const nameOf = (component: string) => affected.find((one) => one.uid === component)?.name ?? component;
  return {
    fixes: read<Static<typeof FixRecord>>('fix').flatMap(({ content, recorded }) =>
      (content.commits ?? []).map((commit) => ({ commit, component: content.component ?? '', ...recorded })),
    ),
    releases: read<Static<typeof ReleaseProofRecord>>('release-proof').map(({ content, recorded }) => {
      const { artefact, version, digest, verified } = content;
      return { component: nameOf(content.component), artefact, version, digest, verified, ...recorded };
    }),
  };
}
