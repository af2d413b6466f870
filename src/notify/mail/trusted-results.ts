// SPDX-License-Identifier: Apache-2.0
import { type AuthResult, authResult, type DkimOutcome, type MailAuthentication } from './authentication.ts';
import { headersOf, parseFields } from './headers.ts';

type Word = 'text' | 'equals' | 'semicolon' | 'quoted';

/**
 * What our own mail server found, from the Authentication-Results header (RFC 8601) that it put on top. Only a header
 * of exactly the named authserv-id counts; a conforming server removes those that came from outside (RFC 8601 5), so
 * two of them mean that it does not, and then none is believed. Never throws.
 */
export function readTrustedResults(bytes: Uint8Array, authservId: string): MailAuthentication {
  const own = headerFields(bytes)
    .map(wordsOf)
    .filter((words) => words !== null)
    .filter((words) => words[0]?.value.toLowerCase() === authservId.toLowerCase());
  const [words] = own;
  if (words === undefined) return nothing('no-trusted-header');
  if (own.length > 1) return nothing('several-trusted-headers');
  return judge(words);
}

/** Values of all Authentication-Results fields in the header. */
function headerFields(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 64 * 1024)).toString('latin1');
  const end = text.search(/\r?\n\r?\n/);
  return headersOf(parseFields(end === -1 ? text : text.slice(0, end))).all('authentication-results');
}

interface Token {
  kind: Word;
  value: string;
}

/** Tokens without comments (RFC 8601 2.2), or null where a comment or quoted string does not close. */
function wordsOf(value: string): Token[] | null {
  const tokens: Token[] = [];
  const pattern = /\s+|\(|"((?:[^"\\]|\\.)*)"|=|;|[^\s()"=;]+/gy;
  let at = 0;
  while (at < value.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(value);
    if (!match) return null;
    at = match[0] === '(' ? endOfComment(value, at) : pattern.lastIndex;
    if (at === -1) return null;
    const token = tokenOf(match);
    if (token) tokens.push(token);
  }
  return tokens;
}

function tokenOf([text, quoted]: RegExpExecArray): Token | null {
  if (quoted !== undefined) return { kind: 'quoted', value: quoted.replace(/\\(.)/g, '$1') };
  if (text === '(' || text.trim() === '') return null;
  return { kind: text === '=' ? 'equals' : text === ';' ? 'semicolon' : 'text', value: text };
}

function endOfComment(value: string, from: number): number {
  let depth = 0;
  for (let at = from; at < value.length; at++) {
    if (value[at] === '\\') at++;
    else if (value[at] === '(') depth++;
    else if (value[at] === ')' && --depth === 0) return at + 1;
  }
  return -1;
}

/** One `method=result property=value ...` between semicolons. */
interface Statement {
  method: string;
  result: AuthResult;
  properties: ReadonlyMap<string, string>;
}

function judge(words: readonly Token[]): MailAuthentication {
  const statements = statementsOf(words);
  const of = (method: string) => statements.filter((statement) => statement.method === method);
  const dmarc = of('dmarc');
  const facts = {
    spf: of('spf')[0]?.result ?? 'none',
    dkim: of('dkim').slice(0, 10).map(dkimOutcome),
    dmarc: dmarc[0]?.result ?? 'none',
    arc: of('arc')[0]?.result ?? 'none',
    domain: dmarc.length === 1 ? domainIn(dmarc[0]?.properties.get('header.from') ?? '') : '',
  } as const;
  if (dmarc.length > 1) return { ...facts, dmarc: 'none', verdict: 'unknown', reason: 'several-trusted-headers' };
  if (facts.dmarc === 'pass' && facts.domain !== '') return { ...facts, verdict: 'authenticated', reason: 'dmarc-pass' };
  if (facts.dmarc === 'fail') return { ...facts, verdict: 'unauthenticated', reason: 'dmarc-fail' };
  const isTemporary = facts.dmarc === 'temperror' || facts.dkim.some(({ result }) => result === 'temperror');
  return { ...facts, verdict: 'unknown', reason: isTemporary ? 'no-answer-from-dns' : 'no-policy' };
}

function statementsOf(words: readonly Token[]): Statement[] {
  const groups: Token[][] = [[]];
  for (const word of words) {
    if (word.kind === 'semicolon') groups.push([]);
    else groups.at(-1)?.push(word);
  }
  return groups.slice(1, 50).flatMap((group) => {
    const pairs = pairsOf(group);
    const [first, ...rest] = pairs;
    const method = first?.[0].replace(/\/\d+$/, '').toLowerCase();
    return first && method ? [{ method, result: authResult(first[1].toLowerCase()), properties: new Map(rest) }] : [];
  });
}

function pairsOf(group: readonly Token[]): [string, string][] {
  return group.flatMap((token, index): [string, string][] => {
    const [name, value] = [group[index - 1], group[index + 1]];
    return token.kind === 'equals' && name?.kind === 'text' && value ? [[name.value.toLowerCase(), value.value]] : [];
  });
}

function dkimOutcome({ result, properties }: Statement): DkimOutcome {
  const identity = properties.get('header.d') ?? properties.get('header.i') ?? '';
  // The server judged the signature as a whole; it does not say how much of the body was signed.
  return { domain: domainIn(identity), selector: (properties.get('header.s') ?? '').slice(0, 63), result, coversBody: true };
}

function domainIn(text: string): string {
  const domain = text.slice(text.lastIndexOf('@') + 1).toLowerCase();
  return /^[a-z0-9.-]{1,253}$/.test(domain) ? domain : '';
}

function nothing(reason: 'no-trusted-header' | 'several-trusted-headers'): MailAuthentication {
  return { spf: 'none', dkim: [], dmarc: 'none', arc: 'none', verdict: 'unknown', reason, domain: '' };
}
