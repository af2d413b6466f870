// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** How we do on the official documents of one standard. */
export interface Grade {
  /** Whose documents, and where they come from. */
  suite: string;
  /** Of the standard or of the suite. */
  version: string;
  passed: number;
  total: number;
  /** Where we differ, and why: `folder/name: reason`. */
  deviations: readonly string[];
  /** What is judged otherwise without a reason, by name: always empty, or a test fails. */
  wrong: readonly string[];
  /** What belongs to the suite and is not graded, and why. */
  notGraded: readonly string[];
}

/** One case of a suite, and whether we judge it as the suite does; a reason explains why we do not. */
export interface Judged {
  name: string;
  isRight: boolean;
  reason?: string | undefined;
}

export interface About {
  suite: string;
  version: string;
}

/** Counts judged cases. */
export function tally({ suite, version }: About, judged: readonly Judged[], notGraded: readonly string[] = []): Grade {
  const other = judged.filter(({ isRight }) => !isRight);
  return {
    suite,
    version,
    passed: judged.length - other.length,
    total: judged.length,
    deviations: other.flatMap(({ name, reason }) => (reason === undefined ? [] : [`${name}: ${reason}`])),
    wrong: other.flatMap(({ name, reason }) => (reason === undefined ? [name] : [])),
    notGraded,
  };
}

export interface Case {
  name: string;
  document: string;
  /** What the suite says of it. */
  valid: boolean;
}

/** Compares our check with what a suite expects; `reasons` explains known differences by name, anything else is wrong. */
export function grade(
  about: About,
  cases: readonly Case[],
  {
    faultsOf,
    reasons = {},
  }: { faultsOf: (document: string) => readonly { rule: string; message: string }[]; reasons?: Record<string, string> },
): Grade {
  const judged = cases.map(({ name, document, valid }): Judged => {
    const faults = faultsOf(document);
    const isRight = (faults.length === 0) === valid;
    const found = faults.length === 0 ? 'accepted' : `refused by ${[...new Set(faults.map(({ rule }) => rule))].join(', ')}`;
    const reason = Object.hasOwn(reasons, name) ? `${found}; ${reasons[name]}` : undefined;
    return { name: isRight || reason !== undefined ? name : `${name}: ${found}`, isRight, reason };
  });
  return tally(about, judged);
}

/** Several gradings of one suite as one. */
export function addGrades(first: Grade, ...more: readonly Grade[]): Grade {
  const all = [first, ...more];
  const sum = (count: (one: Grade) => number) => all.reduce((total, one) => total + count(one), 0);
  return {
    suite: first.suite,
    version: first.version,
    passed: sum(({ passed }) => passed),
    total: sum(({ total }) => total),
    deviations: all.flatMap(({ deviations }) => deviations),
    wrong: all.flatMap(({ wrong }) => wrong),
    notGraded: all.flatMap(({ notGraded }) => notGraded),
  };
}

/** Every JSON file below a folder, by its name there, in order. */
export function jsonFiles(folder: string): { name: string; document: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ name: relative(folder, file), document: readFileSync(file, 'utf8') }));
}
