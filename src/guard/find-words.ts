// SPDX-License-Identifier: Apache-2.0
import type { GuardLane } from '../model/guard-report.ts';
import type { Hit } from './fragment.ts';
import { stem } from './stem.ts';
import { smallWords, type VocabularyRule, vocabulary } from './vocabulary-table.ts';
import { type Word, words } from './words.ts';

/** One node of the tree of phrases: the next word's stem leads on, `rule` is set where a phrase ends. */
interface Node {
  next: Map<string, Node>;
  rule?: VocabularyRule;
}

interface Found {
  rule: VocabularyRule;
  /** Index after the last word. */
  after: number;
}

const tree = plant();

/**
 * What the words of a line give away. Left to right, the longest phrase wins and takes its words with it, so that
 * "dependency injection" is innocent and "injection" is not. Linear in the words: no phrase is longer than six.
 * Outside of an embargo only what would be blocked is told, as a warning.
 */
export function findWords(text: string, lane: GuardLane): Hit[] {
  const said = words(text).filter((word) => !smallWords.has(word.text));
  const stems = said.map((word) => stem(word.text));
  const hits: Hit[] = [];
  for (let at = 0; at < said.length; ) {
    const found = longest(stems, at);
    if (found) hits.push(...hitOf(found.rule, said.slice(at, found.after), lane));
    at = found?.after ?? at + 1;
  }
  return hits;
}

function longest(stems: readonly string[], from: number): Found | undefined {
  let node = tree;
  let best: Found | undefined;
  for (let at = from; at < stems.length; at++) {
    const next = node.next.get(stems[at]!);
    if (!next) break;
    node = next;
    if (node.rule) best = { rule: node.rule, after: at + 1 };
  }
  return best;
}

function hitOf({ rule, level, idea }: VocabularyRule, said: readonly Word[], lane: GuardLane): Hit[] {
  if (level === 'none' || (lane !== 'embargo' && level === 'warn')) return [];
  const told = lane === 'embargo' ? level : 'warn';
  const instead =
    lane === 'embargo'
      ? 'say what changes for the reader of the code, not what could go wrong before'
      : 'if this is an unpublished fix, take the embargo lane and neutral words; if it is public, give its advisory id';
  return [{ rule, level: told, message: `It ${idea}: ${instead}.`, start: said[0]!.start, end: said.at(-1)!.end }];
}

function plant(): Node {
  const root: Node = { next: new Map() };
  for (const rule of vocabulary) {
    // As written too: `DoS` and `SQLi` fall apart like any identifier does.
    for (const phrase of [...rule.phrases.split(';'), ...rule.phrases.toLowerCase().split(';')]) {
      const last = words(phrase)
        .filter((word) => !smallWords.has(word.text))
        .reduce((node, word) => grow(node, stem(word.text)), root);
      if (last !== root) last.rule ??= rule;
    }
  }
  return root;
}

function grow(node: Node, word: string): Node {
  const there = node.next.get(word);
  if (there) return there;
  const fresh: Node = { next: new Map() };
  node.next.set(word, fresh);
  return fresh;
}
