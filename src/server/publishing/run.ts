// SPDX-License-Identifier: Apache-2.0

import type { CaseFacts } from '../../cases/case-facts.ts';
import { hasCome } from '../../kit/instants.ts';
import type { Advisory } from '../../model/advisory.ts';
import { act } from '../actions/action.ts';
import { publisherOf } from '../advisories/publisher.ts';
import { onCaseAs } from '../cases/on-case.ts';
import { type ServerContext, systemCaller, type Tx } from '../context.ts';
import { advisoryOwner, type LineRow, type PublicationRow } from './advisory-rows.ts';
import { beginSending, change, comeBack, keepFound, keepSeen, keepSent } from './line-store.ts';
import type { Line, LineAsk } from './lines/contract.ts';
import { lineOf } from './lines/registry.ts';
import { startPublication } from './start.ts';

/**
 * Runs one publication as far as it goes now: starts it when its time has come, then works through its lines in their order. May be run
 * again at any moment and after any crash; one at a time.
 */
export async function runPublication(context: ServerContext, uid: string): Promise<void> {
  const planned = await publicationOf(context, uid);
  if (planned?.state === 'planned' && hasCome(planned.not_before, context.now())) await startPublication(context, planned);
  const publication = await publicationOf(context, uid);
  if (publication?.state !== 'running') return;
  const asks = await asksOf(context, publication);
  for (const ask of asks) await runLine(context, ask);
  await settle(context, publication);
}

/** Publications whose time has come or whose lines wait for it, for instance after the server was down. */
export async function publishDue(context: ServerContext): Promise<void> {
  const now = context.now();
  const rows = await context.db
    .selectFrom('publications as p')
    .where((is) =>
      is.or([
        is.and([is('p.state', '=', 'planned'), is('p.not_before', '<=', now)]),
        is.and([
          is('p.state', '=', 'running'),
          is.exists(
            is
              .selectFrom('publication_lines as l')
              .whereRef('l.publication_uid', '=', 'p.uid')
              .where('l.state', 'in', ['pending', 'sending', 'sent'])
              .where((line) => line.or([line('l.next_at', 'is', null), line('l.next_at', '<=', now)]))
              .select('l.uid'),
          ),
        ]),
      ]),
    )
    .select('p.uid')
    .execute();
  for (const { uid } of rows)
    await context.store.transaction(async (tx) => await comeBack(context, tx, { publication: uid, at: now }));
  if (rows.length > 0) context.jobs.wake('publish');
}

async function publicationOf({ db }: ServerContext, uid: string): Promise<PublicationRow | undefined> {
  return await db.selectFrom('publications').where('uid', '=', uid).selectAll().executeTakeFirst();
}

async function asksOf(context: ServerContext, publication: PublicationRow): Promise<LineAsk[]> {
  const { db, vault } = context;
  const lines = await db
    .selectFrom('publication_lines')
    .where('publication_uid', '=', publication.uid)
    .orderBy('position')
    .selectAll()
    .execute();
  const row = await db
    .selectFrom('public_advisories as p')
    .innerJoin('advisories as a', 'a.number', 'p.id')
    .where('a.uid', '=', publication.advisory_uid)
    .select('p.content')
    .executeTakeFirstOrThrow();
  const { publisher } = await publisherOf(context, db);
  const earlier = await earlierIds(context, publication);
  const addresses = await vault.with(advisoryOwner(publication.advisory_uid), (box) =>
    lines.map((line) => box.openMaybe('publication_lines.address', line.uid, line.address)),
  );
  const advisory = row.content as unknown as Advisory;
  return lines.map((line, index) => ({
    ...{ context, publication, line, advisory, publisher },
    address: addresses[index] ?? '',
    earlierId: earlier.get(`${line.channel} ${line.name}`) ?? '',
  }));
}

/** What far sides called earlier publications of the same advisory. */
async function earlierIds({ db }: ServerContext, publication: PublicationRow): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('publication_lines as l')
    .innerJoin('publications as p', 'p.uid', 'l.publication_uid')
    .where('p.advisory_uid', '=', publication.advisory_uid)
    .where('p.uid', '<>', publication.uid)
    .where('l.remote_id', 'is not', null)
    .where('l.state', 'in', ['sent', 'verified'])
    .orderBy('p.planned_at')
    .select(['l.channel', 'l.name', 'l.remote_id'])
    .execute();
  return new Map(rows.map((row) => [`${row.channel} ${row.name}`, row.remote_id ?? '']));
}

async function runLine(context: ServerContext, ask: LineAsk): Promise<void> {
  const { line } = ask;
  const kind = lineOf(line.channel);
  if (!kind || (line.next_at !== null && !hasCome(line.next_at, context.now()))) return;
  if (line.state === 'sending')
    await keepFound(context, line, { ...(await kind.look(ask)), since: ask.publication.started_at ?? context.now() });
  const now = await reread(context, ask);
  if (now.line.state === 'pending') await send(context, now, kind);
  const after = await reread(context, ask);
  if (after.line.state === 'sent' && (after.line.next_at === null || hasCome(after.line.next_at, context.now())))
    await keepSeen(context, after.line, await kind.look(after));
}

