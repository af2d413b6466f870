// SPDX-License-Identifier: Apache-2.0
import { textMail } from '../../../advisories/text-mail/index.ts';
import { newUid } from '../../../sealed/place.ts';
import { committeeSettings } from '../../cases/committee-settings.ts';
import { onCaseAs } from '../../cases/on-case.ts';
import { holdLetter } from '../../cases/outbox-queue.ts';
import { type ServerContext, systemCaller } from '../../context.ts';
import type { PublicationKind } from '../guards.ts';
import type { Line, LineAsk, Seen } from './contract.ts';

const caller = systemCaller('publish');
const actor = { id: 'system', duties: ['system' as const] };

/**
 * The announcement to the reporter is a letter of the case: its outbox sends it once, keeps the reporter's address to itself, has the
 * private list in copy (R14) and puts it on the reporter's page where there is no address.
 */
export const reporter: Line = {
  send: async (ask) => {
    const letter = await writeLetter(ask);
    if (letter === undefined) return { outcome: 'refused', answer: 'the case has no thread with a reporter' };
    ask.context.jobs.wake('send-letter');
    return { outcome: 'sent', answer: 'waits in the outbox', remoteId: letter };
  },
  look: async ({ context, line }) => {
    const letter = await letterOf(context, line.uid);
    if (letter === undefined) return { found: 'absent', answer: 'the letter was not written' };
    return { found: found[letter.state] ?? 'not-yet', answer: letter.state, remoteId: letter.uid };
  },
};

/** States of a letter; all others are still on their way, and the outbox tries by itself. */
const found: Readonly<Record<string, Seen['found']>> = { delivered: 'there', bounced: 'absent', 'in-doubt': 'unknown' };

/** The Message-ID names the line, so that the letter is found again and written once. */
async function letterOf({ db }: ServerContext, line: string): Promise<{ uid: string; state: string } | undefined> {
  return await db.selectFrom('case_messages').where('mail_id', 'like', `<${line}@%`).select(['uid', 'state']).executeTakeFirst();
}

async function writeLetter(ask: LineAsk): Promise<string | undefined> {
  const { context, publication, line } = ask;
  const there = await letterOf(context, line.uid);
  if (there) return there.uid;
  const { case_uid } = await context.db
    .selectFrom('advisories')
    .where('uid', '=', publication.advisory_uid)
    .select('case_uid')
    .executeTakeFirstOrThrow();
  if (case_uid === null) return undefined;
  const bodies = { en: await bodyOf(ask, 'en'), fr: await bodyOf(ask, 'fr') };
  return await onCaseAs(context, { caller, actor, uid: case_uid }, async (work) => {
    const { tx, box, now } = work;
    const thread = await tx
      .selectFrom('case_threads as t')
      .innerJoin('case_participants as p', 'p.uid', 't.participant_uid')
      .leftJoin('parties', 'parties.uid', 'p.party_uid')
      .where('t.case_uid', '=', case_uid)
      .where('t.audience', '=', 'reporter')
      .select(['t.uid', 't.participant_uid', 'parties.language'])
      .executeTakeFirst();
    if (!thread?.participant_uid) {
      await work.tell({ name: 'case.publication-letter', data: { line: line.uid, made: false } });
      return undefined;
    }
    const uid = newUid();
    const language = thread.language === 'fr' ? 'fr' : 'en';
    await tx
      .insertInto('case_messages')
      .values({
        ...{ uid, case_uid, thread_uid: thread.uid, direction: 'out', state: 'draft', kind: 'announcement' },
        // Approved word for word by the people who approved the advisory; the planner answers for it (R14).
        author_user: publication.planned_by,
        author_participant: null,
        subject: box.seal('case_messages.subject', uid, ask.advisory.id),
        body: box.seal('case_messages.body', uid, bodies[language]),
        ...{ language, created_at: now, send_after: null, sent_at: null, mail_id: null, in_reply_to: null },
      })
      .execute();
    const { privateList } = await committeeSettings(tx);
    const copy = privateList === '' ? [] : [{ part: 'cc' as const, address: privateList }];
    await holdLetter(work, { uid, to: [{ part: 'to', participant: thread.participant_uid }, ...copy], at: now });
    const host = new URL(context.config.publicUrl).hostname;
    await tx
      .updateTable('case_messages')
      .set({ mail_id: `<${line.uid}@${host}>` })
      .where('uid', '=', uid)
      .execute();
    await work.tell({ name: 'case.publication-letter', data: { line: line.uid, message: uid, made: true } });
    return uid;
  });
}

const leads: Readonly<Record<PublicationKind, { en: string; fr: string }>> = {
  announce: { en: 'The advisory is published.', fr: 'L’avis est publié.' },
  early: { en: 'A warning is published before the fix is released.', fr: 'Une alerte est publiée avant le correctif.' },
  revision: { en: 'The advisory was revised.', fr: 'L’avis a été révisé.' },
  withdrawal: { en: 'The advisory was withdrawn.', fr: 'L’avis a été retiré.' },
};

/** Letters are Markdown: the announcement stands there as it is. */
async function bodyOf({ advisory, publisher, publication }: LineAsk, language: 'en' | 'fr'): Promise<string> {
  const spoken = advisory.languages.includes(language) ? language : 'en';
  const text = await textMail.write({ advisory, publisher, language: spoken });
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  const lead = (leads[publication.kind as PublicationKind] ?? leads.announce)[language];
  return `${lead}\n\n${fence}\n${text.trimEnd()}\n${fence}\n`;
}
