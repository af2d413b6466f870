// SPDX-License-Identifier: Apache-2.0
import { Worker } from 'node:worker_threads';
import { NgaoError } from '../../../kit/errors.ts';
import type { Answer, Answers, Asked, Fault } from './reading-messages.ts';

/** Bytes from which a report is read in a thread of its own; a smaller one is read sooner than a thread starts. */
export const threadFrom = 1 << 20;
/** Milliseconds for which a thread waits for another report. */
const spareFor = 20_000;
/** MiB of its heap: real reports take a tenth of it. What needs more does not end the server with it. */
const largestHeap = 1024;

let spare: { line: ReadingLine; until: NodeJS.Timeout } | undefined;

/** The line to a thread that reads reports. It is kept for a while: the next report finds the thread's code compiled. */
export class ReadingLine {
  readonly #worker: Worker;
  readonly #waiting: PromiseWithResolvers<unknown>[] = [];
  #gone: NgaoError | undefined;

  private constructor(heap: number) {
    this.#worker = new Worker(workerAddress(), { name: 'reports', resourceLimits: { maxOldGenerationSizeMb: heap } });
    this.#worker.on('message', (answer: Answer) => this.#receive(answer));
    this.#worker.on('error', (cause) => this.#fail(cause));
    this.#worker.on('exit', () => this.#fail(undefined));
  }

  /** A new thread with that much heap, in MiB. */
  static start(heap = largestHeap): ReadingLine {
    return new ReadingLine(heap);
  }

  /** A thread that nobody else reads with. */
  static take(): ReadingLine {
    const held = spare;
    spare = undefined;
    clearTimeout(held?.until);
    const line = held && !held.line.#gone ? held.line : ReadingLine.start();
    line.#worker.ref();
    return line;
  }

  /** Starts a thread for whoever comes next, unless one waits already. */
  static prepare(): void {
    if (!spare) ReadingLine.start().leave();
  }

  /** Rejects with the thread's `NgaoError`, and with `input-too-large` or `internal` when it ended. `given` is the thread's from now on. */
  ask<Call extends Asked['call']>(asked: Asked & { call: Call }, given: ArrayBuffer[] = []): Promise<Answers[Call]> {
    if (this.#gone) return Promise.reject(this.#gone);
    const answer = Promise.withResolvers<Answers[Call]>();
    this.#waiting.push(answer as PromiseWithResolvers<unknown>);
    this.#worker.postMessage(asked, given);
    return answer.promise;
  }

  /** Back to whoever comes next; what it is still at nobody waits for. It keeps no process alive. */
  leave(): void {
    this.#worker.unref();
    if (this.#gone || this.#waiting.length > 0 || spare) return void this.#worker.terminate();
    const end = () => {
      if (spare?.line === this) spare = undefined;
      void this.#worker.terminate();
    };
    spare = { line: this, until: setTimeout(end, spareFor).unref() };
    this.ask({ call: 'close' }).catch(end);
  }

  /** Answers come in the order in which they were asked for. */
  #receive(answer: Answer): void {
    const asked = this.#waiting.shift();
    if ('result' in answer) asked?.resolve(answer.result);
    else asked?.reject(faultOf(answer.fault));
  }

  #fail(cause: unknown): void {
    this.#gone ??= diedOf(cause);
    for (const asked of this.#waiting.splice(0)) asked.reject(this.#gone);
  }
}

/** Beside this file, from source; beside the bundle, when there is one. */
function workerAddress(): URL {
  const name = import.meta.url.endsWith('.ts') ? './reading-worker.ts' : './reading-worker.mjs';
  return new URL(name, import.meta.url);
}

function faultOf({ code, message, stack }: Fault): NgaoError {
  return new NgaoError(code, message, { cause: Object.assign(new Error(message), { stack }) });
}

function diedOf(cause: unknown): NgaoError {
  if ((cause as { code?: string } | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new NgaoError('input-too-large', 'Reading the report takes more memory than any real report does. Send it in parts.');
  return new NgaoError('internal', 'The thread that reads a report ended in the middle of it.', { cause });
}
