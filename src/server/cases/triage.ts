// SPDX-License-Identifier: Apache-2.0
import { act } from '../actions/action.ts';
import type { Caller, ServerContext } from '../context.ts';
import { mayTriage } from '../views/cases.ts';
import { actorOf, isOpen, noSuchCase, standingOf } from './access.ts';
import { caseWork } from './on-case.ts';
import { joinCase, recountConflicts } from './people-in-case.ts';
import { caseOwner } from './vault.ts';

/**
 * A member of the committee opens a report that nobody has taken up: from now on there is a grant to read the report, and a
 * record of it. Who has a grant already changes nothing. Anybody else gets `not-found`.
 */
export async function triageCase(context: ServerContext, caller: Caller, uid: string): Promise<void> {
  const seen = await context.db.selectFrom('cases').where('uid', '=', uid).selectAll().executeTakeFirst();
  const before = await standingOf(context.db, { caller, uid, now: context.now() });
  if (before && isOpen(before)) return;
  if (!seen || !(await mayTriage(context, caller, seen))) throw noSuchCase();
  await context.vault.with(caseOwner(uid), async (box) =>
    act(context, caller, async (plain) => {
      const row = await plain.tx.selectFrom('cases').where('uid', '=', uid).selectAll().forUpdate().executeTakeFirstOrThrow();
      if (!(await mayTriage({ db: plain.tx }, caller, row))) throw noSuchCase();
      const standing = {
        participant: '',
        role: 'committee',
        scopes: ['triage' as const],
        threads: [],
        until: null,
        recused: false,
        may: () => false,
        waits: false,
      };
      const work = caseWork(plain, { row, box, standing, actor: actorOf(caller, standing, null) });
      const { participant } = await joinCase(work, { role: 'committee', userId: caller.person?.id ?? 0, scope: 'triage' });
      await recountConflicts(work);
      await work.tell({ name: 'case.triage', data: { participant } });
    }),
  );
}
