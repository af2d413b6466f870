// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../model/observation.ts';
import type { ReportContent } from '../../scan/reports/contract.ts';
import { readRuns } from '../../scan/reports/sniff.ts';
import type { ServerContext } from '../context.ts';
import { type Claimed, streamKey } from './report-rows.ts';
import { readToldWord } from './told-before.ts';
import { basisOf, keptParts, partsOf, readTold, type ToldContent, type ToldLast, toldAgain } from './told-content.ts';

/**
 * Reads all of it before anything is written: a report that is damaged at its end must not be half taken in. Where a stream's
 * observations stand in the very bytes that it told last, these were read whole before.
 */
export async function readWhole(context: ServerContext, claimed: Claimed): Promise<{ format: string; runs: ToldContent[] }> {
  const bytes = await bytesOf(context, claimed);
  try {
    const { format, runs } = await readRuns(inputOf(claimed, bytes));
    const whole: ToldContent[] = [];
    for (const run of runs) {
      const basis = await basisOf(run);
      const last = await lastTold(context, claimed, run);
      whole.push(basis !== '' && last?.basis === basis ? toldAgain(run, last) : await readTold(run, { basis }));
    }
    return { format, runs: whole };
  } finally {
    // Outside the heap nobody hurries to collect them: they would stay for most of the import.
    bytes.buffer.transfer(0);
  }
}

/** What the run's stream told last. A look without a lock: the import asks again. */
async function lastTold(
  { db }: ServerContext,
  { targetId }: Claimed,
  { tool, category }: Pick<ReportContent, 'tool' | 'category'>,
): Promise<ToldLast | undefined> {
  const key = streamKey(targetId, { tool, category });
  const row = await db
    .selectFrom('streams')
    .where('target_id', '=', key.target_id)
    .where('tool', '=', key.tool)
    .where('category', '=', key.category)
    .select('told')
    .executeTakeFirst();
  return row && readToldWord(row.told);
}

/** The observations of one run, part by part: as they were kept, or read once more where they were not. */
export async function partsToldBy(
  context: ServerContext,
  { claimed, content, index }: { claimed: Claimed; content: ToldContent; index: number },
): Promise<Iterable<Observation[]>> {
  if (content.parts) return keptParts(content.parts);
  const { runs } = await readRuns(inputOf(claimed, await bytesOf(context, claimed)));
  return partsOf(runs[index]?.observations ?? []);
}

function inputOf({ file, format }: Claimed, bytes: Uint8Array): Parameters<typeof readRuns>[0] {
  return { file, bytes, ...(format !== '' && { format }) };
}

/** In one piece outside the heap: readers look at it as they need. */
async function bytesOf({ evidence }: ServerContext, { digest }: Claimed): Promise<Uint8Array<ArrayBuffer>> {
  const size = (await evidence.sizeOf(digest)) ?? 0;
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const part of await evidence.open(digest)) {
    bytes.set(part as Uint8Array, at);
    at += (part as Uint8Array).length;
  }
  return bytes;
}
