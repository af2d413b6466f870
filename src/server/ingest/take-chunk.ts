// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { hasAliasGroup } from '../../findings/identity/finding-key.ts';
import { type Incoming, underGroups } from '../../findings/reconcile/incoming.ts';
import type { KnownFinding, ReconcilePlan, Run } from '../../findings/reconcile/plan.ts';
import { planSeen } from '../../findings/reconcile/reconcile.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { ServerContext, Tx } from '../context.ts';
import { idList } from '../decide/clocks.ts';
import { insertMembers } from './alias-rows.ts';
import { decideNew } from './decide-new.ts';
import { freshGroups, type Grouped, holdGroups, learnNames, readGroups, saveNews } from './group-ids.ts';
import { type Opening, openingOf } from './open-findings.ts';
import { savePackagesOf } from './packages.ts';
import type { PreparedPart } from './reading/prepare-part.ts';
import { type Claimed, heldFence } from './report-rows.ts';
import { type Site, savePlan } from './save-plan.ts';
import { settleRegrouped } from './settle-regrouped.ts';
import { sortIncoming, underPresentGroups, withoutTexts } from './sort-incoming.ts';
import { refreshVulnerabilities, saveFacts } from './vulnerability-facts.ts';
import { whileAsked } from './while-asked.ts';

export interface ChunkRun {
  context: ServerContext;
  claimed: Claimed;
  site: Site;
  run: Run;
  tool: string;
  /** Whether the stream told something before: then a chunk may well say nothing new. */
  hasPast: boolean;
  /** Findings that earlier chunks of this report told. */
  seen: ReadonlySet<number>;
  /** What waits until the report has told everything. */
  deferred: ReadonlyMap<string, Incoming>;
  /** Advisory facts that this report has written already. */
  factsSaved: Set<string>;
}

export interface TakenChunk {
  plan: ReconcilePlan;
  opened: number[];
  /** Ids of findings that the chunk tells and that were known. */
  told: number[];
  /** To wait until the report has told everything. */
  later: ReadonlyMap<string, Incoming>;
}

interface Looked extends Omit<TakenChunk, 'opened'> {
  standing: Pick<Standing, 'grouped' | 'incoming'> & Partial<Standing>;
}

/** Steps of an import are done again after a crash; its end waits until all of them are on the disk. */
export const redone = { onDisk: 'later' } as const;

/** A part of a report, whose names and texts are known to the database; or all that it says, when that is nothing new. */
export interface LearnedChunk {
  part: PreparedPart;
  asBefore: TakenChunk | undefined;
  /** Under which groups it stands, as they were when its names were learned. */
  standing: Standing | undefined;
}

/** What a part says under the groups of a moment. */
interface Standing {
  grouped: Grouped;
  /** How often groups had been moved. */
  moves: number;
  incoming: ReadonlyMap<string, Incoming>;
  /** All of it as findings that nobody knew, whose packages have rows; only where the stream has no past. */
  opening: Opening | undefined;
}

/**
 * The first half of taking a part of a report in. Most nights most of it is as it was: that is found out by reading alone.
 * Else names and texts of advisories come first, in a short transaction of their own under the lock of names. They mean
 * nothing for any finding yet, so that the next part's may be learned while this part's findings are saved.
 */
export async function learnChunk(given: ChunkRun, part: PreparedPart): Promise<LearnedChunk> {
  const { store } = given.context;
  if (given.hasPast) {
    const looked = await store.transaction(async (tx) => await look(tx, given, { part, standing: undefined }));
    if (looked && looked.later.size === 0 && isNothing(looked.plan))
      return { part, standing: undefined, asBefore: { ...looked, opened: [] } };
  }
  const standing = await store.transaction((tx) => learn(tx, given, part), redone);
  for (const { key } of part.facts) given.factsSaved.add(key);
  return { part, standing, asBefore: undefined };
}

/** The second half: the findings, with what was decided about them, so that a crash between two parts leaves none undecided. */
export async function takeChunk(given: ChunkRun, learned: LearnedChunk): Promise<TakenChunk> {
  if (learned.asBefore) return learned.asBefore;
  const { context, site } = given;
  return await context.store.transaction(async (tx) => {
    const looked = await look(tx, given, learned);
    if (!looked) throw ungrouped();
    const opened = await savePlan(tx, looked.plan, { site, ...looked.standing });
    await decideNew(tx, opened, site);
    return { ...looked, opened };
  }, redone);
}

/**
 * Names and texts of advisories, then packages. Groups that are new begin with what is told of them; the others are brought up to
 * date. Nothing is waited for behind the packages, which others write as well.
 */
