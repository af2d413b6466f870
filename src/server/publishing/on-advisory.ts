// SPDX-License-Identifier: Apache-2.0

import { notFound } from '../access.ts';
import { act, type Work } from '../actions/action.ts';
import { type CaseWork, onCase, onCaseAs } from '../cases/on-case.ts';
import type { Box } from '../cases/vault.ts';
import { type Caller, type ServerContext, systemCaller } from '../context.ts';
import { type AdvisoryRow, advisoryOwner } from './advisory-rows.ts';
import type { Missing } from './guards.ts';

/** What an action on an advisory works with: its row is locked, its key and its case's are open. */
export interface AdvisoryWork {
  plain: Work;
  row: AdvisoryRow;
  box: Box;
  /** null: the advisory has no case. */
  caseWork: CaseWork | null;
}

/** Ends the transaction without a trace: a refusal is an answer and changes nothing. */
export class Refused extends Error {
  readonly missing: Missing[];
  constructor(missing: Missing[]) {
    super('refused');
    this.missing = missing;
  }
}

/**
 * Runs an action on an advisory in one transaction with its case, where there is one. `caller` undefined: the server itself, after
 * whoever planned it was checked. The case is locked first, everywhere.
 */
export async function onAdvisory<T>(
  context: ServerContext,
  { caller, row }: { caller: Caller | undefined; row: Pick<AdvisoryRow, 'uid' | 'case_uid'> },
  work: (given: AdvisoryWork) => Promise<T>,
): Promise<T> {
  const { uid, case_uid } = row;
  return await context.vault.with(advisoryOwner(uid), async (box) => {
    const locked = async (plain: Work, caseWork: CaseWork | null) =>
      await work({ plain, box, caseWork, row: await lockAdvisory(plain, uid) });
    if (case_uid === null) return await act(context, caller ?? system, async (plain) => await locked(plain, null));
    const inCase = async (given: CaseWork) => await locked(given, given);
    if (caller) return await onCase(context, { caller, uid: case_uid }, inCase);
    return await onCaseAs(context, { caller: system, actor, uid: case_uid }, inCase);
  });
}

const system = systemCaller('publish');
const actor = { id: 'system', duties: ['system' as const] };

async function lockAdvisory({ tx }: Work, uid: string): Promise<AdvisoryRow> {
  const row = await tx.selectFrom('advisories').where('uid', '=', uid).selectAll().forUpdate().executeTakeFirst();
  if (!row) throw notFound('advisory');
  return row;
}
