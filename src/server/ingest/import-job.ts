// SPDX-License-Identifier: Apache-2.0
import type { Incoming } from '../../findings/reconcile/incoming.ts';
import type { ReconcilePlan, Run } from '../../findings/reconcile/plan.ts';
import type { ServerContext } from '../context.ts';
import type { ToldContent } from './reading/told-content.ts';
import type { Claimed } from './report-rows.ts';
import type { Site } from './save-plan.ts';

/** Counts that a report's row keeps. */
export interface ImportCounts {
  observations: number;
  opened: number;
  reopened: number;
  closed: number;
  updated: number;
  unchanged: number;
  components: number;
  held: number;
  statements: number;
}

/** One run of a report while it is taken in. */
export interface Import {
  context: ServerContext;
  claimed: Claimed;
  content: ToldContent;
  site: Site;
  run: Run;
  counts: ImportCounts;
  /** What earlier runs of the same report had opened and closed. */
  before: { opened: number; closed: number };
  isLast: boolean;
  /** Nothing of its stream is alive but what this run tells. */
  isAlone: boolean;
  /** Findings that this report tells. */
  seen: Set<number>;
  opened: number[];
  /** Findings that are told otherwise than before, by key: what the report says of them may come in several chunks. */
  deferred: Map<string, Incoming>;
}

export function noCounts(): ImportCounts {
  return {
    observations: 0,
    opened: 0,
    reopened: 0,
    closed: 0,
    updated: 0,
    unchanged: 0,
    components: 0,
    held: 0,
    statements: 0,
  };
}

export function addCounts(counts: ImportCounts, plan: ReconcilePlan): void {
  counts.opened += plan.opens.length;
  counts.reopened += plan.reopens.length;
  counts.closed += plan.closes.length;
  counts.updated += plan.updates.length + plan.spansStarted.length;
  counts.unchanged += plan.unchanged;
}
