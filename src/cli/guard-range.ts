// SPDX-License-Identifier: Apache-2.0
import type { GuardText } from '../guard/guard-input.ts';
import { readGuardConfig } from '../guard/read-files.ts';
import { NgaoError } from '../kit/errors.ts';
import { type ParsedFlags, textFlag } from './flags.ts';
import { commitId, commitsBetween, currentBranch, diffsOf, fileAt, gitOf, wholeDiff } from './guard-git.ts';
import { configName, guardFlags, lintAndTell, readInput } from './guard-run.ts';
import type { CommandIo } from './io.ts';

/** `ngao guard range A..B`: every commit, since each of them can be read, and the whole, since a merge adds to it. */
export async function guardRange(args: readonly string[], io: CommandIo): Promise<number> {
  const flags = guardFlags(args, {
    branch: { type: 'string' },
    'pr-title': { type: 'string' },
    'pr-body': { type: 'string' },
  });
  const [range = '', ...rest] = flags.positionals;
  const ends = range.split(/\.{2,3}/);
  if (rest.length > 0 || ends.length !== 2) throw new NgaoError('usage', 'Say "ngao guard range A..B": two revisions.');
  const git = gitOf(io);
  const from = await commitId(git, ends[0] || 'HEAD');
  const to = await commitId(git, ends[1] || 'HEAD');
  const whole = await wholeDiff(git, from, to);
  const commits = await commitsBetween(git, [from], to);
  const branch = textFlag(flags, 'branch') ?? ((ends[1] || 'HEAD') === 'HEAD' ? await currentBranch(git) : ends[1]);
  const text = await fileAt(git, from, configName);
  const change = {
    texts: await textsOf(flags, branch, io),
    messages: commits.map(({ commit, message }) => ({ commit, text: message })),
    diffs: [
      ...(await diffsOf(
        git,
        commits.map(({ commit }) => commit),
      )),
      { commit: null, text: whole },
    ],
    // The change may not choose the keys and lanes by which it is judged.
    config: text === undefined ? {} : readGuardConfig(text, configName),
  };
  return lintAndTell(change, flags, io);
}

async function textsOf(flags: ParsedFlags, branch: string | undefined, io: CommandIo): Promise<GuardText[]> {
  const title = textFlag(flags, 'pr-title');
  const body = textFlag(flags, 'pr-body');
  return [
    ...(branch === undefined || /^[0-9a-f]{7,64}$/.test(branch) ? [] : [{ kind: 'branch' as const, text: branch }]),
    ...(title === undefined ? [] : [{ kind: 'pr-title' as const, text: title }]),
    ...(body === undefined ? [] : [{ kind: 'pr-body' as const, text: await readInput(body, io) }]),
  ];
}
