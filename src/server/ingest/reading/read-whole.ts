// SPDX-License-Identifier: Apache-2.0
import type { ServerContext } from '../../context.ts';
import { type Claimed, streamKey } from '../report-rows.ts';
import { readToldWord } from '../told-before.ts';
import type { PartGiven, PreparedPart } from './prepare-part.ts';
import { readAhead } from './read-ahead.ts';
import type { OpenedRun, Reading, ReportPlace, RunReading } from './reading.ts';
import { threadFrom } from './reading-line.ts';
import { ReadingThread } from './reading-thread.ts';
import { ReportInHand } from './report-in-hand.ts';
import type { ToldContent, ToldLast } from './told-content.ts';

/** A report of which it is known that it is whole. To be closed when nothing of it is read any more. */
export interface WholeReport {
  format: string;
  runs: ToldContent[];
  /** What one run tells, in its order, part by part. */
  parts(index: number, given: PartGiven): AsyncIterable<PreparedPart>;
  /** What could not be used of it, when all its parts were read. */
  notices(index: number): Promise<readonly string[]>;
  close(): void;
}

/**
 * Makes sure of all of it before anything is written: a report that is damaged at its end must not be half taken in. Where its
 * reader says that it is sound, and its stream has told nothing yet, its observations are read while they are taken in. Where
 * they stand in the very bytes that the stream told last, these were read whole before. Else they are read to their end.
 */
export async function readWhole(context: ServerContext, claimed: Claimed): Promise<WholeReport> {
  const place = await placeOf(context, claimed);
  const size = 'bytes' in place.at ? place.at.bytes.length : place.at.size;
  const reading: Reading = await (size < threadFrom ? ReportInHand : ReadingThread).open(place);
  try {
    const runs: ToldContent[] = [];
    for (const [index, run] of reading.runs.entries())
      runs.push(await reading.tell(index, howToRead(run, await lastTold(context, claimed, run))));
    return {
      format: reading.format,
      runs,
      parts: (index, given) => readAhead(() => reading.part(index, given)),
      notices: (index) => reading.notices(index),
      close: () => reading.close(),
    };
  } catch (error) {
    reading.close();
    throw error;
  }
}

function howToRead({ basis, isSound }: OpenedRun, last: ToldLast | undefined): RunReading {
  if (basis !== '' && last?.basis === basis) return { as: 'told last', last };
  return { as: isSound && !last ? 'meanwhile' : 'whole' };
}

/** What the run's stream told last. A look without a lock: the import asks again. */
async function lastTold(
  { db }: ServerContext,
  { targetId }: Claimed,
  { tool, category }: Pick<OpenedRun, 'tool' | 'category'>,
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

async function placeOf({ evidence }: ServerContext, { digest, file, format }: Claimed): Promise<ReportPlace> {
  const at = (await evidence.file(digest)) ?? { bytes: await bytesOf({ evidence }, digest) };
  return { file, format, digest, at };
}

/** Where files are kept elsewhere: in one piece outside the heap. */
async function bytesOf({ evidence }: Pick<ServerContext, 'evidence'>, digest: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array((await evidence.sizeOf(digest)) ?? 0);
  let at = 0;
  for await (const part of await evidence.open(digest)) {
    bytes.set(part as Uint8Array, at);
    at += (part as Uint8Array).length;
  }
  return bytes;
}
