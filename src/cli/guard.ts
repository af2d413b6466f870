// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import { nearest } from '../kit/nearest.ts';
import type { Command, CommandIo } from './io.ts';

const help = `Usage: ngao guard commit  [REV | --message-file FILE | --pre-push] [OPTIONS]
       ngao guard range   A..B [--branch NAME] [--pr-title TEXT] [--pr-body FILE] [OPTIONS]
       ngao guard text    FILE|- [--as KIND] [OPTIONS]
       ngao guard install [--undo] [--lane LANE] [--terms FILE...] [--waiver FILE...] [--config FILE]

The leak lint: tells what gives an unpublished fix away, before others can read it.

commit   a commit (default HEAD), a message that is being written with what is staged, or, as
         a pre-push hook, the refs that git gives on standard input
range    every commit of A..B, the whole difference, the branch and the request's title and body
text     one text; --as pr-title, pr-body, changelog, branch, message, diff (default: text)
install  the hooks commit-msg and pre-push, with these options; hooks that are there are kept and
         run first. --undo puts everything back

      --lane LANE       embargo: no hint of a flaw may be seen (a fix of our own, in silence)
                        advisory: a public advisory of a dependency; its id must be given
                        normal: what looks like a silent fix is a warning
                        Default: embargo where a term is hit, else ngao-guard.json, else normal
      --terms FILE      term set of a case (ngao-guard-terms/1), repeatable: hashes, no words
      --terms-secret-file FILE   the secret of the sets that need one
      --waiver FILE     waiver signed by two people (ngao-guard-waiver/1), repeatable
      --config FILE     instead of ngao-guard.json (range reads it from A, not from the change)
  -o, --output FORMAT   table, json, github, sarif
      --json            the same as -o json
      --now DATE        for reproducible runs

Exit codes: 0 clean, 1 a leak, 2 asked wrongly, 3 could not finish (never printed as clean).
Never on the network. Binary files of a change are counted and not looked at. No output repeats a term, or the text that was linted.
Examples:
  ngao guard range origin/main..HEAD --lane embargo
  git log -1 --format=%B | ngao guard text - --as message
`;

/** Every verb, loaded only when it is called. */
const verbs: Readonly<Record<string, () => Promise<(args: readonly string[], io: CommandIo) => Promise<number>>>> = {
  commit: async () => (await import('./guard-commit.ts')).guardCommit,
  range: async () => (await import('./guard-range.ts')).guardRange,
  text: async () => (await import('./guard-text.ts')).guardText,
  install: async () => (await import('./guard-install.ts')).guardInstall,
};

export const guard: Command = {
  name: 'guard',
  summary: 'Lint commits and texts for leaks of an unpublished fix.',
  help,
  run: runGuard,
};

async function runGuard(args: readonly string[], io: CommandIo): Promise<number> {
  const [verb, ...rest] = args;
  const load = verb !== undefined && Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (load) return await (await load())(rest, io);
  const known = Object.keys(verbs);
  const guess = verb === undefined ? undefined : nearest(verb, known);
  const said = verb === undefined ? 'Say what to guard' : `There is no "guard ${verb}"`;
  const hint = guess ? `Did you mean "ngao guard ${guess}"?` : `It does: ${known.join(', ')}.`;
  throw new NgaoError('usage', `${said}. ${hint} See "ngao guard --help".`);
}
