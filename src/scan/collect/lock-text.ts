// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { NgaoError } from '../../kit/errors.ts';
import type { Target } from '../../model/inventory.ts';
import type { CollectInput } from './contract.ts';

export interface LockText {
  /** UTF-8, byte-order mark removed, line ends as `\n`. */
  text: string;
  /** `sha256:<hex>` of the file's bytes. */
  digest: string;
}

/**
 * Reads a text lockfile. Throws `input-unreadable` when it is not there and `input-malformed`
 * when a merge left its conflict markers: both sides at once are no inventory.
 */
export function readLockText({ path, folder }: CollectInput): LockText {
  const bytes = folder.read(path);
  if (bytes === undefined) throw new NgaoError('input-unreadable', `${path} is not there. Give an existing lockfile.`);
  const decoded = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const unmarked = decoded.charCodeAt(0) === 0xfeff ? decoded.slice(1) : decoded;
  const text = unmarked.includes('\r') ? unmarked.replaceAll('\r\n', '\n') : unmarked;
  refuseConflict(text, path);
  return { text, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}

/** What the inventory is about: the project's own name and version where its package.json tells them. */
export function lockTarget(
  { path }: CollectInput,
  { kind, digest, name, version }: { kind: string; digest: string; name: string | undefined; version: string | undefined },
): Target {
  return { ref: path, kind, name: name || path.slice(path.lastIndexOf('/') + 1), version: version ?? '', digest };
}

/** The folder a file stands in; '' is the base. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Joins posix paths and resolves `.`; `..` stays, for the folder to refuse. */
export function joinPath(...parts: readonly string[]): string {
  return parts
    .flatMap((part) => part.split('/'))
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
}

/** git writes seven of the character, then a space or the line's end (git-merge(1), "How conflicts are presented"). */
const conflict = /^(?:<{7}|>{7}|\|{7}) |^={7}$/m;

function refuseConflict(text: string, path: string): void {
  const found = conflict.exec(text);
  if (!found) return;
  const line = lineAt(text, found.index);
  throw new NgaoError(
    'input-malformed',
    `${path} has merge-conflict markers (line ${line}). Resolve the conflict, run the package manager's install, scan again.`,
  );
}

function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
