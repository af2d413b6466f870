// SPDX-License-Identifier: Apache-2.0
import { type KeyObject, timingSafeEqual } from 'node:crypto';
import type { GuardTermSet } from '../../model/guard-files.ts';
import { tokens, type Word, words } from '../words.ts';
import { mostWords, termLength } from './make-term-set.ts';
import { keyCheck, termHash, termKey } from './term-key.ts';

/** A set that is ready to be asked. */
export interface OpenTermSet {
  set: string;
  key: KeyObject;
  hashes: ReadonlySet<string>;
  /** Answers of this run: the words of a diff repeat. */
  known: Map<string, string | undefined>;
}

export type OpenedTermSet = { ok: true; open: OpenTermSet } | { ok: false; code: string; message: string };

export interface TermHit {
  /** The hash in the set; says nothing to who has no key. */
  hash: string;
  start: number;
  end: number;
}

/** Counts down over a whole run, so that a hostile diff ends as incomplete and not as a stuck pipeline. */
export interface TermBudget {
  left: number;
}

/** Questions of one run, over all its sets: a matter of seconds (ADR 046). */
export const termBudget = 1_500_000;
const mostKnown = 200_000;

/** Makes the key once. An expired set, or one whose secret is missing or wrong, is a problem, never a clean answer. */
export function openTermSet(file: GuardTermSet, given: { now: string; secret?: string | undefined }): OpenedTermSet {
  const { set, salt, key: recipe } = file;
  if (Date.parse(file.expires) <= Date.parse(given.now)) {
    return { ok: false, code: 'terms-expired', message: `A term set has expired at ${file.expires}: fetch the present one.` };
  }
  if (recipe.secret && given.secret === undefined) {
    return { ok: false, code: 'terms-secret', message: 'A term set needs its secret: give it by --terms-secret-file.' };
  }
  const key = termKey({ set, salt, cost: recipe.cost, secret: recipe.secret ? given.secret : undefined });
  if (!timingSafeEqual(Buffer.from(keyCheck(key)), Buffer.from(recipe.check))) {
    const message = recipe.secret ? 'The secret is not the one of the term set.' : 'A term set is damaged: fetch it again.';
    return { ok: false, code: 'terms-secret', message };
  }
  return { ok: true, open: { set, key, hashes: new Set(file.hashes), known: new Map() } };
}

/**
 * Every term of the set in the text, in any case, spacing or style of identifier. Word runs of one to four are asked,
 * identifiers whole and split. Stops where the budget is spent (`budget.left` is then below zero).
 */
export function matchTermSet(text: string, { open, budget }: { open: OpenTermSet; budget: TermBudget }): TermHit[] {
  const whole = tokens(text);
  const split = words(text);
  const hits = findRuns(whole, open, budget);
  if (split.length !== whole.length) hits.push(...findRuns(split, open, budget));
  return outermost(hits);
}

function findRuns(said: readonly Word[], open: OpenTermSet, budget: TermBudget): TermHit[] {
  const hits: TermHit[] = [];
  for (let from = 0; from < said.length && budget.left >= 0; from++) {
    let canonical = '';
    for (const { text, end } of said.slice(from, from + mostWords)) {
      canonical += text;
      const hash = ask(canonical, open, budget);
      if (hash !== undefined) hits.push({ hash, start: said[from]!.start, end });
    }
  }
  return hits;
}

function ask(canonical: string, open: OpenTermSet, budget: TermBudget): string | undefined {
  if (canonical.length < termLength.least || canonical.length > termLength.most) return undefined;
  if (open.known.has(canonical)) return open.known.get(canonical);
  if (--budget.left < 0) return undefined;
  const hash = termHash(open.key, canonical);
  const answer = open.hashes.has(hash) ? hash : undefined;
  if (open.known.size < mostKnown) open.known.set(canonical, answer);
  return answer;
}

/** One place is told once: `leftPad` whole and split is the same term. */
function outermost(hits: readonly TermHit[]): TermHit[] {
  const keys = new Set<string>();
  return hits.filter(({ hash, start, end }) => {
    const key = `${hash}:${start}:${end}`;
    return !keys.has(key) && keys.add(key);
  });
}
