// SPDX-License-Identifier: Apache-2.0
import type { GuardConfig, GuardWaiver } from '../model/guard-files.ts';
import type { GuardLane, GuardProblem, GuardSourceKind } from '../model/guard-report.ts';
import { messageFragments } from './commit-message.ts';
import { diffFragments } from './diff-fragments.ts';
import type { Fragment } from './fragment.ts';
import type { OpenTermSet } from './terms/match-term-set.ts';
import type { PinnedKeys } from './waiver.ts';

/** A text of one kind: a title, a branch name, a changelog. */
export interface GuardText {
  kind: GuardSourceKind;
  text: string;
}

export interface GuardInput {
  /** `draft`: git has not taken its comment lines out yet. */
  messages?: readonly { commit: string | null; text: string; draft?: boolean }[];
  /** Unified diffs with the prefixes a/ and b/. */
  diffs?: readonly { commit: string | null; text: string }[];
  texts?: readonly GuardText[];
  /** As asked; without it a hit of a term set, the configuration or the default decides. */
  lane?: GuardLane | undefined;
  config?: GuardConfig;
  termSets?: readonly OpenTermSet[];
  waivers?: readonly GuardWaiver[];
  /** Whose signatures a waiver needs. */
  keys?: PinnedKeys;
  /** What kept the caller from reading everything: then the answer is incomplete. */
  problems?: readonly GuardProblem[];
  /** RFC 3339. */
  now: string;
  version: string;
}

/** Every line of the input with its place, in the order of the report. Made anew for every pass, so nothing is kept. */
export function* fragmentsOf({ messages = [], diffs = [], texts = [] }: GuardInput): Generator<Fragment> {
  for (const { kind, text } of texts) yield* textFragments(kind, text);
  for (const { text, ...given } of messages) yield* messageFragments(text, given);
  for (const { text, commit } of diffs) yield* diffFragments(text, commit);
}

function* textFragments(kind: GuardSourceKind, text: string): Generator<Fragment> {
  let line = 0;
  for (const given of text.split('\n')) {
    line++;
    if (given.trim() !== '') {
      yield { source: { kind, commit: null, file: null }, line, column: 1, text: given.replace(/\r$/, ''), look: 'all' };
    }
  }
}
