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
}

export interface Case {
  name: string;
  document: string;
  /** What the suite says of it. */
  valid: boolean;
}

/** Compares our check with what a suite expects; `reasons` explains known differences by name, anything else is told bare. */
export function grade(
  { suite, version }: { suite: string; version: string },
  cases: readonly Case[],
  {
    faultsOf,
    reasons = {},
  }: { faultsOf: (document: string) => readonly { rule: string; message: string }[]; reasons?: Record<string, string> },
): Grade {
  const deviations: string[] = [];
  for (const { name, document, valid } of cases) {
    const faults = faultsOf(document);
    if ((faults.length === 0) === valid) continue;
    const found = faults.length === 0 ? 'accepted' : `refused by ${[...new Set(faults.map(({ rule }) => rule))].join(', ')}`;
    deviations.push(`${name}: ${found}; ${Object.hasOwn(reasons, name) ? reasons[name] : 'not explained'}`);
  }
  return { suite, version, passed: cases.length - deviations.length, total: cases.length, deviations };
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
