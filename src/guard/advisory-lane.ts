// SPDX-License-Identifier: Apache-2.0
import type { GuardLevel, GuardSource } from '../model/guard-report.ts';
import { fileKind } from './file-kind.ts';
import type { Fragment } from './fragment.ts';

/** What a change says of a public advisory, gathered line by line. */
export interface AdvisoryFacts {
  cves: Set<string>;
  others: Set<string>;
  /** Which of the wanted things were said. */
  said: Set<'severity' | 'versions' | 'tests' | 'impact'>;
  /** Packages that a package.json changes. */
  packages: Set<string>;
  /** Where something missing is told: the body before the title before a commit. */
  place?: GuardSource;
}

export interface Missing {
  rule: string;
  level: GuardLevel;
  message: string;
}

const proseKinds = ['commit-subject', 'commit-body', 'commit-trailer', 'pr-title', 'pr-body', 'text'];
const placeOrder = ['commit-subject', 'text', 'pr-title', 'pr-body'];
/** Not `\b`, which takes the é of "élevée" for a border. */
const severity =
  /(?<![\p{L}\p{N}])(?:critical|high|medium|moderate|low|critique|élevée?|moyenne?|modérée?|faible)(?![\p{L}\p{N}])|\bCVSS:[234]\.\d/iu;
const versions = /\bv?\d{1,9}\.\d{1,9}[\w.+-]{0,60}/gi;
const tests = /\btest(?:s|ed|ing|és?|ée?s?)?\b/iu;
const impact = /\b(?:impact(?:s|ed|é|e)?|affects?|affected|affecte|exposure|reachab(?:le|ility)|atteignable)\b/iu;
const dependency = /^\s{0,40}"(@?[A-Za-z0-9][\w./-]{0,200})"\s{0,4}:\s{0,4}"(?:npm:|[~^<>=v]{0,3})\d/;

export function noFacts(): AdvisoryFacts {
  return { cves: new Set(), others: new Set(), said: new Set(), packages: new Set() };
}

/** Takes up what one line says. */
export function gatherFacts(facts: AdvisoryFacts, fragment: Fragment): void {
  const { source, text, look } = fragment;
  gatherPackage(facts, fragment);
  if (look !== 'all' || !proseKinds.includes(source.kind)) return;
  takePlace(facts, source);
  for (const [id] of text.matchAll(/\bCVE-\d{4}-\d{4,19}\b/gi)) facts.cves.add(id.toUpperCase());
  for (const [id] of text.matchAll(/\b(?:GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}|MAL-\d{4}-\d{1,12})\b/gi)) {
    facts.others.add(id.toLowerCase());
  }
  // Two versions in a line: from and to. Numbers of ids and scores are none.
  const numbers = text.replace(/\bCVSS:\S{1,200}|\b(?:CVE|GHSA|MAL)-\S{1,60}/gi, ' ').match(versions) ?? [];
  if (new Set(numbers).size >= 2) facts.said.add('versions');
  if (severity.test(text)) facts.said.add('severity');
  if (tests.test(text)) facts.said.add('tests');
  if (impact.test(text)) facts.said.add('impact');
}

function gatherPackage(facts: AdvisoryFacts, { source: { kind, file }, text, line }: Fragment): void {
  if (kind !== 'lockfile' || file === null || line === 0 || fileKind(file) !== 'manifest') return;
  const name = dependency.exec(text)?.[1];
  if (name !== undefined && !['version', 'node', 'npm'].includes(name)) facts.packages.add(name);
}

/**
 * What the dependency guide wants and is not there (R43): id, severity, versions, tests, impact, and one fix. A commit
 * alone must carry its id; the rest is wanted where the whole change is described (`isWhole`).
 */
export function missingFacts(facts: AdvisoryFacts, isWhole: boolean): Missing[] {
  const rest: GuardLevel = isWhole ? 'block' : 'warn';
  const missing: Missing[] = [];
  const want = (isThere: boolean, rule: string, [level, message]: [GuardLevel, string]) => {
    if (!isThere) missing.push({ rule, level, message });
  };
  const { said, cves, others, packages } = facts;
  want(cves.size + others.size > 0, 'advisory-id', [
    'block',
    'It gives no CVE or GHSA id: name the public advisory that it answers.',
  ]);
  want(said.has('severity'), 'advisory-severity', [rest, 'It gives no severity: say critical, high, medium or low.']);
  want(said.has('versions'), 'advisory-versions', [rest, 'It does not say from which version to which: give both in one line.']);
  want(said.has('tests'), 'advisory-tests', [rest, 'It says nothing of tests: tell what was run.']);
  want(said.has('impact'), 'advisory-impact', [rest, 'It says nothing of the impact: tell what is affected, and what is not.']);
  const ids = cves.size > 0 ? cves.size : others.size;
  want(ids <= 1, 'advisory-one-fix', [
    'warn',
    `It names ${ids} advisories: one fix per change, unless one bump answers them all.`,
  ]);
  want(packages.size <= 1, 'advisory-one-fix', ['block', `It changes ${packages.size} packages: one fix per change.`]);
  return missing;
}

function takePlace(facts: AdvisoryFacts, source: GuardSource): void {
  const rank = placeOrder.indexOf(source.kind);
  if (!facts.place || rank > placeOrder.indexOf(facts.place.kind)) facts.place = source;
}
