// SPDX-License-Identifier: Apache-2.0

/** What all clients, one address and one connection may use (T13). */
export interface ListenerBudgets {
  /** Open connections of all, and of one address. */
  connections: number;
  connectionsPerAddress: number;
  /** Connections, messages and bytes of one address within the window (milliseconds). */
  connectsPerWindow: number;
  messagesPerWindow: number;
  bytesPerWindow: number;
  window: number;
  /** Milliseconds that one connection may last at all, whatever is said on it, and without a byte. */
  lifetime: number;
  idle: number;
}

export const listenerBudgets: ListenerBudgets = {
  connections: 100,
  connectionsPerAddress: 5,
  connectsPerWindow: 60,
  messagesPerWindow: 30,
  bytesPerWindow: 200 * 1024 * 1024,
  window: 10 * 60_000,
  lifetime: 10 * 60_000,
  idle: 60_000,
};

interface Account {
  since: number;
  connects: number;
  messages: number;
  bytes: number;
}

const mostAccounts = 10_000;

/** Counts per address (IPv6: per /64, which one sender has all of) in fixed windows; memory is bounded. */
export class SenderBudgets {
  readonly #budgets: ListenerBudgets;
  readonly #now: () => number;
  readonly #accounts = new Map<string, Account>();
  readonly #open = new Map<string, number>();

  constructor(budgets: ListenerBudgets, now: () => number) {
    this.#budgets = budgets;
    this.#now = now;
  }

  /** A connection begins; false when it may not. Only one that was let in leaves again. */
  enter(ip: string): boolean {
    const key = keyOf(ip);
    const open = this.#open.get(key) ?? 0;
    const account = this.#account(key);
    if (open >= this.#budgets.connectionsPerAddress || account.connects >= this.#budgets.connectsPerWindow) return false;
    account.connects++;
    this.#open.set(key, open + 1);
    return true;
  }

  leave(ip: string): void {
    const key = keyOf(ip);
    const open = (this.#open.get(key) ?? 0) - 1;
    if (open > 0) this.#open.set(key, open);
    else this.#open.delete(key);
  }

  message(ip: string): boolean {
    const account = this.#account(keyOf(ip));
    return ++account.messages <= this.#budgets.messagesPerWindow;
  }

  bytes(ip: string, count: number): boolean {
    const account = this.#account(keyOf(ip));
    account.bytes += count;
    return account.bytes <= this.#budgets.bytesPerWindow;
  }

  #account(key: string): Account {
    const now = this.#now();
    const known = this.#accounts.get(key);
    if (known && now - known.since < this.#budgets.window) return known;
    this.#accounts.delete(key);
    if (this.#accounts.size >= mostAccounts) this.#forget(now);
    const account = { since: now, connects: 0, messages: 0, bytes: 0 };
    this.#accounts.set(key, account);
    return account;
  }

  /** Drops what has lapsed, and the oldest where nothing has. */
  #forget(now: number): void {
    for (const [key, account] of this.#accounts) {
      if (now - account.since >= this.#budgets.window) this.#accounts.delete(key);
    }
    const oldest = this.#accounts.keys().next().value;
    if (this.#accounts.size >= mostAccounts && oldest !== undefined) this.#accounts.delete(oldest);
  }
}

/** The address, or the /64 of an IPv6 address. */
function keyOf(ip: string): string {
  const address = ip.replace(/^::ffff:/, '').toLowerCase();
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(8 - groups.length - last.length, 0);
  return [...groups, ...Array<string>(zeros).fill('0'), ...last].slice(0, 4).join(':');
}
