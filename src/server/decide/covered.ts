// SPDX-License-Identifier: Apache-2.0
import { type RawBuilder, sql } from 'kysely';
import type { GovernedException } from '../../model/governed-exception.ts';
import { type ExceptionApplier, makeApplier } from '../../policy/governance/applies-to.ts';
import type { Database, Tx } from '../context.ts';
import { idList } from './clocks.ts';
import { type ExceptionRecord, governedOf } from './governed.ts';
import { loadTracked, type Tracked } from './tracked.ts';

export interface Ready {
  row: ExceptionRecord;
  exception: GovernedException;
}

export interface Candidates {
  productId: number;
  /** Only among these findings; undefined: among all of the product. */
  ids?: readonly number[];
  /** Only findings in these states; a decision has nothing to say about the others. */
  states: readonly string[];
}

const chunk = 1000;

export function readyOf(rows: readonly ExceptionRecord[]): Ready[] {
  return rows.map((row) => ({ row, exception: governedOf(row) }));
}

/**
 * The exceptions of a product that hold now. One that is bound to a release holds until there is a newer one, and again when
 * somebody has confirmed it for that. Those whose id was unknown when they were written follow their alias group once it is. */
export async function activeExceptions(tx: Tx, productId: number): Promise<Ready[]> {
  await linkExceptions(tx, productId);
  const rows = await tx
    .selectFrom('exceptions')
    .where('product_id', '=', productId)
    .where('state', '=', 'active')
    .where('reconfirm', '=', false)
    .orderBy('id')
    .selectAll()
    .execute();
  return readyOf(rows);
}

/** One that another transaction holds is left to that one: it links it as well. */
export async function linkExceptions(tx: Tx, productId: number): Promise<void> {
  await sql`
    update exceptions e set vulnerability_id = waiting.vulnerability_id from (
      select u.id, i.vulnerability_id from exceptions u join vulnerability_ids i on i.id = u.about
      where u.product_id = ${productId} and u.vulnerability_id is null and u.state in ('proposed', 'active')
      order by u.id for update of u skip locked) as waiting
    where e.id = waiting.id`.execute(tx);
}

/** Findings that the exceptions could speak of, by indexes alone; whether they do is for `makeApplier` to say. */
export async function candidateIds(db: Database | Tx, ready: readonly Ready[], given: Candidates): Promise<number[]> {
  if (ready.length === 0 || given.ids?.length === 0) return [];
  const { rows } = await sql<{ id: number }>`
    select f.id from findings f
    where f.product_id = ${given.productId} and f.state in (${sql.join(given.states.map((each) => sql`${each}`))})
      ${given.ids === undefined ? sql`` : sql`and f.id = any(${idList(given.ids)})`} and (${subjects(ready)})
    order by f.id`.execute(db);
  return rows.map(({ id }) => id);
}

function subjects(ready: readonly Ready[]): RawBuilder<unknown> {
  const vulnerabilities = new Set<number>();
  const rules = new Set<string>();
  const packages = new Set<string>();
  for (const { row, exception } of ready) {
    if (row.vulnerability_id !== null) vulnerabilities.add(row.vulnerability_id);
    else if (exception.about.vulnerability !== undefined) rules.add(exception.about.vulnerability);
    else for (const name of packagesOf(exception) ?? []) packages.add(name);
  }
  // A pattern over package names, or a kind alone, needs a look at every finding.
  if (ready.some(({ exception }) => exception.about.vulnerability === undefined && packagesOf(exception) === undefined))
    return sql`true`;
  return sql`f.vulnerability_id = any(${idList([...vulnerabilities])})
    or (f.vulnerability_id is null and f.about in (select jsonb_array_elements_text(${JSON.stringify([...rules])}::jsonb)))
    or f.package_id in (select id from packages
      where name in (select jsonb_array_elements_text(${JSON.stringify([...packages])}::jsonb)))`;
}

/** The exact package names it holds for; undefined where it does not name them. */
function packagesOf({ scopes }: GovernedException): string[] | undefined {
  const names = scopes.map(({ matchers }) => (matchers.packagePattern === true ? undefined : matchers.package));
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** Goes through the candidates a thousand at a time. */
export async function* trackedChunks(db: Database | Tx, ids: readonly number[]): AsyncGenerator<Tracked[]> {
  for (let at = 0; at < ids.length; at += chunk) yield await loadTracked(db, ids.slice(at, at + chunk));
}

export async function applierOf(ready: readonly Ready[]): Promise<ExceptionApplier> {
  return await makeApplier(ready.map(({ exception }) => exception));
}

/** Findings that each exception covers wholly by its terms, whatever its stage: for previews and proposals. */
export async function coveredBy(db: Database | Tx, ready: readonly Ready[], given: Candidates): Promise<Map<Ready, number[]>> {
  const covered = new Map<Ready, number[]>(ready.map((each) => [each, []]));
  const applier = await applierOf(ready);
  const named = Map.groupBy(ready, ({ exception }) => exception.about.vulnerability);
  const ids = await candidateIds(db, ready, given);
  for await (const tracked of trackedChunks(db, ids))
    for (const { id, finding } of tracked) {
      const asked = new Set([undefined, ...finding.ids].flatMap((name) => named.get(name) ?? []));
      for (const each of asked) if (applier.coverageOf(each.exception, finding) === 'all') covered.get(each)?.push(id);
    }
  return covered;
}

/** Remembers which findings an exception speaks of. */
export async function bind(tx: Tx, pairs: readonly { exception: number; finding: number }[]): Promise<void> {
  if (pairs.length === 0) return;
  await sql`
    insert into exception_findings (exception_id, finding_id)
    select exception, finding from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as r(exception int, finding int)
    on conflict do nothing`.execute(tx);
}
