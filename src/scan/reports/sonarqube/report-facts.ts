// SPDX-License-Identifier: Apache-2.0

import type { RunProof } from '../contract.ts';
import { counted } from '../counted.ts';

/** What a file of sonar-report says about itself. */
export interface SonarReportFacts {
  /** As written: `Thursday, Jan 18, 2024`. */
  date: string;
  project: string;
  /** Whether it tells of new code only. */
  delta: boolean;
  /** Whether it shows that the server had analysed the project. */
  analysed: boolean;
  /** Sum of its own summary; -1 when it has none. */
  summed: number;
  listed: number;
}

/** It has no place for a version, but names the project, the day and how many it counted: those must agree with its list. */
export function reportFacts(facts: SonarReportFacts, notices: string[]): RunProof | null {
  const doubt = doubtOf(facts);
  if (doubt === '') {
    const day = dayOf(facts.date);
    return {
      at: day === '' ? '' : `${day}T00:00:00Z`,
      because: `SonarQube analysis of ${facts.project}, ${counted(facts.listed, 'issue')} listed and counted`,
    };
  }
  notices.push(`${doubt}; it closes nothing.`);
  return null;
}

function doubtOf(facts: SonarReportFacts): string {
  if (facts.project === '' || facts.date === '') return 'the report names no project or no date';
  if (facts.delta) return 'the report tells of new code only';
  if (!facts.analysed) return 'the report does not show that the project was analysed';
  if (facts.summed === facts.listed) return '';
  return facts.summed < 0
    ? 'the report has no summary to check its list by'
    : `the report counts ${counted(facts.summed, 'issue')} but lists ${facts.listed}`;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `Thursday, Jan 18, 2024`, `Thu Aug 01 2019`; '' for anything else. */
function dayOf(text: string): string {
  const parts = /\b([A-Z][a-z]{2})[a-z]{0,6}\s+(\d{1,2}),?\s+(\d{4})\b/.exec(text.replace(/^[A-Za-z]+,?\s+/, ''));
  const month = months.indexOf(parts?.[1]?.toLowerCase() ?? '') + 1;
  if (!parts || month === 0) return '';
  return `${parts[3]}-${String(month).padStart(2, '0')}-${(parts[2] as string).padStart(2, '0')}`;
}
