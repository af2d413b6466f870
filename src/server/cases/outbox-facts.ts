// SPDX-License-Identifier: Apache-2.0
import type { Selectable } from 'kysely';
import { type MessagePurpose, messagePurposes } from '../../cases/case.ts';
import type { MessageFacts, ReporterFacts } from '../../cases/case-facts.ts';
import { orderClock } from '../../cases/clock-orders.ts';
import type { CaseTables } from '../../store/case-tables.ts';
import { changeClocks } from './clocks.ts';
import type { CaseWork } from './on-case.ts';
import type { Line } from './outbox.ts';

type Message = Pick<Selectable<CaseTables['case_messages']>, 'uid' | 'kind' | 'author_user'>;

/** R34: letters in whose template the question stands how the reporter wishes to be named. */
const creditLetters: readonly MessagePurpose[] = ['acknowledgement', 'offer-to-comment'];

/** R14: what the guards read. A receipt is no answer of a person. */
export async function keepFacts(
  work: CaseWork,
  { uid, kind, author_user }: Message,
  { lines, states, delivered }: { lines: readonly Line[]; states: ReadonlyMap<string, string>; delivered: boolean },
): Promise<void> {
  const reached = (line: Line) => ['sent', 'on-page'].includes(states.get(line.uid) ?? '');
  const own = lines.filter(({ part, participant }) => part === 'to' && participant !== null);
  if (own.length === 0) return;
  const purpose: MessagePurpose = messagePurposes.find((one) => one === kind) ?? 'reply';
  const fact: MessageFacts = {
    ...{ uid, purpose, round: work.facts.round },
    channel: own.every(({ address }) => address === '') ? ('portal' as const) : ('mail' as const),
    deliveredAt: delivered && own.every(reached) ? work.now : null,
    toReporter: await isReporter(work, own),
    copiedToList: lines.some((line) => line.part === 'cc' && line.address !== '' && states.get(line.uid) === 'sent'),
    human: author_user !== null,
  };
  const { messages, reporter, state } = work.facts;
  await work.save({
    messages: [...messages.filter((one) => one.uid !== uid), fact],
    reporter: fact.toReporter && fact.deliveredAt !== null ? asked(reporter, fact, work.now) : reporter,
  });
  // In `received` the move itself stops the clock; later it runs only because an acknowledgement came back.
  if (isAnswer(fact) && state !== 'received')
    await changeClocks(work, (clocks) =>
      orderClock(
        clocks,
        { order: 'meet', kind: 'acknowledge', reason: 'acknowledged-again' },
        { by: work.actor.id, now: work.now },
      ),
    );
  if (fact.deliveredAt !== null && purpose === 'offer-to-comment' && own[0]?.participant) {
    const order = { order: 'start', kind: 'comment', subject: own[0].participant, reason: 'offered' } as const;
    await changeClocks(work, (clocks) => orderClock(clocks, order, { by: work.actor.id, now: work.now }));
  }
  if (fact.deliveredAt !== null) await vendorReached(work, { purpose, participants: own.map((line) => line.participant) });
}

/** R34, R42: what the reporter has been asked with this letter. The acknowledgement asks both. */
function asked(reporter: ReporterFacts, { uid, purpose }: MessageFacts, now: string): ReporterFacts {
  const contact = purpose === 'acknowledgement' || uid === reporter.contactQuestion;
  return {
    ...reporter,
    ...(creditLetters.includes(purpose) && { creditAskedAt: [...reporter.creditAskedAt, now] }),
    ...(contact && { contactAskedAt: [...(reporter.contactAskedAt ?? []), now] }),
    ...(uid === reporter.contactQuestion && { contactQuestion: null }),
  };
}

/** R14: what stops the clock of the acknowledgement. */
function isAnswer({ purpose, deliveredAt, toReporter, copiedToList, human }: MessageFacts): boolean {
  return purpose === 'acknowledgement' && deliveredAt !== null && toReporter && copiedToList && human;
}

/** R45, R52: the first letter that reaches a vendor starts the clock of their silence. */
async function vendorReached(
  work: CaseWork,
  { purpose, participants }: { purpose: MessagePurpose; participants: readonly (string | null)[] },
): Promise<void> {
  const { facts, now, actor } = work;
  const reached = facts.vendors.filter(({ participant }) => participants.includes(participant));
  if (reached.length === 0) return;
  const vendors = facts.vendors.map((one) =>
    participants.includes(one.participant)
      ? {
          ...one,
          firstContactAt: one.firstContactAt ?? now,
          toldAt: one.toldAt ?? (purpose === 'date-agreed' || purpose === 'pre-notice' ? now : null),
        }
      : one,
  );
  await work.save({ vendors });
  const fresh = reached.filter(({ firstContactAt }) => firstContactAt === null);
  const order = { order: 'start', kind: 'vendor-silence', reason: 'first-contact' } as const;
  await changeClocks(work, (clocks) =>
    fresh.reduce((all, { participant }) => orderClock(all, { ...order, subject: participant }, { by: actor.id, now }), clocks),
  );
}

async function isReporter({ tx }: CaseWork, lines: readonly Line[]): Promise<boolean> {
  const rows = await tx
    .selectFrom('case_participants')
    .where(
      'uid',
      'in',
      lines.map(({ participant }) => participant as string),
    )
    .where('role', '=', 'reporter')
    .select('uid')
    .execute();
  return rows.length > 0;
}
