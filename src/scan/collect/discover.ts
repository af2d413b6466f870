// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { Notice, Problem } from '../../model/problem.ts';
import type { Collector, Folder } from './contract.ts';
import { coverageOf } from './coverage.ts';
import { collectors } from './registry.ts';
import { type WalkedFolder, walkFolders } from './walk-folders.ts';

/** One file, or one folder for facts and installed trees, and who reads it. */
export interface Claim {
  /** Relative to the base; '' is the base itself. */
  path: string;
  collector: Collector;
}

export interface Discovered {
  /** Sorted by path, then collector. */
  claims: readonly Claim[];
  notices: readonly Notice[];
  problems: readonly Problem[];
}

export interface DiscoverInput {
  folder: Folder;
  /** A file or folder within the base; '' is the base itself. */
  target: string;
  /** What messages call the target where it is the base. */
  shown?: string;
}

/**
 * Decides which file goes to which collector. In a folder: every lockfile, the facts of every folder, installed trees
 * that no lockfile describes, and SBOMs only where there is no lockfile at all (an SBOM repeats the lockfile, and may
 * be older). A named file goes to whoever knows its name or its first 4 KiB.
 * Throws `nothing-to-scan`, `input-unsupported` or `input-unreadable`.
 */
export function discover({ folder, target, shown }: DiscoverInput): Discovered {
  const path = target.replace(/^(?:\.\/)+|\/+$/g, '').replace(/^\.$/, '');
  const found = isFolder(folder, path)
    ? discoverFolder(folder, path, path === '' ? shown : path)
    : { claims: [claimFile(folder, path)], notices: [], problems: [] };
  return { ...found, claims: [...found.claims].sort(compareClaims) };
}

/** The collectors that read files under their own role; the one of several for a name is told by the file's beginning. */
export function collectorFor(folder: Folder, path: string): Collector | undefined {
  const claiming = collectors.filter((collector) => collector.role !== 'facts' && collector.claims(path));
  if (claiming.length <= 1) return claiming[0];
  const head = headOrNothing(folder, path);
  return claiming.find((collector) => collector.sniffs?.(head)) ?? claiming[0];
}

function discoverFolder(folder: Folder, start: string, shown: string | undefined): Discovered {
  const treeAtBase = installedTreeAt(folder, start);
  if (treeAtBase !== undefined) return { claims: [{ path: start, collector: treeAtBase }], notices: [], problems: [] };
  const { folders, problems } = walkFolders(folder, start);
  const files = folders.flatMap((walked) => filesOf(walked).flatMap((path) => claimOf(folder, path) ?? []));
  const locks = files.filter((claim) => claim.collector.role === 'lock');
  const sboms = files.filter((claim) => claim.collector.role === 'sbom');
  const facts = folders.flatMap((walked) => factsClaims(walked));
  const coverage = coverageOf(folder, folders, new Set(locks.map((claim) => claim.path)));
  const trees = coverage.trees.map((path) => ({ path, collector: collectorFor(folder, path) as Collector }));
  const kept = locks.filter((claim) => !coverage.shadowed.has(claim.path));
  const claims = [...kept, ...trees, ...facts, ...(locks.length === 0 ? sboms : [])];
  const allProblems = [...problems, ...coverage.problems];
  if (claims.length === 0 && allProblems.length === 0) throw nothingToScan(shown);
  const unread = locks.length === 0 ? [] : unreadNotice(sboms);
  return { claims, notices: [...coverage.notices, ...unread], problems: allProblems };
}

/** It may tell of packages that no lockfile here does (another language, an image): only a person knows. */
function unreadNotice(sboms: readonly Claim[]): Notice[] {
  const paths = sboms.map(({ path }) => path).sort();
  const [first] = paths;
  if (first === undefined) return [];
  const named = paths.slice(0, 3).join(', ') + (paths.length > 3 ? ` and ${paths.length - 3} more` : '');
  const message = `Not read, because lockfiles tell what is installed: ${named}. Name an SBOM to scan it, too.`;
  return [{ code: 'sbom-unread', message, target: first }];
}

const filesOf = ({ path, files }: WalkedFolder) => files.map((name) => (path === '' ? name : `${path}/${name}`));

function claimOf(folder: Folder, path: string): Claim | undefined {
  const collector = collectorFor(folder, path);
  return collector && { path, collector };
}

/** Facts are claimed by the folder, once for each collector that knows a file in it. */
function factsClaims(walked: WalkedFolder): Claim[] {
  const files = filesOf(walked);
  return collectors
    .filter((collector) => collector.role === 'facts' && files.some((file) => collector.claims(file)))
    .map((collector) => ({ path: walked.path, collector }));
}

function nothingToScan(shown = '.'): NgaoError {
  return new NgaoError(
    'nothing-to-scan',
    `${shown === '.' ? 'The folder' : shown} holds nothing that Ngao can read: no lockfile (npm, yarn, pnpm, bun), SBOM or runtime file. An empty folder is not a clean one.`,
  );
}

/** A folder that is itself an installed tree: named so, or marked by the package manager that wrote it. */
function installedTreeAt(folder: Folder, path: string): Collector | undefined {
  const named = path === '' ? undefined : collectorFor(folder, path);
  if (named !== undefined || path !== '') return named;
  const names = new Set(folder.list('').map((entry) => entry.name));
  const marked = ['.package-lock.json', '.modules.yaml', '.yarn-integrity', '.yarn-state.yml'].some((name) => names.has(name));
  return marked && !names.has('package.json') ? collectors.find((collector) => collector.claims('node_modules')) : undefined;
}

function claimFile(folder: Folder, path: string): Claim {
  const byName = collectorFor(folder, path);
  if (byName !== undefined) return { path, collector: byName };
  const head = headOf(folder, path);
  if (head === undefined) throw new NgaoError('input-unreadable', `There is no file ${path}.`);
  const bySight = collectors.find((collector) => collector.sniffs?.(head));
  if (bySight !== undefined) return { path, collector: bySight };
  if (/(?:^|\/)package\.json$/.test(path)) {
    throw new NgaoError(
      'nothing-to-scan',
      `${path} says what is wanted, not what is installed: name its lockfile or its folder.`,
    );
  }
  const facts = collectors.find((collector) => collector.role === 'facts' && collector.claims(path));
  if (facts !== undefined) return { path, collector: facts };
  throw new NgaoError('input-unsupported', `${path} is nothing that Ngao can read. It reads:\n  ${titles()}`);
}

/** A file that cannot be read is claimed all the same: the collector tells it, beside what the others found. */
function headOrNothing(folder: Folder, path: string): string {
  try {
    return headOf(folder, path) ?? '';
  } catch {
    return '';
  }
}

const headSize = 4096;

function headOf(folder: Folder, path: string): string | undefined {
  const bytes = folder.read(path);
  return bytes && new TextDecoder().decode(bytes.subarray(0, headSize));
}

function isFolder(folder: Folder, path: string): boolean {
  if (path === '') return true;
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  return folder.list(path.slice(0, Math.max(slash, 0))).some((entry) => entry.name === name && entry.kind === 'folder');
}

const titles = () => collectors.map((collector) => collector.title).join('\n  ');

function compareClaims(a: Claim, b: Claim): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.collector.id < b.collector.id ? -1 : 1;
}
