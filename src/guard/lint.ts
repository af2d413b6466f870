// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { canonicalJson } from '../kit/canonical-json.ts';
import type { GuardFinding, GuardLane, GuardProblem, GuardReport, GuardWaiverState } from '../model/guard-report.ts';
import { type AdvisoryFacts, gatherFacts, missingFacts, noFacts } from './advisory-lane.ts';
import { binariesOf } from './diff-fragments.ts';
import { findIds, findPrivateLinks, findSubjectType } from './find-patterns.ts';
import { findWords } from './find-words.ts';
import type { Fragment, Hit } from './fragment.ts';
import { fragmentsOf, type GuardInput } from './guard-input.ts';
import { missingIssue } from './issue-link.ts';
import { findTerms, type TermFindings } from './lint-terms.ts';
import { applyWaiver } from './waiver.ts';

/** More are counted, not told. */
export const mostFindings = 500;

const noFiles: ReadonlySet<string> = new Set();

interface Seen {
  fragment: Fragment;
  hit: Hit;
  /** The term's hash, so that nobody without the set can try terms against a fingerprint. */
  salt: string;
  files: ReadonlySet<string>;
}

interface Told {
  findings: GuardFinding[];
  seen: Set<string>;
  left: number;
  texts: number;
  lines: number;
  facts: AdvisoryFacts;
}

/**
 * The leak lint (R8, R21, R43, T15). Terms first, because a hit decides the lane; then words, ids and links by the rules
 * of that lane. Deterministic; asks no clock. Nothing in the answer repeats the text, and a file whose name holds a term
 * is not named.
 */
export function guardChange(input: GuardInput): GuardReport {
  const terms = findTerms(input);
  const lane = laneOf(input, terms);
  const told = tellAll(input, { lane: lane.name, terms });
  if (lane.name === 'advisory') tellMissing(told, input);
  const unlinked = missingIssue(input, lane.name);
  if (unlinked) add(told, { ...unlinked, salt: '', files: noFiles });
  const problems = [...(input.problems ?? []), ...terms.problems];
  const { findings, states } = waive(told.findings, input);
  return {
    schema: 'ngao-guard/1',
    tool: { name: 'ngao', version: input.version },
    lane,
    complete: problems.length === 0,
    problems,
    checked: checkedOf(input, told),
    findings,
    waivers: states,
    summary: summaryOf(findings, told.left),
    verdict: verdictOf(findings, { problems, left: told.left }),
  };
}

function laneOf({ lane, config }: GuardInput, terms: TermFindings): GuardReport['lane'] {
  if (lane !== undefined) return { name: lane, from: 'flag' };
  if (terms.hits.size > 0) return { name: 'embargo', from: 'terms' };
  return config?.lane === undefined ? { name: 'normal', from: 'default' } : { name: config.lane, from: 'config' };
}

function tellAll(input: GuardInput, { lane, terms }: { lane: GuardLane; terms: TermFindings }): Told {
  const told: Told = { findings: [], seen: new Set(), left: 0, texts: 0, lines: 0, facts: noFacts() };
  let place = '';
  let index = 0;
  for (const fragment of fragmentsOf(input)) {
    place = countLine(told, fragment, place);
    if (lane === 'advisory') gatherFacts(told.facts, fragment);
    for (const hit of terms.hits.get(index++) ?? []) add(told, { fragment, hit, salt: hit.hash, files: terms.files });
    for (const hit of hitsOf(fragment, lane, input)) add(told, { fragment, hit, salt: '', files: terms.files });
  }
  return told;
}

/** Counts what was looked at; a text is a run of lines of one place. Answers the place. */
function countLine(told: Told, { source, look }: Fragment, before: string): string {
  if (look === 'words') return before;
  const place = `${source.kind}:${source.commit}:${source.file}`;
  told.lines++;
  if (place !== before) told.texts++;
  return place;
}

function hitsOf(fragment: Fragment, lane: GuardLane, { config }: GuardInput): Hit[] {
  const { source, text, look } = fragment;
  if (look === 'terms') return [];
  const isIgnored = source.file !== null && isUnder(source.file, config?.ignore ?? []);
  const links = look === 'words' ? [] : findPrivateLinks(text, config?.privateLinks ?? []);
  const ids = look === 'words' || isIgnored ? [] : findIds(text, lane);
  const words = look === 'marks' || isIgnored || lane === 'advisory' ? [] : findWords(text, lane);
  const type = look === 'all' ? findSubjectType(text, source.kind, lane) : [];
  const marks = [...links, ...ids, ...type];
  // The sharper rule speaks: the id, and not the letters "CVE" in it.
  return [...marks, ...besideOf(words, marks)];
}

