// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { GuardTermSet } from '../../model/guard-files.ts';
import { tokens } from '../words.ts';
import { defaultCost, keyCheck, termHash, termKey } from './term-key.ts';

export interface TermSetRecipe {
  /** 16 random bytes, hexadecimal; never derived from the case. */
  set: string;
  /** 16 to 64 random bytes, hexadecimal, new for every set. */
  salt: string;
  /** Random hashes of 32 bytes, hexadecimal: they hide how many terms there are. */
  decoys: readonly string[];
  /** RFC 3339 in UTC, whole seconds. */
  expires: string;
  /** Kept apart from the file; with it the file alone answers no guess. */
  secret?: string;
  cost?: number;
}

/** Words of a term; longer ones are found by nobody who writes them a little differently. */
export const mostWords = 4;
/** Letters and digits of a term, canonical. Shorter ones are guessed by counting, and hit innocent words. */
export const termLength = { least: 5, most: 80 };

/**
 * A set of terms (component names, code names, words of the flaw) as hashes, to be given to pipelines that must not know
 * them. Throws `usage` for a term that is too short, too long or of more than four words; the message gives the term's
 * place, not the term.
 */
export function makeTermSet(terms: readonly string[], recipe: TermSetRecipe): GuardTermSet {
  const { set, salt, decoys, expires, secret, cost = defaultCost } = recipe;
  const canonical = terms.map(checkedTerm);
  if (canonical.length === 0) throw new NgaoError('usage', 'A term set needs a term: name a component or a code name.');
  if (decoys.some((decoy) => !/^[0-9a-f]{64}$/.test(decoy))) {
    throw new NgaoError('usage', 'A decoy is 32 random bytes in hexadecimal.');
  }
  const key = termKey({ set, salt, cost, secret });
  const hashes = [...new Set([...canonical.map((term) => termHash(key, term)), ...decoys])].sort();
  return {
    schema: 'ngao-guard-terms/1',
    set,
    salt,
    key: { algorithm: 'scrypt', cost, blockSize: 8, parallelization: 1, secret: secret !== undefined, check: keyCheck(key) },
    hash: 'HMAC-SHA-256',
    expires,
    hashes,
  };
}

/** How many decoys bring a set of `terms` to the next power of two, 16 at least. */
export function decoysFor(terms: number): number {
  let size = 16;
  while (size < terms * 2) size *= 2;
  return size - terms;
}

function checkedTerm(term: string, index: number): string {
  const parts = tokens(term);
  const canonical = parts.map(({ text }) => text).join('');
  const which = `Term ${index + 1}`;
  if (canonical.length < termLength.least) {
    throw new NgaoError('usage', `${which} has fewer than ${termLength.least} letters or digits: add a word that goes with it.`);
  }
  if (parts.length > mostWords || canonical.length > termLength.most) {
    throw new NgaoError('usage', `${which} is too long: give it as terms of one to ${mostWords} words.`);
  }
  return canonical;
}
