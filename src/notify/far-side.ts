// SPDX-License-Identifier: Apache-2.0
import type { Delivery, SendReport } from './contract.ts';

const longestAnswer = 200;

/**
 * The far side's words fit for a log and a page: one line, printable, at most 200 characters. Control, format and
 * private characters (direction overrides among them) become spaces.
 */
export function cleanAnswer(words: unknown): string {
  if (typeof words !== 'string') return '';
  const line = words
    .slice(0, 4000)
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= longestAnswer ? line : `${characters.slice(0, longestAnswer - 1).join('')}…`;
}

/** The report over all recipients: as good as the worst of them; one that may still succeed is worth trying again. */
export function sendReport(deliveries: readonly Delivery[]): SendReport {
  const has = (outcome: Delivery['outcome']) => deliveries.some((delivery) => delivery.outcome === outcome);
  return { outcome: has('refused') ? 'refused' : has('try-later') ? 'try-later' : 'sent', deliveries };
}
