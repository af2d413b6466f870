// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import type { Folder, FolderEntry } from '../contract.ts';
import { isObject, type JsonObject } from '../package-json.ts';

export interface InstalledPackage {
  /** Install path relative to the project: `node_modules/a/node_modules/b`, whatever the tree's own folder is called. */
  key: string;
  /** Its package.json, relative to the base. */
  file: string;
  fields: JsonObject;
  bytes: Uint8Array;
}

export interface InstalledTree {
  packages: readonly InstalledPackage[];
  /** Files that are no package.json although they stand where one must. */
  unreadable: readonly string[];
}

const packageLimit = 200_000;
const depthLimit = 64;
/** Folders in which pnpm, npm (`install-strategy=linked`) and yarn (`nodeLinker: pnpm`) keep the packages they link to. */
const stores: ReadonlySet<string> = new Set(['.pnpm', '.store']);

interface Holder {
  /** The `node_modules` folder on disk and as part of keys. */
  at: string;
  key: string;
  depth: number;
}

/**
 * Every package below a `node_modules` folder: a folder in it, or in a scope in it, that has a package.json. A
 * package.json anywhere else (fixtures, templates, `dist/esm`) is no package. Links are not followed: what they lead
 * to stands in the tree itself or is the project's own.
 */
export function walkTree(folder: Folder, start: string): InstalledTree {
  const packages: InstalledPackage[] = [];
  const unreadable: string[] = [];
  const open: Holder[] = [{ at: start, key: 'node_modules', depth: 0 }];
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    if (packages.length > packageLimit || holder.depth > depthLimit) {
      throw new NgaoError(
        'input-too-large',
        `${start || 'The folder'} holds more packages, or deeper, than any real tree. Name a part of it.`,
      );
    }
    for (const place of placesIn(folder, holder)) {
      open.push({ at: below(place.at, 'node_modules'), key: `${place.key}/node_modules`, depth: holder.depth + 1 });
      if (place.isPackage) readPlace(folder, place, { packages, unreadable });
    }
  }
  return { packages: packages.sort((a, b) => (a.key < b.key ? -1 : 1)), unreadable: unreadable.sort() };
}

function readPlace(folder: Folder, place: Place, into: { packages: InstalledPackage[]; unreadable: string[] }): void {
  const file = below(place.at, 'package.json');
  const bytes = folder.read(file);
  if (bytes === undefined) return;
  const fields = parse(bytes);
  if (fields === undefined) into.unreadable.push(file);
  else into.packages.push({ key: place.key, file, fields, bytes });
}

interface Place {
  at: string;
  key: string;
  isPackage: boolean;
}

function placesIn(folder: Folder, { at, key }: Holder): Place[] {
  return foldersIn(folder, at).flatMap(({ name }) => {
    const place = { at: below(at, name), key: `${key}/${name}` };
    if (stores.has(name)) return storedIn(folder, place);
    if (name.startsWith('.')) return [];
    if (!name.startsWith('@')) return [{ ...place, isPackage: true }];
    return foldersIn(folder, place.at).map((inner) => ({
      at: below(place.at, inner.name),
      key: `${place.key}/${inner.name}`,
      isPackage: true,
    }));
  });
}

/** In a store each entry is a folder with its own `node_modules`, or (yarn) a folder with the package in `package`. */
function storedIn(folder: Folder, store: { at: string; key: string }): Place[] {
  return foldersIn(folder, store.at).flatMap(({ name }) => {
    const entry = { at: below(store.at, name), key: `${store.key}/${name}`, isPackage: false };
    const inner = { at: below(entry.at, 'package'), key: `${entry.key}/package`, isPackage: true };
    return name === 'node_modules' ? [] : [entry, inner];
  });
}

function foldersIn(folder: Folder, path: string): FolderEntry[] {
  return folder.list(path).filter((entry) => entry.kind === 'folder');
}

function parse(bytes: Uint8Array): JsonObject | undefined {
  try {
    const fields: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isObject(fields) ? fields : undefined;
  } catch {
    return undefined;
  }
}

const below = (path: string, name: string) => (path === '' ? name : `${path}/${name}`);
