// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../../model/exception.ts';
import type { Notice } from '../../../model/problem.ts';
import { isDay } from '../last-whole-day.ts';
import { makeException } from '../make-exception.ts';
import { quoted, type RemarkCode, remark } from '../remark.ts';
import { entriesOf, isTrue, textOf, type ValueTree } from '../value-tree.ts';
import { field } from './field.ts';
import { packageKeys, ruleKeys } from './known-keys-table.ts';
import { type PackageName, readPackageName } from './package-name.ts';

export interface ReadRule {
  exception?: Exception;
  notices: Notice[];
}

type FixState = NonNullable<Exception['fixState']>;
const fixStates: readonly string[] = ['fixed', 'not-fixed', 'wont-fix', 'unknown'];

/** What ends a reason that Ngao itself exported: the two facts that Grype has no field for. */
const stamp = /\s*\[owner: ([^\]]*); until: (\d{4}-\d{2}-\d{2})\]$/;

/** One rule: AND of the fields present; an empty rule never matches, and neither does one that is for the VEX processor. */
export function readRule(rule: ValueTree, source: { file: string; engineTarget: string }): ReadRule {
  const place = { file: source.file, line: rule.line };
  const say = (code: RemarkCode, message: string) => remark(code, place, message);
  const notices = unknownKeysOf(rule, source.file);
  const about = textOf(field(rule, 'vulnerability'));
  const named = about === '' ? 'the rule' : `the rule for ${quoted(about)}`;
  const name = readPackageName(textOf(field(field(rule, 'package'), 'name')));
  const dead = whyDead(rule, name);
  if (dead) return { notices: [...notices, say('import-never-matches', `${named} never matches: ${dead}.`)] };
  const lost = notCarried(rule);
  if (lost.length > 0) {
    const told = `${named} also compares ${lost.join(', ')}, which Ngao cannot; the decision was left out, because without it would reach further.`;
    return { notices: [...notices, say('import-not-carried', told)] };
  }
  if (name.remark) notices.push(say('import-read-otherwise', `${named}: ${name.remark}`));
  return { exception: exceptionOf(rule, { name, ...source }), notices };
}

function exceptionOf(rule: ValueTree, given: { name: PackageName; file: string; engineTarget: string }): Exception {
  const held = field(rule, 'package');
  const text = (tree: ValueTree | undefined, key: string) => textOf(field(tree, key)) || undefined;
  const reason = textOf(field(rule, 'reason'));
  const stamped = stamp.exec(reason);
  const stampHolds = stamped !== null && isDay(stamped[2] as string);
  return makeException({
    matchers: {
      vulnerability: text(rule, 'vulnerability'),
      aliases: isTrue(field(rule, 'include-aliases')),
      package: given.name.name || undefined,
      packagePattern: given.name.pattern || undefined,
      version: text(held, 'version'),
      location: text(held, 'location'),
      fixState: text(rule, 'fix-state') as FixState | undefined,
      class: classOf(text(held, 'type'), text(rule, 'namespace')),
    } as Partial<Exception>,
    reason: stampHolds ? reason.slice(0, stamped.index) : reason,
    ...(stampHolds && { owner: stamped[1] as string, expires: stamped[2] as string }),
    source: { format: 'grype-yaml', file: given.file, line: rule.line, engine: 'grype', engineTarget: given.engineTarget },
  });
}

function whyDead(rule: ValueTree, name: PackageName): string | undefined {
  const held = field(rule, 'package');
  const matchers = ['vulnerability', 'namespace', 'fix-state', 'match-type'].map((key) => textOf(field(rule, key)));
  matchers.push(...packageKeys.map((key) => textOf(field(held, key))));
  if (textOf(field(rule, 'vex-status')) !== '' || textOf(field(rule, 'vex-justification')) !== '')
    return 'a rule with a VEX status is passed by, and used for VEX documents only';
  if (matchers.every((text) => text === '')) return 'it names nothing, and an empty rule matches nothing';
  if (name.broken) return `its package name ${name.broken}, which switches the rule off without a word`;
  const state = textOf(field(rule, 'fix-state'));
  if (state !== '' && !fixStates.includes(state)) return `there is no fix state ${quoted(state)}`;
  const version = textOf(field(held, 'version'));
  if (/[<>=^~|*\s]/.test(version)) return `versions are compared exactly, so ${quoted(version)} is no range`;
  return undefined;
}

/** Matchers that a decision of Ngao cannot hold. What says no more than "an npm package" is left away. */
function notCarried(rule: ValueTree): string[] {
  const held = field(rule, 'package');
  const type = textOf(field(held, 'type'));
  const language = textOf(field(held, 'language'));
  const namespace = textOf(field(rule, 'namespace'));
  const lost = [
    type !== '' && type !== 'npm' && !classOf(type, undefined) && 'package.type',
    language !== '' && language !== 'javascript' && 'package.language',
    namespace !== '' && namespace !== 'github:language:javascript' && !classOf(undefined, namespace) && 'namespace',
    textOf(field(held, 'upstream-name')) !== '' && 'package.upstream-name',
    textOf(field(rule, 'match-type')) !== '' && 'match-type',
  ];
  return lost.filter((word) => word !== false);
}

function classOf(type: string | undefined, namespace: string | undefined): Exception['class'] {
  if (type === 'apk' || type === 'deb' || type === 'rpm') return 'base-os';
  if (type === 'binary') return 'runtime';
  return namespace !== undefined && /^[a-z0-9.-]+:distro:/.test(namespace) ? 'base-os' : undefined;
}

function unknownKeysOf(rule: ValueTree, file: string): Notice[] {
  const unknown = (tree: ValueTree | undefined, known: readonly string[], path: string) =>
    [...entriesOf(tree)]
      .filter(([key]) => !known.includes(key.toLowerCase()))
      .map(([key, { line }]) => {
        const effect = path === '' ? '' : ' So the rule covers more than was meant.';
        const shown = quoted(`${path}${key}`);
        return remark('import-read-otherwise', { file, line }, `Grype knows no ${shown} in a rule and drops it.${effect}`);
      });
  return [...unknown(rule, ruleKeys, ''), ...unknown(field(rule, 'package'), packageKeys, 'package.')];
}
