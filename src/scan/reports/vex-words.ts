// SPDX-License-Identifier: Apache-2.0

import type { VexStatement } from '../../model/observation.ts';
import { counted } from './counted.ts';

/** The justifications of OpenVEX 0.2.0; CSAF 2.0's flags bear the same five labels. */
export const justifications: ReadonlySet<string> = new Set([
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
]);

/** Characters of an impact or action statement that are kept. */
export const longestStatement = 2000;

export const vexStatuses: ReadonlySet<string> = new Set(['not_affected', 'affected', 'fixed', 'under_investigation']);

/** Says once per kind of fault how many statements had it: a damaged document must not make a million notices. */
export class StatementNotices {
  readonly texts: string[] = [];
  private readonly counts = new Map<string, number>();

  add(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  close(): void {
    for (const [what, count] of this.counts) this.texts.push(`${counted(count, 'statement')}: ${what}`);
    this.counts.clear();
  }
}

/** OpenVEX 0.2.0, "Status justification": not_affected without a reason is no VEX; it is kept for a person to judge. */
export function checkReason(statement: VexStatement, notices: StatementNotices): void {
  if (statement.status !== 'not_affected' || statement.justification !== '' || statement.statement !== '') return;
  notices.add('"not affected" without a justification or an impact statement; a person has to confirm it.');
}
