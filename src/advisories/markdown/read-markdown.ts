// SPDX-License-Identifier: Apache-2.0
import type { Fault, TellsThat } from '../contract.ts';
import { type FactLine, tellingOf } from '../reader-lines.ts';
import { wordsOfAll } from '../reader-text.ts';

/** Reads the lists of facts at the head of the document. Throws `input-malformed` for what is no advisory. */
export function readMarkdown(document: string): TellsThat {
  return tellingOf(headOf(document).flatMap((line) => factOf(line) ?? []));
}

/** Everything of Markdown that could run, load or mislead where the file is shown: raw HTML, pictures, odd links. */
export function checkMarkdown(document: string): Fault[] {
  const faults: Fault[] = [];
  let fence: string | undefined;
  document.split('\n').forEach((line, at) => {
    const mark = /^[>\s]*(?:[-+*] |\d+[.)] )*(`{3,})/.exec(line)?.[1];
    if (mark !== undefined && (fence === undefined || mark.length >= fence.length)) {
      fence = fence === undefined ? mark : undefined;
      return;
    }
    if (fence === undefined) faults.push(...faultsOf(line, at + 1));
  });
  if (!/^# [A-Z][A-Z0-9]*-\d{4}-\d{4,7}: \S/.test(document))
    faults.push({ rule: 'title', place: '1', message: 'The first line is not the number and the title of an advisory.' });
  return faults;
}

function faultsOf(line: string, place: number): Fault[] {
  const words = line.replace(/\\./g, '').replace(/(`+)(?:(?!\1).)*\1/g, '');
  const fault = (rule: string, message: string): Fault => ({ rule, place: String(place), message });
  const inner = words.replace(/<https?:\/\/[^<>\s]*>|<mailto:[^<>\s]*>|^<!-- -->$/g, '');
  return [
    ...(/<[a-z/!?]/i.test(inner) ? [fault('no-html', 'The line holds raw HTML.')] : []),
    ...(/!\[/.test(words) ? [fault('no-picture', 'The line loads a picture.')] : []),
    ...(/\]\((?!<(?:https?|mailto):)/.test(words.replace(/\]\(<(?:https?|mailto):[^<>]*>\)/g, ''))
      ? [fault('link-target', 'A link leads to an unknown or unsafe place.')]
      : []),
  ];
}

/** Everything before "What to do": after it comes prose, which may look like facts. */
function headOf(document: string): string[] {
  const lines = document.split('\n');
  const ends = wordsOfAll().map(({ whatToDo }) => `## ${whatToDo}`);
  return lines.slice(
    0,
    Math.max(
      0,
      lines.findIndex((line) => ends.includes(line)),
    ),
  );
}

function factOf(line: string): FactLine | undefined {
  const [, label, value] = /^- ([^:]+?)\u00a0?: (.*)$/.exec(line) ?? [];
  return label === undefined || value === undefined ? undefined : { label, value: bare(value) };
}

/** Without the marks of code and without escapes. */
function bare(value: string): string {
  return [...value.matchAll(/(`+)( ?)(?<code>.*?)\2\1(?!`)|\\(?<char>.)|(?<other>[^`\\]+|.)/g)]
    .map(({ groups }) => groups?.code ?? groups?.char ?? groups?.other ?? '')
    .join('');
}
