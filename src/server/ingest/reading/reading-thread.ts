// SPDX-License-Identifier: Apache-2.0
import { Worker } from 'node:worker_threads';
import { NgaoError } from '../../../kit/errors.ts';
import type { Observation } from '../../../model/observation.ts';
import type { OpenedRun, Reading, ReportPlace, RunReading } from './reading.ts';
import type { Answer, Answers, Asked } from './reading-messages.ts';
import { observationsIn, type ToldContent } from './told-content.ts';

/** Milliseconds for which a thread waits for another report. */
const spareFor = 20_000;
/** MiB of its heap: real reports take a tenth of it. What needs more does not end the server with it. */
const largestHeap = 1024;

let spare: { worker: Worker; until: NodeJS.Timeout } | undefined;

/**
 * A report that is read in a thread of its own, so that the server's answers meanwhile, and goes on with what was read. The
 * thread is kept for a while: the next report finds its code compiled.
 */
export class ReadingThread implements Reading {
  readonly #worker: Worker;
  readonly #waiting: PromiseWithResolvers<unknown>[] = [];
  #opened: Answers['open'] = { format: '', runs: [] };
  #gone: NgaoError | undefined;

  private constructor() {
    this.#worker =
      takeSpare() ?? new Worker(workerAddress(), { name: 'reports', resourceLimits: { maxOldGenerationSizeMb: largestHeap } });
    this.#worker.ref();
    this.#worker.on('message', this.#receive);
    this.#worker.on('error', this.#fail);
    this.#worker.on('exit', this.#fail);
  }

  /** Throws what `ReportInHand.open` throws, `input-too-large` for what takes too much memory. */
  static async open(place: ReportPlace): Promise<ReadingThread> {
    const thread = new ReadingThread();
    try {
      thread.#opened = await thread.#ask({ call: 'open', place }, 'bytes' in place.at ? [place.at.bytes.buffer] : []);
      return thread;
    } catch (error) {
      thread.close();
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
    return await this.#ask({ call: 'tell', index, reading });
  }

  async part(index: number): Promise<Observation[] | undefined> {
    const bytes = await this.#ask({ call: 'part', index });
    const observations = bytes && observationsIn(bytes);
    bytes?.buffer.transfer(0);
    return observations;
  }

  async notices(index: number): Promise<readonly string[]> {
    return await this.#ask({ call: 'notices', index });
  }

  close(): void {
    // What it is still at nobody waits for.
    const isBusy = this.#waiting.length > 0;
    const closing = this.#ask({ call: 'close' });
    if (isBusy) void this.#worker.terminate();
    closing.then(
      () => this.#leave(),
      () => {},
    );
  }

  #ask<Call extends Asked['call']>(asked: Asked & { call: Call }, given: ArrayBuffer[] = []): Promise<Answers[Call]> {
    if (this.#gone) return Promise.reject(this.#gone);
    const answer = Promise.withResolvers<Answers[Call]>();
    this.#waiting.push(answer as PromiseWithResolvers<unknown>);
    this.#worker.postMessage(asked, given);
    return answer.promise;
  }

  /** Answers come in the order in which they were asked for. */
  readonly #receive = (answer: Answer) => {
    const asked = this.#waiting.shift();
    if ('result' in answer) return asked?.resolve(answer.result);
    const { code, message, stack } = answer.fault;
    asked?.reject(new NgaoError(code, message, { cause: Object.assign(new Error(message), { stack }) }));
  };

  readonly #fail = (cause: unknown) => {
    this.#gone ??= diedOf(cause);
    for (const asked of this.#waiting.splice(0)) asked.reject(this.#gone);
  };

  #leave(): void {
    this.#worker.off('message', this.#receive);
    this.#worker.off('error', this.#fail);
    this.#worker.off('exit', this.#fail);
    keepSpare(this.#worker);
  }
}

function takeSpare(): Worker | undefined {
  if (!spare) return undefined;
  const { worker, until } = spare;
  clearTimeout(until);
  worker.removeAllListeners();
  spare = undefined;
  return worker;
}

/** One at most. Nobody waits for its end: it keeps no process alive. */
function keepSpare(worker: Worker): void {
  worker.unref();
  if (spare) return void worker.terminate();
  const forget = () => {
    if (spare?.worker === worker) spare = undefined;
  };
  // Between two reports it may end as it likes.
  worker.on('error', forget);
  worker.on('exit', forget);
  const end = () => {
    forget();
    void worker.terminate();
  };
  spare = { worker, until: setTimeout(end, spareFor).unref() };
}

/** Beside this file, from source; beside the bundle, when there is one. */
function workerAddress(): URL {
  const name = import.meta.url.endsWith('.ts') ? './reading-worker.ts' : './reading-worker.mjs';
  return new URL(name, import.meta.url);
}

function diedOf(cause: unknown): NgaoError {
  if ((cause as { code?: string } | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new NgaoError('input-too-large', 'Reading the report takes more memory than any real report does. Send it in parts.');
  return new NgaoError('internal', 'The thread that reads a report ended in the middle of it.', { cause });
}
