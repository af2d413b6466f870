// SPDX-License-Identifier: Apache-2.0
import type { GuardLane, GuardLevel, GuardSourceKind } from '../model/guard-report.ts';
import type { Hit } from './fragment.ts';

interface PatternRule {
  rule: string;
  pattern: RegExp;
  message: string;
}

/* Every repetition is of one class and bounded, and none stands in another: matching is linear whatever the text. */
const embargoPatterns: readonly PatternRule[] = [
  {
    rule: 'id-advisory',
    pattern:
      /\b(?:CVE[-_ ]?\d{4}[-_ ]?\d{4,19}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}|(?:MAL|OSV|PYSEC|RUSTSEC|GO|EUVD|BDSA|SNYK-[A-Z]{2,12})-\d{4}-\d{2,19}|SNYK-[A-Z]{2,12}-[A-Z0-9]{2,64}-\d{2,12})(?![A-Za-z0-9])/gi,
    message: 'It holds the id of an advisory: leave it out until the advisory is published; the case keeps the link.',
  },
  {
    rule: 'id-weakness',
    pattern: /\b(?:CWE|CAPEC)[-_ ]?\d{1,5}\b/gi,
    message: 'It names the class of a weakness by number: leave it out until the advisory is published.',
  },
  {
    rule: 'id-cvss',
    pattern: /\bCVSS:[234]\.\d\/|\bAV:[NALP]\/AC:[LMH]/gi,
    message: 'It holds a CVSS vector: the score belongs into the case.',
  },
];

const advisoryPage = /\/security\/advisories(?:\/|\b)|\bghsa-temp-private\b|-ghsa(?:-[23456789cfghjmpqrvwx]{4}){3}\b/gi;
/** Cases and reports of Ngao have random ids of 128 bits. */
const casePage = /\/(?:cases|reports)\/[0-9a-f]{32}\b/gi;
const wordBorder = /[\p{L}\p{N}]/u;

/** Numbers and vectors that name an advisory, a weakness or a score. In the advisory lane they are wanted. */
export function findIds(text: string, lane: GuardLane): Hit[] {
  if (lane === 'advisory') return [];
  const level: GuardLevel = lane === 'embargo' ? 'block' : 'warn';
  const normal =
    'It names an advisory or a weakness: for a public dependency advisory take the advisory lane, else leave it out.';
  return embargoPatterns.flatMap(({ rule, pattern, message }) =>
    spans(text, pattern).map((span) => ({ rule, level, message: lane === 'embargo' ? message : normal, ...span })),
  );
}

/** Links to private places: blocked in every lane, since nobody outside may follow them and everybody may read them. */
export function findPrivateLinks(text: string, privateLinks: readonly string[]): Hit[] {
  const message = 'It links to a private place: keep the link in the case, which knows the commit by its code name.';
  const lower = text.toLowerCase();
  const own = privateLinks.flatMap((link) => places(lower, link.toLowerCase().replace(/^[a-z]{2,10}:\/\//, '')));
  const known = [...spans(text, advisoryPage), ...spans(text, casePage)];
  return [...own, ...known].map((span) => ({ rule: 'private-link', level: 'block' as const, message, ...span }));
}

/** A subject, title or branch whose type or scope is "security": `fix(security): ...`, `security/...`. */
export function findSubjectType(text: string, kind: GuardSourceKind, lane: GuardLane): Hit[] {
  if (!['commit-subject', 'pr-title', 'branch'].includes(kind) || lane === 'advisory') return [];
  const match = /^\s{0,8}(?:[a-z]{1,12}[(/])?(?:security|sec|vuln|sécurité|cve)(?=[)!:/]|$)/iu.exec(text);
  if (!match) return [];
  const message = 'Its type or scope says "security": take the part of the code that changes.';
  return [{ rule: 'subject-type', level: lane === 'embargo' ? 'block' : 'warn', message, start: 0, end: match[0].length }];
}

function spans(text: string, pattern: RegExp): { start: number; end: number }[] {
  return Array.from(text.matchAll(pattern), (match) => ({ start: match.index, end: match.index + match[0].length }));
}

function places(text: string, wanted: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  if (wanted === '') return found;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    const before = text[at - 1] ?? ' ';
    if (!wordBorder.test(before)) found.push({ start: at, end: at + wanted.length });
  }
  return found;
}
