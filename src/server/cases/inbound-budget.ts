// SPDX-License-Identifier: Apache-2.0
import { attemptsSoFar } from '../auth/rate.ts';
import type { ServerContext } from '../context.ts';

/** Mails in a quarter of an hour that are taken at once; the rest waits for a person, its bytes kept (T13, R30). */
const budgets = { address: 5, domain: 20, everybody: 60, participant: 30, receipts: 3 };

/** Whether one more new report of this author may be opened by itself. Every one counts, whatever becomes of it. */
export async function mayOpenByMail(context: ServerContext, address: string): Promise<boolean> {
  const whole = address.toLowerCase();
  const domain = whole.slice(whole.lastIndexOf('@') + 1);
  // The narrow ones first: who has used up their own budget takes nothing of the others'.
  return (
    (await attemptsSoFar(context, `mail-from:${whole}`)) <= budgets.address &&
    (await attemptsSoFar(context, `mail-domain:${domain}`)) <= budgets.domain &&
    (await attemptsSoFar(context, 'mail-from:all')) <= budgets.everybody
  );
}

/** Whether one more answer of somebody in a case joins its thread by itself. */
export async function mayAnswerByMail(context: ServerContext, participant: string): Promise<boolean> {
  return (await attemptsSoFar(context, `mail-answer:${participant}`)) <= budgets.participant;
}

/** Whether one more receipt goes to this author: two programs that answer each other must come to an end (RFC 3834 2). */
export async function mayBeReceipted(context: ServerContext, address: string): Promise<boolean> {
  return (await attemptsSoFar(context, `mail-receipt:${address.toLowerCase()}`)) <= budgets.receipts;
}
