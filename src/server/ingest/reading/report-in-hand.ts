// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { NgaoError } from '../../../kit/errors.ts';
import type { Observation } from '../../../model/observation.ts';
import type { ReportContent } from '../../../scan/reports/contract.ts';
import { readPages, readRuns } from '../../../scan/reports/sniff.ts';
import { FilePages } from '../../../store/evidence/file-pages.ts';
import { type PartGiven, type PreparedPart, preparePart } from './prepare-part.ts';
import { takePart } from './read-ahead.ts';
import type { OpenedRun, Reading, ReportPlace, RunReading } from './reading.ts';
import {
  basisOf,
  type KeptContent,
  type KeptPart,
  observationsIn,
  partSize,
  readTold,
  type ToldContent,
  toldAgain,
  toldMeanwhile,
  unpacked,
} from './told-content.ts';

type Runs = Awaited<ReturnType<typeof readRuns>>;

/** A report that is read in this thread. To be closed when nothing of it is read any more. */
export class ReportInHand implements Reading {
  readonly format: string;
  readonly runs: readonly OpenedRun[];
  readonly #source: Source;
  #contents: ReportContent[] | undefined;
  readonly #told = new Map<number, { kept: KeptPart[] | undefined; notices: readonly string[] }>();
  readonly #going = new Map<number, Iterator<Observation>>();

  private constructor(
    source: Source,
    { format, contents, runs }: { format: string; contents: ReportContent[]; runs: OpenedRun[] },
  ) {
    this.#source = source;
    this.format = format;
    this.#contents = contents;
    this.runs = runs;
  }

  /** Looks at the whole as far as its reader does before it tells anything. Throws what the reader throws, and `evidence-damaged`. */
  static async open(place: ReportPlace): Promise<ReportInHand> {
    const source = sourceOf(place);
    try {
      const { format, runs: contents } = await source.read();
      const runs: OpenedRun[] = [];
      for (const content of contents) {
        const { tool, category, proof, subject, isSound = false } = content;
        runs.push({ tool, category, proof, subject, basis: await basisOf(content), isSound: isSound && source.isPaged() });
      }
      return new ReportInHand(source, { format, contents, runs });
    } catch (error) {
      source.close();
      throw error;
    }
  }

  async tell(index: number, reading: RunReading): Promise<ToldContent> {
    const content = this.#contents?.[index] as ReportContent;
    const { basis } = this.runs[index] as OpenedRun;
    const { parts, ...told } = await toldOf(content, { basis, reading });
    this.#told.set(index, { kept: parts, notices: content.notices });
    if (told.isMeanwhile) this.#going.set(index, content.observations[Symbol.iterator]());
    if (this.#told.size === this.runs.length) this.#allTold();
    return told;
  }

  async part(index: number, given: PartGiven): Promise<PreparedPart | undefined> {
    const observations = await this.#next(index);
    return observations && preparePart(observations, given);
  }

  async notices(index: number): Promise<readonly string[]> {
    return this.#told.get(index)?.notices ?? [];
  }

  close(): void {
    this.#contents = undefined;
    this.#source.close();
  }

  async #next(index: number): Promise<Observation[] | undefined> {
    const kept = this.#told.get(index)?.kept;
    if (!kept) return await takePart(await this.#observations(index), partSize);
    const part = kept.shift();
    return part && observationsIn(unpacked(part));
  }

  /** What was not kept is read once more. */
  async #observations(index: number): Promise<Iterator<Observation>> {
    const going = this.#going.get(index);
    if (going) return going;
    const { runs } = await this.#source.read();
    const { observations, notices } = runs[index] as ReportContent;
    this.#told.set(index, { kept: undefined, notices });
    const again = observations[Symbol.iterator]();
    this.#going.set(index, again);
    return again;
  }

  /** A document in one piece is needed no longer, unless it is read once more. */
  #allTold(): void {
    if (this.#going.size > 0) return;
    this.#contents = undefined;
    this.#source.rest();
  }
}

async function toldOf(content: ReportContent, { basis, reading }: { basis: string; reading: RunReading }): Promise<KeptContent> {
  if (reading.as === 'told last') return toldAgain(content, reading.last);
  return reading.as === 'meanwhile' ? toldMeanwhile(content, basis) : await readTold(content, { basis });
}

interface Source {
  /** Whether it takes one page of memory however large it is, so that it may be read for as long as the import takes. */
  isPaged(): boolean;
  read(): Promise<Runs>;
  /** Nothing of it is read for now. */
  rest(): void;
  close(): void;
}

function sourceOf({ file, format, digest, at }: ReportPlace): Source {
  const given = { file, ...(format !== '' && { format }) };
  if ('bytes' in at) {
    const { bytes } = at;
    return { isPaged: () => false, read: () => readRuns({ ...given, bytes }), rest: () => {}, close: () => free(bytes) };
  }
  return new FileSource(new FilePages(at.path, at.size), { given, digest });
}

/** Page by page where the reader does so, else in one piece. */
class FileSource implements Source {
  readonly #pages: FilePages;
  readonly #given: { file: string; format?: string };
  readonly #digest: string;
  #isPaged: boolean | undefined;
  #held: Uint8Array<ArrayBuffer> | undefined;

  constructor(pages: FilePages, { given, digest }: { given: { file: string; format?: string }; digest: string }) {
    this.#pages = pages;
    this.#given = given;
    this.#digest = digest;
  }

  isPaged(): boolean {
    return this.#isPaged === true;
  }

  async read(): Promise<Runs> {
    if (this.#isPaged === undefined) requireSame(this.#pages, this.#digest);
    if (this.#isPaged !== false) {
      const paged = await readPages({ ...this.#given, pages: this.#pages });
      this.#isPaged = paged !== undefined;
      if (paged) return paged;
    }
    // In one piece outside the heap: readers look at it as they need.
    this.rest();
    this.#held = this.#pages.whole();
    return await readRuns({ ...this.#given, bytes: this.#held });
  }

  rest(): void {
    if (this.#held) free(this.#held);
    this.#held = undefined;
  }

  close(): void {
    this.rest();
    this.#pages.close();
  }
}

/** Read to its end once: then it is what was stored. */
function requireSame(pages: FilePages, digest: string): void {
  const hash = createHash('sha256');
  for (let at = 0; at < pages.length; ) {
    const { bytes, start } = pages.page(at);
    hash.update(bytes);
    at = start + bytes.length;
  }
  if (hash.digest('hex') === digest) return;
  throw new NgaoError('evidence-damaged', `Evidence ${digest} is not what was stored: restore it from a backup.`);
}

/** Outside the heap nobody hurries to collect them: they would stay for most of the import. */
function free({ buffer }: Uint8Array<ArrayBuffer>): void {
  if (!buffer.detached) buffer.transfer(0);
}
