// SPDX-License-Identifier: Apache-2.0
import type { GuardSourceKind } from '../model/guard-report.ts';
import { type FileKind, fileKind } from './file-kind.ts';
import type { Fragment } from './fragment.ts';
import { saidInCode } from './said-in-code.ts';
import { type DiffEvent, readDiff } from './unified-diff.ts';

const kindOf: Readonly<Record<FileKind, GuardSourceKind>> = {
  lockfile: 'lockfile',
  manifest: 'lockfile',
  sbom: 'sbom',
  changelog: 'changelog',
  prose: 'comment',
  policy: 'comment',
  test: 'code',
  code: 'code',
};

/** What a diff lets others read: names of files, added lines, comments and test names, and what left a lockfile or SBOM. */
export function* diffFragments(text: string, commit: string | null): Generator<Fragment> {
  let kind: FileKind = 'code';
  let path = '';
  for (const event of readDiff(text)) {
    if (event.path !== path) {
      path = event.path;
      kind = fileKind(path);
    }
    if (event.event === 'file') yield fileName(event, commit);
    else if (event.event === 'added') yield* added(event, kind, commit);
    else if (event.event === 'removed' && (kind === 'lockfile' || kind === 'manifest' || kind === 'sbom')) {
      const source = { kind: kindOf[kind], commit, file: path };
      yield { source, line: 0, column: 1, text: event.text, look: 'terms' };
    }
  }
}

/** Paths of the files whose content a diff does not show. */
export function binariesOf(text: string): string[] {
  return [...readDiff(text)].flatMap((event) => (event.event === 'binary' ? event.path : []));
}

/** The name of a file that was there before is public; only that it changes may say something. */
function fileName({ path, isNew }: Extract<DiffEvent, { event: 'file' }>, commit: string | null): Fragment {
  const isPolicy = fileKind(path) === 'policy';
  return {
    source: { kind: 'file-name', commit, file: path },
    line: 1,
    column: 1,
    text: path,
    look: isNew && !isPolicy ? 'all' : 'terms',
  };
}

function* added(event: Extract<DiffEvent, { event: 'added' }>, kind: FileKind, commit: string | null): Generator<Fragment> {
  const { path, line, text } = event;
  const file = { commit, file: path };
  const isProse = kind === 'changelog' || kind === 'prose';
  yield { source: { kind: kindOf[kind], ...file }, line, column: 1, text, look: isProse ? 'all' : 'marks' };
  if (kind !== 'code' && kind !== 'test') return;
  for (const said of saidInCode(text, { path, isTest: kind === 'test' })) {
    yield { source: { kind: said.kind, ...file }, line, column: said.start + 1, text: said.text, look: 'words' };
  }
}
