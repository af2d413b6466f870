// SPDX-License-Identifier: Apache-2.0
import { draftOf } from '../../cases/letters/letter.ts';
import type { Telling } from '../../cases/transition.ts';
import { newUid } from '../../sealed/place.ts';
import type { Database, Tx } from '../context.ts';
import { committeeSettings } from './committee-settings.ts';
import type { CaseWork } from './on-case.ts';
import { type Addressee, holdLetter } from './outbox-queue.ts';

/** Tells the private list that something is new in a case: its code name and a link, and nothing else (T4). */
export async function notifyCommittee(work: CaseWork, telling: Telling = 'committee:status'): Promise<void> {
  const { privateList } = await committeeSettings(work.tx);
  if (privateList !== '') await notify(work, telling, privateList);
}

/**
 * Tells the private list; a committee without one has every other member told who could have done the same, one by one. Who acts
 * knows already; who stands aside hears nothing of the case.
 */
export async function notifyOthers(work: CaseWork): Promise<void> {
  if ((await committeeSettings(work.tx)).privateList !== '') return await notifyCommittee(work);
  const { tx, row, caller, facts } = work;
  const not = [...facts.people.recused.map(Number), ...(caller.person ? [caller.person.id] : [])];
  const products = row.product_id === null ? [] : [row.product_id];
  for (const address of await memberAddresses(tx, { products, not })) await notify(work, 'committee:status', address);
}

/** Addresses of members of the committee who can sign in; with `products`, of those who are members for one of them or for all. */
export async function memberAddresses(
  db: Database | Tx,
  { products, not = [] }: { products: readonly number[]; not?: readonly number[] },
): Promise<string[]> {
  const rows = await db
    .selectFrom('users as u')
    .innerJoin('role_grants as r', 'r.user_id', 'u.id')
    .where('r.role', '=', 'committee')
    .where('u.disabled_at', 'is', null)
    .$if(products.length > 0, (query) =>
      query.where((is) => is.or([is('r.product_id', 'is', null), is('r.product_id', 'in', [...products])])),
    )
    .where('u.id', 'not in', [-1, ...not.filter(Number.isInteger)])
    .orderBy('u.id')
    .select(['u.id', 'u.email'])
    .distinct()
    .execute();
  return rows.map(({ email }) => email);
}

/** Tells the owner in the same way, and who stands in for them; the list where nobody owns the case. */
export async function notifyOwner(work: CaseWork): Promise<void> {
  const { row } = work;
  if (row.owner_id === null || !(await notifyPerson(work, row.owner_id))) await notifyCommittee(work);
}

/** Tells one person in the same way, and while they are away who stands in too. False: nobody could be told. */
export async function notifyPerson(work: CaseWork, person: number): Promise<boolean> {
  const { tx, now } = work;
  const standIns = await tx
    .selectFrom('committee_away')
    .where('user_id', '=', person)
    .where('from_at', '<=', now)
    .where('until_at', '>', now)
    .where('substitute_id', 'is not', null)
    .select('substitute_id')
    .execute();
  const { recused } = work.facts.people;
  const ids = [...new Set([person, ...standIns.flatMap(({ substitute_id }) => substitute_id ?? [])])].filter(
    (id) => !recused.includes(String(id)),
  );
  if (ids.length === 0) return false;
  // Whoever has left the committee, or stands aside in this case, hears nothing of it.
  const rows = await tx
    .selectFrom('users')
    .leftJoin('role_grants as r', (join) => join.onRef('r.user_id', '=', 'users.id').on('r.role', '=', 'committee'))
    .where((is) => is.or([is('r.role', 'is not', null), is('users.id', '=', work.row.owner_id)]))
    .where('users.id', 'in', ids)
    .where('users.disabled_at', 'is', null)
    .orderBy('users.id')
    .select(['users.id', 'users.email'])
    .distinct()
    .execute();
  for (const { email } of rows) await notify(work, 'committee:status', email);
  return rows.length > 0;
}

async function notify(work: CaseWork, telling: Telling, address: string): Promise<void> {
  const { context, row, tx } = work;
  const link = `${context.config.publicUrl}/cases/${row.uid}`;
  // The committee reads its own first language, whatever the reporter writes.
  const language = (await committeeSettings(tx)).languages[0] ?? 'en';
  const draft = draftOf(telling, language, { codeName: row.code_name, link, received: '' });
  const { uid: thread } = await tx
    .selectFrom('case_threads')
    .where('case_uid', '=', row.uid)
    .where('audience', '=', 'internal')
    .select('uid')
    .executeTakeFirstOrThrow();
  if (draft) await holdAutomatic(work, { kind: 'notice', thread, draft, language, to: [{ part: 'to', address }] });
}

interface Automatic {
  kind: string;
  thread: string;
  draft: { subject: string; body: string };
  to: readonly Addressee[];
  /** When it leaves; now, where it is left out. */
  at?: string;
  /** Of its words, which are those of whoever gets it. */
  language: 'en' | 'fr';
  /** The mail that it answers, as in `case_messages.in_reply_to`; left out where it answers none. */
  inReplyTo?: string | undefined;
}

/** A letter without a word that a person wrote: it leaves by itself, at once. */
export async function holdAutomatic(work: CaseWork, given: Automatic): Promise<void> {
  const uid = newUid();
  await work.tx
    .insertInto('case_messages')
    .values({
      uid,
      case_uid: work.uid,
      thread_uid: given.thread,
      direction: 'out',
      state: 'draft',
      kind: given.kind,
      author_user: null,
      author_participant: null,
      subject: work.box.seal('case_messages.subject', uid, given.draft.subject),
      body: work.box.seal('case_messages.body', uid, given.draft.body),
      language: given.language,
      created_at: work.now,
      send_after: null,
      sent_at: null,
      mail_id: null,
      in_reply_to: given.inReplyTo ?? null,
    })
    .execute();
  await holdLetter(work, { uid, to: given.to, at: given.at ?? work.now });
}
