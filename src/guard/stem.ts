// SPDX-License-Identifier: Apache-2.0

/*
 * Endings of English and French, folded, longest first. Made to bring the inflections of the lint's own words together
 * ("vulnérabilités", "vulnerable"), not to be grammar: words are only ever compared with stems made by this function.
 */
const endings =
  'abilities abilites isations izations ability abilite isation ization issement ements ations ement ation ising izing iser izer isee ises izes ised ized ables able antes ante ants ions ings ages euses ees ers ors eurs ion ing ant age eur ait ise ize ee es ed er or ir e s'
    .split(' ')
    .sort((a, b) => b.length - a.length);
const shortest = 4;

/** The stem of a folded word; a word of four letters or fewer is its own, except for a plural's `s`. */
export function stem(word: string): string {
  if (word.length === shortest && word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  const ending = endings.find((candidate) => word.length - candidate.length >= shortest && word.endsWith(candidate));
  if (ending === undefined || (ending === 's' && word.endsWith('ss'))) return word;
  return word.slice(0, -ending.length);
}
