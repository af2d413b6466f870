// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { type AliasAssertion, type AliasGroups, aliasGroups, groupOf } from '../../findings/reconcile/alias-groups.ts';
import type { GroupResolver } from '../../findings/reconcile/incoming.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { Observation } from '../../model/observation.ts';
import type { Tx } from '../context.ts';
import {
  type AssertionRow,
  assertionOf,
  assertionsAbout,
  connectedIds,
  groupRows,
  insertMembers,
  knownGroups,
  labelsOf,
  type Member,
  newAssertions,
  saveAssertions,
  saveGroups,
} from './alias-rows.ts';
import { forgetTold } from './forget-told.ts';
import { mergeVulnerabilities, type Regrouped, relinkExceptions, splitVulnerability } from './merge-vulnerabilities.ts';
import { type Names, namesOf } from './names-of.ts';
import { refreshVulnerabilities, type ShownFacts } from './vulnerability-facts.ts';

export interface Grouped {
  groupOf: GroupResolver;
  /** Database id of a group. */
  vulnerabilityOf(group: string): number | null;
  /** Groups (database ids) that may be exploited: nobody says so of any other. */
  exploited: ReadonlySet<number>;
}

/** Whoever moves ids or findings between groups holds it alone; whoever puts findings under groups shares it. */
const groupsLock = sql`710001`;
/** Whoever learns names holds it: new ids in new groups disturb nobody who puts findings under those that stand. */
const namesLock = sql`710005`;

/**
 * Puts the ids of these observations into alias groups: what the report says of names is kept as assertions of its tool,
 * joined with all that was asserted before. Findings follow their group where groups turn out to be one.
 */
export async function groupIds(
  tx: Tx,
  observations: readonly Observation[],
  given: { tool: string; now: string; asserter?: 'report' | 'feed' },
): Promise<Grouped & Pick<Learned, 'regrouped'>> {
  const names = namesOf(observations, given);
  const news = await saveNews(tx, names);
  const result = freshGroups(news);
  const { regrouped, members } = await learnNames(tx, news, { now: given.now, fresh: result && { result } });
  await insertMembers(tx, members);
  await holdGroups(tx);
  const grouped = await readGroups(tx, names.ids);
  if (!grouped) throw new NgaoError('internal', 'An id has no group after its names were learned.');
  return { ...grouped, regrouped };
}

/** What of these names is new. */
export interface NameNews {
  assertions: readonly AssertionRow[];
  /** Ids that no report has told before. */
  unknown: readonly string[];
}

/**
 * Keeps what is new in what is told of names. Takes the lock of names when something is, or first of all when that is `likely`;
 * then nobody else learns names.
 */
export async function saveNews(tx: Tx, names: Names, likely = false): Promise<NameNews> {
  if (!likely && !isNews(await lookForNews(tx, names))) return { assertions: [], unknown: [] };
  await sql`select pg_advisory_xact_lock(${namesLock})`.execute(tx);
  const unknown = await unknownIds(tx, names.ids);
  // What was likely to be new is written without a look; else most of it stands, and is best left alone.
  const told = likely ? names.told : await newAssertions(tx, names.told);
  return { assertions: await saveAssertions(tx, told, new Set(unknown)), unknown };
}

function isNews({ assertions, unknown }: NameNews): boolean {
  return assertions.length > 0 || unknown.length > 0;
}

async function lookForNews(tx: Tx, { ids, told }: Names): Promise<NameNews> {
  return { assertions: await newAssertions(tx, told), unknown: await unknownIds(tx, ids) };
}

export interface Learned {
  /** Ids in groups that were made. */
  made: ReadonlySet<string>;
  /** Findings that stand under another group now: for `settleRegrouped`, at the end of the transaction. */
  regrouped: readonly Regrouped[];
  /** The groups of ids that are new altogether, as far as what is told of them is known. */
  begun: KnownGroups;
  /** Ids that are new altogether, for `insertMembers` in the same transaction; until then they can be found in `begun` alone. */
  members: readonly Member[];
}

/** Groups as they stand until somebody moves them. */
export interface KnownGroups extends Pick<AliasGroups, 'groups' | 'hubs'> {
  byLabel: ReadonlyMap<string, number>;
  exploited: ReadonlySet<number>;
}

