// SPDX-License-Identifier: Apache-2.0
import type pg from 'pg';
import { NgaoError } from '../../kit/errors.ts';
import type { Subscription } from './store.ts';

interface Listener {
  onPayload: (payload: string) => void;
  onGap: () => void;
}

/** Who listens to which channel, and over which connection. */
export class Listeners {
  readonly #channels = new Map<string, Set<Listener>>();

  /** Takes a connection for all channels, and tells every listener that it may have missed something. */
  async use(client: pg.ClientBase): Promise<void> {
    client.on('notification', ({ channel, payload }) => {
      for (const listener of this.#channels.get(channel) ?? []) listener.onPayload(payload ?? '');
    });
    for (const channel of this.#channels.keys()) await client.query(`listen ${quoted(channel)}`);
    for (const listeners of this.#channels.values()) for (const listener of listeners) listener.onGap();
  }

  /** `run` runs one statement where notifications arrive. */
  async add(channel: string, listener: Listener, run: (sql: string) => Promise<void>): Promise<Subscription> {
    const listeners = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, listeners.add(listener));
    await run(`listen ${quoted(channel)}`);
    return {
      close: async () => {
        listeners.delete(listener);
        if (listeners.size > 0 || this.#channels.get(channel) !== listeners) return;
        this.#channels.delete(channel);
        await run(`unlisten ${quoted(channel)}`);
      },
    };
  }
}

function quoted(channel: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(channel)) {
    throw new NgaoError('internal', `"${channel}" cannot name a channel: lower case letters, digits and _ only, at most 63.`);
  }
  return `"${channel}"`;
}
