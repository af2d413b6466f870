// SPDX-License-Identifier: Apache-2.0
import type { WorkState } from '../case.ts';
import type { ClockKind } from '../clock-kinds.ts';
import type { LetterLanguage } from './letter.ts';

export const reporterSteps = [
  'received',
  'acknowledged',
  'investigating',
  'decided',
  'fixing',
  'released',
  'announced',
  'completed',
] as const;
export type ReporterStep = (typeof reporterSteps)[number];

interface Place {
  step: ReporterStep;
  /** Nothing comes after it. */
  last?: true;
  /** The clock that tells the next day. */
  clock?: ClockKind;
  en: readonly [now: string, next: string];
  fr: readonly [now: string, next: string];
}

const waiting = {
  step: 'received',
  clock: 'acknowledge',
  en: ['Your report has arrived. Nobody has answered it yet.', 'A person reads it and writes to you.'],
  fr: ["Votre signalement est arrivé. Personne n'y a encore répondu.", 'Une personne le lit et vous écrit.'],
} as const satisfies Place;

const fixing = {
  step: 'fixing',
  clock: 'remediation',
  en: ['A fix is being made.', 'The fix is released.'],
  fr: ['Une correction est en cours.', 'La correction est publiée.'],
} as const satisfies Place;

/** What the reporter is told of each state. What looks like spam is told like any other report until two people said so. */
const places: Record<WorkState, Place> = {
  received: waiting,
  spam: waiting,
  acknowledged: {
    step: 'acknowledged',
    en: ['A person has read your report and answered.', 'Somebody looks into whether it is so.'],
    fr: ['Une personne a lu votre signalement et y a répondu.', "Quelqu'un vérifie ce qu'il en est."],
  },
  investigating: {
    step: 'investigating',
    clock: 'investigation',
    en: ['We are finding out whether it is so.', 'We tell you what we found out.'],
    fr: ["Nous vérifions ce qu'il en est.", 'Nous vous disons ce que nous avons trouvé.'],
  },
  reopened: {
    step: 'investigating',
    en: ['Your report is open again.', 'We look at it once more and tell you what we found out.'],
    fr: ['Votre signalement est rouvert.', "Nous l'examinons à nouveau et vous disons ce que nous avons trouvé."],
  },
  'needs-info': {
    step: 'investigating',
    clock: 'reporter-answer',
    en: ['We asked you a question and wait for your answer.', 'Once you have answered we go on.'],
    fr: ['Nous vous avons posé une question et attendons votre réponse.', 'Dès votre réponse, nous continuons.'],
  },
  redirected: {
    step: 'decided',
    last: true,
    en: ['It does not belong here; we told you where.', 'Nothing more happens here.'],
    fr: ["Cela ne relève pas de nous ; nous vous avons dit où s'adresser.", 'Rien de plus ne se passe ici.'],
  },
  duplicate: {
    step: 'decided',
    last: true,
    en: ['It was reported before you.', 'You hear from us when it is announced.'],
    fr: ["Quelqu'un l'avait signalé avant vous.", "Nous vous écrivons lors de l'annonce."],
  },
  rejected: {
    step: 'decided',
    last: true,
    clock: 'appeal',
    en: ['We do not see a vulnerability, and told you why.', 'You may object until the day below, and are free to publish.'],
    fr: [
      "Nous n'y voyons pas de vulnérabilité et vous avons dit pourquoi.",
      "Vous pouvez contester jusqu'à la date ci-dessous, et êtes libre de publier.",
    ],
  },
  declined: {
    step: 'decided',
    last: true,
    en: ['We do not coordinate this, and told you why.', 'You are free to publish.'],
    fr: ['Nous ne coordonnons pas ce sujet et vous avons dit pourquoi.', 'Vous êtes libre de publier.'],
  },
  accepted: {
    step: 'decided',
    clock: 'remediation',
    en: ['We can confirm it.', 'A fix is made.'],
    fr: ['Nous le confirmons.', 'Une correction est préparée.'],
  },
  resolving: fixing,
  'fix-ready': fixing,
  'fix-public': fixing,
  released: {
    step: 'released',
    clock: 'embargo-date',
    en: ['The fix is released.', 'It is announced.'],
    fr: ['La correction est publiée.', "L'annonce est faite."],
  },
  announced: {
    step: 'announced',
    en: ['It is announced.', 'We finish what is left to do.'],
    fr: ["L'annonce est faite.", 'Nous terminons ce qui reste à faire.'],
  },
  completed: {
    step: 'completed',
    last: true,
    en: ['The work is complete. Thank you.', 'Nothing more happens.'],
    fr: ['Le travail est terminé. Merci.', 'Rien de plus ne se passe.'],
  },
};

export interface ReporterWords {
  step: ReporterStep;
  last: boolean;
  clock: ClockKind | null;
  now: string;
  next: string;
}

/** Where a report stands, in plain words that name neither people nor the machine inside. */
export function reporterWords(state: WorkState, language: LetterLanguage): ReporterWords {
  const { step, last = false, clock = null, [language]: words } = places[state];
  return { step, last, clock, now: words[0], next: words[1] };
}

/** The first step that a state belongs to. */
export function stepOf(state: WorkState): ReporterStep {
  return places[state].step;
}
