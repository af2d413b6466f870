// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { mergeAttributions } from '../../findings/reconcile/attribution.ts';
import type { FindingState } from '../../model/finding-state.ts';
import type { Severity } from '../../model/severity.ts';
import type { Attribution, TrackedFinding } from '../../model/tracked-finding.ts';
import type { Database, Tx } from '../context.ts';
import { severityNames } from '../ingest/finding-columns.ts';
import { idList } from './clocks.ts';

/** A finding as decisions and rules look at it, with the ids of its row. Targets are known by their refs. */
export interface Tracked {
  id: number;
  targetId: number;
  about: string;
  packageId: number | null;
  finding: TrackedFinding;
}

interface Row {
  id: number;
  target_id: number;
  key: string;
  kind: TrackedFinding['kind'];
  about: string;
  vulnerability_id: number | null;
  package_id: number | null;
  package: string | null;
  class: Attribution['class'];
  severity: number;
  title: string;
  state_data: FindingState;
  first_seen: string;
  assignee_id: number | null;
  tags: string[];
  ref: string;
  kev: boolean | null;
  epss: number | null;
}

/** Findings with what their live streams say of them; at most a thousand at a time. In the order of their ids. */
export async function loadTracked(db: Database | Tx, ids: readonly number[]): Promise<Tracked[]> {
  if (ids.length === 0) return [];
  const asked = idList(ids);
  const { rows } = await sql<Row>`
    select f.id, f.target_id, f.key, f.kind, f.about, f.vulnerability_id, f.package_id, p.name as package, f.class, f.severity, f.title,
      f.state_data, f.first_seen, f.assignee_id, f.tags, t.ref, v.kev, v.epss
    from findings f join targets t on t.id = f.target_id left join packages p on p.id = f.package_id
      left join vulnerabilities v on v.id = f.vulnerability_id
    where f.id = any(${asked}) order by f.id`.execute(db);
  const told = await sql<{ id: number; facts: Attribution; tool: string }>`
    select o.finding_id as id, o.facts, s.tool from observations o join streams s on s.id = o.stream_id
    where o.finding_id = any(${asked}) and o.until_report is null order by o.finding_id, o.stream_id`.execute(db);
  const names = await sql<{ vulnerability: number; id: string }>`
    select vulnerability_id as vulnerability, id from vulnerability_ids where vulnerability_id in (
      select vulnerability_id from findings where id = any(${asked})) order by id`.execute(db);
  const toldOf = Map.groupBy(told.rows, ({ id }) => id);
  const namesOf = Map.groupBy(names.rows, ({ vulnerability }) => vulnerability);
  return rows.map((row) => {
    const lines = toldOf.get(row.id) ?? [];
    const ids = (namesOf.get(row.vulnerability_id ?? 0) ?? []).map(({ id }) => id);
    return {
      id: row.id,
      targetId: row.target_id,
      about: row.about,
      packageId: row.package_id,
      finding: trackedOf(row, { ids, lines }),
    };
  });
}

function trackedOf(row: Row, { ids, lines }: { ids: string[]; lines: { facts: Attribution; tool: string }[] }): TrackedFinding {
  const facts = lines.map((line) => line.facts);
  const attribution = facts.length > 0 ? mergeAttributions(facts as [Attribution, ...Attribution[]]) : untold(row);
  return {
    id: String(row.id),
    key: row.key,
    target: row.ref,
    kind: row.kind,
    group: row.about,
    ids: [...new Set([row.about, ...ids, ...attribution.ids])],
    attribution: {
      ...attribution,
      kev: row.kev === true ? true : attribution.kev,
      epss: row.epss === null ? attribution.epss : Math.max(row.epss, attribution.epss ?? 0),
    },
    tools: [...new Set(lines.map(({ tool }) => tool))],
    state: row.state_data,
    firstSeen: row.first_seen,
    assignee: row.assignee_id === null ? '' : String(row.assignee_id),
    tags: row.tags,
  };
}

/** Nobody reports it now: it has no places, so that nothing that speaks of places covers it. */
function untold({ kind, package: name, class: group, about, severity, title }: Row): Attribution {
  return {
    kind,
    package: name ?? '',
    class: name === null ? '' : group,
    ids: [about],
    rules: [],
    severity: severityNames[severity] as Severity,
    severityLabel: '',
    cvss: [],
    cwes: [],
    epss: null,
    kev: null,
    fixedIn: [],
    title,
    details: '',
    references: [],
    told: { state: 'open', reason: '' },
    instances: [],
    instancesLeftOut: 0,
  };
}