/** The words that touch no mark. Words stand in the order of the text; so do the marks once sorted: one sweep over both. */
function besideOf(found: readonly Hit[], marks: readonly Hit[]): Hit[] {
  const sorted = marks.map(({ start, end }) => ({ start, end })).sort((one, other) => one.start - other.start);
  let at = 0;
  let reached = -1;
  return found.filter((word) => {
    // `reached`: how far the marks that begin before this word's end go.
    while (at < sorted.length && sorted[at]!.start < word.end) reached = Math.max(reached, sorted[at++]!.end);
    return reached <= word.start;
  });
}

/** The digest of a line's text, made once for all that is found in it. */
function digestOf(fragment: Fragment): string {
  const known = digests.get(fragment);
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(fragment.text.trim().toWellFormed()).digest('hex');
  digests.set(fragment, digest);
  return digest;
}
const digests = new WeakMap<Fragment, string>();

function add(told: Told, { fragment, hit, salt, files }: Seen): void {
  const { source, line, column } = fragment;
  const identity = [hit.rule, source.kind, source.file ?? '', salt, String(hit.start), digestOf(fragment)];
  const statement = canonicalJson(identity.map((part) => part.toWellFormed()));
  const fingerprint = createHash('sha256').update(statement).digest('hex');
  const once = `${fingerprint}:${source.commit}`;
  // The whole difference repeats what its commits said.
  if (told.seen.has(once) || (source.commit === null && told.seen.has(fingerprint))) return;
  if (told.findings.length >= mostFindings) {
    told.left++;
    return;
  }
  told.seen.add(once).add(fingerprint);
  const file = source.file !== null && files.has(source.file) ? null : source.file;
  told.findings.push({
    fingerprint,
    rule: hit.rule,
    level: hit.level,
    status: 'open',
    source: { ...source, file },
    line,
    column: column + hit.start,
    length: hit.end - hit.start,
    message: hit.message,
  });
}

function tellMissing(told: Told, input: GuardInput): void {
  const isWhole = (input.texts ?? []).some(({ kind }) => kind === 'pr-body' || kind === 'pr-title');
  const source = told.facts.place ?? { kind: 'text' as const, commit: null, file: null };
  for (const { rule, level, message } of missingFacts(told.facts, isWhole)) {
    const fragment: Fragment = { source, line: 1, column: 1, text: message, look: 'all' };
    add(told, { fragment, hit: { rule, level, message, start: 0, end: 0 }, salt: '', files: noFiles });
  }
}

function waive(findings: readonly GuardFinding[], { waivers = [], keys, now }: GuardInput) {
  const states: GuardWaiverState[] = [];
  let marked = [...findings];
  for (const waiver of waivers) {
    const answer = applyWaiver(marked, waiver, { keys: keys ?? { approvers: [], issuers: [] }, now });
    marked = answer.findings;
    states.push(answer.state);
  }
  return { findings: marked, states };
}

function checkedOf({ messages = [], diffs = [], termSets = [] }: GuardInput, told: Told): GuardReport['checked'] {
  const commits = new Set([...messages, ...diffs].flatMap(({ commit }) => commit ?? []));
  const binaries = new Set(diffs.flatMap(({ text }) => binariesOf(text)));
  return { texts: told.texts, lines: told.lines, commits: commits.size, termSets: termSets.length, binaries: binaries.size };
}

function summaryOf(findings: readonly GuardFinding[], left: number): GuardReport['summary'] {
  const open = findings.filter(({ status }) => status === 'open');
  const block = open.filter(({ level }) => level === 'block').length;
  return { block, warn: open.length - block, waived: findings.length - open.length, left };
}

/** Incomplete wins over a leak, and both are told (contract, "Exit codes"). What was not told may be a leak too. */
function verdictOf(
  findings: readonly GuardFinding[],
  { problems, left }: { problems: readonly GuardProblem[]; left: number },
): GuardReport['verdict'] {
  if (problems.length > 0) return { result: 'incomplete', exitCode: 3 };
  const leaks = findings.some(({ level, status }) => level === 'block' && status === 'open');
  return leaks || left > 0 ? { result: 'leak', exitCode: 1 } : { result: 'clean', exitCode: 0 };
}

function isUnder(file: string, places: readonly string[]): boolean {
  return places.some((place) => file === place || file.startsWith(place.endsWith('/') ? place : `${place}/`));
}
