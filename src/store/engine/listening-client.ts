// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Listeners } from './listeners.ts';

/** Milliseconds between attempts to connect again; the last one is repeated. */
const waits = [100, 500, 2000, 5000];

/** One connection that does nothing but listen, made with the first listener and made again whenever it breaks. */
export class ListeningClient {
  readonly #config: pg.ClientConfig;
  readonly #listeners: Listeners;
  readonly #end = new AbortController();
  #client: Promise<pg.Client> | undefined;

  constructor(config: pg.ClientConfig, listeners: Listeners) {
    this.#config = { ...config, application_name: 'ngao listener', keepAlive: true };
    this.#listeners = listeners;
  }

  async run(sql: string): Promise<void> {
    this.#client ??= this.#connect();
    const client = await this.#client;
    await client.query(sql);
  }

  async close(): Promise<void> {
    this.#end.abort();
    const client = await this.#client?.catch(() => undefined);
    await client?.end();
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.#config);
    // Reported by `end` as well; without a listener it would end the process.
    client.on('error', () => {});
    try {
      await client.connect();
    } catch (error) {
      this.#client = undefined;
      throw error;
    }
    await this.#listeners.use(client);
    client.once('end', () => void this.#reconnect());
    return client;
  }

  async #reconnect(): Promise<void> {
    for (let attempt = 0; !this.#end.signal.aborted; attempt += 1) {
      await sleep(waits[Math.min(attempt, waits.length - 1)], undefined, { signal: this.#end.signal }).catch(() => {});
      if (this.#end.signal.aborted) return;
      this.#client = this.#connect();
      const client = await this.#client.catch(() => undefined);
      if (client) return;
    }
  }
}
