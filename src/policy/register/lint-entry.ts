// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../model/exception.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Notice } from '../../model/problem.ts';
import type { Finding } from '../../model/report.ts';

/** The decisions of one repository, with what a scan of it found where there was one. */
export interface RepositoryDecisions {
  name: string;
  /** Every file of decisions that was read, also one that holds none. */
  files: readonly { file: string; format: string }[];
  exceptions: readonly Exception[];
  /** What the importers had to say. */
  notices: readonly Notice[];
  /** Complete findings and inventories; undefined when nothing was scanned, or not all of it. */
  scan?: { findings: readonly Finding[]; inventories: readonly Inventory[] } | undefined;
}

export type LintLevel = 'error' | 'warning' | 'info';

/** One thing to know about one decision, or about one file. */
export interface LintEntry {
  code: LintCode;
  level: LintLevel;
  repository: string;
  file: string;
  line: number;
  /** What the decision is about: id, or package, or path; '' for a file. */
  subject: string;
  message: string;
  /** `file:line` of the other decisions that it speaks of. */
  related: readonly string[];
}

interface CodeMeaning {
  level: LintLevel;
  /** For the heading: what these have in common. */
  title: string;
  /** What to do next. */
  next: string;
}

/** Every code, in the order in which they are told. */
export const lintCodes = {
  'gate-off': {
    level: 'error',
    title: 'The scan or its gate is switched off',
    next: 'Switch it on, and write the decisions that it needs.',
  },
  expired: { level: 'error', title: 'Expired: hides nothing any more', next: 'Renew it with a new decision, or delete it.' },
  unreasoned: { level: 'error', title: 'Without a reason', next: 'Say why it may wait, or delete it.' },
  undated: { level: 'error', title: 'Without an end', next: 'Give it a date on which somebody looks again.' },
  'read-otherwise': {
    level: 'error',
    title: 'In force otherwise than written',
    next: 'Write what is meant, in the words that the tool reads.',
  },
  contradictory: {
    level: 'warning',
    title: 'Two stories about one vulnerability in one repository',
    next: 'Find out which is true, and keep that one.',
  },
  boilerplate: {
    level: 'warning',
    title: 'The reason gives no reason',
    next: 'Say why it does no harm here, or what is being done.',
  },
  unowned: { level: 'warning', title: 'Nobody owns it', next: 'Name who decides again when it ends (ngao.yaml has the field).' },
  unscoped: { level: 'warning', title: 'Not limited to a package', next: 'Name the package it was decided for.' },
  'never-matches': {
    level: 'warning',
    title: 'Not in force in the old tool',
    next: 'Delete it, or write it so that it is read.',
  },
  'two-dialects': {
    level: 'warning',
    title: 'Excludes that work in one kind of scan only',
    next: 'Write "**/FOLDER/**", which both kinds read alike.',
  },
  'dead-by-scope': {
    level: 'warning',
    title: 'About the base image, in a tool that scans source only',
    next: 'Delete it here; decide it where the image is scanned.',
  },
  'hides-own-copy': {
    level: 'warning',
    title: "Meant for the base image's npm, but in a source scan it hides the application's own copy",
    next: 'Delete it here, or decide about the own copy.',
  },
  'dead-id': {
    level: 'warning',
    title: 'A CVE id where the tool knows the package by its GHSA id',
    next: 'Delete it, or write the GHSA id (or include-aliases: true).',
  },
  unmatched: {
    level: 'warning',
    title: 'Matches nothing',
    next: 'Correct it, or delete it ("ngao exceptions prune" for ngao.yaml).',
  },
  'target-not-found': {
    level: 'warning',
    title: 'For a target that is not here',
    next: 'Correct the target, or delete it by hand: prune leaves it, since it may be scanned elsewhere.',
  },
  redundant: { level: 'warning', title: 'Says again what another decision of the same file says', next: 'Delete one.' },
  'not-carried': {
    level: 'warning',
    title: 'In force in the old tool, but Ngao cannot say it as narrowly',
    next: 'Write it in ngao.yaml by hand.',
  },
  'key-ignored': { level: 'info', title: 'Keys that the tool drops without a word', next: 'Delete them.' },
  'one-tool-only': {
    level: 'info',
    title: 'Decided in one tool, not in the other',
    next: 'One register for both: ngao.yaml, exported to each.',
  },
  'below-gate': { level: 'info', title: 'Low severity, which the gate lets pass anyway', next: 'Delete it.' },
  'history-only': { level: 'info', title: 'History: hides nothing in any tool of today', next: 'Safe to delete.' },
  'reasons-differ': {
    level: 'info',
    title: 'One vulnerability, different reasons over the repositories',
    next: 'Agree on one.',
  },
  copied: {
    level: 'info',
    title: 'Copied over several repositories',
    next: "Decide once, in the organisation's policy (extends).",
  },
  'ends-day-before': {
    level: 'info',
    title: 'Ends at the start of the day written',
    next: 'Nothing to do; Ngao counts whole days.',
  },
} as const satisfies Record<string, CodeMeaning>;

export type LintCode = keyof typeof lintCodes;

export function lintEntry(
  code: LintCode,
  given: Omit<LintEntry, 'code' | 'level' | 'related'> & { related?: readonly string[] },
): LintEntry {
  const { repository, file, line, subject, message, related = [] } = given;
  return { code, level: lintCodes[code].level, repository, file, line, subject, message, related };
}

/** What a decision is about, in few words. */
export function subjectOf(exception: Exception): string {
  const { vulnerability, package: name, path, location, target } = exception;
  const first = [vulnerability, name, path, location, target, exception.kind].find((part) => part !== undefined);
  return vulnerability !== undefined && name !== undefined ? `${vulnerability} in ${name}` : (first ?? exception.id);
}

export function placeOf({ source }: Exception): string {
  return `${source.file}:${source.line}`;
}