async function send(context: ServerContext, ask: LineAsk, kind: Line): Promise<void> {
  if (kind.send === undefined || !(await beginSending(context, ask.line))) return;
  try {
    const tells = (await kind.tells?.(ask)) ?? false;
    await keepSent(context, ask.line, { ...(await kind.send(ask)), tells });
  } catch (error) {
    // A line does not throw for what the far side does: this is ours, and nothing is known of what was sent.
    context.log.error({ err: error, channel: ask.line.channel }, 'a line of a publication failed');
    await change(context, ask.line, { state: 'in-doubt', answer: 'it broke on our side while it was sent' });
  }
}

async function reread({ db }: ServerContext, ask: LineAsk): Promise<LineAsk> {
  const line = await db.selectFrom('publication_lines').where('uid', '=', ask.line.uid).selectAll().executeTakeFirstOrThrow();
  return { ...ask, line };
}

/** Ends the publication when every line is settled, and tells its case how the lines stand. */
export async function settle(
  context: ServerContext,
  { uid, advisory_uid }: Pick<PublicationRow, 'uid' | 'advisory_uid'>,
): Promise<void> {
  const lines = await context.db
    .selectFrom('publication_lines')
    .where('publication_uid', '=', uid)
    .orderBy('position')
    .selectAll()
    .execute();
  const isDone = lines.every(({ state }) => state === 'verified' || state === 'withdrawn');
  if (isDone) await end(context, uid);
  const row = await context.db.selectFrom('advisories').where('uid', '=', advisory_uid).select('case_uid').executeTakeFirst();
  if (row?.case_uid) await tellCase(context, row.case_uid, factsOf(lines));
}

async function end(context: ServerContext, uid: string): Promise<void> {
  const row = await context.db
    .selectFrom('publications')
    .where('uid', '=', uid)
    .select(['state', 'kind', 'advisory_uid'])
    .executeTakeFirst();
  if (row?.state !== 'running') return;
  await act(context, systemCaller('publish'), async ({ tx, now, audit }) => {
    if (row.kind === 'withdrawal') await withdrawEarlier(tx, { uid, advisory: row.advisory_uid });
    await tx
      .updateTable('publications')
      .set({ state: 'done', ended_at: now })
      .where('uid', '=', uid)
      .where('state', '=', 'running')
      .execute();
    await audit({ action: 'publication.done', subject: { kind: 'publication', id: uid }, productId: null, data: {} });
  });
}

/** What every channel took back is said in the ledgers of what it was told before; when it was sent and proven stays there. */
async function withdrawEarlier(tx: Tx, { uid, advisory }: { uid: string; advisory: string }): Promise<void> {
  await tx
    .updateTable('publication_lines')
    .set({ state: 'withdrawn' })
    .where('state', '=', 'verified')
    .where('publication_uid', 'in', (is) =>
      is.selectFrom('publications').where('advisory_uid', '=', advisory).where('uid', '<>', uid).select('uid'),
    )
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('publication_lines as w')
          .where('w.publication_uid', '=', uid)
          .where('w.state', '=', 'verified')
          .whereRef('w.channel', '=', 'publication_lines.channel')
          // Lists are counted anew in every plan.
          .where((line) => line.or([line('w.channel', '=', 'mail'), line('w.name', '=', line.ref('publication_lines.name'))]))
          .select('w.uid'),
      ),
    )
    .execute();
}

type Told = CaseFacts['publication'];

/** What guards of completion ask (R25). A line in doubt is not verified. */
function factsOf(lines: readonly LineRow[]): Told {
  const states: Readonly<Record<string, Told['lines'][number]['state']>> = { sending: 'pending', 'in-doubt': 'failed' };
  const pages = lines.filter(({ channel }) => channel === 'page');
  const live = pages.some(({ state }) => state === 'verified');
  return {
    lines: lines.map(({ channel, state }) => ({ channel, state: states[state] ?? (state as Told['lines'][number]['state']) })),
    // The look at the page is the comparison of its hash.
    pageLive: live,
    pageHashMatches: live,
  };
}

async function tellCase(context: ServerContext, uid: string, publication: Told): Promise<void> {
  const row = await context.db.selectFrom('cases').where('uid', '=', uid).select('facts').executeTakeFirst();
  if (!row || JSON.stringify((row.facts as unknown as CaseFacts).publication) === JSON.stringify(publication)) return;
  const actor = { id: 'system', duties: ['system' as const] };
  await onCaseAs(context, { caller: systemCaller('publish'), actor, uid }, async (work) => {
    await work.save({ publication });
    const counts = Object.fromEntries(
      ['pending', 'sent', 'verified', 'failed', 'withdrawn'].map((state) => [
        state,
        publication.lines.filter((line) => line.state === state).length,
      ]),
    );
    await work.tell({ name: 'case.publication', data: counts });
  });
}
