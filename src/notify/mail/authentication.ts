// SPDX-License-Identifier: Apache-2.0

/** The result words of RFC 8601 2.7, and `none` where a method was not applied. */
export type AuthResult = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'policy' | 'temperror' | 'permerror';

export interface DkimOutcome {
  domain: string;
  selector: string;
  result: AuthResult;
  /** False when the signature leaves part of the body open to change (tag `l=`). */
  coversBody: boolean;
}

export type AuthVerdict = 'authenticated' | 'unauthenticated' | 'unknown';

export type AuthReason =
  | 'dmarc-pass'
  | 'aligned-signature'
  | 'trusted-sealer'
  | 'dmarc-fail'
  | 'body-not-covered'
  | 'author-unclear'
  | 'nothing-aligned'
  | 'no-policy'
  | 'no-answer-from-dns'
  | 'too-many-signatures'
  | 'no-trusted-header'
  | 'several-trusted-headers';

/** What is known about who sent a message; plain values to be stored with it. */
export interface MailAuthentication {
  spf: AuthResult;
  dkim: readonly DkimOutcome[];
  dmarc: AuthResult;
  arc: AuthResult;
  verdict: AuthVerdict;
  reason: AuthReason;
  /** The author's domain that the verdict speaks of; '' when there is none. */
  domain: string;
}

export const resultWords: readonly AuthResult[] = [
  'pass',
  'fail',
  'softfail',
  'neutral',
  'none',
  'policy',
  'temperror',
  'permerror',
];

/** The result word, or `none` for any other text. */
export function authResult(word: unknown): AuthResult {
  return resultWords.find((known) => known === word) ?? 'none';
}
