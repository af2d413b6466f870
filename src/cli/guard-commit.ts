// SPDX-License-Identifier: Apache-2.0
import type { GuardText } from '../guard/guard-input.ts';
import { NgaoError } from '../kit/errors.ts';
import { textFlag } from './flags.ts';
import { commitId, commitsBetween, currentBranch, diffsOf, type Git, gitOf, mostCommits, stagedDiff } from './guard-git.ts';
import { type Change, guardFlags, lintAndTell, readInput, readText } from './guard-run.ts';
import type { CommandIo } from './io.ts';

/** One line of a pre-push hook's input (githooks(5)): local ref, local id, remote ref, remote id. */
const pushLine = /^(\S{1,1024}) ([0-9a-f]{40,64}) (\S{1,1024}) ([0-9a-f]{40,64})$/;

/** `ngao guard commit`: a commit, a message with what is staged, or what is about to be pushed. */
export async function guardCommit(args: readonly string[], io: CommandIo): Promise<number> {
  const flags = guardFlags(args, { 'message-file': { type: 'string' }, 'pre-push': { type: 'boolean' } });
  const git = gitOf(io);
  const messageFile = textFlag(flags, 'message-file');
  const isPush = flags.values['pre-push'] === true;
  // A pre-push hook is called with the remote's name and address, and they may be passed on.
  const [revision = 'HEAD', ...rest] = isPush ? [] : flags.positionals;
  if (rest.length > 0 || (messageFile !== undefined && (isPush || flags.positionals.length > 0))) {
    throw new NgaoError('usage', 'Say one of: a revision, --message-file FILE, --pre-push. See "ngao guard --help".');
  }
  if (isPush) return lintAndTell(await pushed(git, await readInput('-', io)), flags, io);
  if (messageFile !== undefined) return lintAndTell(await drafted(git, readText(messageFile, io)), flags, io);
  return lintAndTell(await committed(git, revision), flags, io);
}

async function committed(git: Git, revision: string): Promise<Change> {
  const commit = await commitId(git, revision);
  const message = await git.run(['log', '-1', '--format=%B', commit, '--']);
  return { messages: [{ commit, text: message }], diffs: await diffsOf(git, [commit]) };
}

async function drafted(git: Git, text: string): Promise<Change> {
  const branch = await currentBranch(git);
  const texts: GuardText[] = branch === undefined ? [] : [{ kind: 'branch', text: branch }];
  return { texts, messages: [{ commit: null, text, draft: true }], diffs: [{ commit: null, text: await stagedDiff(git) }] };
}

/** Only what the remote has not: a new branch is compared with everything that was fetched. */
async function pushed(git: Git, input: string): Promise<Change> {
  const lines = input.split('\n').filter((line) => line.trim() !== '');
  const texts: GuardText[] = [];
  const commits = new Map<string, string>();
  for (const line of lines) {
    const [, , local, remoteRef, remote] = pushLine.exec(line) ?? [];
    if (local === undefined || remoteRef === undefined || remote === undefined) {
      throw new NgaoError('usage', 'Standard input is not what git gives a pre-push hook.');
    }
    if (/^0+$/.test(local)) continue;
    texts.push({ kind: 'branch', text: remoteRef.replace(/^refs\/(?:heads|tags)\//, '') });
    for (const { commit, message } of await commitsBetween(git, await knownThere(git, remote), local))
      commits.set(commit, message);
    if (commits.size > mostCommits)
      throw new NgaoError('input-too-large', `More than ${mostCommits} commits are pushed: push fewer at once.`);
  }
  const messages = [...commits].map(([commit, text]) => ({ commit, text }));
  return { texts, messages, diffs: await diffsOf(git, [...commits.keys()]) };
}

async function knownThere(git: Git, remote: string): Promise<string[]> {
  if (/^0+$/.test(remote)) return ['--remotes'];
  // After somebody else's forced push the remote's commit may not be here.
  const isHere = await git.run(['cat-file', '-e', `${remote}^{commit}`]).then(
    () => true,
    () => false,
  );
  return isHere ? [remote] : ['--remotes'];
}
