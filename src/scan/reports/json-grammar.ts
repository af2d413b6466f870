// SPDX-License-Identifier: Apache-2.0

/**
 * The grammar of JSON (RFC 8259) as a table: what is expected next, and what each byte makes of it. Brackets and commas depend
 * on what is open, so that the table names them and the caller decides. Bytes from 0x80 on stand in strings only.
 */
export const expecting = {
  value: 0,
  /** Behind `[`. */
  valueOrEnd: 1,
  /** Behind `{`. */
  keyOrEnd: 2,
  /** Behind a comma in an object. */
  key: 3,
  colon: 4,
  /** Behind a value. */
  commaOrEnd: 5,
} as const;

/** Codes of the table that are no states. */
export const acts = { beginObject: 240, beginArray: 241, endObject: 242, endArray: 243, comma: 244, fault: 255 } as const;
/** Codes from here on are acts. */
export const firstAct = acts.beginObject;

/** In the text of a value, and of a key. */
const texts = [
  { text: 6, escaped: 7, hex: 8, behind: expecting.commaOrEnd },
  { text: 12, escaped: 13, hex: 14, behind: expecting.colon },
];
export const inText = 6;
export const inKey = 12;
const minus = 18;
const zero = 19;
const integer = 20;
const point = 21;
const fraction = 22;
const exponent = 23;
const exponentSign = 24;
const exponentDigits = 25;
const firstOfWords = 26;

/** `grammar[state << 8 | byte]` is the next state, or an act. */
export const grammar: Uint8Array = makeGrammar();

/** Whether a document may end in this state when nothing is open: behind a value, or in a number. */
export function mayEndIn(state: number): boolean {
  return [expecting.commaOrEnd, zero, integer, fraction, exponentDigits].includes(state);
}

function makeGrammar(): Uint8Array {
  const table = new Uint8Array(40 << 8).fill(acts.fault);
  const on = (state: number, bytes: string, next: number) => {
    for (const each of bytes) table[(state << 8) | each.charCodeAt(0)] = next;
  };
  for (const state of Object.values(expecting)) on(state, ' \n\r\t', state);
  addValues(on, expecting.value);
  addValues(on, expecting.valueOrEnd);
  on(expecting.valueOrEnd, ']', acts.endArray);
  on(expecting.keyOrEnd, '}', acts.endObject);
  for (const state of [expecting.keyOrEnd, expecting.key]) on(state, '"', inKey);
  on(expecting.colon, ':', expecting.value);
  addEnds(on, expecting.commaOrEnd);
  addNumbers(on);
  for (const each of texts) addText(table, on, each);
  return table;
}

type On = (state: number, bytes: string, next: number) => void;

function addValues(on: On, state: number): void {
  on(state, '{', acts.beginObject);
  on(state, '[', acts.beginArray);
  on(state, '"', texts[0]?.text ?? 0);
  on(state, '-', minus);
  on(state, '0', zero);
  on(state, '123456789', integer);
  let next = firstOfWords;
  for (const word of ['true', 'false', 'null']) {
    on(state, word.slice(0, 1), next);
    for (let place = 1; place < word.length; place++, next++)
      on(next, word.slice(place, place + 1), place === word.length - 1 ? expecting.commaOrEnd : next + 1);
  }
}

/** What ends a value: a number has no other end. */
function addEnds(on: On, state: number): void {
  on(state, ' \n\r\t', expecting.commaOrEnd);
  on(state, ',', acts.comma);
  on(state, '}', acts.endObject);
  on(state, ']', acts.endArray);
}

function addNumbers(on: On): void {
  const digits = '0123456789';
  on(minus, '0', zero);
  on(minus, '123456789', integer);
  on(integer, digits, integer);
  for (const state of [zero, integer]) on(state, '.', point);
  on(point, digits, fraction);
  on(fraction, digits, fraction);
  for (const state of [zero, integer, fraction]) on(state, 'eE', exponent);
  on(exponent, '+-', exponentSign);
  for (const state of [exponent, exponentSign, exponentDigits]) on(state, digits, exponentDigits);
  for (const state of [zero, integer, fraction, exponentDigits]) addEnds(on, state);
}

function addText(table: Uint8Array, on: On, { text, escaped, hex, behind }: (typeof texts)[number]): void {
  table.fill(text, (text << 8) | 0x20, (text + 1) << 8);
  on(text, '"', behind);
  on(text, '\\', escaped);
  on(escaped, '"\\/bfnrt', text);
  on(escaped, 'u', hex);
  for (let place = 0; place < 4; place++) on(hex + place, '0123456789abcdefABCDEF', place === 3 ? text : hex + place + 1);
}
