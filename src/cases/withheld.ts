// SPDX-License-Identifier: Apache-2.0

/** Who somebody is, as they said it themselves. */
export interface Known {
  name?: string;
  address?: string;
}

/** R42: whether the text tells who one of these is: the whole name or the address, however it is spelt. */
export function tellsWho(text: string, people: readonly Known[]): boolean {
  return people.some((person) => patternsOf(person).some((pattern) => text.search(pattern) >= 0));
}

/** The text with a mark in place of the names and addresses of these. */
export function withoutWho(text: string, people: readonly Known[]): string {
  return people.flatMap(patternsOf).reduce((left, pattern) => left.replaceAll(pattern, '[withheld]'), text);
}

/** A name of one or two letters is in every other word, and tells nobody. */
function patternsOf({ name = '', address = '' }: Known): RegExp[] {
  return [address, name]
    .map((word) => word.trim())
    .filter((word) => word.length >= 3)
    .map((word) => {
      const spelt = word.split(/\s+/).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
      return new RegExp(`(?<![\\p{L}\\p{N}])${spelt.join('\\s+')}(?![\\p{L}\\p{N}])`, 'giu');
    });
}
