// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { type CaseMoved, moveCase } from '../../cases/move-case.ts';
import { isEndState, type TransitionName, transitionNames } from '../../cases/states.ts';
import { withWindows } from '../../cases/windows.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { MoveAnswer, MoveBody } from '../contract/cases.ts';
import { byPublication, caseView, missingView, publishedMoves, typedMoves } from '../views/cases-view.ts';
import { noSuchCase, standingOf } from './access.ts';
import { orderClocks, readClocks } from './clocks.ts';
import { committeeSettings } from './committee-settings.ts';
import { settleDecisions } from './decisions.ts';
import { carryEffects } from './effects.ts';
import { draftAfterMove } from './letters.ts';
import { type CaseWork, onCase } from './on-case.ts';
import { endGrants } from './people-in-case.ts';

type Given = Static<typeof MoveBody>;

/** Moves a case through its table. What is missing is an answer that names all of it; nothing is changed then. */
export async function makeMove(
  context: ServerContext,
  caller: Caller,
  given: Given & { uid: string },
): Promise<Static<typeof MoveAnswer>> {
  const name = transitionNames.find((one) => one === given.name);
  if (name === undefined) throw new NgaoError('usage', 'There is no such move. Take one of the moves that the case shows.');
  try {
    await onCase(context, { caller, uid: given.uid, version: given.version }, async (work) => await carryOut(work, name, given));
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    return { moved: false, missing: thrown.missing, case: null };
  }
  const still = await standingOf(context.db, { caller, uid: given.uid, now: context.now() });
  return { moved: true, missing: [], case: still ? await caseView(context, caller, given.uid) : null };
}

type Missing = Static<typeof MoveAnswer>['missing'];

/** Ends the transaction without a trace: a refusal is an answer and changes nothing. */
class Refused extends Error {
  readonly missing: Missing;
  constructor(missing: Missing) {
    super('refused');
    this.missing = missing;
  }
}

async function carryOut(work: CaseWork, name: TransitionName, given: Given): Promise<void> {
  if (typedMoves.has(name) && given.typed !== work.row.code_name)
    throw new Refused([
      { code: 'code-name-typed', message: 'This cannot be taken back. Type the code name of the case to confirm it.' },
    ]);
  if (publishedMoves.has(name)) throw new Refused([byPublication]);
  if (name === 'mark-duplicate') await chooseOriginal(work, given);
  await settleDecisions(work);
  const { tx, now, actor } = work;
  const facts = withWindows(work.facts, await readClocks(tx, work.facts, now));
  const move = moveCase(facts, name, { actor, now });
  if ('refused' in move) throw new Refused(move.refused.map(missingView));
  await saveMove(work, move.moved, given.note);
}

export async function saveMove(work: CaseWork, moved: CaseMoved, note: string | undefined): Promise<void> {
  const { audit } = moved;
  await orderClocks(work, moved.effects);
  const over = isEndState(audit.to);
  await work.save(moved.patch, {
    closed_at: over ? work.now : null,
    retain_until: over ? await retainUntil(work, audit.to) : null,
  });
  await work.tell({
    name: audit.action,
    from: audit.from,
    to: audit.to,
    ...(note && { note }),
    data: { rules: audit.rules },
  });
  await carryEffects(work, moved.effects);
  await draftAfterMove(work, moved.tells);
  if (moved.effects.includes('cut-access')) await cutAccess(work);
}

/** When the key of a closed case may be destroyed, if nobody holds it. What ends only in part (a duplicate) ends all the same. */
async function retainUntil({ tx, now }: CaseWork, state: string): Promise<string> {
  const { retentionDays, spamDays } = await committeeSettings(tx);
  return new Date(Date.parse(now) + (state === 'spam' ? spamDays : retentionDays) * 86_400_000).toISOString();
}

/** At the end, who only helped loses sight of it. */
async function cutAccess(work: CaseWork): Promise<void> {
  const helpers = await work.tx
    .selectFrom('case_participants')
    .where('case_uid', '=', work.uid)
    .where('role', 'in', ['expert', 'fixer', 'vendor', 'adopter', 'observer', 'coordinator'])
    .select('uid')
    .execute();
  for (const { uid } of helpers) await endGrants(work, uid);
}

/** The original must be a case that the person may read: else its existence would be told. */
async function chooseOriginal(work: CaseWork, { target, reveal }: Given): Promise<void> {
  if (target === undefined) return;
  const standing = await standingOf(work.tx, { caller: work.caller, uid: target, now: work.now });
  if (!standing?.may({ kind: 'report' })) throw noSuchCase();
  const reveals = (['nothing', 'status', 'report'] as const).find((one) => one === reveal) ?? null;
  await work.save({ duplicate: { of: target, reveals } });
}
