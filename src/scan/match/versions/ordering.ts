// SPDX-License-Identifier: Apache-2.0

/** A scheme's comparison from its reader and its order; undefined when the reader refuses one side. */
export function orderOf<Version>(
  read: (text: string) => Version | undefined,
  compare: (a: Version, b: Version) => number,
): (a: string, b: string) => number | undefined {
  return (a, b) => {
    const left = read(a);
    const right = left === undefined ? undefined : read(b);
    return left === undefined || right === undefined ? undefined : compare(left, right);
  };
}

/** Orders by code unit, as bytes for ASCII: the same on every machine. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Orders two runs of decimal digits as whole numbers of any size (no loss above 2^53); the empty run counts as 0. */
export function compareDigits(a: string, b: string): number {
  if (a.length <= 15 && b.length <= 15) return Number(a) - Number(b);
  const [left, right] = [withoutLeadingZeros(a), withoutLeadingZeros(b)];
  return left.length - right.length || compareText(left, right);
}

/** Whether the text is a run of ASCII digits, at least one. */
export function isDigits(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!isDigitAt(text, at)) return false;
  return text !== '';
}

export function isDigitAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** First difference of two lists; what is missing at the end of the shorter one is `padding`. */
export function compareLists<Item>(a: readonly Item[], b: readonly Item[], rule: ListRule<Item>): number {
  const length = Math.max(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = rule.compare(a[at] ?? rule.padding, b[at] ?? rule.padding);
    if (difference !== 0) return difference;
  }
  return 0;
}

export interface ListRule<Item> {
  padding: Item;
  compare(a: Item, b: Item): number;
}

function withoutLeadingZeros(digits: string): string {
  let start = 0;
  while (start < digits.length && digits.charCodeAt(start) === 48) start++;
  return digits.slice(start);
}
