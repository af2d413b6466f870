// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { NgaoError } from '../kit/errors.ts';
import type { CommandIo } from './io.ts';

/** Bytes of one answer of git; more is incomplete, not clean. */
const outputLimit = 24 * 1024 * 1024;
const timeLimit = 60_000;
/** Commits of one run. */
export const mostCommits = 1000;

/** How a diff must look, whatever the person's or the repository's settings are; no program of theirs is run. */
const diffArguments = ['-c', 'core.quotePath=false', '-c', 'diff.noprefix=false', '-c', 'diff.mnemonicPrefix=false'];
const diffFlags = [
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--unified=0',
  '--find-renames',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--submodule=short',
];

/** Git in one repository: fixed arguments, no shell, no pager, no network. */
export interface Git {
  run(args: readonly string[], input?: string): Promise<string>;
}

export interface GitCommit {
  commit: string;
  message: string;
}

export function gitOf({ cwd, env }: Pick<CommandIo, 'cwd' | 'env'>): Git {
  // A hook runs with GIT_DIR and GIT_INDEX_FILE set, and they are right; a promised object must not be fetched.
  const quiet = {
    ...env,
    LC_ALL: 'C',
    GIT_PAGER: 'cat',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
  };
  const options = {
    cwd,
    env: { PATH: process.env.PATH, ...quiet },
    maxBuffer: outputLimit,
    timeout: timeLimit,
    windowsHide: true,
  };
  return {
    run: (args, input) =>
      new Promise((resolve, reject) => {
        const child = execFile(
          'git',
          [...diffArguments, ...args],
          { ...options, encoding: 'buffer' },
          (error, stdout, stderr) => {
            if (error) reject(failure(error, stderr.toString('utf8')));
            else resolve(stdout.toString('utf8'));
          },
        );
        // Git may end before it has read everything; its exit code says why.
        child.stdin?.on('error', () => undefined);
        child.stdin?.end(input ?? '');
      }),
  };
}

/** The full id of a commit. Throws `usage` for what names none, and says so where the clone is shallow. */
export async function commitId(git: Git, revision: string): Promise<string> {
  try {
    return (await git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])).trim();
  } catch (cause) {
    if (cause instanceof NgaoError && (cause.code !== 'usage' || cause.message === noRepository)) throw cause;
    if (await isShallow(git)) throw shallow(cause);
    throw new NgaoError('usage', 'A revision that was given names no commit here. Is it fetched, and is this the repository?', {
      cause,
    });
  }
}

/** The commits that `to` has and `from` has not, newest first, with their messages. */
export async function commitsBetween(git: Git, from: readonly string[], to: string): Promise<GitCommit[]> {
  const range = [to, ...(from.length > 0 ? ['--not', ...from] : [])];
  const text = await git.run(['log', '-z', `--max-count=${mostCommits + 1}`, '--format=%H%n%B', ...range, '--']);
  const commits = text.split('\0').filter((entry) => entry.trim() !== '');
  if (commits.length > mostCommits) {
    throw new NgaoError('input-too-large', `The range has more than ${mostCommits} commits: lint fewer at once.`);
  }
  return commits.map((entry) => ({ commit: entry.slice(0, entry.indexOf('\n')), message: entry.slice(entry.indexOf('\n') + 1) }));
}

/** What each commit changes. Of a merge nothing: what it brings in is in its parents, what it adds in the whole difference. */
export async function diffsOf(git: Git, commits: readonly string[]): Promise<{ commit: string; text: string }[]> {
  if (commits.length === 0) return [];
  const flags = ['diff-tree', '--stdin', '-r', '--root', '--patch', ...diffFlags];
  const text = await git.run(flags, `${commits.join('\n')}\n`);
  const diffs: { commit: string; text: string }[] = [];
  // A line of content begins with a sign and a head with a word: a bare id can only be git's own.
  const heads = [...text.matchAll(/^(?:[0-9a-f]{64}|[0-9a-f]{40})$/gm)];
  for (const [index, head] of heads.entries()) {
    const start = head.index + head[0].length + 1;
    diffs.push({ commit: head[0], text: text.slice(start, heads[index + 1]?.index ?? text.length) });
  }
  return diffs;
}

export async function stagedDiff(git: Git): Promise<string> {
  return await git.run(['diff', '--cached', ...diffFlags, '--']);
}

/** From the common ancestor to `to`. Throws where there is none, or where a shallow clone hides it. */
export async function wholeDiff(git: Git, from: string, to: string): Promise<string> {
  let base: string;
  try {
    base = (await git.run(['merge-base', from, to])).trim();
  } catch (cause) {
    if (await isShallow(git)) throw shallow(cause);
    throw new NgaoError('usage', 'The two ends of the range have no common ancestor.', { cause });
  }
  return await git.run(['diff', ...diffFlags, base, to, '--']);
}

/** The branch that is checked out, or undefined. */
export async function currentBranch(git: Git): Promise<string | undefined> {
  const name = await git.run(['symbolic-ref', '--quiet', '--short', 'HEAD']).catch(() => '');
  return name.trim() === '' ? undefined : name.trim();
}

/** A file of a commit, or undefined where it has none. */
export async function fileAt(git: Git, commit: string, path: string): Promise<string | undefined> {
  const listed = await git.run(['ls-tree', '--full-tree', commit, '--', path]);
  return listed.trim() === '' ? undefined : await git.run(['show', `${commit}:${path}`]);
}

export async function isShallow(git: Git): Promise<boolean> {
  return (await git.run(['rev-parse', '--is-shallow-repository']).catch(() => '')).trim() === 'true';
}

function shallow(cause: unknown): NgaoError {
  const message =
    'This clone is shallow and does not reach that far back: fetch its history (git fetch --unshallow; in a pipeline, fetch depth 0).';
  return new NgaoError('input-unreadable', message, { cause });
}

const noRepository = 'This folder is in no git repository: run it in a checkout, or lint a text with "ngao guard text".';

function failure(error: Error & { code?: unknown; killed?: boolean }, said: string): NgaoError {
  if (said.includes('not a git repository')) return new NgaoError('usage', noRepository, { cause: error });
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return new NgaoError('input-too-large', 'The change is too large to be linted as a whole: lint fewer commits at once.', {
      cause: error,
    });
  }
  if (error.code === 'ENOENT')
    return new NgaoError('input-unreadable', 'Git is not there: install it, or check the folder.', { cause: error });
  if (error.killed) return new NgaoError('input-unreadable', 'Git took longer than a minute.', { cause: error });
  return new NgaoError('usage', 'Git refused: is this a repository, and does it have what was asked for?', { cause: error });
}
