// SPDX-License-Identifier: Apache-2.0

/** One place in a glob: eats one character that `takes` accepts; `repeats` any number of them. */
interface Place {
  takes(character: string): boolean;
  repeats: boolean;
  /** Eats nothing, but stands at all of these places (counted from itself) at once. */
  forks?: readonly number[];
}

const longestGlob = 512;
const mostAlternatives = 64;

/**
 * Compiles a doublestar glob over posix paths: `**` crosses folders, `*` and `?` do not, `{a,b}` chooses, `[a-z]` is a
 * class. A leading `./` or `/` is ignored on both sides. Time is the product of the two lengths, whatever the glob.
 * Undefined when a brace or bracket is wrong or the glob is unreasonably large.
 */
export function compileLocationGlob(glob: string): ((file: string) => boolean) | undefined {
  if (glob.length > longestGlob) return undefined;
  const alternatives = expandBraces(withoutRoot(glob));
  const compiled = alternatives?.map(compileOne);
  if (!compiled || compiled.includes(undefined)) return undefined;
  return (file) => compiled.some((places) => runs(places as readonly Place[], withoutRoot(file)));
}

function withoutRoot(path: string): string {
  return path.replace(/^\.?\//, '');
}

/** `a{b,c}d` -> `abd`, `acd`; inner braces first. */
function expandBraces(glob: string): string[] | undefined {
  const open = [glob];
  const done: string[] = [];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const brace = /^((?:[^{}\\]|\\.)*(?:\{(?:[^{}\\]|\\.)*)*?)\{((?:[^{}\\]|\\.)*)\}(.*)$/s.exec(next);
    if (brace) open.push(...splitChoices(brace[2] as string).map((choice) => `${brace[1]}${choice}${brace[3]}`));
    else if (/^(?:[^{}\\]|\\.)*$/s.test(next)) done.push(next);
    else return undefined;
    if (open.length + done.length > mostAlternatives) return undefined;
  }
  return done;
}

function splitChoices(text: string): string[] {
  return text.match(/(?:[^,\\]|\\.)+|(?<=^|,)(?=,|$)/gs) ?? [''];
}

function compileOne(glob: string): readonly Place[] | undefined {
  const tokens = glob.match(/(?<=^|\/)\*\*\/|\*\*|\*|\?|\[!?[^\]]+\]|\\.|[^*?[\\]|./gs) ?? [];
  const places = tokens.flatMap((token) => (token === '**/' ? anyFolders : placeOf(token)));
  return places.includes(undefined) ? undefined : (places as Place[]);
}

/** A `**` between slashes is any number of folders, also none: go through "anything, slash" or past both. */
const anyFolders: readonly Place[] = [
  { takes: () => false, repeats: false, forks: [1, 3] },
  { takes: () => true, repeats: true },
  { takes: (character) => character === '/', repeats: false },
];

function placeOf(token: string): Place | undefined {
  if (token === '**') return { takes: () => true, repeats: true };
  if (token === '*') return { takes: (character) => character !== '/', repeats: true };
  if (token === '?') return { takes: (character) => character !== '/', repeats: false };
  if (token === '[' || token === '\\') return undefined;
  if (token.startsWith('[')) return classOf(token.slice(1, -1));
  const literal = token.startsWith('\\') ? token.slice(1) : token;
  return { takes: (character) => character === literal, repeats: false };
}

function classOf(text: string): Place | undefined {
  const negated = /^[!^]/.test(text);
  const ranges = [...(negated ? text.slice(1) : text).matchAll(/(.)-(.)|(.)/gs)].map(
    ([, from, to, one]) => [from ?? one, to ?? one] as [string, string],
  );
  if (ranges.some(([from, to]) => from > to)) return undefined;
  const holds = (character: string) => ranges.some(([from, to]) => character >= from && character <= to);
  return { takes: (character) => character !== '/' && holds(character) !== negated, repeats: false };
}

/** Runs all possibilities side by side: a set of places, one step per character. */
function runs(places: readonly Place[], text: string): boolean {
  let at = reach(places, [0]);
  for (const character of text) {
    const next = [...at].flatMap((index) => {
      const place = places[index];
      if (!place?.takes(character)) return [];
      return place.repeats ? [index] : [index + 1];
    });
    if (next.length === 0) return false;
    at = reach(places, next);
  }
  return at.has(places.length);
}

/** A repeating place may also be passed by. */
function reach(places: readonly Place[], from: readonly number[]): ReadonlySet<number> {
  const reached = new Set(from);
  for (const index of reached) {
    const place = places[index];
    if (place?.repeats) reached.add(index + 1);
    for (const fork of place?.forks ?? []) reached.add(index + fork);
  }
  return reached;
}
