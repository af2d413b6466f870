// SPDX-License-Identifier: Apache-2.0
import { findingKey } from '../../findings/identity/finding-key.ts';
import { mergeFindings } from '../../findings/reconcile/merge-findings.ts';
import type { FindingState } from '../../model/finding-state.ts';
import { openStates } from '../../model/finding-state.ts';
import type { Observation } from '../../model/observation.ts';
import type { Tx } from '../context.ts';
import { refreshFindings } from './refresh-findings.ts';

interface Row {
  id: number;
  target_id: number;
  kind: string;
  class: string;
  package: string;
  state_data: FindingState;
  first_seen: string;
}

/**
 * Two groups turned out to be one flaw: findings of `from` take the key of `into`. Where a target has both, one row lives on
 * with the observations, history and exceptions of both; a decision about one never silently speaks for the other.
 */
export async function mergeVulnerabilities(
  tx: Tx,
  { from, into, now }: { from: string; into: string; now: string },
): Promise<void> {
  const ids = await tx.selectFrom('vulnerabilities').where('label', 'in', [from, into]).select(['id', 'label']).execute();
  const old = ids.find(({ label }) => label === from)?.id;
  const kept = ids.find(({ label }) => label === into)?.id;
  if (old === undefined || kept === undefined || old === kept) return;
  await tx.updateTable('vulnerabilities').set({ merged_into: kept }).where('id', '=', old).execute();
  await tx.updateTable('vulnerability_ids').set({ vulnerability_id: kept }).where('vulnerability_id', '=', old).execute();
  await tx.updateTable('exceptions').set({ vulnerability_id: kept }).where('vulnerability_id', '=', old).execute();
  for (const row of await findingsOf(tx, old)) await move(tx, row, { group: into, vulnerability: kept, now });
}

/**
 * What was one group turned out to be several flaws: every finding of it follows the id that is reported of it, in its own
 * package, with its decisions and its history.
 */
export async function splitVulnerability(
  tx: Tx,
  { from, groupFor, now }: { from: string; groupFor: (id: string, packageName: string) => string; now: string },
): Promise<void> {
  const old = await tx.selectFrom('vulnerabilities').where('label', '=', from).select('id').executeTakeFirst();
  if (!old) return;
  for (const row of await findingsOf(tx, old.id)) {
    const group = groupFor((await reportedId(tx, row.id)) ?? from, row.package ?? '');
    if (group === from) continue;
    const vulnerability = await vulnerabilityFor(tx, group);
    await move(tx, row, { group, vulnerability, now });
  }
}

/** The id by which a finding was reported last. */
async function reportedId(tx: Tx, finding: number): Promise<string | undefined> {
  const row = await tx
    .selectFrom('observations')
    .where('finding_id', '=', finding)
    .orderBy('id', 'desc')
    .limit(1)
    .select('facts')
    .executeTakeFirst();
  return (row?.facts as unknown as { ids?: readonly string[] } | undefined)?.ids?.[0];
}