const noGroups: KnownGroups = { groups: new Map(), hubs: new Map(), byLabel: new Map(), exploited: new Set() };
/** For what names no ids. */
export const noneGrouped: Grouped = grouped(noGroups);

/** Groups that are all new. */
export interface FreshGroups {
  /** Of `freshGroups`. */
  result: AliasGroups;
  /** What this transaction saved of their ids, where it has done so: of ids that nobody knew nothing else is told. */
  told?: ReadonlyMap<string, ShownFacts>;
}

/** Moves groups according to what `saveNews` kept; begins those that are `fresh`, without a look at what stands. */
export async function learnNames(
  tx: Tx,
  news: NameNews,
  { now, fresh }: { now: string; fresh?: FreshGroups | undefined },
): Promise<Learned> {
  if (!isNews(news)) return { made: new Set(), regrouped: [], begun: noGroups, members: [] };
  if (fresh) return await beginGroups(tx, fresh);
  const { result, known } = await groupsTouched(tx, news);
  await forgetTold(tx, [...known.keys()]);
  const { made, members } = await saveGroups(tx, result, { known });
  await insertMembers(tx, members);
  const regrouped: Regrouped[] = [];
  for (const { from, into } of result.merges) regrouped.push(...(await mergeVulnerabilities(tx, { from, into, now })));
  for (const { from } of result.splits) {
    const groupFor = (id: string, name: string) => groupOf(result, id, name);
    regrouped.push(...(await splitVulnerability(tx, { from, groupFor, now })));
  }
  const touched = idsIn(touchedGroups(result), known);
  await relinkExceptions(tx, touched);
  await refreshVulnerabilities(tx, touched, now);
  return { made, regrouped, begun: noGroups, members: [] };
}

async function beginGroups(tx: Tx, { result, told }: FreshGroups): Promise<Learned> {
  const { made, byLabel, members } = await saveGroups(tx, result, { known: new Map(), told });
  if (!told) return { made, regrouped: [], begun: noGroups, members };
  const { groups, hubs } = result;
  const exploited = new Set([...told].flatMap(([id, { kev }]) => (kev ? (byLabel.get(groups.get(id) ?? '') ?? []) : [])));
  return { made, regrouped: [], begun: { groups, hubs, byLabel, exploited }, members };
}

/** Groups that are no longer what they were. */
function touchedGroups({ merges, splits }: AliasGroups): ReadonlySet<string> {
  return new Set([...merges.flatMap(({ from, into }) => [from, into]), ...splits.map(({ from }) => from)]);
}

function idsIn(groups: ReadonlySet<string>, known: ReadonlyMap<string, string>): string[] {
  return [...known].filter(([, label]) => groups.has(label)).map(([id]) => id);
}

/** Groups of ids that are new altogether: they are tied to nothing but each other. Undefined where others are touched. */
export function freshGroups({ assertions, unknown }: NameNews): AliasGroups | undefined {
  const fresh = new Set(unknown);
  if (assertions.some(({ a, b }) => !fresh.has(a) || !fresh.has(b))) return undefined;
  return groupsFrom(unknown, { assertions: assertions.map(assertionOf), stored: new Map() });
}

/** Groups may move: whoever saves findings meanwhile is waited for. */
async function groupsTouched(tx: Tx, { assertions, unknown }: NameNews): Promise<Computed> {
  await sql`select pg_advisory_xact_lock(${groupsLock})`.execute(tx);
  await sql`select nextval('group_moves')`.execute(tx);
  return await computeGroups(tx, [...new Set([...unknown, ...assertions.flatMap(({ a, b }) => [a, b])])]);
}

interface Computed {
  result: AliasGroups;
  /** Labels that these ids had before. */
  known: ReadonlyMap<string, string>;
}

/** Groups of these ids and of all that is tied to them, by what the database holds now. */
async function computeGroups(tx: Tx, ids: readonly string[]): Promise<Computed> {
  const connected = await connectedIds(tx, ids);
  const stored = await knownGroups(tx, connected);
  return { result: groupsFrom(ids, { assertions: await assertionsAbout(tx, connected), stored }), known: stored };
}

