// SPDX-License-Identifier: Apache-2.0
import type { Folder, FolderEntry } from '../contract.ts';
import { ignoredEntries } from './ignored-entries.ts';

/** Files over this size are data, not configuration or source. Bytes. */
const textLimit = 1024 * 1024;
/** Lockfiles of large workspaces are larger, and cheap to look at. Bytes. */
const lockfileLimit = 16 * 1024 * 1024;
/** Nobody's own text: other people's packages and the repository's own bookkeeping. */
const foreignFolders = new Set(['node_modules', '.git', '.hg', '.svn', '.yarn']);
/** Large by nature, written by tools out of what is searched anyway. */
const billOfMaterials = /(^|\/)(sbom[^/]*\.(csv|json|xml)|bom\.(json|xml)|[^/]*\.(cdx\.json|cdx\.xml|spdx\.json|spdx))$/;
const lockfiles = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'Cargo.lock',
  'poetry.lock',
  'composer.lock',
  'go.sum',
]);

export interface WalkedFile {
  path: string;
  size: number;
  lockfile: boolean;
}

/**
 * Files of the folder that may hold a secret in text, folder by folder; lazily, so that a limit stops the walk.
 * Files too large to be text of a person are added to `oversized` instead.
 */
export function* walkText(folder: Folder, oversized: string[]): Generator<WalkedFile> {
  const ignores = ignoredEntries(folder.readText('.gitignore') ?? '');
  const pending = [''];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const prefix = at === '' ? '' : `${at}/`;
    const entries = folder.list(at).filter((entry) => !ignores(prefix + entry.name, entry.kind));
    yield* searchable(filesOf(prefix, entries), oversized);
    const folders = entries.filter((entry) => entry.kind === 'folder' && !foreignFolders.has(entry.name));
    pending.push(...folders.map((entry) => prefix + entry.name).reverse());
  }
}

function* searchable(files: readonly WalkedFile[], oversized: string[]): Generator<WalkedFile> {
  for (const file of files) {
    if (file.size <= (file.lockfile ? lockfileLimit : textLimit)) yield file;
    else if (!billOfMaterials.test(file.path)) oversized.push(file.path);
  }
}

function filesOf(prefix: string, entries: readonly FolderEntry[]): WalkedFile[] {
  return entries
    .filter((entry) => entry.kind === 'file')
    .map(({ name, size }) => ({ path: prefix + name, size, lockfile: lockfiles.has(name) }));
}
