// SPDX-License-Identifier: Apache-2.0
import type { ReportRow } from '../../api/types.ts';
import type { MarkTone } from '../../kit/mark.tsx';
import { counted, numberText } from '../../kit/words.ts';

type State = ReportRow['state'];

/** What a state means to somebody who waits for the report. */
export const stateWords: Readonly<Record<State, { tone: MarkTone; text: string }>> = {
  received: { tone: 'calm', text: 'Waits its turn' },
  importing: { tone: 'calm', text: 'Being taken in' },
  imported: { tone: 'good', text: 'Taken in' },
  held: { tone: 'warn', text: 'Held: confirm the closures' },
  refused: { tone: 'bad', text: 'Refused' },
};

const order = ['opened', 'reopened', 'closed', 'updated', 'unchanged', 'held', 'observations', 'components', 'ignored'];
/** So many of them are changes of findings; they are told even when they are zero. */
const changes = 5;

/** Counts in the order in which one asks for them; what the server adds later stands at the end. */
export function orderedCounts(counts: ReportRow['counts']): [string, number][] {
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.entries(counts).sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b));
}

/** `12 opened, 3 closed, 40 unchanged`; nothing that is zero. */
export function changesText(counts: ReportRow['counts']): string {
  const told = orderedCounts(counts).filter(
    ([name, value]) => value > 0 && order.indexOf(name) < changes && order.includes(name),
  );
  if (told.length > 0) return told.map(([name, value]) => `${numberText(value)} ${name}`).join(', ');
  // An inventory tells what is inside, not what is wrong with it: "nothing found" would read as clean.
  if ((counts.components ?? 0) > 0) return `${counted(counts.components ?? 0, 'component')}, no findings told`;
  return counts.observations === 0 ? 'nothing found' : '';
}

/** For the page of one report: every change, and whatever else is not zero. */
export function shownCounts(counts: ReportRow['counts']): [string, number][] {
  return orderedCounts(counts).filter(([name, value]) => value > 0 || order.slice(0, changes).includes(name));
}

/** `1.4 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}
