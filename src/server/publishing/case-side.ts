// SPDX-License-Identifier: Apache-2.0
import { type Approval, approvalKinds, type CaseFacts } from '../../cases/case-facts.ts';
import type { Ask } from '../../cases/guard.ts';
import { askGuard } from '../../cases/guards.ts';
import { type CaseMoved, moveCase } from '../../cases/move-case.ts';
import { transitionOf } from '../../cases/states.ts';
import { withWindows } from '../../cases/windows.ts';
import { type Advisory, bareVersion, fixedVersions } from '../../model/advisory.ts';
import { orderClocks, readClocks } from '../cases/clocks.ts';
import { carryEffects } from '../cases/effects.ts';
import { draftLetters } from '../cases/letters.ts';
import { type CaseWork, onCaseAs } from '../cases/on-case.ts';
import { provenReleases } from '../cases/proven-releases.ts';
import { type ServerContext, systemCaller, type Tx } from '../context.ts';
import { missingView } from '../views/cases-view.ts';
import type { Approvals } from './advisory-rows.ts';
import type { Missing, PublicationKind } from './guards.ts';
import type { Recipients } from './recipients.ts';

/** What of a plan the guards of its case ask about. */
export interface CasePlan {
  digest: string;
  approvals: Approvals;
  recipients: Recipients['facts'];
  languagesMissing: readonly string[];
}

const moveOf = { announce: 'announce', early: 'announce-early' } as const;

/** The facts as the plan makes them: recipients, revision and approvals come from the advisory's own rows. */
export function plannedFacts(facts: CaseFacts, { digest, approvals, recipients, languagesMissing }: CasePlan): CaseFacts {
  const own: Approval[] = approvals.by.flatMap(({ kind, userId, at }) => {
    const known = approvalKinds.find((one) => one === kind);
    return known ? [{ kind: known, by: String(userId), committee: true, at, revision: digest }] : [];
  });
  // Waivers of the leak lint are about other things than this revision.
  const others = facts.approvals.filter(({ kind }) => kind === 'waive-leak');
  return {
    ...facts,
    approvals: [...others, ...own],
    people: { ...facts.people, advisoryAuthors: [...approvals.authors].map(String) },
    advisory: { ...facts.advisory, revision: digest, recipients, languagesMissing },
  };
}

/** What stands in the way of the case's own transition at `at`, or what it would do. */
export async function judgeCase(
  work: Pick<CaseWork, 'tx' | 'facts'>,
  { kind, plan, planner, at }: { kind: PublicationKind; plan: CasePlan; planner: number; at: string },
): Promise<{ missing: Missing[]; moved: CaseMoved | null }> {
  const planned = plannedFacts(work.facts, plan);
  const facts = withWindows(planned, await readClocks(work.tx, planned, at));
  const actor = { id: String(planner), duties: await dutiesOfPlanner(work.tx, planner) };
  if (kind !== 'announce' && kind !== 'early') return { missing: askAgain(kind, { facts, actor, now: at }), moved: null };
  if (kind === 'announce' && isUnreleased(facts)) return { missing: beforeRelease({ facts, actor, now: at }), moved: null };
  const move = moveCase(facts, moveOf[kind], { actor, now: at });
  return 'refused' in move ? { missing: move.refused.map(missingView), moved: null } : { missing: [], moved: move.moved };
}

/** Whoever changes what is public says no more than before, and to nobody else; a revision reaches those who were told (R24). */
const contentGuards = [
  'recipients-allowed',
  'contact-withheld',
  'names-agreed',
  'confidences-kept',
  'proof-of-concept-absent',
] as const;

function askAgain(kind: 'revision' | 'withdrawal', ask: Ask): Missing[] {
  const names = kind === 'revision' ? (['recipients-complete', ...contentGuards] as const) : contentGuards;
  return names.flatMap((name) => askGuard(name, ask) ?? []).map(missingView);
}

function isUnreleased({ state }: CaseFacts): boolean {
  const { from } = transitionOf('announce-early');
  return state !== 'released' && from.includes(state);
}

