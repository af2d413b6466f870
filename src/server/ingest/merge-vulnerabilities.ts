// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { findingKey } from '../../findings/identity/finding-key.ts';
import { openStates } from '../../model/finding-state.ts';
import type { Observation } from '../../model/observation.ts';
import type { Tx } from '../context.ts';
import { idList } from '../decide/clocks.ts';
import { holdDecisions } from '../decide/hold.ts';
import { type Mergeable, makeOne, mergeColumns } from './make-one.ts';

/** A finding that stands under another group than before. */
export interface Regrouped {
  finding: number;
  productId: number;
  targetId: number;
  from: string;
  into: string;
  /** Id of the row that became one with it; null where there was none. */
  absorbed: number | null;
}

interface Row extends Mergeable {
  kind: string;
  class: string;
  package: string | null;
}

/**
 * Two groups turned out to be one flaw: findings of `from` take the key of `into`. Where a target has both, one row lives on
 * with the observations, history and exceptions of both; a decision about one never silently speaks for the other.
 */
export async function mergeVulnerabilities(
  tx: Tx,
  { from, into, now }: { from: string; into: string; now: string },
): Promise<Regrouped[]> {
  const ids = await tx.selectFrom('vulnerabilities').where('label', 'in', [from, into]).select(['id', 'label']).execute();
  const old = ids.find(({ label }) => label === from)?.id;
  const kept = ids.find(({ label }) => label === into)?.id;
  if (old === undefined || kept === undefined || old === kept) return [];
  await holdFindings(tx, [old, kept]);
  await tx.updateTable('vulnerabilities').set({ merged_into: kept }).where('id', '=', old).execute();
  await tx.updateTable('vulnerability_ids').set({ vulnerability_id: kept }).where('vulnerability_id', '=', old).execute();
  await tx.updateTable('exceptions').set({ vulnerability_id: kept }).where('vulnerability_id', '=', old).execute();
  const moved: Regrouped[] = [];
  for (const row of await findingsOf(tx, old)) moved.push(await move(tx, row, { from, group: into, vulnerability: kept, now }));
  return moved;
}

/**
 * What was one group turned out to be several flaws: every finding of it follows the id that is reported of it, in its own
 * package, with its decisions and its history.
 */
export async function splitVulnerability(
  tx: Tx,
  { from, groupFor, now }: { from: string; groupFor: (id: string, packageName: string) => string; now: string },
): Promise<Regrouped[]> {
  const old = await tx.selectFrom('vulnerabilities').where('label', '=', from).select('id').executeTakeFirst();
  if (!old) return [];
  const groups = new Map<number, string>();
  for (const row of await findingsOf(tx, old.id))
    groups.set(row.id, groupFor((await reportedId(tx, row.id)) ?? from, row.package ?? ''));
  const vulnerabilities = new Map<string, number>([[from, old.id]]);
  for (const group of new Set(groups.values()))
    if (!vulnerabilities.has(group)) vulnerabilities.set(group, await vulnerabilityFor(tx, group));
  await holdFindings(tx, [...vulnerabilities.values()]);
  const moved: Regrouped[] = [];
  for (const row of await findingsOf(tx, old.id)) {
    const group = groups.get(row.id) ?? from;
    const vulnerability = vulnerabilities.get(group) ?? old.id;
    if (group !== from) moved.push(await move(tx, row, { from, group, vulnerability, now }));
  }
  return moved;
}

/**
 * Nobody decides about these findings meanwhile: what a person saves just now is read when it is saved. Reports and rematches
 * of their targets are kept out by the lock of groups, which whoever comes here holds alone.
 */
async function holdFindings(tx: Tx, vulnerabilities: readonly number[]): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    select product_id as id from findings where vulnerability_id = any(${idList(vulnerabilities)})
    union select product_id from exceptions where vulnerability_id = any(${idList(vulnerabilities)}) order by id`.execute(tx);
  for (const { id } of rows) await holdDecisions(tx, id, 'shared');
  await sql`
    select id from findings where vulnerability_id = any(${idList(vulnerabilities)}) order by id for update`.execute(tx);
}

/** Exceptions follow the group of the id that they are about. */
export async function relinkExceptions(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update exceptions e set vulnerability_id = i.vulnerability_id from vulnerability_ids i
    where i.id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)) and e.about = i.id
      and e.vulnerability_id <> i.vulnerability_id`.execute(tx);
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
    .orderBy('findings.id')
    .select([...mergeColumns, 'findings.kind', 'findings.class', 'packages.package'])
    .execute()) as unknown as Row[];
}

interface Move {
  from: string;
  group: string;
  vulnerability: number;
  now: string;
}

async function move(tx: Tx, row: Row, given: Move): Promise<Regrouped> {
  const { hash } = keyOf(row, given.group);
  const twin = (await tx
    .selectFrom('findings')
    .where('target_id', '=', row.target_id)
    .where('key', '=', hash)
    .where('id', '<>', row.id)
    .select(mergeColumns)
    .forUpdate()
    .executeTakeFirst()) as unknown as Mergeable | undefined;
  const named = { key: hash, vulnerability_id: given.vulnerability, about: given.group };
  const told = { productId: row.product_id, targetId: row.target_id, from: given.from, into: given.group };
  if (twin) return { ...told, ...(await makeOne(tx, [row, twin], { named, now: given.now })) };
  // Another flaw may be one that is exploited, or not: the clock is read anew.
  const clock = openStates.has(row.state_data.is) ? { clock_changes_at: given.now } : {};
  await tx
    .updateTable('findings')
    .set({ ...named, ...clock })
    .where('id', '=', row.id)
    .execute();
  return { ...told, finding: row.id, absorbed: null };
}

/** The key that an observation of this finding would have under the group. */
function keyOf(row: Row, group: string) {
  const name = row.package ?? '';
  const component = { purl: name.startsWith('pkg:') ? name : '', name: name.replace(/^name:/, ''), class: row.class };
  const observation = { kind: row.kind, component: name === '' ? null : component, fingerprint: '', location: null };
  return findingKey(observation as unknown as Observation, { target: String(row.target_id), group });
}
