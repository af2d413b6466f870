// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { InventoryEntry, Observation, VexStatement } from '../../model/observation.ts';
import type { ReportContent } from '../../scan/reports/contract.ts';

/** Observations at a time: what a page request on the embedded engine may have to wait for. */
export const partSize = 500;
/** Bytes of what a report tells that are kept as they are; what comes after is packed, to a tenth as a rule. */
const plainLimit = 16 << 20;
/** Bytes of it that are kept at all between reading and saving; a larger report is read a second time. */
const keepLimit = 64 << 20;
/** Milliseconds of reading without a break: a page may ask meanwhile. */
const longestTurn = 15;

/** Some observations as JSON. */
export interface KeptPart {
  bytes: Uint8Array;
  isPacked: boolean;
}

/** One run of a report, read to its end: nothing of it is written before all of it was found whole. */
export interface ToldContent extends Omit<ReportContent, 'observations' | 'inventory' | 'statements'> {
  /** How many observations. */
  told: number;
  /** What they say, in their order: equal digests tell the same, whenever they were scanned. 64 hex digits. */
  digest: string;
  /** Parts of `partSize` observations; undefined when they were too much to keep. */
  parts: readonly KeptPart[] | undefined;
  inventory?: readonly InventoryEntry[];
  statements?: readonly VexStatement[];
}

/**
 * Reads all that a run tells, turn by turn. Observations are kept as bytes outside the heap: they take a third of what
 * they take as objects, and less time than to read the report twice. Throws what the reader throws.
 */
export async function readTold(
  content: ReportContent,
  { plain, most } = { plain: plainLimit, most: keepLimit },
): Promise<ToldContent> {
  const { tool, category, proof, subject, notices } = content;
  // Which kinds a run looked for decides what its silence means.
  const hash = createHash('sha256').update(JSON.stringify(['ngao-told-1', proof?.kinds ?? null]));
  const kept = new Kept(plain, most);
  let told = 0;
  const turn = new Turn();
  for (const part of partsOf(content.observations)) {
    const bytes = Buffer.from(JSON.stringify(part));
    hash.update(bytes);
    told += part.length;
    kept.add(bytes);
    await turn.rest();
  }
  const inventory = content.inventory && [...content.inventory];
  const statements = content.statements && [...content.statements];
  return {
    ...{ tool, category, proof, subject, notices, told, digest: hash.digest('hex'), parts: kept.parts },
    ...(inventory && { inventory }),
    ...(statements && { statements }),
  };
}

/** The observations part by part, as they were kept. */
export function* keptParts(parts: readonly KeptPart[]): Generator<Observation[]> {
  for (const { bytes, isPacked } of parts)
    yield JSON.parse(Buffer.from(isPacked ? inflateRawSync(bytes) : bytes).toString('utf8'));
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

/** Parts in memory, up to a limit; none beyond it. */
class Kept {
  parts: KeptPart[] | undefined = [];
  readonly #plain: number;
  readonly #most: number;
  #size = 0;

  constructor(plain: number, most: number) {
    this.#plain = plain;
    this.#most = most;
  }

  add(bytes: Uint8Array): void {
    if (!this.parts) return;
    const isPacked = this.#size > this.#plain;
    const kept = { bytes: isPacked ? deflateRawSync(bytes, { level: 1 }) : bytes, isPacked };
    this.#size += kept.bytes.length;
    this.parts.push(kept);
    if (this.#size > this.#most) this.parts = undefined;
  }
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
