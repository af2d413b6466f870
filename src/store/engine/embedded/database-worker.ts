// SPDX-License-Identifier: Apache-2.0
// Runs in a worker thread: PGlite computes synchronously, and the server's event loop must stay free.
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { DurableFiles, durableParameters } from './durable-files.ts';
import type { FromWorker, ToWorker, WorkerTask } from './worker-messages.ts';

const task = workerData as WorkerTask;
const port = parentPort;
if (port) await serve(port);

async function serve(messages: NonNullable<typeof parentPort>): Promise<void> {
  const database = await PGlite.create(
    task.durable ? { fs: new DurableFiles(task.folder), startParams: [...durableParameters] } : { dataDir: task.folder },
  );
  const answer = (message: FromWorker, transfer: ArrayBuffer[] = []) => messages.postMessage(message, transfer);
  // One message after the other: a request is answered whole before the next is looked at.
  let last: Promise<void> = Promise.resolve();
  messages.on('message', (message: ToWorker) => {
    last = last.then(() => handle(database, { message, answer })).catch((error) => die(error));
  });
  answer({ kind: 'ready' });
}

/** What is unknown inside the engine may have broken it: the thread ends, and the log brings back what was committed. */
function die(error: unknown): void {
  process.nextTick(() => {
    throw error;
  });
}

type Answer = (message: FromWorker, transfer?: ArrayBuffer[]) => void;

async function handle(database: PGlite, { message, answer }: { message: ToWorker; answer: Answer }): Promise<void> {
  if (message.kind === 'close') {
    await database.close();
    answer({ kind: 'closed' });
    parentPort?.close();
  } else if (message.kind === 'connect') await resetSession(database);
  else await talk(database, { message, answer });
}

/** A new connection finds a session as new: there is only one, and the one before may have left a transaction open. */
async function resetSession(database: PGlite): Promise<void> {
  if (database.isInTransaction()) await database.exec('rollback');
  await database.exec('discard all');
}

/** Bytes of answer that are collected before they are sent: a message costs more than copying these. */
const batchSize = 256 * 1024;

async function talk(
  database: PGlite,
  { message, answer }: { message: Extract<ToWorker, { kind: 'bytes' }>; answer: Answer },
): Promise<void> {
  let batch: Uint8Array[] = [];
  let size = 0;
  const flush = () => {
    const bytes = joined(batch, size);
    batch = [];
    size = 0;
    answer({ kind: 'bytes', session: message.session, bytes }, [bytes.buffer]);
  };
  // The copy is needed: what is given is a view into the engine's memory.
  const onRawData = (bytes: Uint8Array) => {
    batch.push(bytes.slice());
    size += bytes.length;
    if (size >= batchSize) flush();
  };
  if (isStartup(message.bytes)) {
    const bytes = await database.execProtocolRaw(message.bytes, { syncToFs: false });
    onRawData(bytes);
  } else await database.execProtocolRawStream(message.bytes, { syncToFs: false, onRawData });
  if (size > 0) flush();
}

/** The startup packet begins with its length, every other message with a letter. */
function isStartup(bytes: Uint8Array): boolean {
  return bytes[0] === 0;
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
