// SPDX-License-Identifier: Apache-2.0
import { firstText, textAt, textsAt, valueAt } from '../loose-value.ts';
import type { RunRules, SarifRule } from './run-rules.ts';

const longestMessage = 64 * 1024;

/** The message of a result (3.11): its text, or the rule's template with its arguments; links become their text. */
export function messageOf(result: unknown, rule: SarifRule | undefined, rules: RunRules): string {
  const message = valueAt(result, 'message');
  const id = textAt(message, 'id');
  const template = id === '' ? undefined : (rule?.messages.get(id) ?? rules.global(id));
  const text = firstText(message, ['text'], ['markdown']) || template || '';
  return withoutLinks(filled(text.slice(0, longestMessage), textsAt(message, 'arguments'))).trim();
}

/** Placeholders `{0}`; doubled braces stand for themselves (3.11.5). One pass: an argument is never a template. */
function filled(template: string, values: readonly string[]): string {
  let length = 0;
  return template.replace(/\{\{|\}\}|\{(\d{1,3})\}/g, (mark, index?: string) => {
    if (index === undefined) return values.length > 0 ? mark.slice(1) : mark;
    const value = values[Number(index)] ?? mark;
    length += value.length;
    return length > longestMessage ? '' : value;
  });
}

/** Embedded links (3.11.6): `[text](destination)`, brackets in the text escaped by a backslash. */
function withoutLinks(text: string): string {
  return text.replace(/\[((?:[^[\]\\]|\\.){1,500})\]\((?:[^()\s]{1,1000})\)/g, (_, words: string) =>
    words.replace(/\\([[\]\\])/g, '$1'),
  );
}
