// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

interface NamedTest {
  file: string;
  name: string;
}

/** Whatever makes a test of a name: node's own functions, and the builders that run one on both engines. */
const call = /\b(?:test|it|describe|each[A-Z]\w*|onEach\w*)(?:\([^()'"`]*\))?\(\s*(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/g;

/** The names of all tests of the checkout, by file; told from the text, so nothing is run. */
export function namedTests(root: string): NamedTest[] {
  return ['src', 'test', 'tools', 'web/src'].flatMap((folder) =>
    filesUnder(join(root, folder)).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(call)].map(([, , name = '']) => ({
        file: relative(root, file).split(sep).join('/'),
        name: name.replace(/\\(.)/g, '$1'),
      })),
    ),
  );
}

/** Those whose name carries the rule's number. */
export function testsOf(rule: string, tests: readonly NamedTest[]): NamedTest[] {
  return tests.filter(({ name }) => new RegExp(`\\b${rule}\\b`).test(name));
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.includes('testdata'))
    .sort()
    .map((name) => join(folder, name));
}
