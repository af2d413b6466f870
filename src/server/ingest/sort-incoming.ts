// SPDX-License-Identifier: Apache-2.0
import { hasAliasGroup, keyWithGroup } from '../../findings/identity/finding-key.ts';
import { type Incoming, togetherWith } from '../../findings/reconcile/incoming.ts';
import type { KnownFinding } from '../../findings/reconcile/plan.ts';
import type { Attribution } from '../../model/tracked-finding.ts';
import type { Tx } from '../context.ts';
import type { Site } from './save-plan.ts';

/**
 * Long texts of advisories stand once per advisory (vulnerability_facts), not once per finding. The digest stays that of all
 * that is told: a reworded text is news.
 */
export function withoutTexts(incoming: Map<string, Incoming>): Map<string, Incoming> {
  for (const [hash, one] of incoming) {
    if (!hasAliasGroup(one.attribution.kind)) continue;
    incoming.set(hash, { ...one, attribution: { ...one.attribution, details: '', references: [] } });
  }
  return incoming;
}

export interface Sorted {
  /** To be planned and saved with this chunk. */
  now: Incoming[];
  /** Changed since the last report, or told more of: kept until the report has told everything. */
  later: Map<string, Incoming>;
}

interface Given {
  incoming: ReadonlyMap<string, Incoming>;
  known: ReadonlyMap<string, KnownFinding>;
  /** Findings that earlier chunks of this report told. */
  seen: ReadonlySet<number>;
  deferred: ReadonlyMap<string, Incoming>;
  site: Site;
}

/**
 * A report tells a finding in several places, and its chunks cut between them. What is new, or told exactly as before, is
 * taken at once; everything else waits, so that half of what is told is never taken for a change.
 */
export async function sortIncoming(tx: Tx, given: Given): Promise<Sorted> {
  const { incoming, known, seen, deferred } = given;
  const sorted: Sorted = { now: [], later: new Map() };
  const again: { one: Incoming; id: number }[] = [];
  for (const [hash, one] of incoming) {
    const held = deferred.get(hash);
    const row = known.get(hash);
    if (held) sorted.later.set(hash, togetherWith(one, held.attribution));
    else if (!row?.span?.live || row.span.digest === one.digest || one.attribution.told.state === 'fixed') sorted.now.push(one);
    else if (seen.has(Number(row.id))) again.push({ one, id: Number(row.id) });
    else sorted.later.set(hash, one);
  }
  const stored = await storedAttributions(
    tx,
    again.map(({ id }) => id),
    given.site,
  );
  for (const { one, id } of again) {
    const attribution = stored.get(id);
    sorted.later.set(one.key.hash, attribution ? togetherWith(one, attribution) : one);
  }
  return sorted;
}

async function storedAttributions(tx: Tx, ids: readonly number[], { streamId }: Site): Promise<Map<number, Attribution>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('observations')
    .where('stream_id', '=', streamId)
    .where('until_report', 'is', null)
    .where('finding_id', 'in', [...ids])
    .select(['finding_id', 'facts'])
    .execute();
  return new Map(rows.map(({ finding_id, facts }) => [finding_id, facts as unknown as Attribution]));
}

/** Groups may have been merged by a later chunk than the one that told the finding: its key follows. */
export async function underPresentGroups(tx: Tx, waiting: readonly Incoming[]): Promise<Map<string, Incoming>> {
  const labels = [...new Set(waiting.map(({ group }) => group))];
  const merged = await tx
    .selectFrom('vulnerabilities as old')
    .innerJoin('vulnerabilities as kept', 'kept.id', 'old.merged_into')
    .where('old.label', 'in', labels.length === 0 ? [''] : labels)
    .select(['old.label', 'kept.label as into'])
    .execute();
  const into = new Map(merged.map((row) => [row.label, row.into]));
  const incoming = new Map<string, Incoming>();
  for (const one of waiting) {
    const group = into.get(one.group);
    const moved = group === undefined ? one : { ...one, group, key: keyWithGroup(one.key, group) };
    const held = incoming.get(moved.key.hash);
    incoming.set(moved.key.hash, held ? togetherWith(moved, held.attribution) : moved);
  }
  return incoming;
}
