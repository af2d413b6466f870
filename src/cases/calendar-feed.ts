// SPDX-License-Identifier: Apache-2.0
import type { Instant } from './case.ts';
import type { ClockReading } from './clocks.ts';

/** One clock of one case, as far as a calendar may know: a neutral code name and the kind, nothing of the case. */
export interface FeedEntry {
  caseUid: string;
  codeName: string;
  reading: Pick<ClockReading, 'key' | 'kind' | 'rule' | 'nature' | 'dueAt' | 'state'>;
}

const silent: ReadonlySet<string> = new Set(['met', 'cancelled', 'paused', 'closed']);

/**
 * The clocks that still matter as RFC 5545 text. UIDs stay the same while a clock lives, so a moved day moves in every
 * calendar; lines end with CRLF and are folded at 75 octets (3.1), text is escaped (3.3.11).
 *
 * @param now DTSTAMP: when this text was made.
 */
export function calendarFeed(entries: readonly FeedEntry[], { now, host }: { now: Instant; host: string }): string {
  const open = entries.filter(({ reading }) => !silent.has(reading.state));
  const events = [...open]
    .sort((a, b) => (uidOf(a, host) < uidOf(b, host) ? -1 : 1))
    .flatMap((entry) => eventOf(entry, { now, host }));
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Ngao//Cases//EN', 'CALSCALE:GREGORIAN', ...events, 'END:VCALENDAR'];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

/** RFC 5545, 3.3.11: backslash, semicolon, comma and line breaks; other controls have no place in a text. */
export function escapeText(text: string): string {
  return (
    text
      .replace(/\r\n?|\n/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '')
      .replace(/[\\;,]/g, '\\$&')
      .replaceAll('\n', '\\n')
  );
}

/** RFC 5545, 3.1: no line longer than 75 octets of UTF-8; the next begins with a space. No character is cut in two. */
export function fold(line: string): string {
  const lines: string[] = [];
  let current = '';
  let octets = 0;
  for (const character of line) {
    const size = octetsOf(character);
    if (octets + size > 75) {
      lines.push(current);
      current = ' ';
      octets = 1;
    }
    current += character;
    octets += size;
  }
  return [...lines, current].join('\r\n');
}

function eventOf(entry: FeedEntry, { now, host }: { now: Instant; host: string }): string[] {
  const { codeName, reading } = entry;
  const instant = compact(reading.dueAt);
  const summary = `${codeName}: ${reading.kind} (${reading.rule})`;
  return [
    'BEGIN:VEVENT',
    `UID:${uidOf(entry, host)}`,
    `DTSTAMP:${compact(now)}`,
    `DTSTART:${instant}`,
    `SUMMARY:${escapeText(summary)}`,
    `CATEGORIES:${escapeText(reading.nature)}`,
    'CLASS:CONFIDENTIAL',
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

function uidOf({ caseUid, reading }: FeedEntry, host: string): string {
  return escapeText(`${caseUid}-${reading.key.replace(/[^A-Za-z0-9-]/g, '-')}@${host}`);
}

/** `20261124T120000Z` */
function compact(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function octetsOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}
