// SPDX-License-Identifier: Apache-2.0
import { basename } from 'node:path';
import { asNgaoError } from '../kit/errors.ts';
import { type DiskFolder, kindOfPath } from '../kit/io/folder.ts';
import type { Exception } from '../model/exception.ts';
import type { Notice, Problem } from '../model/problem.ts';
import type { RepositoryDecisions } from '../policy/register/lint-entry.ts';
import type { Imported } from '../scan/import/contract.ts';
import { importerFor } from '../scan/import/registry.ts';
import { type LocatedTarget, locateTarget } from '../scan/locate-target.ts';
import type { CommandIo } from './io.ts';
import { loadPolicy } from './load-policy.ts';

export interface ReadRepository extends RepositoryDecisions {
  /** The folder itself, for a scan of it. */
  base: string;
  /** Files that are there but could not be read. */
  problems: readonly Problem[];
}

const deepest = 5;
const mostEntries = 20_000;

/**
 * Every decision of one TARGET: its ngao.yaml and all files of other tools in it (or the one file that was named).
 * Paths are told as seen from the current folder; where the target lies elsewhere, from its own name on.
 */
export async function readRepository(target: string, io: CommandIo): Promise<ReadRepository> {
  const located = locateTarget(target, io.cwd);
  const { folder } = located;
  const prefix = shownPrefix(located, io.cwd);
  const files = located.path === '' ? findFiles(folder) : [located.path];
  const read = await Promise.all(files.map((file) => readFile(file, { folder, prefix, named: located.path !== '' })));
  const own = located.path === '' || located.path === 'ngao.yaml' ? await ownDecisions(folder, prefix, io) : undefined;
  return {
    name: prefix === '' ? basename(folder.base) : prefix.slice(0, -1),
    base: folder.base,
    files: [...(own ? [own.file] : []), ...read.flatMap(({ file }) => file ?? [])],
    exceptions: [...(own?.exceptions ?? []), ...read.flatMap(({ exceptions }) => exceptions)],
    notices: read.flatMap(({ notices }) => notices),
    problems: read.flatMap(({ problem }) => problem ?? []),
  };
}

function shownPrefix({ folder, prefix }: LocatedTarget, cwd: string): string {
  if (prefix !== '' || locateTarget('.', cwd).folder.base === folder.base) return prefix;
  return `${basename(folder.base)}/`;
}

interface ReadFile extends Imported {
  file?: { file: string; format: string };
  problem?: Problem;
}

/** Read by its path within the repository, as the tool itself would see it; told by the path that people see. */
async function readFile(path: string, given: { folder: DiskFolder; prefix: string; named: boolean }): Promise<ReadFile> {
  const importer = importerFor(path);
  const shown = given.prefix + path;
  const nothing = { exceptions: [], notices: [] };
  if (!importer) {
    if (!given.named || path === 'ngao.yaml') return nothing;
    const message = `${shown} is no file of decisions that Ngao knows by its name.`;
    return { ...nothing, problem: { code: 'input-unsupported', message, target: shown } };
  }
  try {
    const imported = await importer.read({ file: path, text: given.folder.readText(path) ?? '' });
    return {
      file: { file: shown, format: importer.id },
      exceptions: imported.exceptions.map((exception) => ({ ...exception, source: { ...exception.source, file: shown } })),
      notices: imported.notices.map((notice) => placed(notice, given.prefix)),
    };
  } catch (thrown) {
    const error = asNgaoError(thrown);
    if (!error.expected) throw error;
    // A config.toml of something else is no decision file.
    if (error.code === 'input-unsupported' && !given.named) return nothing;
    return { ...nothing, problem: { code: error.code, message: given.prefix + error.message, target: shown } };
  }
}

/** A notice starts with its file. */
function placed(notice: Notice, prefix: string): Notice {
  return { ...notice, message: prefix + notice.message, target: prefix + notice.target };
}

async function ownDecisions(
  folder: DiskFolder,
  prefix: string,
  io: CommandIo,
): Promise<{ file: { file: string; format: string }; exceptions: Exception[] } | undefined> {
  const { exceptions, file } = await loadPolicy({ policyFile: undefined, targets: ['.'] }, { ...io, cwd: folder.base });
  if (file === undefined || kindOfPath(file) !== 'file') return undefined;
  return {
    file: { file: `${prefix}ngao.yaml`, format: 'ngao' },
    exceptions: exceptions.map((exception) => ({
      ...exception,
      source: { ...exception.source, file: prefix + exception.source.file },
    })),
  };
}

/** All files that an importer claims by name, outside node_modules and hidden folders; bounded. */
function findFiles(folder: DiskFolder): string[] {
  const found: string[] = [];
  const open = [''];
  let seen = 0;
  for (let next = open.pop(); next !== undefined && seen < mostEntries; next = open.pop()) {
    const entries = folder.list(next);
    const inside = (name: string) => (next === '' ? name : `${next}/${name}`);
    seen += entries.length;
    const files = entries.filter(({ kind }) => kind === 'file').map(({ name }) => inside(name));
    found.push(...files.filter((file) => importerFor(file) !== undefined));
    const folders = entries.filter(({ kind, name }) => kind === 'folder' && isWalked(name)).map(({ name }) => inside(name));
    open.push(...folders.filter((path) => path.split('/').length <= deepest));
  }
  return found.sort();
}

function isWalked(name: string): boolean {
  return name !== 'node_modules' && (name === '.grype' || !name.startsWith('.'));
}
