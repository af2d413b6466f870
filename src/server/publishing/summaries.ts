// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { csafPath } from '../../advisories/addresses.ts';
import { packagesOf } from '../../advisories/osv/packages.ts';
import { type AdvisoryRow, rowOf, type ThanksRow, thanksOf } from '../../advisories/site/site-source.ts';
import type { Advisory } from '../../model/advisory.ts';
import type { Tx } from '../context.ts';

/** What lists, feeds and indexes tell of a published advisory: of thousands only this is read when one more is published. */
export interface AdvisorySummary {
  row: AdvisoryRow;
  thanks: readonly ThanksRow[];
  /** Where its CSAF document stands. */
  csafPath: string;
  /** An OSV record exists of it. */
  hasOsv: boolean;
}

/** One more whenever a summary is made otherwise: what was stored in another form is made again. */
const form = 1;

/** As it is stored beside the content. */
export function storedSummary(advisory: Advisory): string {
  return JSON.stringify({ form, ...summaryOf(advisory) });
}

function summaryOf(advisory: Advisory): AdvisorySummary {
  return {
    row: rowOf(advisory),
    thanks: thanksOf(advisory),
    csafPath: csafPath(advisory),
    hasOsv: packagesOf(advisory).length > 0,
  };
}

/** Of everything that is published, newest first. Those that have none, or one of an earlier form, get theirs. */
export async function publishedSummaries(tx: Tx): Promise<AdvisorySummary[]> {
  await makeMissing(tx);
  const rows = await tx
    .selectFrom('public_advisories')
    .orderBy('published_at', 'desc')
    .orderBy('id', 'desc')
    .select('summary')
    .execute();
  return rows.map(({ summary }) => summary as unknown as AdvisorySummary);
}

const batch = 200;

async function makeMissing(tx: Tx): Promise<void> {
  for (;;) {
    const rows = await tx
      .selectFrom('public_advisories')
      .where(sql<boolean>`summary is null or summary ->> 'form' <> ${String(form)}`)
      .limit(batch)
      .select(['id', 'content'])
      .execute();
    for (const { id, content } of rows)
      await tx
        .updateTable('public_advisories')
        .set({ summary: storedSummary(content as unknown as Advisory) })
        .where('id', '=', id)
        .execute();
    if (rows.length < batch) return;
  }
}
