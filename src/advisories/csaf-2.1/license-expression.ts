// SPDX-License-Identifier: Apache-2.0

/** What an SPDX license expression names. */
export interface NamedLicenses {
  /** Identifiers of licenses and exceptions that somebody made up: `LicenseRef-...`, `AdditionRef-...`. */
  references: string[];
}

type State = 'term' | 'exception' | 'licence' | 'closed';

const token = /\s*(?:(\(|\))|([A-Za-z0-9.:+-]+))/y;
const licence = /^(?:LicenseRef-[A-Za-z0-9.-]+|[A-Za-z0-9.-]+)\+?$/;
const addition = /^(?:AdditionRef-[A-Za-z0-9.-]+|[A-Za-z0-9.-]+)$/;
const kinds = new Map([
  ...['(', ')'].map((bracket): [string, string] => [bracket, bracket]),
  ...['AND', 'and', 'OR', 'or'].map((word): [string, string] => [word, 'operator']),
  ...['WITH', 'with'].map((word): [string, string] => [word, 'with']),
]);
/** What may come in which state, and the state after it. `licence`: an exception may follow. */
const moves: Readonly<Record<string, State | undefined>> = {
  'term (': 'term',
  'term name': 'licence',
  'exception name': 'closed',
  'licence with': 'exception',
  'licence operator': 'term',
  'licence )': 'closed',
  'closed operator': 'term',
  'closed )': 'closed',
};

/**
 * Reads an expression by the grammar of SPDX 3.0.1 annex B; undefined for what is none. As CSAF 2.1 says, no part may point into another
 * document. Whether an identifier is on the list of SPDX is not asked. A plus after a `LicenseRef-` is let through: an example in the
 * schema of CSAF has one.
 */
export function readLicenseExpression(text: string): NamedLicenses | undefined {
  const references: string[] = [];
  let depth = 0;
  let state: State = 'term';
  for (const word of wordsOf(text)) {
    const next: State | undefined = moves[`${state} ${kindOf(word, state)}`];
    depth += Number(word === '(') - Number(word === ')');
    if (next === undefined || depth < 0) return undefined;
    if (/^(License|Addition)Ref-/.test(word)) references.push(word);
    state = next;
  }
  return depth === 0 && (state === 'licence' || state === 'closed') ? { references } : undefined;
}

function kindOf(word: string, state: State): string {
  const isName = (state === 'term' ? licence : addition).test(word);
  return kinds.get(word) ?? (isName ? 'name' : 'none');
}

/** Words and brackets, in order; an empty one, which is none, for a character that no expression has. */
function* wordsOf(text: string): Generator<string> {
  const whole = text.trimEnd();
  for (token.lastIndex = 0; token.lastIndex < whole.length; ) {
    const [, bracket, word] = token.exec(whole) ?? [];
    yield bracket ?? word ?? '';
    // Where nothing matched the place is zero again.
    if (bracket === undefined && word === undefined) return;
  }
}