async function vulnerabilityFor(tx: Tx, label: string): Promise<number> {
  const row = await tx
    .insertInto('vulnerabilities')
    .values({ label, epss: null, merged_into: null })
    .onConflict((conflict) => conflict.column('label').doUpdateSet({ merged_into: null }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

async function findingsOf(tx: Tx, vulnerability: number): Promise<Row[]> {
  return (await tx
    .selectFrom('findings')
    .leftJoin('packages', 'packages.id', 'findings.package_id')
    .where('vulnerability_id', '=', vulnerability)
    .select(['findings.id', 'target_id', 'kind', 'class', 'packages.package', 'state_data', 'first_seen'])
    .execute()) as unknown as Row[];
}

async function move(tx: Tx, row: Row, given: { group: string; vulnerability: number; now: string }): Promise<void> {
  const { hash } = keyOf(row, given.group);
  const twin = (await tx
    .selectFrom('findings')
    .where('target_id', '=', row.target_id)
    .where('key', '=', hash)
    .select(['id', 'state_data', 'first_seen'])
    .executeTakeFirst()) as unknown as Pick<Row, 'id' | 'state_data' | 'first_seen'> | undefined;
  if (!twin || twin.id === row.id) {
    // Another flaw may be one that is exploited, or not: the clock is read anew.
    const clock = openStates.has(row.state_data.is) ? { clock_changes_at: given.now } : {};
    const named = { key: hash, vulnerability_id: given.vulnerability, about: given.group, ...clock };
    await tx.updateTable('findings').set(named).where('id', '=', row.id).execute();
    return;
  }
  const merged = mergeFindings(mergeable(row), mergeable(twin), { assured: false, now: given.now });
  const [survivor, absorbed] = [Number(merged.survivor), Number(merged.absorbed)];
  await handOver(tx, { survivor, absorbed });
  await tx
    .updateTable('findings')
    .set({
      key: hash,
      about: given.group,
      vulnerability_id: given.vulnerability,
      state: merged.state.is,
      state_data: JSON.stringify(merged.state),
      state_at: given.now,
      open: openStates.has(merged.state.is),
      first_seen: merged.firstSeen,
    })
    .where('id', '=', survivor)
    .execute();
  await tx
    .insertInto('finding_events')
    .values({
      finding_id: survivor,
      at: given.now,
      actor: JSON.stringify({ kind: 'system', id: 'aliases', name: 'Ngao' }),
      event: 'finding.merged',
      from_state: row.state_data.is,
      to_state: merged.state.is,
      data: JSON.stringify({ absorbed, reason: merged.because, proposal: merged.proposal }),
    })
    .execute();
  await refreshFindings(tx, [survivor], given.now);
}

/** Everything that hangs on the absorbed row goes to the survivor; the row itself goes. */
async function handOver(tx: Tx, { survivor, absorbed }: { survivor: number; absorbed: number }): Promise<void> {
  const live = await tx
    .selectFrom('observations')
    .where('finding_id', '=', survivor)
    .where('until_report', 'is', null)
    .select('stream_id')
    .execute();
  // A stream that told both ids tells the survivor once; the other span ends where it began.
  if (live.length > 0) {
    await tx
      .deleteFrom('observations')
      .where('finding_id', '=', absorbed)
      .where('until_report', 'is', null)
      .where(
        'stream_id',
        'in',
        live.map(({ stream_id }) => stream_id),
      )
      .execute();
  }
  await tx.updateTable('observations').set({ finding_id: survivor }).where('finding_id', '=', absorbed).execute();
  await tx.updateTable('finding_events').set({ finding_id: survivor }).where('finding_id', '=', absorbed).execute();
  await tx.updateTable('clock_pauses').set({ finding_id: survivor }).where('finding_id', '=', absorbed).execute();
  const bound = await tx.selectFrom('exception_findings').where('finding_id', '=', survivor).select('exception_id').execute();
  const known = new Set(bound.map(({ exception_id }) => exception_id));
  const moving = await tx.deleteFrom('exception_findings').where('finding_id', '=', absorbed).returning('exception_id').execute();
  for (const { exception_id } of moving.filter((each) => !known.has(each.exception_id)))
    await tx.insertInto('exception_findings').values({ exception_id, finding_id: survivor }).execute();
  await moveCaseLinks(tx, { survivor, absorbed });
  await tx.deleteFrom('findings').where('id', '=', absorbed).execute();
}

/** A case that both were linked to keeps one link. */
async function moveCaseLinks(tx: Tx, { survivor, absorbed }: { survivor: number; absorbed: number }): Promise<void> {
  const linked = await tx.selectFrom('case_findings').where('finding_id', '=', survivor).select('case_uid').execute();
  const known = new Set(linked.map(({ case_uid }) => case_uid));
  const moving = await tx.deleteFrom('case_findings').where('finding_id', '=', absorbed).returningAll().execute();
  for (const row of moving.filter(({ case_uid }) => !known.has(case_uid)))
    await tx
      .insertInto('case_findings')
      .values({ ...row, finding_id: survivor })
      .execute();
}

function mergeable({ id, state_data, first_seen }: Pick<Row, 'id' | 'state_data' | 'first_seen'>) {
  return { id: String(id), state: state_data, firstSeen: first_seen };
}

/** The key that an observation of this finding would have under the group. */
function keyOf(row: Row, group: string) {
  const name = row.package ?? '';
  const component = { purl: name.startsWith('pkg:') ? name : '', name: name.replace(/^name:/, ''), class: row.class };
  const observation = { kind: row.kind, component: name === '' ? null : component, fingerprint: '', location: null };
  return findingKey(observation as unknown as Observation, { target: String(row.target_id), group });
}
