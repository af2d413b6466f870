// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryInput } from '../contract.ts';
import type { WeaknessNames } from './weaknesses.ts';

/** Which of the three documents is written: they differ in some members, never in what they tell. */
export interface CsafEdition {
  version: '2.0' | '2.1';
  profile: 'csaf_security_advisory' | 'csaf_vex';
}

/** Everything that the parts of a document are written from. */
export interface CsafSource extends AdvisoryInput {
  edition: CsafEdition;
  weaknesses: WeaknessNames;
}

/** A note of a document or of its vulnerability (`notes_t`). */
export interface CsafNote {
  category: 'description' | 'details' | 'general' | 'other' | 'summary';
  title: string;
  text: string;
}

/*
 * Titles of the notes that hold what CSAF has no member for. `read` finds them by these words, so they are part of the
 * format: never change one without keeping the old word readable.
 */
export const noteTitles = {
  withdrawn: 'Withdrawn',
  scores: 'Further CVSS vectors',
  weaknesses: 'Further weaknesses',
  timeline: 'Timeline',
  ssvc: 'SSVC',
} as const;

/** A VEX document is another document of the same publisher, so it needs a number of its own (clause 3.2.1.12.4). */
export const vexSuffix = '-VEX';

/** The number of the document about an advisory. */
export function trackingId({ edition, advisory }: CsafSource): string {
  return edition.profile === 'csaf_vex' ? `${advisory.id}${vexSuffix}` : advisory.id;
}

/** The first release; a draft takes its oldest revision. */
export function initialRelease({ advisory }: AdvisoryInput): string {
  return advisory.published ?? advisory.revisions[0]?.at ?? '';
}
