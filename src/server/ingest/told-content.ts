// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { InventoryEntry, Observation, VexStatement } from '../../model/observation.ts';
import type { ReportContent } from '../../scan/reports/contract.ts';

/** Observations at a time: what a page request on the embedded engine may have to wait for. */
export const partSize = 500;
/** Bytes of what a report tells that are kept between reading and saving; a larger report is read a second time. */
export const keepLimit = 96 << 20;
/** Milliseconds of reading without a break: a page may ask meanwhile. */
const longestTurn = 15;

/** One run of a report, read to its end: nothing of it is written before all of it was found whole. */
export interface ToldContent extends Omit<ReportContent, 'observations' | 'inventory' | 'statements'> {
  /** How many observations. */
  told: number;
  /** What they say, in their order: equal digests tell the same, whenever they were scanned. 64 hex digits. */
  digest: string;
  /** Parts of `partSize` observations; undefined when they were too much to keep. */
  parts: readonly Uint8Array[] | undefined;
  inventory?: readonly InventoryEntry[];
  statements?: readonly VexStatement[];
}

/**
 * Reads all that a run tells, turn by turn. Observations are kept as bytes outside the heap: they cost a third of what
 * they cost as objects, and less than to read the report twice. Throws what the reader throws.
 */
export async function readTold(content: ReportContent, most = keepLimit): Promise<ToldContent> {
  const { tool, category, proof, subject, notices } = content;
  // Which kinds a run looked for decides what its silence means.
  const hash = createHash('sha256').update(JSON.stringify(['ngao-told-1', proof?.kinds ?? null]));
  let [told, size] = [0, 0];
  let parts: Uint8Array[] | undefined = [];
  const turn = new Turn();
  for (const part of partsOf(content.observations)) {
    const bytes = Buffer.from(JSON.stringify(part));
    hash.update(bytes);
    told += part.length;
    size += bytes.length;
    if (size > most) parts = undefined;
    parts?.push(bytes);
    await turn.rest();
  }
  const inventory = content.inventory && [...content.inventory];
  const statements = content.statements && [...content.statements];
  return {
    ...{ tool, category, proof, subject, notices, told, digest: hash.digest('hex'), parts },
    ...(inventory && { inventory }),
    ...(statements && { statements }),
  };
}

/** The observations part by part, as they were kept. */
export function* keptParts(parts: readonly Uint8Array[]): Generator<Observation[]> {
  for (const part of parts) yield JSON.parse(Buffer.from(part.buffer, part.byteOffset, part.length).toString('utf8'));
}

/** The observations in parts; the last one may be shorter. */
export function* partsOf(observations: Iterable<Observation>, size = partSize): Generator<Observation[]> {
  let part: Observation[] = [];
  for (const observation of observations) {
    part.push(observation);
    if (part.length < size) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

/** Gives way to whatever else waits for this thread. */
class Turn {
  #began = performance.now();

  async rest(): Promise<void> {
    if (performance.now() - this.#began < longestTurn) return;
    await nextTurn();
    this.#began = performance.now();
  }
}
