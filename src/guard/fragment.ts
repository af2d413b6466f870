// SPDX-License-Identifier: Apache-2.0
import type { GuardLevel, GuardSource } from '../model/guard-report.ts';

/** One line of what is linted, and where it stands. Everything that is read becomes these. */
export interface Fragment {
  source: GuardSource;
  /** From 1; 0 for a line that a diff takes out. */
  line: number;
  /** From 1: where `text` begins in its line. */
  column: number;
  text: string;
  /**
   * What is looked for: `all`; `marks` (terms, ids, private links: code, where words mean other things); `words` (the
   * comment or test name in a line that was given before); `terms` (what is public already, or taken out).
   */
  look: 'all' | 'marks' | 'words' | 'terms';
}

/** What a rule has seen in a fragment, before it is told. */
export interface Hit {
  rule: string;
  level: GuardLevel;
  message: string;
  /** UTF-16 units from the beginning of the fragment's text. */
  start: number;
  end: number;
}
