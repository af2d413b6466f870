// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { asNgaoError, type NgaoError } from '../../kit/errors.ts';
import { type MailboxBookmark, PollError, type PollHandlers, pollMailbox } from './imap-poll.ts';
import type { ImapSettings } from './imap-settings.ts';

export interface KeepPollingOptions {
  bookmark: MailboxBookmark | null;
  handlers: PollHandlers;
  /** Told after every poll that moved the bookmark, before the next begins. */
  onBookmark(bookmark: MailboxBookmark): Promise<void>;
  /** Told of every failure; polling goes on, ever more slowly. */
  onProblem(problem: NgaoError, failures: number): void;
  /** Milliseconds between two polls, and the longest pause after failures. */
  pause: number;
  longestPause: number;
  signal: AbortSignal;
}

/**
 * Polls until the signal: a new connection each time, at once again while more is waiting, and after a failure with a
 * pause that doubles. Never throws for what the mail server does.
 */
export async function keepPolling(settings: ImapSettings, options: KeepPollingOptions): Promise<void> {
  let bookmark = options.bookmark;
  let failures = 0;
  while (!options.signal.aborted) {
    const before = bookmark;
    let hasMore = false;
    try {
      const result = await pollMailbox(settings, bookmark, options.handlers);
      bookmark = result.bookmark;
      hasMore = result.hasMore;
      failures = 0;
    } catch (thrown) {
      if (thrown instanceof PollError) bookmark = thrown.progress.bookmark;
      options.onProblem(asNgaoError(thrown), ++failures);
    }
    if (bookmark !== null && bookmark !== before) await options.onBookmark(bookmark);
    if (!hasMore) await rest(pauseAfter(failures, options), options.signal);
  }
}

/** Milliseconds to wait after so many failures in a row. */
export function pauseAfter(failures: number, { pause, longestPause }: { pause: number; longestPause: number }): number {
  return Math.min(pause * 2 ** Math.min(failures, 20), Math.max(pause, longestPause));
}

async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  // The signal ends the pause by an error; the loop looks at the signal itself.
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
