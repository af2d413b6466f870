// SPDX-License-Identifier: Apache-2.0
import type { Telling } from '../transition.ts';
import { english } from './letters-en.ts';
import { french } from './letters-fr.ts';

export type LetterLanguage = 'en' | 'fr';
export type LetterTexts = Partial<Record<Telling, string>> & Record<'reporter:status' | 'committee:status', string>;

/** What a draft may be filled with: neutral words alone, none of them written by a person about the case. */
export interface LetterFields {
  /** The only thing in a subject: whoever reads a subject over a shoulder learns nothing. */
  codeName: string;
  link: string;
  /** Days as YYYY-MM-DD; '' where there is none. */
  received: string;
  answerBy?: string;
  secrecy?: string;
  appeal?: string;
  /** R40: where it stands and what comes next, in the words of the reporter's page. */
  news?: string;
  /** How the code is told, for the receipt alone. */
  receipt?: string;
}

export interface LetterDraft {
  subject: string;
  body: string;
}

const texts: Record<LetterLanguage, LetterTexts> = { en: english, fr: french };

/** A draft for a person to complete: what is left open stands in square brackets. `undefined`: this telling is no letter. */
export function draftOf(telling: Telling, language: LetterLanguage, fields: LetterFields): LetterDraft | undefined {
  const template = texts[language][telling];
  if (template === undefined) return undefined;
  const body = template.replaceAll(/\{\{(\w+)\}\}/g, (_whole, name: keyof LetterFields) => fields[name] ?? '');
  return { subject: fields.codeName, body: body.replaceAll(/\n{3,}/g, '\n\n') };
}

/** Whether a draft still holds what a person has to fill in. */
export function isUnfinished(body: string): boolean {
  return /^\[[^\]\n]*\]$/m.test(body);
}