async function learn(
  tx: Tx,
  { context, site, run, tool, hasPast, factsSaved }: ChunkRun,
  { names, facts, incoming }: PreparedPart,
): Promise<Standing> {
  const news = await saveNews(tx, names, !hasPast);
  const unsaved = facts.filter(({ key }) => !factsSaved.has(key));
  const [{ shown, told }, result] = await whileAsked(saveFacts(tx, unsaved, { tool, now: site.now, unknown: news.unknown }), () =>
    freshGroups(news),
  );
  const fresh = result && { result, told };
  const { made, regrouped, begun, members } = await learnNames(tx, news, { now: site.now, fresh });
  await refreshVulnerabilities(
    tx,
    shown.filter((id) => !made.has(id)),
    site.now,
  );
  await settleRegrouped(tx, context.audit, { regrouped, now: site.now });
  const moves = await holdGroups(tx);
  const grouped = await readGroups(tx, names.ids, begun);
  if (!grouped) throw ungrouped();
  const attributions = incoming.map(({ attribution }) => attribution);
  const [, standing] = await whileAsked(
    insertMembers(tx, members).then(() => savePackagesOf(tx, attributions)),
    () => {
      const under = incomingUnder(grouped, incoming);
      return { grouped, moves, incoming: under, opening: hasPast ? undefined : openingUnder({ grouped, incoming: under }, run) };
    },
  );
  return standing;
}

/** As if nothing of it were known: in a stream without a past that is so more often than not. */
function openingUnder({ grouped, incoming }: Pick<Standing, 'grouped' | 'incoming'>, run: Run): Opening {
  return openingOf(planSeen(incoming.values(), new Map(), run).opens, grouped);
}

function incomingUnder({ groupOf }: Grouped, told: readonly Incoming[]): Map<string, Incoming> {
  return withoutTexts(underGroups(told, groupOf));
}

/** Groups were moved since, or nothing was learned: packages are saved with what is opened. */
async function standingNow(
  tx: Tx,
  { names, incoming }: PreparedPart,
): Promise<Pick<Standing, 'grouped' | 'incoming'> | undefined> {
  const grouped = await readGroups(tx, names.ids);
  return grouped && { grouped, incoming: incomingUnder(grouped, incoming) };
}

/** What the chunk means for what is known; undefined when it names ids that nobody has told before. */
async function look(
  tx: Tx,
  { claimed, site, run, seen, deferred }: ChunkRun,
  { part, standing: learned }: Omit<LearnedChunk, 'asBefore'>,
): Promise<Looked | undefined> {
  const moves = await heldFence(tx, claimed);
  const standing = learned?.moves === moves ? learned : await standingNow(tx, part);
  if (!standing) return undefined;
  const { incoming } = standing;
  const known = await knownFindings(tx, [...incoming.keys()], site);
  const { now, later } = await sortIncoming(tx, { incoming, known, seen, deferred, site });
  return { standing, later, plan: planSeen(now, known, run), told: [...known.values()].map(({ id }) => Number(id)) };
}

/** Takes in what waited, under the groups as they are now. */
export async function takeTogether(
  { context, claimed, site, run }: Pick<ChunkRun, 'context' | 'claimed' | 'site' | 'run'>,
  waiting: readonly Incoming[],
): Promise<ReconcilePlan> {
  return await context.store.transaction(async (tx) => {
    await heldFence(tx, claimed);
    const incoming = await underPresentGroups(tx, waiting);
    const told = [...incoming.values()].filter(({ attribution }) => hasAliasGroup(attribution.kind));
    const grouped = await readGroups(
      tx,
      told.map(({ group }) => group),
    );
    if (!grouped) throw ungrouped();
    const plan = planSeen(incoming.values(), await knownFindings(tx, [...incoming.keys()], site), run);
    await savePlan(tx, plan, { site, grouped });
    return plan;
  }, redone);
}

function ungrouped(): NgaoError {
  return new NgaoError('internal', 'An id has no group after its names were learned.');
}

function isNothing({ opens, reopens, updates, spansStarted, spansEnded, closes }: ReconcilePlan): boolean {
  return [opens, reopens, updates, spansStarted, spansEnded, closes].every(({ length }) => length === 0);
}

/** What the portfolio knows of the findings with these keys. The stream's word is looked up per finding, by its index. */
export async function knownFindings(
  tx: Tx,
  keys: readonly string[],
  { targetId, streamId }: Pick<Site, 'targetId' | 'streamId'>,
): Promise<Map<string, KnownFinding>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<KnownRow>`
    select f.id, f.key, f.state_data, f.live, (select o.content from observations o
      where o.stream_id = ${streamId} and o.finding_id = f.id and o.until_report is null) as content
    from findings f where f.target_id = ${targetId} and f.key = any(${`{${keys.join(',')}}`}::text[])`.execute(tx);
  return new Map(rows.map((row) => [row.key, knownOf(row)]));
}

/** Those of these findings that the stream tells now. */
export async function liveFindings(tx: Tx, ids: readonly number[], { streamId }: Pick<Site, 'streamId'>): Promise<KnownRow[]> {
  const { rows } = await sql<KnownRow>`
    select f.id, f.key, f.state_data, f.live, o.content from observations o join findings f on f.id = o.finding_id
    where o.stream_id = ${streamId} and o.finding_id = any(${idList(ids)}) and o.until_report is null order by f.id`.execute(tx);
  return rows;
}

export interface KnownRow {
  id: number;
  key: string;
  state_data: unknown;
  live: number;
  content: string | null;
}

export function knownOf(row: KnownRow): KnownFinding {
  return {
    id: String(row.id),
    hash: row.key,
    state: row.state_data as KnownFinding['state'],
    span: row.content === null ? null : { live: true, digest: row.content },
    liveElsewhere: row.live > (row.content === null ? 0 : 1),
  };
}
