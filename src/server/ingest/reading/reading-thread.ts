// SPDX-License-Identifier: Apache-2.0
import type { PartGiven, PreparedPart } from './prepare-part.ts';
import type { OpenedRun, Reading, ReportPlace, RunReading } from './reading.ts';
import { ReadingLine } from './reading-line.ts';
import type { Answers } from './reading-messages.ts';
import type { ToldContent } from './told-content.ts';

/** A report that is read in a thread of its own, so that the server answers meanwhile, and goes on with what was read. */
export class ReadingThread implements Reading {
  readonly #line: ReadingLine;
  readonly #opened: Answers['open'];

  private constructor(line: ReadingLine, opened: Answers['open']) {
    this.#line = line;
    this.#opened = opened;
  }

  /** Throws what `ReportInHand.open` throws, `input-too-large` for what takes too much memory. */
  static async open(place: ReportPlace): Promise<ReadingThread> {
    const line = ReadingLine.take();
    try {
      return new ReadingThread(line, await line.ask({ call: 'open', place }, 'bytes' in place.at ? [place.at.bytes.buffer] : []));
    } catch (error) {
      line.leave();
      throw error;
    }
  }

  get format(): string {
    return this.#opened.format;
  }

  get runs(): readonly OpenedRun[] {
    return this.#opened.runs;
  }

  async tell(index: number, reading: RunReading): Promise<ToldContent> {
    return await this.#line.ask({ call: 'tell', index, reading });
  }

  async part(index: number, given: PartGiven): Promise<PreparedPart | undefined> {
    const bytes = await this.#line.ask({ call: 'part', index, given });
    if (!bytes) return undefined;
    const part = JSON.parse(Buffer.from(bytes.buffer).toString('utf8')) as PreparedPart;
    bytes.buffer.transfer(0);
    return part;
  }

  async notices(index: number): Promise<readonly string[]> {
    return await this.#line.ask({ call: 'notices', index });
  }

  close(): void {
    this.#line.leave();
  }
}
