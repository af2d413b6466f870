// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { type IssueScore, scoreIssue } from '../../guard/public-issue.ts';
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import { act } from '../actions/action.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { InboundAnswer, PublicIssueBody, PublicIssues, PublicIssuesAnswer, PublicIssuesBody } from '../contract/inbound.ts';
import { isCommittee, triageProducts } from './access.ts';
import { openByHand } from './open-by-hand.ts';

const most = 200;

interface Suspect extends IssueScore {
  address: string;
}

/**
 * R4: looks at public issues and keeps of those that read like a report the address, the score and the names of the rules. An
 * address is told once; what a person has settled does not come back. The machine learns how many wait, and of none which.
 */
export async function lookAtIssues(
  context: ServerContext,
  caller: Caller,
  body: Static<typeof PublicIssuesBody>,
): Promise<Static<typeof PublicIssuesAnswer>> {
  const { machine } = caller;
  if (!machine) throw new NgaoError('forbidden', 'Only a machine hands in issues here.');
  const issues = [...(body.issue ? [body.issue] : []), ...(body.issues ?? [])];
  if (issues.length === 0)
    throw new NgaoError('usage', 'Hand in an issue: "issue", as the event of the forge has it, or a list: "issues".');
  const suspects = issues
    .map(
      (issue): Suspect => ({ address: addressOf(issue.html_url), ...scoreIssue({ title: issue.title, body: issue.body ?? '' }) }),
    )
    .filter(({ looksLikeReport }) => looksLikeReport);
  if (suspects.length === 0) return { looked: issues.length, waiting: 0 };
  const { jobs } = context;
  const waiting = await act(context, caller, async ({ tx, now, audit }) => {
    let kept = 0;
    for (const { address, score, reasons } of suspects) {
      const values = {
        uid: newUid(),
        product_id: machine.productId,
        address,
        score,
        reasons: JSON.stringify(reasons),
        seen_at: now,
      };
      const row = await tx
        .insertInto('public_issues')
        .values(values)
        .onConflict((conflict) => conflict.columns(['product_id', 'address']).doNothing())
        .returning('uid')
        .executeTakeFirst();
      if (row) kept++;
    }
    const data = { looked: issues.length, waiting: kept };
    if (kept > 0) await jobs.add(tx, { kind: 'tell-issues', payload: {}, scope: 'issues' });
    await audit({ action: 'issue.look', subject: { kind: 'issue', id: 'public' }, productId: machine.productId, data });
    return kept;
  });
  jobs.wake('tell-issues');
  return { looked: issues.length, waiting };
}

/** Issues that wait, the likeliest first. Throws `not-found` outside the committee. */
export async function publicIssues({ db }: ServerContext, caller: Caller): Promise<Static<typeof PublicIssues>> {
  if (!isCommittee(caller)) throw noSuchIssue();
  const products = triageProducts(caller);
  const rows = await db
    .selectFrom('public_issues')
    .where('state', '=', 'waiting')
    .$if(products !== 'all', (query) => query.where('product_id', 'in', [-1, ...(products as readonly number[])]))
    .orderBy('score', 'desc')
    .orderBy('seen_at')
    .limit(most)
    .selectAll()
    .execute();
  return rows.map(({ uid, address, score, reasons, seen_at }) => ({
    uid,
    address,
    score,
    reasons: [...reasons],
    seenAt: seen_at,
  }));
}

/** Opens a case from the address of the issue, or says that it is none; once. */
export async function settleIssue(
  context: ServerContext,
  caller: Caller,
  { uid, as }: Static<typeof PublicIssueBody> & { uid: string },
): Promise<Static<typeof InboundAnswer>> {
  const known = (await publicIssues(context, caller)).find((one) => one.uid === uid);
  if (!known) throw noSuchIssue();
  const wanted = as === 'new-case' ? 'moved' : 'dismissed';
  await act(context, caller, async ({ tx, now, audit }) => {
    const row = await tx
      .updateTable('public_issues')
      .set({ state: wanted, settled_by: caller.person?.id ?? null, settled_at: now })
      .where('uid', '=', uid)
      .where('state', '=', 'waiting')
      .returning('product_id')
      .executeTakeFirst();
    if (!row) throw noSuchIssue();
    const subject = { kind: 'issue', id: uid } as const;
    await audit({ action: 'issue.settle', subject, productId: row.product_id, data: { state: wanted } });
  });
  return { case: as === 'new-case' ? await openFrom(context, caller, known) : null };
}

/** The issue waits again where no case could be made of it. */
async function openFrom(
  context: ServerContext,
  caller: Caller,
  { uid, address }: Static<typeof PublicIssues>[number],
): Promise<string> {
  const text = `A public issue reads like a report of a flaw: ${address}\n\nAsk its author to go on in private, and take out of the issue what tells the flaw (R4). Say in it only that the committee has it.`;
  try {
    return await openByHand(context, caller, { lane: 'core', title: 'A public issue', text, language: 'en' });
  } catch (error) {
    const back = { state: 'waiting', settled_by: null, settled_at: null };
    await context.db.updateTable('public_issues').set(back).where('uid', '=', uid).execute();
    throw error;
  }
}

/** Without what may carry words: the query and the mark behind it. */
function addressOf(text: string): string {
  if (!URL.canParse(text)) throw new NgaoError('usage', 'An "html_url" is no address.');
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname}`;
}

function noSuchIssue(): NgaoError {
  return new NgaoError('not-found', 'There is no such issue waiting, or you may not see it.');
}
