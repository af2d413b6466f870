// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { Notice, Problem } from '../../model/problem.ts';
import type { Folder } from './contract.ts';
import { isObject, type JsonObject, namesIn, readPackageJson } from './package-json.ts';
import type { WalkedFolder } from './walk-folders.ts';

export interface Coverage {
  /** `node_modules` folders that no lockfile describes. */
  trees: readonly string[];
  /** Lockfiles that the package manager itself does not read. */
  shadowed: ReadonlySet<string>;
  notices: readonly Notice[];
  problems: readonly Problem[];
}

/** Which packages of a directory are described by which lockfile, and what is described by none. */
export function coverageOf(folder: Folder, folders: readonly WalkedFolder[], lockPaths: ReadonlySet<string>): Coverage {
  const lockFolders = new Set([...lockPaths].map(parentOf));
  const state: State = { folder, lockFolders, withWorkspaces: new Map(), told: new Set(), trees: [], notices: [], problems: [] };
  const shadowed = shadowedLocks(folders, lockPaths, state.notices);
  for (const walked of folders) {
    if (lockFolders.has(walked.path)) continue;
    const above = nearestIn(lockFolders, walked.path);
    if (above !== undefined && holdsWorkspaces(above, state)) continue;
    cover(walked, above, state);
  }
  return { trees: state.trees, shadowed, notices: state.notices, problems: state.problems };
}

interface State {
  folder: Folder;
  lockFolders: ReadonlySet<string>;
  withWorkspaces: Map<string, boolean>;
  /** Folders already told as having no lockfile: their members need not be told again. */
  told: Set<string>;
  trees: string[];
  notices: Notice[];
  problems: Problem[];
}

/** `npm install` reads npm-shrinkwrap.json and then ignores the package-lock.json beside it (npm documentation). */
function shadowedLocks(folders: readonly WalkedFolder[], lockPaths: ReadonlySet<string>, notices: Notice[]): Set<string> {
  const shadowed = new Set<string>();
  for (const { path } of folders) {
    const lock = below(path, 'package-lock.json');
    const winner = below(path, 'npm-shrinkwrap.json');
    if (!lockPaths.has(lock) || !lockPaths.has(winner)) continue;
    shadowed.add(lock);
    notices.push({ code: 'lockfile-shadowed', message: `${lock} was not read: npm reads ${winner} instead.`, target: lock });
  }
  return shadowed;
}

function cover(walked: WalkedFolder, above: string | undefined, state: State): void {
  const file = below(walked.path, 'package.json');
  const wishes = walked.files.includes('package.json') ? hasWishes(file, state) : false;
  if (walked.hasTree && (wishes || above === undefined)) {
    state.trees.push(below(walked.path, 'node_modules'));
    state.told.add(walked.path);
    return;
  }
  if (!wishes || nearestIn(state.told, walked.path) !== undefined) return;
  state.told.add(walked.path);
  if (above === undefined) {
    const message = `${file} has no lockfile: nobody can say what is installed. Run "npm install --package-lock-only" and commit the lockfile.`;
    state.problems.push({ code: 'nothing-to-scan', message, target: file });
    return;
  }
  const message = `${file} asks for packages, but is no workspace of the lockfile above it: what it installs is not known.`;
  state.notices.push({ code: 'package-json-uncovered', message, target: file });
}

const wishFields = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/** Whether a package.json asks for any package; one that only sets a type or scripts installs nothing. */
function hasWishes(file: string, state: State): boolean {
  const fields = fieldsOf(file, state);
  return fields !== undefined && wishFields.some((field) => namesIn(fields, field).length > 0);
}

function fieldsOf(file: string, { folder, problems }: State): JsonObject | undefined {
  try {
    return readPackageJson(folder, file)?.fields;
  } catch (error) {
    if (!(error instanceof NgaoError)) throw error;
    problems.push({ code: error.code, message: error.message, target: file });
    return undefined;
  }
}

/** Whether the lockfile of a folder describes more packages than that folder's own. */
function holdsWorkspaces(path: string, state: State): boolean {
  let known = state.withWorkspaces.get(path);
  if (known === undefined) {
    const workspaces = fieldsOf(below(path, 'package.json'), state)?.workspaces;
    known =
      Array.isArray(workspaces) || isObject(workspaces) || state.folder.read(below(path, 'pnpm-workspace.yaml')) !== undefined;
    state.withWorkspaces.set(path, known);
  }
  return known;
}

function nearestIn(paths: ReadonlySet<string>, path: string): string | undefined {
  for (let at = path; at !== ''; ) {
    at = parentOf(at);
    if (paths.has(at)) return at;
  }
  return undefined;
}

const below = (path: string, name: string) => (path === '' ? name : `${path}/${name}`);
const parentOf = (path: string) => path.slice(0, Math.max(path.lastIndexOf('/'), 0));
