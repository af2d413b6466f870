// SPDX-License-Identifier: Apache-2.0
import { closeSync, existsSync, fdatasyncSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** The part of Emscripten's file system that is used; its objects are untyped JavaScript inside PGlite. */
interface HostFiles {
  realPath(node: HostNode): string;
  node_ops: Record<'mknod' | 'rename' | 'unlink' | 'rmdir' | 'symlink', (...args: never[]) => unknown>;
  stream_ops: { fsync?: (stream: HostStream) => number };
}

interface HostNode {
  parent: HostNode;
}

interface HostStream {
  node: HostNode;
  /** The descriptor of Node.js; a folder has none. */
  nfd?: number;
}

type ModuleOptions = Awaited<ReturnType<NodeFS['init']>>['emscriptenOpts'];

/**
 * PostgreSQL's own start parameters for PGlite, with `fsync` left on: the engine then writes its log before its data
 * and synchronises both in the order its crash recovery relies on. `wal_sync_method=fsync` because `fdatasync` of this
 * build ends in a function that does nothing, and `full_page_writes` stays on against torn pages.
 */
export const durableParameters: readonly string[] = [
  '--single',
  '-O',
  '-j',
  ...Object.entries({
    search_path: 'public',
    exit_on_error: 'false',
    log_checkpoints: 'false',
    max_worker_processes: '0',
    max_parallel_workers: '0',
    max_parallel_workers_per_gather: '0',
    max_parallel_maintenance_workers: '0',
    io_method: 'sync',
    fsync: 'on',
    wal_sync_method: 'fsync',
    shared_buffers: '32MB',
    wal_buffers: '4MB',
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
];

/**
 * PGlite's folder on disk, with the one thing it lacks: `fsync`. Stock PGlite answers every fsync of PostgreSQL with
 * "done" and does nothing (its Emscripten layer has no such operation), so a power cut loses acknowledged commits or the
 * whole database. Here the call reaches the disk. A folder in which names came, went or changed is synchronised together
 * with the next file of it that is: POSIX promises nothing about the name of a new file otherwise.
 */
export class DurableFiles extends NodeFS {
  override async init(database: PGlite, options: ModuleOptions): Promise<{ emscriptenOpts: ModuleOptions }> {
    const { emscriptenOpts } = await super.init(database, options);
    const hook: NonNullable<ModuleOptions['preRun']>[number] = (module) =>
      letSyncThrough(module.NODEFS as unknown as HostFiles, this.rootDir);
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [hook, ...(emscriptenOpts.preRun ?? [])] } };
  }
}

function letSyncThrough(files: HostFiles, root: string): void {
  const changed = new Set<string>();
  noteChangedFolders(files, changed);
  files.stream_ops.fsync = ({ node, nfd }) => {
    const path = files.realPath(node);
    if (nfd === undefined) {
      syncFolder(path);
      changed.delete(path);
      return 0;
    }
    // The log is preallocated: fdatasync writes what recovery needs, the new length included.
    if (isLog(path)) fdatasyncSync(nfd);
    else fsyncSync(nfd);
    syncChangedAbove(path, { changed, root });
    return 0;
  };
}

function isLog(path: string): boolean {
  return /[\\/]pg_wal[\\/]/.test(path);
}

function noteChangedFolders(files: HostFiles, changed: Set<string>): void {
  const operations = files.node_ops;
  const note = (folder: HostNode) => changed.add(files.realPath(folder));
  for (const name of ['mknod', 'unlink', 'rmdir', 'symlink'] as const) {
    const original = operations[name] as (folder: HostNode, ...rest: unknown[]) => unknown;
    operations[name] = (folder: HostNode, ...rest: unknown[]) => {
      const result = original(folder, ...rest);
      note(folder);
      return result;
    };
  }
  const rename = operations.rename as (node: HostNode, folder: HostNode, name: string) => unknown;
  operations.rename = (node: HostNode, folder: HostNode, name: string) => {
    const from = node.parent;
    const result = rename(node, folder, name);
    note(from);
    note(folder);
    return result;
  };
}

function syncChangedAbove(path: string, { changed, root }: { changed: Set<string>; root: string }): void {
  for (let folder = dirname(path); folder.length >= root.length; folder = dirname(folder)) {
    if (changed.delete(folder)) syncFolder(folder);
  }
}

/** Synchronises the names in a folder. Windows cannot open folders and needs no such call. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32' || !existsSync(path)) return;
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Synchronises every file and folder below `path`, the folder itself included. */
export function syncTree(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) syncTree(child);
    else if (entry.isFile()) syncFile(child);
  }
  syncFolder(path);
}

function syncFile(path: string): void {
  const handle = openSync(path, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
