// SPDX-License-Identifier: Apache-2.0
import type { CraStanding } from './cra.ts';

/** What the records of a case know that an authority asks for. '' where nobody has written it. */
export interface CraSource {
  summary: string;
  affected: readonly string[];
  impact: string;
  workaround: string;
  severity: string;
  fixedIn: string;
}

export interface CraDraft {
  stage: 'early-warning' | 'notification' | 'final-report';
  rule: string;
  text: string;
}

const open = (words: string, text: string) => (text.trim() === '' ? `[${words}]` : text.trim());

/**
 * Copy-ready text for each stage, in the order of the platform's form: people type it in, nothing is filed by a machine. What
 * only people know stands in square brackets. The early warning says no more than it must, because it leaves first.
 */
export function craDrafts({ event, awareAt }: CraStanding, source: CraSource): readonly CraDraft[] {
  const incident = event === 'severe-incident';
  const what = incident ? 'a severe incident' : 'an actively exploited vulnerability';
  const since = open('Since when it was known for certain, in UTC', awareAt ?? '');
  const article = incident ? '14(4)' : '14(2)';
  const affected = source.affected.length > 0 ? source.affected.join('; ') : '[Components and versions]';
  return [
    {
      stage: 'early-warning',
      rule: `CRA ${article}(a)`,
      text: lines(
        `Early warning of ${what}, by an open-source software steward under Article 24(3).`,
        `Aware since: ${since}`,
        `Product: ${affected}`,
        incident
          ? '[Whether it is suspected to be caused by unlawful or malicious acts]'
          : '[Member States in which the product is known to be made available]',
        '[Name, role and telephone number of who can be asked]',
      ),
    },
    {
      stage: 'notification',
      rule: `CRA ${article}(b)`,
      text: lines(
        `Notification of ${what}, following the early warning of [day and hour].`,
        `Aware since: ${since}`,
        `Product: ${affected}`,
        `Nature: ${open('General nature of the vulnerability and of its exploit, or of the incident', source.summary)}`,
        `First assessment: ${open('What it does to those who run it', source.impact)}`,
        `Measures taken: ${open('What was done, and what is being done', source.fixedIn && `Fixed in ${source.fixedIn}.`)}`,
        `What users can do: ${open('Measures that users can take', source.workaround)}`,
        '[How sensitive this information is: it is confidential until it is published]',
      ),
    },
    {
      stage: 'final-report',
      rule: `CRA ${article}(c)`,
      text: lines(
        `Final report about ${what}, following the notification of [day and hour].`,
        `Description: ${open('Detailed description', source.summary)}`,
        `Severity: ${open('Level and score', source.severity)}`,
        `Impact: ${open('What happened to whom', source.impact)}`,
        incident ? '[Kind of threat or root cause that probably led to it]' : '[Who exploited it, as far as that is known]',
        `Measures: ${open('Security update or other corrective measures', source.fixedIn && `Fixed in ${source.fixedIn}.`)}`,
        `Users were told: ${open('When, and how (Article 14(8))', '')}`,
      ),
    },
  ];
}

function lines(...all: string[]): string {
  return `${all.join('\n')}\n`;
}
