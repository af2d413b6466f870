// SPDX-License-Identifier: Apache-2.0
import type { CaseFacts } from '../../cases/case-facts.ts';
import { newUid } from '../../sealed/place.ts';
import type { Tx } from '../context.ts';
import { newCodeName } from './code-name.ts';
import type { StoredCase } from './on-case.ts';
import type { Box } from './vault.ts';

/* The rows that every new case has, whichever way it was opened. */

interface NewRow {
  facts: CaseFacts;
  /** Sealed. */
  title: Buffer;
  /** Sealed: by what it is compared with others. */
  alike: Buffer | null;
  product?: number | null | undefined;
}

/** The case itself, under a code name that no other has. `title` is sealed. */
export async function insertCase(tx: Tx, { facts, title, alike, product = null }: NewRow): Promise<StoredCase> {
  const { uid, lane, state, receivedAt } = facts;
  for (let tries = 0; ; tries++) {
    const row = await tx
      .insertInto('cases')
      .values({
        uid,
        code_name: newCodeName(),
        product_id: product,
        // Nobody has said yet; what guards ask stands in the facts.
        lane: lane ?? 'unknown',
        state,
        owner_id: null,
        level: null,
        title,
        alike,
        facts: JSON.stringify(facts),
        received_at: receivedAt,
        moved_at: receivedAt,
        closed_at: null,
        retain_until: null,
      })
      .onConflict((conflict) => conflict.column('code_name').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row) return row;
    if (tries > 20) throw new Error('no code name is free');
  }
}

export interface ReportRow {
  channel: 'form' | 'mail' | 'api' | 'committee';
  party: string | null;
  receivedAt: string;
  language: 'en' | 'fr';
  policyVersion: string;
  /** What the mail's authentication said. */
  mailVerdict: string | null;
  /** Digest of the sealed original in the evidence store. */
  original: string | null;
  /** The fields, `{ encrypted }`, or `{ text }` of a mail or a word of mouth. */
  content: Record<string, unknown>;
}

/** What was reported, word for word and sealed; answers its uid. */
export async function insertReport(tx: Tx, box: Box, report: ReportRow): Promise<string> {
  const uid = newUid();
  await tx
    .insertInto('case_reports')
    .values({
      uid,
      case_uid: box.owner.uid,
      channel: report.channel,
      party_uid: report.party,
      received_at: report.receivedAt,
      language: report.language,
      policy_version: report.policyVersion,
      mail_verdict: report.mailVerdict,
      original: report.original,
      content: box.seal('case_reports.content', uid, JSON.stringify(report.content)),
    })
    .execute();
  return uid;
}

/** The thread that stays inside and, where there is a reporter, the one with them, whose uid is answered. */
export async function insertThreads(
  tx: Tx,
  { uid, reporter, now }: { uid: string; reporter: string | null; now: string },
): Promise<string> {
  const thread = newUid();
  const inside = { uid: newUid(), case_uid: uid, audience: 'internal', participant_uid: null, created_at: now };
  const outside = { uid: thread, case_uid: uid, audience: 'reporter', participant_uid: reporter, created_at: now };
  await tx
    .insertInto('case_threads')
    .values(reporter === null ? [inside] : [outside, inside])
    .execute();
  return thread;
}
