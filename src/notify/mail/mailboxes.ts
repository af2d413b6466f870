// SPDX-License-Identifier: Apache-2.0
import { decodeWords } from 'postal-mime';
import { parseAddress } from './address.ts';
import { cleanLine } from './clean-text.ts';

/** A mailbox as a header names it. */
export interface Mailbox {
  address: string;
  /** Decoded and cleaned display name; '' when there is none. Anybody can write anything here. */
  name: string;
}

/** Why no single author could be read. */
export type AuthorProblem = 'missing' | 'several' | 'unreadable';

type Token = { kind: 'text' | 'quoted' | 'special'; value: string };

/**
 * The one author of a message (RFC 5322 3.6.2) from the values of all its From fields. More than one field, more than
 * one mailbox, a group, and anything that parsers are known to read in different ways is a problem and no author.
 */
export function readAuthor(values: readonly string[]): { author: Mailbox } | { problem: AuthorProblem } {
  const [value] = values;
  if (value === undefined) return { problem: 'missing' };
  if (values.length > 1) return { problem: 'several' };
  const tokens = tokensOf(value);
  if (tokens === null) return { problem: 'unreadable' };
  const entries = splitList(tokens);
  if (entries.length > 1) return { problem: 'several' };
  const author = entries[0] && mailboxOf(entries[0]);
  return author ? { author } : { problem: 'unreadable' };
}

/** The mailboxes of To, Cc or Reply-To, at most `most`; what cannot be read for certain is left out. */
export function readMailboxes(values: readonly string[], most = 100): Mailbox[] {
  const found: Mailbox[] = [];
  for (const value of values) {
    const tokens = tokensOf(value);
    for (const entry of tokens === null ? [] : splitList(tokens)) {
      const mailbox = mailboxOf(entry);
      if (mailbox && found.length < most) found.push(mailbox);
    }
  }
  return found;
}

/** RFC 5322 tokens without comments, or null where a comment, quoted string or bracket does not close. */
function tokensOf(value: string): Token[] | null {
  const tokens: Token[] = [];
  for (let at = 0; at < value.length; ) {
    const read = readToken(value, at);
    if (read === null) return null;
    tokens.push(read.token);
    at = read.end;
  }
  return tokens;
}

function readToken(value: string, at: number): { token: Token; end: number } | null {
  const character = value[at] ?? '';
  if (character === '(') {
    const end = endOfComment(value, at);
    return end === null ? null : { token: { kind: 'text', value: ' ' }, end };
  }
  if (character === '"') {
    const quoted = readQuoted(value, at);
    return quoted === null ? null : { token: { kind: 'quoted', value: quoted.text }, end: quoted.end };
  }
  if ('<>,;:'.includes(character)) return { token: { kind: 'special', value: character }, end: at + 1 };
  const end = endOfText(value, at);
  return { token: { kind: 'text', value: value.slice(at, end) }, end };
}

function endOfText(value: string, from: number): number {
  let at = from;
  while (at < value.length && !'("<>,;:'.includes(value[at] ?? '')) at++;
  return at;
}

function endOfComment(value: string, from: number): number | null {
  let depth = 0;
  for (let at = from; at < value.length; at++) {
    if (value[at] === '\\') at++;
    else if (value[at] === '(') depth++;
    else if (value[at] === ')' && --depth === 0) return at + 1;
  }
  return null;
}

function readQuoted(value: string, from: number): { text: string; end: number } | null {
  let text = '';
  for (let at = from + 1; at < value.length; at++) {
    if (value[at] === '"') return { text, end: at + 1 };
    if (value[at] === '\\') at++;
    text += value[at] ?? '';
  }
  return null;
}

/** Splits at the commas of the list; members of a group are entries, its name is none that can be read. */
function splitList(tokens: readonly Token[]): Token[][] {
  const entries: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'special' && (token.value === ',' || token.value === ';')) entries.push([]);
    else entries.at(-1)?.push(token);
  }
  return entries.filter((entry) => entry.some((token) => token.kind !== 'text' || token.value.trim() !== ''));
}

/** `address` or `name <address>`, with nothing after; null for all else. */
function mailboxOf(entry: readonly Token[]): Mailbox | null {
  const open = entry.findIndex((token) => token.kind === 'special');
  // A comment within an address is a known trick: what stands outside of the brackets may then be the address.
  const isBlank = (token: Token) => token.kind === 'text' && token.value.trim() === '';
  if (open === -1) {
    const words = entry.filter((token) => !isBlank(token));
    return words.length === 1 && words[0]?.kind === 'text' ? mailbox(words[0].value, '') : null;
  }
  const [opening, address, closing, ...rest] = entry.slice(open).filter((token) => !isBlank(token));
  const isBracketed = opening?.value === '<' && closing?.kind === 'special' && closing.value === '>' && rest.length === 0;
  if (!isBracketed || address?.kind !== 'text') return null;
  const name = entry
    .slice(0, open)
    .map((token) => token.value)
    .join('');
  return mailbox(address.value, cleanLine(decodeWords(name), 200));
}

function mailbox(text: string, name: string): Mailbox | null {
  // The address is read before encoded words are decoded, so that none can be smuggled in by one.
  const address = parseAddress(text.trim());
  return address === null || text.includes('=?') ? null : { address, name };
}
