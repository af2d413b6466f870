// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../case.ts';
import type { LetterLanguage } from './letter.ts';

/**
 * The steps that concern a vendor, in order. None of them tells where the case stands inside: only what passed between the
 * committee and this vendor, and what is public.
 */
export const vendorSteps = ['told', 'answered', 'date-agreed', 'statement', 'fix-out', 'published'] as const;
export type VendorStep = (typeof vendorSteps)[number];

/** When each happened; null: not yet. `by`: until when it is waited for. */
export type VendorProgress = Readonly<Record<VendorStep, { at: Instant | null; by: Instant | null }>>;

export interface VendorStepView {
  name: VendorStep;
  /** A vendor's steps are events: the one that comes next is awaited, and no step is one that somebody is in. */
  state: 'done' | 'awaited' | 'next' | 'skipped';
  at: Instant | null;
  by: Instant | null;
}

/** A step that was passed over is skipped: once it is published nobody waits for an answer. */
export function vendorStepViews(progress: VendorProgress): VendorStepView[] {
  const last = vendorSteps.findLastIndex((name) => name === 'published' && progress[name].at !== null);
  const current = last >= 0 ? vendorSteps.length : vendorSteps.findIndex((name) => progress[name].at === null);
  return vendorSteps.map((name, index) => {
    const { at, by } = progress[name];
    if (at !== null) return { name, state: 'done', at, by: null };
    if (index < last) return { name, state: 'skipped', at: null, by: null };
    return { name, state: index === current ? 'awaited' : 'next', at: null, by };
  });
}

const words: Readonly<Record<VendorStep | 'over', Record<LetterLanguage, readonly [now: string, next: string]>>> = {
  told: {
    en: ['We are about to tell you of a flaw.', 'You receive a letter from us.'],
    fr: ["Nous allons vous informer d'une faille.", 'Vous recevez une lettre de notre part.'],
  },
  answered: {
    en: ['You were told of a flaw. We wait for your answer.', 'Write to us below, or say how it concerns you.'],
    fr: [
      "Vous avez été informé d'une faille. Nous attendons votre réponse.",
      'Écrivez-nous ci-dessous, ou dites si elle vous concerne.',
    ],
  },
  'date-agreed': {
    en: ['You have answered. A date of publication is still to be agreed.', 'We propose a date; you accept or decline it.'],
    fr: [
      'Vous avez répondu. Une date de publication reste à convenir.',
      'Nous proposons une date; vous l’acceptez ou la refusez.',
    ],
  },
  statement: {
    en: ['The date is agreed.', 'You may add a statement. We publish it word for word, and never change it.'],
    fr: ['La date est convenue.', 'Vous pouvez ajouter une déclaration. Nous la publions mot pour mot, sans jamais la modifier.'],
  },
  'fix-out': {
    en: ['The fix is not released yet.', 'Versions with the fix are released.'],
    fr: ["La correction n'est pas encore publiée.", 'Les versions corrigées sont publiées.'],
  },
  published: {
    en: ['Versions with the fix are released.', 'The advisory is published on the agreed date.'],
    fr: ['Les versions corrigées sont publiées.', "L'avis est publié à la date convenue."],
  },
  over: {
    en: ['The advisory is published.', 'Nothing is waited for.'],
    fr: ["L'avis est publié.", "Rien n'est attendu."],
  },
};

export function vendorWords(steps: readonly VendorStepView[], language: LetterLanguage): readonly [now: string, next: string] {
  const current = steps.find(({ state }) => state === 'awaited');
  return words[current?.name ?? 'over'][language];
}