/** R23: what is missing beside the release is told at once, as if it were there. */
function beforeRelease({ facts, actor, now }: Ask): Missing[] {
  const move = moveCase({ ...facts, state: 'released' }, 'announce', { actor, now });
  const message = `No release with the fix is proven: the case stands at "${facts.state}". Prove package, image or chart of every affected component; before that only a confirmed emergency is announced.`;
  return [{ code: 'release-verified', message }, ...('refused' in move ? move.refused.map(missingView) : [])];
}

/** R22: what the advisory calls fixed is what was proven, word for word: else readers install a version that nobody looked into. */
export async function provenGuards(work: Pick<CaseWork, 'tx' | 'box' | 'facts'>, advisory: Advisory): Promise<Missing[]> {
  const { proofs } = work.facts.release;
  const records = await provenReleases(work.tx, work.box);
  const proven = records
    .filter(
      ({ verified, ...one }) =>
        verified && proofs.some((proof) => proof.component === one.component && proof.digest === one.digest),
    )
    .map(({ version }) => bareVersion(version ?? ''));
  const unproven = advisory.products.filter((product) => {
    const fixed = product.status === 'affected' ? fixedVersions(product) : [];
    return fixed.length > 0 && !fixed.some((version) => proven.includes(bareVersion(version)));
  });
  if (unproven.length === 0) return [];
  const message =
    'What the advisory calls fixed is not the version that was proven. Correct the versions of the text, or prove that release.';
  return [{ code: 'fixed-version', message }];
}

/** A member of the committee then and still one now. */
async function dutiesOfPlanner(tx: Tx, planner: number): Promise<('anyone' | 'triager' | 'committee')[]> {
  const row = await tx
    .selectFrom('role_grants as g')
    .innerJoin('users as u', 'u.id', 'g.user_id')
    .where('g.user_id', '=', planner)
    .where('g.role', '=', 'committee')
    .where('u.disabled_at', 'is', null)
    .select('g.id')
    .executeTakeFirst();
  return row ? ['anyone', 'triager', 'committee'] : ['anyone'];
}

/** Carries the transition out in the transaction that publishes: clocks, state, history, drafts of what is to be told. */
export async function moveOn(work: CaseWork, moved: CaseMoved, plan: CasePlan): Promise<void> {
  const { advisory, approvals, people } = plannedFacts(work.facts, plan);
  await orderClocks(work, moved.effects);
  await work.save({ advisory, approvals, people, ...moved.patch });
  await carryEffects(work, moved.effects);
  await work.tell({
    name: moved.audit.action,
    from: moved.audit.from,
    to: moved.audit.to,
    data: { rules: moved.audit.rules },
  });
  // The announcement itself is the ledger's; what is told besides waits for a person.
  await draftLetters(
    work,
    moved.tells.filter((telling) => telling !== 'reporter:announcement' && telling !== 'world:announcement'),
  );
}

const system = { id: 'system', duties: ['system' as const] };

/**
 * `release` is the system's move: as soon as every required artefact is proven, and no sooner. Answers whether it was made. Called
 * after a proof is written, before a plan is judged, and by the clocks.
 */
export async function releaseWhenProven(context: ServerContext, uid: string): Promise<boolean> {
  const row = await context.db.selectFrom('cases').where('uid', '=', uid).select(['state', 'facts']).executeTakeFirst();
  if (row?.state !== 'fix-public') return false;
  const now = context.now();
  const asked = moveCase(row.facts as unknown as CaseFacts, 'release', { actor: system, now });
  if ('refused' in asked) return false;
  return await onCaseAs(context, { caller: systemCaller('release'), actor: system, uid }, async (work) => {
    const move = moveCase(work.facts, 'release', { actor: system, now: work.now });
    if ('refused' in move) {
      await work.tell({ name: 'case.release-look', data: { made: false } });
      return false;
    }
    await orderClocks(work, move.moved.effects);
    await work.save(move.moved.patch);
    const { action, from, to, rules } = move.moved.audit;
    await work.tell({ name: action, from, to, data: { rules } });
    await draftLetters(work, move.moved.tells);
    return true;
  });
}

/** Cases whose proofs came in while nobody looked. */
export async function releaseProven(context: ServerContext): Promise<void> {
  const rows = await context.db.selectFrom('cases').where('state', '=', 'fix-public').select('uid').execute();
  for (const { uid } of rows) await releaseWhenProven(context, uid);
}
