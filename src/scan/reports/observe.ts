// SPDX-License-Identifier: Apache-2.0
import type { Observation, ToldState } from '../../model/observation.ts';
import type { CvssScore } from '../../model/vulnerability.ts';
import { maskSecrets } from './mask-secrets.ts';
import { scoreOfVector } from './told-severity.ts';

const shortest = 300;
const longestName = 1000;
const longestDetails = 16 * 1024;
const longestList = 200;

/** What a reader found out; everything else gets the contract's word for "not told". */
export type Told = Partial<Observation> & Pick<Observation, 'kind' | 'about'>;

/** The state of whatever nobody set aside. */
export const stillOpen: ToldState = { state: 'open', reason: '' };

const nothing: Omit<Observation, 'kind' | 'about'> = {
  aliases: [],
  rule: '',
  component: null,
  location: null,
  fingerprint: '',
  severity: 'unknown',
  severityLabel: '',
  cvss: [],
  cwes: [],
  epss: null,
  kev: null,
  fixedIn: [],
  title: '',
  details: '',
  references: [],
  told: stillOpen,
};

/** Makes an observation whose texts are bounded, free of control characters, tokens and doubled entries. */
export function observe(found: Told): Observation {
  const told = { ...nothing, ...found };
  const about = name(told.about) || name(told.rule) || 'unnamed';
  return {
    ...told,
    about,
    aliases: distinct(told.aliases.map(name))
      .filter((alias) => alias !== about)
      .sort(),
    rule: name(told.rule) || about,
    fingerprint: name(told.fingerprint),
    severityLabel: oneLine(told.severityLabel),
    cvss: told.cvss.slice(0, longestList),
    cwes: distinct(told.cwes),
    fixedIn: distinct(told.fixedIn.map(name)),
    title: oneLine(told.title),
    details: bounded(maskSecrets(plain(told.details)).trim()),
    references: distinct(told.references.map(webAddress)),
    told: { state: told.told.state, reason: oneLine(told.told.reason, longestName) },
  };
}

/** Scores of the valid ones among these vectors, each once. */
export function scoresOf(vectors: readonly string[]): CvssScore[] {
  const scores: CvssScore[] = [];
  for (const vector of new Set(vectors.map((text) => text.trim()))) {
    const scored = vector.length > 0 && vector.length < longestName ? scoreOfVector(vector) : undefined;
    if (scored) scores.push({ version: scored.version, vector, score: scored.score });
  }
  return scores;
}

/** `CWE-79` out of `CWE-79: Improper ...`, `external/cwe/cwe-079`, `79`; what names none is left out. */
export function cwesOf(texts: readonly string[]): string[] {
  const numbers = texts.map((text) => /^\s*(\d{1,5})\s*$|\bcwe[-_: ]?0*(\d{1,5})\b/i.exec(text.slice(0, longestName)));
  return [...new Set(numbers.flatMap((found) => (found ? [`CWE-${Number(found[1] ?? found[2])}`] : [])))];
}

/** A name, id or version: one line, bounded, verbatim otherwise. */
function name(text: string): string {
  return singleSpaced(plain(text)).slice(0, longestName);
}

/** One line of at most 300 characters or as many as given, tokens masked. */
export function oneLine(text: string, most = shortest): string {
  const line = maskSecrets(singleSpaced(plain(text.slice(0, longestDetails))));
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`;
}

/** Most texts need nothing done: a look is cheaper. */
const isPlain = /^[ -~]*$/;
const isSpacedOddly = /\s\s|[^\S ]/;

function singleSpaced(text: string): string {
  return (isSpacedOddly.test(text) ? text.replace(/\s+/g, ' ') : text).trim();
}

const unwanted = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]/gu;

/** Reports are written by strangers: no control character, no mark that turns the direction of text. */
function plain(text: string): string {
  if (isPlain.test(text)) return text;
  return text.toWellFormed().replace(unwanted, (mark) => (/[\t\r\n]/.test(mark) ? mark : ' '));
}

function bounded(text: string): string {
  // Three bytes a UTF-16 unit are the most.
  if (text.length * 3 <= longestDetails) return text;
  const bytes = Buffer.from(text);
  if (bytes.length <= longestDetails) return text;
  return `${bytes
    .subarray(0, longestDetails - 3)
    .toString('utf8')
    .replace(/\uFFFD$/, '')}…`;
}

/** An http or https address without credentials; '' for anything else. */
function webAddress(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length > 2 * longestName || !/^https?:\/\/[^\s<>"\\^`{|}]+$/i.test(trimmed)) return '';
  return maskSecrets(trimmed);
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '').slice(0, longestList);
}
