// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { endStates } from '../../cases/case.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { isCommittee, isOpen, standingOf, triageProducts } from '../cases/access.ts';
import { readClocks } from '../cases/clocks.ts';
import { noteReading } from '../cases/note-reading.ts';
import type { StoredCase } from '../cases/on-case.ts';
import { caseOwner } from '../cases/vault.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { CaseRow, Cases, CasesQuery } from '../contract/cases.ts';
import { accountNames } from './cases-reading.ts';
import { threadViews } from './cases-threads.ts';
import { clearRow, rowOf } from './cases-view.ts';
import { pageOf, readKey } from './keyset.ts';

type Query = Static<typeof CasesQuery>;

/** Cases that the person holds a grant on and, for the committee, reports that nobody has taken up; newest first. */
export async function casesPage(context: ServerContext, caller: Caller, query: Query): Promise<Static<typeof Cases>> {
  const limit = query.limit ?? 50;
  const rows = await candidates(context, { caller, query, limit: limit + 1 });
  const { items, next } = pageOf(rows, limit, ({ received_at, uid }) => [received_at, uid]);
  const names = await accountNames(context);
  const views: Static<typeof CaseRow>[] = [];
  for (const row of items) {
    const view = await listed(context, { caller, row, names });
    if (view) views.push(view);
  }
  await noteReading(
    context,
    caller,
    views.filter(({ title }) => title !== null).map(({ uid }) => uid),
  );
  return { items: views, next };
}

async function candidates(
  { db, now }: ServerContext,
  { caller, query, limit }: { caller: Caller; query: Query; limit: number },
): Promise<StoredCase[]> {
  const user = caller.person?.id ?? 0;
  const time = now();
  const key = readKey(query.after, ['instant', 'text']);
  const triage = isCommittee(caller) && query.mine !== true ? triageProducts(caller) : [];
  let asked = db
    .selectFrom('cases as c')
    .selectAll('c')
    .where(({ or, and, eb, exists, selectFrom }) =>
      or([
        exists(
          selectFrom('case_grants as g')
            .innerJoin('case_participants as p', 'p.uid', 'g.participant_uid')
            .whereRef('g.case_uid', '=', 'c.uid')
            .where('p.user_id', '=', user)
            .where('p.state', '=', 'active')
            .where('g.revoked_at', 'is', null)
            .where('g.from_at', '<=', time)
            .where((where) => where.or([where('g.until_at', 'is', null), where('g.until_at', '>', time)]))
            .select('g.uid'),
        ),
        and([
          eb('c.state', '=', 'received'),
          eb('c.owner_id', 'is', null),
          triage === 'all'
            ? eb('c.uid', '<>', '')
            : triage.length === 0
              ? eb('c.uid', '=', '')
              : or([eb('c.product_id', 'is', null), eb('c.product_id', 'in', [...triage])]),
        ]),
      ]),
    );
  if (query.state !== undefined) asked = asked.where('c.state', '=', query.state);
  if (query.lane !== undefined) asked = asked.where('c.lane', '=', query.lane);
  if (query.open === true) asked = asked.where('c.state', 'not in', [...endStates]);
  if (key)
    asked = asked.where(({ or, and, eb }) =>
      or([
        eb('c.received_at', '<', String(key[0])),
        and([eb('c.received_at', '=', String(key[0])), eb('c.uid', '<', String(key[1]))]),
      ]),
    );
  return await asked.orderBy('c.received_at', 'desc').orderBy('c.uid', 'desc').limit(limit).execute();
}

interface Listed {
  caller: Caller;
  row: StoredCase;
  names: ReadonlyMap<number, string>;
}

async function listed(context: ServerContext, { caller, row, names }: Listed): Promise<Static<typeof CaseRow> | undefined> {
  const now = context.now();
  const { uid } = row;
  const standing = await standingOf(context.db, { caller, uid, now });
  if (!standing || !isOpen(standing)) return (await mayTriage(context, caller, row)) ? clearRow(row, names) : undefined;
  if (row.destroyed_at !== null) return { ...clearRow(row, names), title: `Destroyed on ${row.destroyed_at.slice(0, 10)}` };
  const facts = row.facts as unknown as CaseFacts;
  const readings = await readClocks(context.db, facts, now);
  return await context.vault.with(caseOwner(uid), async (box) => {
    const reading = { context, caller, uid, box, row, facts, standing, readings, now, names };
    return await rowOf(reading, await threadViews(reading));
  });
}

/** An unassigned report, a member of the committee for its product, and no conflict declared. */
export async function mayTriage({ db }: Pick<ServerContext, 'db'>, caller: Caller, row: StoredCase): Promise<boolean> {
  if (!isCommittee(caller) || row.state !== 'received' || row.owner_id !== null) return false;
  const products = triageProducts(caller);
  if (products !== 'all' && row.product_id !== null && !products.includes(row.product_id)) return false;
  const recusal = await db
    .selectFrom('case_recusals')
    .where('case_uid', '=', row.uid)
    .where('user_id', '=', caller.person?.id ?? 0)
    .select('uid')
    .executeTakeFirst();
  return recusal === undefined;
}
