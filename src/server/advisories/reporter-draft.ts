// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { parse } from '../../markup/parse.ts';
import { toHtml } from '../../markup/to-html.ts';
import { type Advisory, fixedVersions } from '../../model/advisory.ts';
import { act } from '../actions/action.ts';
import { countAttempt } from '../auth/rate.ts';
import { onCaseAs } from '../cases/on-case.ts';
import type { Reporter } from '../cases/reporter-session.ts';
import type { ServerContext } from '../context.ts';
import type { ReporterDraft } from '../contract/advisories.ts';
import { advisoryOwner, type StoredAdvisory } from './access.ts';
import { addComment } from './comments.ts';
import { readRevision } from './content.ts';
import { advisoryWork } from './on-advisory.ts';

/** R20: the draft that was offered to this reporter. Nothing is told of one that was not. */
async function offered(context: ServerContext, reporter: Reporter): Promise<StoredAdvisory> {
  const row = await context.db
    .selectFrom('advisories')
    .where('case_uid', '=', reporter.caseUid)
    .where('state', 'in', ['draft', 'review', 'approved', 'planned'])
    .selectAll()
    .executeTakeFirst();
  if (!row || !(await isOffered(context, { caseUid: reporter.caseUid, participant: reporter.participant })))
    throw new NgaoError('not-found', 'There is no draft for you to comment on.');
  return row;
}

/** By the letter that was delivered, or by somebody of the committee who shared it. Without a participant: to any reporter. */
export async function isOffered(
  { db }: Pick<ServerContext, 'db'>,
  { caseUid, participant }: { caseUid: string; participant?: string },
): Promise<boolean> {
  const shared = await db
    .selectFrom('case_events')
    .where('case_uid', '=', caseUid)
    .where('name', '=', 'case.advisory-offer')
    .select('uid')
    .limit(1)
    .executeTakeFirst();
  if (shared) return true;
  let letters = db
    .selectFrom('case_messages as m')
    .innerJoin('case_threads as t', 't.uid', 'm.thread_uid')
    .where('m.case_uid', '=', caseUid)
    .where('t.audience', '=', 'reporter')
    .where('m.kind', '=', 'offer-to-comment')
    .where('m.state', '=', 'delivered');
  if (participant !== undefined) letters = letters.where('t.participant_uid', '=', participant);
  return (await letters.select('m.uid').limit(1).executeTakeFirst()) !== undefined;
}

/** What was offered: one draft or none. That nothing was is no error: the status page asks each time it is opened. */
export async function reporterDrafts(context: ServerContext, reporter: Reporter): Promise<Static<typeof ReporterDraft>[]> {
  try {
    return [await reporterDraft(context, reporter)];
  } catch (error) {
    if (error instanceof NgaoError && error.code === 'not-found') return [];
    throw error;
  }
}

/** The newest revision in the reporter's language where it is there, and the reporter's own comments. The look is audited. */
export async function reporterDraft(context: ServerContext, reporter: Reporter): Promise<Static<typeof ReporterDraft>> {
  const row = await offered(context, reporter);
  await act(context, reporter.caller, async ({ audit }) => {
    await audit({ action: 'reporter.read-draft', subject: { kind: 'advisory', id: row.uid }, productId: null });
  });
  return await context.vault.with(advisoryOwner(row.uid), async (box) => {
    const revision = await readRevision(context.db, box, { uid: row.uid });
    if (!revision) throw new Error('an advisory has a revision from the start');
    const comments = await context.db
      .selectFrom('advisory_comments')
      .where('advisory_uid', '=', row.uid)
      .where('participant_uid', '=', reporter.participant)
      .selectAll()
      .orderBy('at')
      .execute();
    return {
      ...shown(revision.content, reporter.language),
      number: row.number,
      digest: revision.digest,
      comments: comments.map((one) => ({
        uid: one.uid,
        at: one.at,
        html: toHtml(parse(box.open('advisory_comments.body', one.uid, one.body))),
        settledAt: one.settled_at,
      })),
    };
  });
}

const parts = ['summary', 'details', 'impact', 'workaround'] as const;

function shown(content: Advisory, language: 'en' | 'fr') {
  const wordsOf = (text: { en: string; fr?: string } | undefined) => text?.[language] || text?.en || '';
  return {
    title: wordsOf(content.title),
    severity: content.severity,
    parts: parts.flatMap((field) => {
      const words = wordsOf(content[field]);
      return words === '' ? [] : [{ field, html: toHtml(parse(words)) }];
    }),
    products: content.products.map((product) => ({
      name: product.name,
      affected: product.ranges
        .map(({ introduced, fixed, lastAffected }) =>
          `${introduced} ${fixed ? `< ${fixed}` : lastAffected ? `<= ${lastAffected}` : ''}`.trim(),
        )
        .concat(product.versions.slice(0, 50)),
      fixed: fixedVersions(product),
    })),
    credits: content.credits.map(({ name }) => name),
  };
}

/** What the reporter says about the draft that was shown. An older digest is fine: the committee sees of which it was said. */
export async function reporterComments(
  context: ServerContext,
  reporter: Reporter,
  { text, digest }: { text: string; digest: string },
): Promise<void> {
  await countAttempt(context, `reporter-comments:${reporter.participant}`, 20);
  const { uid } = await offered(context, reporter);
  const actor = { id: reporter.participant, duties: ['reporter' as const] };
  await context.vault.with(advisoryOwner(uid), async (box) =>
    onCaseAs(context, { caller: reporter.caller, actor, uid: reporter.caseUid }, async (ofCase) => {
      const row = await ofCase.tx
        .selectFrom('advisories')
        .where('uid', '=', uid)
        .selectAll()
        .forUpdate()
        .executeTakeFirstOrThrow();
      const known = await ofCase.tx
        .selectFrom('advisory_revisions')
        .where('advisory_uid', '=', uid)
        .where('digest', '=', digest)
        .select('uid')
        .executeTakeFirst();
      if (!known) throw new NgaoError('conflict', 'There is no such revision of the draft. Load the page again.');
      const seat = { row, standing: null, inside: false };
      const work = advisoryWork(ofCase, { row, box, seat, ofCase });
      await addComment(work, { text, user: null, participant: reporter.participant, digest });
    }),
  );
}
