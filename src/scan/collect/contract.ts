// SPDX-License-Identifier: Apache-2.0
import type { Inventory } from '../../model/inventory.ts';

/**
 * Read access to the scan's base folder. Paths are posix and relative; a path that leaves the folder,
 * a symbolic link that leaves it, and a file over the size limit throw a NgaoError.
 */
export interface Folder {
  /** The file's bytes, or undefined when there is no such file. */
  read(path: string): Uint8Array | undefined;
  /** The file as UTF-8 text (byte-order mark removed), or undefined when there is no such file. */
  readText(path: string): string | undefined;
  /** Entries of a folder sorted by name; empty when there is no such folder. '' is the base itself. */
  list(path: string): readonly FolderEntry[];
}

export interface FolderEntry {
  name: string;
  kind: 'file' | 'folder';
  /** Bytes; 0 for folders. */
  size: number;
}

export interface CollectInput {
  /** The claimed file (or folder), relative to the base. */
  path: string;
  folder: Folder;
  /** Host names beyond the public registries whose packages may be matched by name (policy `registries`). */
  trustedRegistries: readonly string[];
}

/** One item of the collect shelf: reads one format into inventories. */
export interface Collector {
  /** The folder's name; becomes `target.kind`. */
  id: string;
  /** What it reads, for `ngao help` and the generated reference. */
  title: string;
  /**
   * `lock`: claimed in every folder of a directory scan. `sbom`: only when named as a target, or when a directory
   * has no lockfile. `facts`: always claimed; adds facts, not components.
   */
  role: 'lock' | 'sbom' | 'facts';
  /** Whether the file's name alone says that it is ours. Cheap; called for every file walked. */
  claims(path: string): boolean;
  /** For a file named as a target whose name says nothing: looks at the first 4 KiB of text. */
  sniffs?(head: string): boolean;
  /**
   * Reads the file. A file that is damaged, truncated, or of an unknown version throws a NgaoError
   * (`input-malformed`, `input-unsupported`, `input-too-large`); a part that could not be read becomes a Problem.
   */
  collect(input: CollectInput): Promise<readonly Inventory[]>;
}
