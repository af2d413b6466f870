// SPDX-License-Identifier: Apache-2.0
import { nearest } from '../../../kit/nearest.ts';
import type { Exception } from '../../../model/exception.ts';
import type { Notice } from '../../../model/problem.ts';
import type { Imported, ImportInput } from '../contract.ts';
import { makeException } from '../make-exception.ts';
import { quoted, remark } from '../remark.ts';
import { entriesOf, isTrue, itemsOf, textOf, type ValueTree } from '../value-tree.ts';
import { readYamlTree } from '../yaml-tree.ts';
import { field } from './field.ts';
import { pipelineKeys, topLevelKeys } from './known-keys-table.ts';
import { readRule } from './read-rule.ts';
import { readSwitches } from './switches.ts';

/** Grype's own reading (grype/match/ignore.go, cmd/grype/cli/options) and the pipeline's, which greps two keys of its own. */
export async function readGrypeYaml(input: ImportInput): Promise<Imported> {
  const { file } = input;
  const tree = await readYamlTree(input.text, file);
  const switches = readSwitches(input, tree);
  const rules = itemsOf(field(tree, 'ignore'));
  const exceptions: Exception[] = [];
  const notices: Notice[] = [...switches.notices, ...unknownKeys(tree, file), ...withoutEffect(tree, file)];
  for (const rule of rules) {
    const read = readRule(rule, { file, engineTarget: switches.engineTarget });
    if (read.exception) exceptions.push(read.exception);
    notices.push(...read.notices);
  }
  exceptions.push(...injectedRules(tree, { file, engineTarget: switches.engineTarget }));
  return { exceptions, notices };
}

function unknownKeys(tree: ValueTree, file: string): Notice[] {
  return [...entriesOf(tree)].flatMap(([key, { line }]) => {
    const lower = key.toLowerCase();
    if (topLevelKeys.has(lower) || pipelineKeys.has(lower)) return [];
    const place = { file, line };
    if (lower === 'quiet') return [remark('import-key-ignored', place, 'Grype drops "quiet" here; it is read as log.quiet.')];
    if (lower === 'ignore-states')
      return [remark('import-key-ignored', place, 'Grype drops "ignore-states"; its loader reads "ignore-wontfix".')];
    const guess = nearest(lower, [...topLevelKeys]);
    const hint = guess ? ` (did you mean "${guess}"?)` : '';
    return [remark('import-key-ignored', place, `Grype knows no key ${quoted(key)} and drops it${hint}.`)];
  });
}

function withoutEffect(tree: ValueTree, file: string): Notice[] {
  const scope = entriesOf(field(tree, 'search')).get('scope');
  const notices = scope
    ? [remark('import-key-ignored', { file, line: scope.line }, 'search.scope is read and checked, but no longer used by Grype.')]
    : [];
  return [...notices, ...itemsOf(field(tree, 'exclude')).flatMap((pattern) => excludeNotice(pattern, file))];
}

/** A folder scan and an SBOM scan read `exclude` in two dialects (doublestar below a prefix; doublestar over locations). */
function excludeNotice(pattern: ValueTree, file: string): Notice[] {
  const text = textOf(pattern);
  const place = { file, line: pattern.line };
  const about = `exclude ${quoted(text)}`;
  if (text.startsWith('./')) {
    return [
      remark('import-two-dialects', place, `${about} works in a folder scan only; where Grype reads an SBOM it matches nothing.`),
    ];
  }
  if (text.startsWith('*/') || text.startsWith('**/')) return [];
  return [
    remark('import-two-dialects', place, `${about} stops a folder scan with an error: it must start with "./", "*/" or "**/".`),
  ];
}

/** `only-fixed` and `only-notfixed` turn into ordinary ignore rules inside Grype; an empty fix state counts as unknown. */
function injectedRules(tree: ValueTree, source: { file: string; engineTarget: string }): Exception[] {
  const states = { 'only-fixed': ['not-fixed', 'wont-fix', 'unknown'], 'only-notfixed': ['fixed'] } as const;
  return Object.entries(states).flatMap(([key, hidden]) => {
    const entry = entriesOf(tree).get(key);
    if (!entry || !isTrue(entry.value)) return [];
    return hidden.map((fixState) =>
      makeException({
        matchers: { fixState },
        source: { format: 'grype-yaml', file: source.file, line: entry.line, engine: 'grype', engineTarget: source.engineTarget },
      }),
    );
  });
}
