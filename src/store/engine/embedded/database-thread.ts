// SPDX-License-Identifier: Apache-2.0
import { fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { NgaoError } from '../../../kit/errors.ts';
import type { FromWorker, ToWorker, WorkerTask } from './worker-messages.ts';
import type { WorkerStream } from './worker-stream.ts';

/**
 * The thread that holds the database. It starts with the first connection, and again with the next one after it died:
 * whoever was waiting is told, and what was committed comes back from the log.
 */
export class DatabaseThread {
  readonly #task: WorkerTask;
  #worker: Promise<Worker> | undefined;
  #stream: WorkerStream | undefined;
  #session = 0;
  #closing = false;
  #closed: (() => void) | undefined;

  constructor(task: WorkerTask) {
    this.#task = task;
  }

  /** Gives the one session to `stream`, as new; answers its number. Throws `store-unavailable`. */
  async attach(stream: WorkerStream): Promise<number> {
    if (this.#closing) throw new NgaoError('store-unavailable', 'The database is being closed.');
    this.#stream?.destroy();
    this.#stream = stream;
    this.#session += 1;
    const session = this.#session;
    this.#worker ??= this.#start();
    const worker = await this.#worker;
    worker.postMessage({ kind: 'connect' } satisfies ToWorker);
    return session;
  }

  detach(stream: WorkerStream): void {
    if (this.#stream === stream) this.#stream = undefined;
  }

  send(session: number, bytes: Uint8Array<ArrayBuffer>): void {
    this.#worker?.then(
      (worker) => worker.postMessage({ kind: 'bytes', session, bytes } satisfies ToWorker, [bytes.buffer]),
      () => {},
    );
  }

  /** Shuts the database down in order: what is in memory is written and synchronised. Waits for the thread's end. */
  async close(): Promise<void> {
    this.#closing = true;
    const worker = await this.#worker?.catch(() => undefined);
    if (!worker) return;
    const ended = new Promise<void>((resolve) => {
      this.#closed = resolve;
    });
    worker.postMessage({ kind: 'close' } satisfies ToWorker);
    await ended;
  }

  /** Ends the thread in the middle of whatever it does; for tests, and for a process that must end now. */
  async terminate(): Promise<void> {
    const worker = await this.#worker?.catch(() => undefined);
    await worker?.terminate();
  }

  #start(): Promise<Worker> {
    const worker = new Worker(partAddress('database-worker'), { workerData: this.#task, name: 'database' });
    return new Promise<Worker>((resolve, reject) => {
      let reason: unknown;
      worker.on('error', (error) => {
        reason = error;
      });
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'ready') resolve(worker);
        else this.#receive(message);
      });
      worker.on('exit', () => {
        const error = died(reason);
        reject(error);
        this.#worker = undefined;
        this.#stream?.destroy(this.#closing ? undefined : error);
        this.#closed?.();
      });
    });
  }

  #receive(message: FromWorker): void {
    if (message.kind !== 'bytes' || message.session !== this.#session) return;
    const { buffer, byteOffset, byteLength } = message.bytes;
    this.#stream?.push(Buffer.from(buffer, byteOffset, byteLength));
  }
}

/** Makes a new database in an empty folder, in a process of its own. Throws `store-unavailable`. */
export async function createDatabase(folder: string): Promise<void> {
  // Not what it writes: a library's words would stand in the log as if they were the server's.
  const child = fork(partAddress('create-database'), [folder], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const said: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text));
  await new Promise<void>((resolve, reject) => {
    child.on('error', (error) => reject(died(error)));
    child.on('close', (code) => (code === 0 ? resolve() : reject(died(new Error(said.join(''))))));
  });
}

/** Beside this file, from source; beside the bundle, when there is one. */
function partAddress(name: 'database-worker' | 'create-database'): URL {
  return new URL(`./${name}.${import.meta.url.endsWith('.ts') ? 'ts' : 'mjs'}`, import.meta.url);
}

function died(cause: unknown): NgaoError {
  return new NgaoError(
    'store-unavailable',
    'The embedded database stopped in the middle of its work. What was committed is safe; what was being asked is not done. ' +
      'Check that its disk is not full and that its folder may be written, then try again.',
    { cause },
  );
}
