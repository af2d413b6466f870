// SPDX-License-Identifier: Apache-2.0
import { Duplex } from 'node:stream';
import type { DatabaseThread } from './database-thread.ts';

/**
 * The socket of the embedded engine: what the driver `pg` writes goes to the worker thread, what the worker answers comes
 * back. So both engines are spoken to by the same driver, and differ in nothing that it does: parameters, results, errors,
 * notifications.
 */
export class WorkerStream extends Duplex {
  readonly #thread: DatabaseThread;
  #session = 0;

  constructor(thread: DatabaseThread) {
    super({ allowHalfOpen: false });
    this.#thread = thread;
  }

  /** Named and called as in `net.Socket`; address and port mean nothing here. */
  connect(): this {
    this.#thread.attach(this).then(
      (session) => {
        this.#session = session;
        this.emit('connect');
      },
      (error) => this.destroy(error),
    );
    return this;
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send([chunk]);
    done();
  }

  /** The driver corks while it writes a query: its messages arrive in one piece, as the engine needs them. */
  override _writev(chunks: { chunk: Uint8Array }[], done: (error?: Error | null) => void): void {
    this.#send(chunks.map(({ chunk }) => chunk));
    done();
  }

  #send(parts: readonly Uint8Array[]): void {
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    // "X", terminate: the one session of the engine outlives its connections.
    if (bytes[0] !== 0x58) this.#thread.send(this.#session, bytes);
  }

  override _read(): void {}

  override _final(done: (error?: Error | null) => void): void {
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#thread.detach(this);
    done(error);
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
