// SPDX-License-Identifier: Apache-2.0
import type { Advisory } from '../../model/advisory.ts';
import { factRules } from './fact-rules.ts';
import { productRules } from './product-rules.ts';
import { textRules } from './text-rules.ts';

/** What the publisher knows besides the advisory. */
export interface LintSettings {
  /** Hosts that the public cannot reach, and all below them: `internal.example.org`. */
  internalHosts: readonly string[];
  /** Whether ids of the example range (CVE-1900-) may be published: a rehearsal. */
  rehearsal: boolean;
  /** Components with a process of their own that is not published (R3). */
  unpublishedProcesses?: readonly string[];
}

export type TellWords = (place: string, message: string) => void;

export interface HouseRule {
  id: string;
  /** `fault` blocks publication; `warning` asks a person. */
  weight: 'fault' | 'warning';
  /** What must hold, as a sentence. */
  says: string;
  /** Where it comes from. */
  why: string;
  check(advisory: Advisory, tell: TellWords, settings: LintSettings): void;
}

/** Everything that is looked at before publication. */
export const houseRules: readonly HouseRule[] = [...textRules, ...productRules, ...factRules];