function groupsFrom(
  ids: readonly string[],
  { assertions, stored }: { assertions: readonly AliasAssertion[]; stored: ReadonlyMap<string, string> },
): AliasGroups {
  const asserted = new Set(assertions.flatMap(({ a, b }) => [a, b]));
  const known = new Map(stored);
  for (const id of ids) if (!known.has(id) && !asserted.has(id)) known.set(id, id);
  return aliasGroups({ assertions, known });
}

async function unknownIds(tx: Tx, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select id from vulnerability_ids where id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`.execute(tx);
  const known = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => !known.has(id));
}

/**
 * Whoever selects from it holds groups as they are until the transaction ends. `groupMoves` beside it is read when they are held:
 * an uncorrelated subquery is asked when its value is needed, and a sequence gives its present value.
 */
export const heldGroups = sql`(select pg_advisory_xact_lock_shared(${groupsLock}) offset 0) as held_groups`;
/** How often groups were moved: where it is the same as before, they are. One that gave nothing yet has the last value of its first. */
export const groupMoves = sql<number>`(select last_value::float8 + is_called::int from group_moves)`;

/** Groups stay as they are until the transaction ends. Answers how often they were moved. */
export async function holdGroups(tx: Tx): Promise<number> {
  const { rows } = await sql<{ moves: number }>`select ${groupMoves} as moves from ${heldGroups}`.execute(tx);
  return rows[0]?.moves ?? 0;
}

/** The groups of ids that were learned; undefined when one was not. Of those that `begun` names nothing is read. While groups are held. */
export async function readGroups(tx: Tx, asked: readonly string[], begun = noGroups): Promise<Grouped | undefined> {
  if (asked.length === 0) return noneGrouped;
  const ids = asked.filter((id) => !begun.groups.has(id));
  const read = ids.length === 0 ? noGroups : await readKnown(tx, ids);
  return read && grouped(joined(begun, read));
}

async function readKnown(tx: Tx, ids: readonly string[]): Promise<KnownGroups | undefined> {
  const { rows } = await sql<{ id: string; vulnerability: number | null; label: string; kev: boolean; apart: boolean }>`
    with asked as materialized (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) as id)
    select asked.id, i.vulnerability_id as vulnerability, v.label, v.kev,
      exists (select 1 from alias_assertions s join vulnerability_ids o on o.id = s.b
        where s.a = asked.id and o.vulnerability_id <> i.vulnerability_id)
      or exists (select 1 from alias_assertions s join vulnerability_ids o on o.id = s.a
        where s.b = asked.id and o.vulnerability_id <> i.vulnerability_id) as apart
    from asked left join vulnerability_ids i on i.id = asked.id left join vulnerabilities v on v.id = i.vulnerability_id`.execute(
    tx,
  );
  if (rows.some(({ vulnerability }) => vulnerability === null)) return undefined;
  const groups = new Map(rows.map(({ id, label }) => [id, label]));
  const byLabel = new Map(rows.map(({ label, vulnerability }) => [label, vulnerability as number]));
  const exploited = new Set(rows.flatMap(({ kev, vulnerability }) => (kev && vulnerability !== null ? [vulnerability] : [])));
  // An id that is said to be others of other groups may be a hub: which flaw it is depends on the package.
  const apart = rows.filter((row) => row.apart).map(({ id }) => id);
  if (apart.length === 0) return { groups, hubs: new Map(), byLabel, exploited };
  const { result } = await computeGroups(tx, apart);
  for (const [label, id] of await groupRows(tx, labelsOf(result))) {
    byLabel.set(label, id);
    exploited.add(id);
  }
  return { groups, hubs: result.hubs, byLabel, exploited };
}

function joined(a: KnownGroups, b: KnownGroups): KnownGroups {
  return {
    groups: new Map([...a.groups, ...b.groups]),
    hubs: new Map([...a.hubs, ...b.hubs]),
    byLabel: new Map([...a.byLabel, ...b.byLabel]),
    exploited: new Set([...a.exploited, ...b.exploited]),
  };
}

function grouped(held: KnownGroups): Grouped {
  return {
    groupOf: (id, packageName) => groupOf(held, id, packageName),
    vulnerabilityOf: (group) => held.byLabel.get(group) ?? null,
    exploited: held.exploited,
  };
}
