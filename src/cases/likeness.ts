// SPDX-License-Identifier: Apache-2.0

/**
 * What reports are compared by (R41). Every entry is a keyed hash that the caller made, so neither words nor ids can be read
 * from it, and two features are compared without opening a case.
 */
export interface Likeness {
  /** Numbers of CVE and GHSA. */
  ids: readonly string[];
  weaknesses: readonly string[];
  components: readonly string[];
  /** Of the words; of a long text those with the smallest hashes, so that two long texts keep the same ones. */
  words: readonly string[];
}

/** What a case tells, opened: texts in any order, and what it names as the thing concerned. */
export interface LikenessSource {
  texts: readonly string[];
  components: readonly string[];
}

export type TermHash = (kind: 'id' | 'weakness' | 'component' | 'word', term: string) => string;

/** Words kept of one case, and characters read of it. */
const most = { words: 300, characters: 100_000 };
/** Fewer different words say nothing. */
const fewestWords = 6;

/** Undefined where there is too little to compare: an encrypted report, a title alone. */
export function likenessOf({ texts, components }: LikenessSource, hash: TermHash): Likeness | undefined {
  const whole = texts.join('\n').slice(0, most.characters);
  const found = (pattern: RegExp) => [...new Set((whole.match(pattern) ?? []).map((one) => one.toUpperCase()))];
  const ids = found(/\b(?:CVE-\d{4}-\d{4,19}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3})\b/gi);
  const words = wordsIn(whole);
  if (ids.length === 0 && words.length < fewestWords) return undefined;
  const hashed = (kind: Parameters<TermHash>[0], terms: readonly string[]) =>
    [...new Set(terms.map((term) => hash(kind, term)))].sort().slice(0, most.words);
  return {
    ids: hashed('id', ids),
    weaknesses: hashed('weakness', found(/\bCWE-[1-9]\d{0,4}\b/gi)),
    components: hashed('component', components.flatMap(namesIn)),
    words: hashed('word', words),
  };
}

const silent = new Set(
  (
    'the and for that this with from are was were has have had not but can will would should which when then than there their ' +
    'into onto over under after before also only same other about your our you they them its one two how what where who why ' +
    'les des une est que qui dans pour par pas sur avec aux ces cette son ses leur leurs mais donc car elle ils nous vous ' +
    'sont ete etre fait peut plus sans sous entre comme tout tous deux'
  ).split(' '),
);

/** Folded, without endings in the roughest way: the first seven letters stand for the word. */
function wordsIn(text: string): string[] {
  const folded = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = folded.match(/[\p{L}\p{N}]{3,60}/gu) ?? [];
  return [...new Set(words.filter((word) => !silent.has(word)).map((word) => word.slice(0, 7)))];
}

/** `pkg:npm/@example/ledger@1.2`, `example/ledger` and `Ledger` name the same thing. */
function namesIn(text: string): string[] {
  return text.split(/[\n,;]/).flatMap((one) => {
    const bare = one
      .trim()
      .toLowerCase()
      .replace(/(?<=.)[@:][^/@:]*$/, '');
    const last = bare.slice(bare.lastIndexOf('/') + 1);
    return last === '' ? [] : [last];
  });
}

/** Shown from here on, in percent, and at most so many. */
const shown = { from: 40, most: 5 };

/** Those most like `own`, best first, in whole percent. Words that many reports share count little. */
export function mostAlike<T>(own: Likeness, others: readonly { of: T; likeness: Likeness }[]): { of: T; percent: number }[] {
  const total = others.length + 1;
  const frequency = new Map<string, number>();
  for (const { words } of [{ words: own.words }, ...others.map(({ likeness }) => likeness)])
    for (const word of words) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const weight = (word: string) => Math.log(1 + total / (frequency.get(word) ?? 1)) ** 1.5;
  return others
    .map(({ of, likeness }) => ({ of, percent: Math.round(100 * scoreOf(own, likeness, weight)) }))
    .filter(({ percent }) => percent >= shown.from)
    .sort((a, b) => b.percent - a.percent)
    .slice(0, shown.most);
}

/** Between 0 and 1. The same published number says nearly everything; what one of both does not tell counts for nothing. */
function scoreOf(a: Likeness, b: Likeness, weight: (word: string) => number): number {
  const parts: (readonly [number, number])[] = [[0.7, sameWords(a.words, b.words, weight)]];
  for (const [share, key] of [
    [0.2, 'components'],
    [0.1, 'weaknesses'],
  ] as const)
    if (a[key].length > 0 && b[key].length > 0) parts.push([share, meets(a[key], b[key]) ? 1 : 0]);
  const sum = parts.reduce((before, [share]) => before + share, 0);
  const score = parts.reduce((before, [share, value]) => before + share * value, 0) / sum;
  return meets(a.ids, b.ids) ? Math.max(score, 0.9) : score;
}

/** Between what both share of all, and what the shorter one shares of itself: a short report of a long one is like it. */
function sameWords(a: readonly string[], b: readonly string[], weight: (word: string) => number): number {
  if (a.length < fewestWords || b.length < fewestWords) return 0;
  const there = new Set(b);
  const sum = (words: readonly string[]) => words.reduce((before, word) => before + weight(word), 0);
  const [shared, ofA, ofB] = [sum(a.filter((word) => there.has(word))), sum(a), sum(b)];
  return (shared / (ofA + ofB - shared) + shared / Math.min(ofA, ofB)) / 2;
}

function meets(a: readonly string[], b: readonly string[]): boolean {
  return a.some((one) => b.includes(one));
}
