// SPDX-License-Identifier: Apache-2.0
import type { Folder, FolderEntry } from '../../src/scan/collect/contract.ts';

/** A Folder made of strings, for collector tests: `memoryFolder({ 'package-lock.json': '{...}' })`. */
export function memoryFolder(files: Readonly<Record<string, string | Uint8Array>>): Folder {
  const read = (path: string) => {
    const content = files[path];
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  return {
    read,
    readText: (path) => {
      const bytes = read(path);
      return bytes && new TextDecoder().decode(bytes);
    },
    list: (path) => listEntries(files, path),
  };
}

function listEntries(files: Readonly<Record<string, string | Uint8Array>>, path: string): FolderEntry[] {
  const prefix = path === '' ? '' : `${path}/`;
  const entries = new Map<string, FolderEntry>();
  for (const [file, content] of Object.entries(files)) {
    if (!file.startsWith(prefix)) continue;
    const [name, ...rest] = file.slice(prefix.length).split('/') as [string, ...string[]];
    entries.set(name, rest.length > 0 ? { name, kind: 'folder', size: 0 } : { name, kind: 'file', size: content.length });
  }
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
