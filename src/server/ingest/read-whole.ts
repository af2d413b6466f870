// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../model/observation.ts';
import type { ReportContent } from '../../scan/reports/contract.ts';
import { readPages, readRuns } from '../../scan/reports/sniff.ts';
import type { ServerContext } from '../context.ts';
import { type Claimed, streamKey } from './report-rows.ts';
import { readToldWord } from './told-before.ts';
import { basisOf, observationsIn, readTold, type ToldContent, type ToldLast, toldAgain, toldMeanwhile } from './told-content.ts';

type Runs = Awaited<ReturnType<typeof readRuns>>;

/** A report of which it is known that it is whole. To be closed when nothing of it is read any more. */
export interface WholeReport {
  format: string;
  runs: ToldContent[];
  /** The observations of one run, in their order. */
  observations(index: number): Promise<Iterable<Observation>>;
  close(): void;
}

/**
 * Makes sure of all of it before anything is written: a report that is damaged at its end must not be half taken in. Where its
 * reader says that it is sound, and its stream has told nothing yet, its observations are read while they are taken in. Where
 * they stand in the very bytes that the stream told last, these were read whole before. Else they are read to their end.
 */
export async function readWhole(context: ServerContext, claimed: Claimed): Promise<WholeReport> {
  const source = await sourceOf(context, claimed);
  try {
    const { format, runs } = await source.read();
    const whole: ToldContent[] = [];
    for (const run of runs) {
      const basis = await basisOf(run);
      const last = await lastTold(context, claimed, run);
      if (basis !== '' && last?.basis === basis) whole.push(toldAgain(run, last));
      else if (source.isPaged && run.isSound && !last) whole.push(toldMeanwhile(run, basis));
      else whole.push(await readTold(run, { basis }));
    }
    source.rest();
    return {
      format,
      runs: whole,
      observations: (index) => observationsOf(source, { index, run: whole[index] }),
      close: source.close,
    };
  } catch (error) {
    source.close();
    throw error;
  }
}

/** As they were kept, as they are read, or read once more where they were neither. */
async function observationsOf(
  source: Source,
  { index, run }: { index: number; run: ToldContent | undefined },
): Promise<Iterable<Observation>> {
  if (run?.meanwhile) return run.meanwhile;
  if (run?.parts) return observationsIn(run.parts);
  return (await source.read()).runs[index]?.observations ?? [];
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

interface Source {
  /** Whether it takes one page of memory however large it is, so that it may be read for as long as the import takes. */
  isPaged: boolean;
  read(): Promise<Runs>;
  /** Nothing of it is read for now. */
  rest(): void;
  close(): void;
}

async function sourceOf(context: ServerContext, claimed: Claimed): Promise<Source> {
  return (await pagedSource(context, claimed)) ?? bytesSource(context, claimed);
}

/** Undefined where the file is elsewhere, or its reader wants it in one piece. */
async function pagedSource({ evidence }: ServerContext, { digest, file, format }: Claimed): Promise<Source | undefined> {
  const pages = await evidence.pages(digest);
  if (!pages) return undefined;
  const input = { file, pages, ...(format !== '' && { format }) };
  try {
    // Read to its end: then it is what was stored.
    for await (const _ of await evidence.open(digest));
    let first = await readPages(input);
    if (first)
      return {
        isPaged: true,
        read: async () => {
          const read = first ?? ((await readPages(input)) as Runs);
          first = undefined;
          return read;
        },
        rest: () => {},
        close: () => pages.close(),
      };
    pages.close();
    return undefined;
  } catch (error) {
    pages.close();
    throw error;
  }
}

function bytesSource(context: ServerContext, { digest, file, format }: Claimed): Source {
  let held: Uint8Array<ArrayBuffer> | undefined;
  // Outside the heap nobody hurries to collect them: they would stay for most of the import.
  const free = () => {
    held?.buffer.transfer(0);
    held = undefined;
  };
  return {
    isPaged: false,
    read: async () => {
      held = await bytesOf(context, digest);
      return await readRuns({ file, bytes: held, ...(format !== '' && { format }) });
    },
    rest: free,
    close: free,
  };
}

/** In one piece outside the heap: readers look at it as they need. */
async function bytesOf({ evidence }: ServerContext, digest: string): Promise<Uint8Array<ArrayBuffer>> {
  const size = (await evidence.sizeOf(digest)) ?? 0;
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const part of await evidence.open(digest)) {
    bytes.set(part as Uint8Array, at);
    at += (part as Uint8Array).length;
  }
  return bytes;
}
