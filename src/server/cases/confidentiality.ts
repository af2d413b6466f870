// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { NgaoError } from '../../kit/errors.ts';

export type Tongue = 'en' | 'fr';

/** One wording of what is signed. */
export interface ConfidentialityText {
  language: Tongue;
  /** Counts the wordings; the same number says the same in each language. */
  version: string;
  text: string;
  /** SHA-256 in hex of exactly the text that was shown. */
  digest: string;
}

const version = '1';

/** R15: what experts, vendors, adopters, observers and coordinators sign before they read anything. */
export const confidentialityTexts: readonly ConfidentialityText[] = [
  wording(
    'en',
    'What I read in this case is told to me in confidence, to help to repair it. I tell it to nobody, use it for nothing else and keep no copy longer than the work needs, until the foundation has published it or tells me that I am free. If it becomes known, or I think that it may, I say so at once.',
  ),
  wording(
    'fr',
    'Ce que je lis dans ce dossier m’est confié en secret, pour aider à le corriger. Je ne le dis à personne, je ne m’en sers pour rien d’autre et je n’en garde aucune copie plus longtemps que le travail ne l’exige, jusqu’à ce que la fondation l’ait publié ou me dise que je suis libre. Si cela vient à être connu, ou si je pense que cela peut l’être, je le dis aussitôt.',
  ),
];

/** In the language of whoever signs; English where there is none of theirs. */
export function confidentialityIn(language: string): ConfidentialityText {
  const [english] = confidentialityTexts as [ConfidentialityText];
  return confidentialityTexts.find((one) => one.language === language) ?? english;
}

/** The columns that keep what was signed. Throws `conflict` for another text than one that is shown. */
export function signatureColumns(textDigest: string): {
  acknowledged_text: string;
  acknowledged_language: Tongue;
  acknowledged_version: string;
} {
  const shown = confidentialityTexts.find(({ digest }) => digest === textDigest);
  if (!shown) throw new NgaoError('conflict', 'The text has changed since it was shown. Read it again and sign that one.');
  return { acknowledged_text: shown.digest, acknowledged_language: shown.language, acknowledged_version: shown.version };
}

/** The same for the trail. */
export function signedData(columns: ReturnType<typeof signatureColumns>): Record<string, string> {
  const { acknowledged_text, acknowledged_language, acknowledged_version } = columns;
  return { textDigest: acknowledged_text, language: acknowledged_language, version: acknowledged_version };
}

function wording(language: Tongue, text: string): ConfidentialityText {
  return { language, version, text, digest: createHash('sha256').update(text).digest('hex') };
}
