// SPDX-License-Identifier: Apache-2.0
import type { Fault, TellsThat } from '../contract.ts';
import { type FactLine, tellingOf } from '../reader-lines.ts';
import { wordsOfAll } from '../reader-text.ts';

const columns = 72;

/** Reads the aligned facts before "What to do". Throws `input-malformed` for what is no announcement. */
export function readTextMail(document: string): TellsThat {
  const labels = new Set(wordsOfAll().flatMap((words) => Object.values(words)));
  const facts: FactLine[] = [];
  for (const line of headOf(document)) {
    const [, label = '', value = ''] = /^([^:|]+): +(\S.*)$/.exec(line) ?? [];
    if (labels.has(label) || /^CVSS \d\.\d$/.test(label)) facts.push({ label, value });
    // A list that goes on.
    else if (/^ {24}\S/.test(line) && facts.length > 0) facts.at(-1)!.value += ` ${line.trim()}`;
  }
  const start = facts.findIndex(({ label }) => wordsOfAll().some((words) => words.advisory === label));
  return tellingOf(facts.slice(Math.max(0, start)));
}

/** A mail body: no line too long where it could be broken, nothing that a mail cannot carry or a terminal would obey. */
export function checkTextMail(document: string): Fault[] {
  const faults: Fault[] = [];
  document.split('\n').forEach((line, at) => {
    const fault = (rule: string, message: string) => faults.push({ rule, place: String(at + 1), message });
    // A quotation is kept as it was written, a list of facts is broken only between its entries.
    const isBreakable = !/^(?:>|\||[^:|]{1,23}: )|^ {4}/.test(line) && /\S \S/.test(line.trim());
    if ([...line].length > columns && isBreakable) fault('columns', `The line is longer than ${columns} characters.`);
    if (/[^\P{Cc}\t]/u.test(line)) fault('control', 'The line holds a control character.');
    if (Buffer.byteLength(line) > 996)
      fault('line-limit', 'The line is longer than a mail can carry unencoded (RFC 5322, 2.1.1).');
  });
  if (!document.endsWith('\n')) faults.push({ rule: 'end', place: '', message: 'The text does not end in a newline.' });
  return faults;
}

function headOf(document: string): string[] {
  const lines = document.split('\n');
  const ends = wordsOfAll().map(({ whatToDo }) => whatToDo);
  const end = lines.findIndex((line, at) => ends.includes(line) && /^-+$/.test(lines[at + 1] ?? ''));
  return lines.slice(0, Math.max(0, end));
}
