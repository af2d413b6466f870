// SPDX-License-Identifier: Apache-2.0

import { addDays, utcDate } from '../../kit/working-days.ts';
import type { GovernedException } from '../../model/governed-exception.ts';

export interface DueRequest {
  /** RFC 3339. */
  now: string;
  /** Warn this many days before the end. */
  warnDays: number;
  /** Releases that are being prepared. */
  releases: readonly string[];
}

/** What somebody has to look at, each list by its day. */
export interface ExceptionsDue {
  /** Past their last day: to be moved to `expired`, and the findings they hid opened. */
  expired: GovernedException[];
  /** Active, and ending soon. */
  expiring: GovernedException[];
  /** Proposals that end before anybody decided, soonest first. */
  undecided: GovernedException[];
  /** Bound to releases and not confirmed for one that is being prepared. */
  toConfirm: { exception: GovernedException; release: string }[];
}

/** What is due today. Does not change anything. */
export function exceptionsDue(exceptions: readonly GovernedException[], { now, warnDays, releases }: DueRequest): ExceptionsDue {
  const today = utcDate(now);
  const soon = addDays(today, warnDays);
  const live = exceptions.filter(({ stage }) => stage.is === 'active' || stage.is === 'proposed').sort(byEnd);
  const running = live.filter(({ until }) => until >= today);
  const active = running.filter(({ stage }) => stage.is === 'active');
  return {
    expired: live.filter(({ until }) => until < today),
    expiring: active.filter(({ until }) => until <= soon),
    undecided: running.filter(({ stage, until }) => stage.is === 'proposed' && until <= soon),
    toConfirm: active.flatMap((exception) =>
      releases.filter((release) => isUnconfirmed(exception, release)).map((release) => ({ exception, release })),
    ),
  };
}

function isUnconfirmed({ releases }: GovernedException, release: string): boolean {
  return releases !== null && !releases.some((one) => one.release === release);
}

function byEnd(a: GovernedException, b: GovernedException): number {
  if (a.until !== b.until) return a.until < b.until ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
