// SPDX-License-Identifier: Apache-2.0
import type { Ink } from './ink.ts';

/** What every part of the page needs to know. */
export interface Sheet {
  ink: Ink;
  /** Columns to fill. */
  width: number;
  /** Ids of findings that break the policy. */
  violating: ReadonlySet<string>;
}
