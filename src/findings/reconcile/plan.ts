// SPDX-License-Identifier: Apache-2.0
import type { FindingEvent, FindingState } from '../../model/finding-state.ts';
import type { ToldState } from '../../model/observation.ts';
import type { Incoming } from './incoming.ts';

/** What the portfolio knows of a finding before a report of one stream is read. */
export interface KnownFinding {
  id: string;
  hash: string;
  state: FindingState;
  /** What this stream said of it last; null when it never did. `live`: it still says so. */
  span: { live: boolean; digest: string } | null;
  /** Whether another stream reports it now. */
  liveElsewhere: boolean;
}

/** The report that is being read, and what may be done on its word. */
export interface Run {
  /** When it is taken in, RFC 3339: the time of every event. */
  now: string;
  /** When the scan ran; '' when nobody knows. */
  scannedAt: string;
  /** When the newest report of this stream was scanned; '' when there was none, or it told no time. */
  newestScan: string;
  /** A report that was received after this one has been taken in already: the order of those that tell no time. */
  isOvertaken: boolean;
  /** Without proof that the scan ran, nothing is closed. */
  proof: { at: string; because: string } | null;
  guard: ClosureGuard;
  /** A person has looked at the closures that were held, and confirmed them. */
  confirmed: boolean;
}

/** How many findings one report may end before somebody has to confirm it. */
export interface ClosureGuard {
  /** Share (0..1) of the stream's live findings, looked at from `atLeast` missing ones on. */
  share: number;
  atLeast: number;
  /** Held above this number, whatever the share. */
  most: number;
}

export const defaultGuard: ClosureGuard = { share: 0.5, atLeast: 10, most: 1_000 };

export interface Moved {
  id: string;
  state: FindingState;
  event: FindingEvent;
}

/** The source set it aside: somebody here decides whether that holds. Never applied by itself. */
export interface ToldProposal {
  hash: string;
  /** null: it is opened by the same plan. */
  id: string | null;
  told: ToldState;
  suggests: 'accept' | 'rule-out' | 'refute';
}

/** What changes; everything in it is to be saved in one transaction per chunk. */
export interface ReconcilePlan {
  /** New findings, in state `new`, with their first span. */
  opens: { incoming: Incoming; state: FindingState }[];
  reopens: Moved[];
  /** The stream says something else of it than before. */
  updates: { id: string; incoming: Incoming }[];
  /** Findings that this stream did not report before, and does now. */
  spansStarted: { id: string; incoming: Incoming }[];
  spansEnded: { id: string }[];
  closes: Moved[];
  proposals: ToldProposal[];
  /** How many findings are told exactly as before. */
  unchanged: number;
  /** Spans that would end, but wait for a person; the next report or the confirmation decides. */
  heldClosures: HeldClosures | null;
  /** Why nothing at all was applied, or why nothing was closed; '' when there is nothing to tell. */
  remark: string;
}

export interface HeldClosures {
  missing: number;
  live: number;
  because: string;
}

export function emptyPlan(): ReconcilePlan {
  return {
    opens: [],
    reopens: [],
    updates: [],
    spansStarted: [],
    spansEnded: [],
    closes: [],
    proposals: [],
    unchanged: 0,
    heldClosures: null,
    remark: '',
  };
}
