// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { version } from '../../../kit/version.ts';
import type { InventoryEntry, Observation, VexStatement } from '../../../model/observation.ts';
import type { ReportContent } from '../../../scan/reports/contract.ts';

/** Observations at a time: what a page request on the embedded engine may have to wait for. */
export const partSize = 500;
/**
 * Bytes of what a report tells that are kept as they are, what comes after is packed, to a tenth as a rule; and bytes of it
 * that are kept at all between reading and saving: a larger report is read a second time.
 */
const keptLimits = { plain: 16 << 20, most: 64 << 20 };
/** Milliseconds of reading without a break: a page may ask meanwhile. */
const longestTurn = 15;

/** Some observations as JSON. */
export interface KeptPart {
  bytes: Uint8Array;
  isPacked: boolean;
}

/** What a stream told last, as far as it is known without reading it again. */
export interface ToldLast {
  digest: string;
  basis: string;
  told: number;
}

/** One run of a report: nothing of it is written before all of it was found whole. */
export interface ToldContent extends Omit<ReportContent, 'observations' | 'inventory' | 'statements' | 'basis' | 'isSound'> {
  /** How many observations. */
  told: number;
  /** What they say, in their order: equal digests tell the same, whenever they were scanned. 64 hex digits. */
  digest: string;
  /** Digest of the bytes they were made of, by this version of the program; '' when their reader does not know. */
  basis: string;
  /** Its observations are read, once, while they are taken in: their number and the notices are known at the end. */
  isMeanwhile: boolean;
  inventory?: readonly InventoryEntry[];
  statements?: readonly VexStatement[];
}

/** One run with its observations. */
export interface KeptContent extends ToldContent {
  /** Parts of `partSize` observations; undefined when they were too much to keep, were told before, or are read meanwhile. */
  parts: KeptPart[] | undefined;
}

/**
 * Reads all that a run tells, turn by turn. Observations are kept as bytes outside the heap: they take a third of what
 * they take as objects, and less time than to read the report twice. Throws what the reader throws.
 */
export async function readTold(
  content: ReportContent,
  { basis, ...given }: { plain?: number; most?: number; basis?: string } = {},
): Promise<KeptContent> {
  const { plain, most } = { ...keptLimits, ...given };
  const { proof, notices } = content;
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
  // A notice comes of reading: nobody would tell it again.
  const known = notices.length > 0 ? '' : (basis ?? (await basisOf(content)));
  return { ...besides(content), told, digest: hash.digest('hex'), basis: known, isMeanwhile: false, parts: kept.parts };
}

/** The same for a run of which it is known that its observations are those that its stream told last: they are not read. */
export function toldAgain(content: ReportContent, { digest, basis, told }: ToldLast): KeptContent {
  return { ...besides(content), told, digest, basis, isMeanwhile: false, parts: undefined };
}

/**
 * The same for a sound run of a stream that told nothing before: nobody has to know what it says before it is taken in. How
 * many they are is known at the end. As the digest of what they say counts that of their bytes.
 */
export function toldMeanwhile(content: ReportContent, basis: string): KeptContent {
  return { ...besides(content), told: 0, digest: basis, basis, isMeanwhile: true, parts: undefined };
}

/** All that a run tells beside its observations. */
function besides(content: ReportContent): Omit<ToldContent, keyof ToldLast | 'isMeanwhile'> {
  const { tool, category, proof, subject, notices } = content;
  const inventory = content.inventory && [...content.inventory];
  const statements = content.statements && [...content.statements];
  return { tool, category, proof, subject, notices, ...(inventory && { inventory }), ...(statements && { statements }) };
}

/** Equal ones are of equal observations: the same bytes, read by the same version of the program. */
export async function basisOf({ basis, proof }: ReportContent): Promise<string> {
  if (!basis) return '';
  const hash = createHash('sha256').update(JSON.stringify(['ngao-basis-2', version, proof?.kinds ?? null]));
  const turn = new Turn();
  for (const bytes of basis) {
    hash.update(bytes);
    await turn.rest();
  }
  return hash.digest('hex');
}

/** A part as JSON, as it was before it was kept. */
export function unpacked({ bytes, isPacked }: KeptPart): Uint8Array {
  return isPacked ? inflateRawSync(bytes) : bytes;
}

/** What a part of observations says as JSON. */
export function observationsIn({ buffer, byteOffset, length }: Uint8Array): Observation[] {
  return JSON.parse(Buffer.from(buffer, byteOffset, length).toString('utf8')) as Observation[];
}

/** The observations in parts; the last one may be shorter. */
function* partsOf(observations: Iterable<Observation>, size = partSize): Generator<Observation[]> {
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
