// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { CaseReading } from '../views/cases-reading.ts';
import type { CaseWork } from './on-case.ts';

/** A report that was encrypted in the browser, as the server keeps it: the armored message, or null. */
export function armoredOf(content: unknown): string | null {
  const { encrypted } = (content ?? {}) as { encrypted?: unknown };
  return typeof encrypted === 'string' ? encrypted : null;
}

/** Throws `usage` for a report of another case, and for one that was never encrypted. */
export async function requireEncrypted({ tx, uid, box }: CaseWork, report: string): Promise<void> {
  const row = await tx
    .selectFrom('case_reports')
    .where('uid', '=', report)
    .where('case_uid', '=', uid)
    .select('content')
    .executeTakeFirst();
  if (!row || armoredOf(JSON.parse(box.open('case_reports.content', report, row.content))) === null)
    throw new NgaoError('usage', 'This case has no such report that came encrypted. Load the page again.');
}

export interface OpenedReport {
  report: string;
  by: string;
  at: string;
  /** The fields of the form where the text is what the form encrypts, else the text as it was pasted. */
  content: Record<string, unknown>;
}

/** What members wrote down after opening reports elsewhere, newest first. */
export async function openedReports({ context, uid, box }: CaseReading): Promise<OpenedReport[]> {
  const rows = await context.db
    .selectFrom('case_records')
    .where('case_uid', '=', uid)
    .where('kind', '=', 'opened-report')
    .orderBy('written_at', 'desc')
    .select(['uid', 'content', 'written_by', 'written_at'])
    .execute();
  return rows.map((row) => {
    const { report, text } = JSON.parse(box.open('case_records.content', row.uid, row.content)) as Record<string, string>;
    return { report: report ?? '', by: row.written_by.name, at: row.written_at, content: fieldsIn(text ?? '') };
  });
}

function fieldsIn(text: string): Record<string, unknown> {
  try {
    const told: unknown = JSON.parse(text);
    const isForm = typeof told === 'object' && told !== null && typeof (told as { steps?: unknown }).steps === 'string';
    return isForm ? (told as Record<string, unknown>) : { text };
  } catch {
    return { text };
  }
}
