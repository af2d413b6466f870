// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '../../model/problem.ts';
import type { Folder } from './contract.ts';

export interface WalkedFolder {
  /** '' is the base itself. */
  path: string;
  /** Names of its files, sorted. */
  files: readonly string[];
  /** Whether packages are installed in it: a `node_modules` folder, which is not walked. */
  hasTree: boolean;
}

export interface Walked {
  /** Parents before children, siblings by name. */
  folders: readonly WalkedFolder[];
  problems: readonly Problem[];
}

const depthLimit = 40;
const entryLimit = 200_000;

/** Folders of other people's code and of package managers' caches: what is used of them stands in a lockfile. */
const passedOver: ReadonlySet<string> = new Set(['node_modules', 'bower_components', '.git', '.pnpm-store']);

/** Lists a folder and all below it. Beyond 40 levels or 200,000 entries it stops and says so. */
export function walkFolders(folder: Folder, start: string): Walked {
  const folders: WalkedFolder[] = [];
  const problems: Problem[] = [];
  const open = [{ path: start, depth: 0 }];
  let entries = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path, depth } = next;
    const listed = folder.list(path);
    entries += listed.length;
    const below = listed.filter((entry) => entry.kind === 'folder');
    folders.push({
      path,
      files: listed.filter((entry) => entry.kind === 'file').map((entry) => entry.name),
      hasTree: below.some((entry) => entry.name === 'node_modules'),
    });
    const inside = below.filter((entry) => !passedOver.has(entry.name) && !isYarnCache(path, entry.name)).reverse();
    if (entries > entryLimit) return { folders, problems: [...problems, tooLarge(path, `more than ${entryLimit} entries`)] };
    if (depth < depthLimit)
      open.push(...inside.map(({ name }) => ({ path: path === '' ? name : `${path}/${name}`, depth: depth + 1 })));
    else if (inside.length > 0 && problems.length === 0)
      problems.push(tooLarge(path, `more than ${depthLimit} levels of folders`));
  }
  return { folders, problems };
}

function isYarnCache(path: string, name: string): boolean {
  return (path === '.yarn' || path.endsWith('/.yarn')) && (name === 'cache' || name === 'unplugged');
}

function tooLarge(path: string, what: string): Problem {
  const message = `There are ${what}: what lies beyond ${path === '' ? 'it' : path} was not looked at. Name the folders to scan one by one.`;
  return { code: 'input-too-large', message, target: path };
}
