// SPDX-License-Identifier: Apache-2.0
import { type Known, tellsWho } from '../../cases/withheld.ts';
import type { ServerContext } from '../context.ts';
import { identityOf } from './outbox-addresses.ts';
import { caseOwner } from './vault.ts';

/** Who reported it and has not said that vendors may know. */
export async function withheldIn({ db, vault }: Pick<ServerContext, 'db' | 'vault'>, caseUid: string): Promise<Known[]> {
  const rows = await db
    .selectFrom('case_participants as p')
    .leftJoin('parties', 'parties.uid', 'p.party_uid')
    .leftJoin('users', 'users.id', 'p.user_id')
    .where('p.case_uid', '=', caseUid)
    .where('p.role', 'in', ['reporter', 'finder'])
    .where((where) => where.or([where('p.contact_wish', 'is', null), where('p.contact_wish', '<>', 'forward')]))
    .select(['parties.uid', 'parties.identity', 'users.name', 'users.email'])
    .execute();
  const known: Known[] = [];
  for (const { uid, identity, name, email } of rows)
    if (uid !== null && identity) known.push(await identityOf({ vault }, { uid, identity }));
    else if (email !== null) known.push({ name: name ?? '', address: email });
  return known;
}

/** R42: whether a letter to somebody who is not the reporter tells who the reporter is, without their yes. */
export async function breaksAnonymity(
  context: ServerContext,
  { uid, message }: { uid: string; message: string },
): Promise<boolean> {
  const row = await context.db
    .selectFrom('case_messages as m')
    .innerJoin('case_threads as t', 't.uid', 'm.thread_uid')
    .where('m.uid', '=', message)
    .where('m.case_uid', '=', uid)
    .where('t.audience', 'in', ['vendor', 'adopters'])
    .select('m.body')
    .executeTakeFirst();
  if (!row) return false;
  const body = await context.vault.with(caseOwner(uid), (box) => box.open('case_messages.body', message, row.body));
  return tellsWho(body, await withheldIn(context, uid));
}
