// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { NgaoError } from '../../../kit/errors.ts';
import type { Inventory, RuntimeFact } from '../../../model/inventory.ts';
import type { Notice, Problem } from '../../../model/problem.ts';
import type { CollectInput, Folder } from '../contract.ts';
import { readPackageJson } from '../package-json.ts';
import { baseImages } from './dockerfile.ts';
import { readNodeImage } from './node-image.ts';
import { kindOfRuntimeFile, type RuntimeFileKind } from './runtime-file.ts';
import { packageJsonFacts, toolVersionFacts, versionFileFacts } from './version-files.ts';

/** The facts of one folder, or of one named file, as an inventory without components; none when nothing is said. */
export function collectRuntime({ path, folder }: CollectInput): readonly Inventory[] {
  const oneFile = kindOfRuntimeFile(path) !== undefined && folder.read(path) !== undefined;
  const at = oneFile ? path.slice(0, Math.max(path.lastIndexOf('/'), 0)) : path;
  const files = oneFile ? [path] : runtimeFilesIn(folder, path);
  const ref = at === '' ? '.' : at;
  const read: Read = { runtimes: [], problems: [], notices: [], digest: createHash('sha256') };
  for (const file of files) readFile(folder, file, read);
  if (read.runtimes.length === 0 && read.problems.length === 0) return [];
  const mismatch = mismatchNotice(read.runtimes, ref);
  if (mismatch !== undefined) read.notices.push(mismatch);
  const { runtimes, problems, notices } = read;
  const target = { ref, kind: 'source', ...projectOf(folder, at), digest: `sha256:${read.digest.digest('hex')}` };
  return [{ target, components: [], runtimes, secrets: [], overrides: [], problems, notices }];
}

interface Read {
  runtimes: RuntimeFact[];
  problems: Problem[];
  notices: Notice[];
  digest: ReturnType<typeof createHash>;
}

function runtimeFilesIn(folder: Folder, path: string): string[] {
  return folder
    .list(path)
    .filter((entry) => entry.kind === 'file' && kindOfRuntimeFile(entry.name) !== undefined)
    .map((entry) => (path === '' ? entry.name : `${path}/${entry.name}`));
}

/** More than any hand-written Dockerfile or version file; a larger file is something else. Bytes. */
const sizeLimit = 4 * 1024 * 1024;

function readFile(folder: Folder, file: string, read: Read): void {
  try {
    const bytes = folder.read(file);
    if (bytes === undefined) return;
    if (bytes.length > sizeLimit)
      throw new NgaoError('input-too-large', `${file} is larger than ${sizeLimit} bytes and was not read.`);
    read.digest.update(`${file}\0${bytes.length}\0`).update(bytes);
    read.runtimes.push(...factsOf(kindOfRuntimeFile(file), { folder, file, notices: read.notices }));
  } catch (error) {
    if (!(error instanceof NgaoError)) throw error;
    read.problems.push({ code: error.code, message: error.message, target: file });
  }
}

interface FileRead {
  folder: Folder;
  file: string;
  notices: Notice[];
}

function factsOf(kind: RuntimeFileKind | undefined, { folder, file, notices }: FileRead): RuntimeFact[] {
  if (kind === 'package-json') return packageJsonFacts(folder, file);
  const text = folder.readText(file) ?? '';
  if (kind === 'dockerfile') return dockerfileFacts(text, file, notices);
  if (kind === 'tool-versions') return toolVersionFacts(text, file);
  return kind === undefined ? [] : versionFileFacts(text, file, kind);
}

/** One fact for each version a Dockerfile names: its stages mostly share one. */
function dockerfileFacts(text: string, file: string, notices: Notice[]): RuntimeFact[] {
  const facts = new Map<string, RuntimeFact>();
  for (const { image, line } of baseImages(text)) {
    const node = readNodeImage(image);
    if (node === undefined || facts.has(node.version)) continue;
    const { version, exact } = node;
    facts.set(version, { runtime: 'node', version, exact, source: 'dockerfile', location: { file, line } });
    if (!node.floating) continue;
    const message = `${file} line ${line}: the tag "${version}" of the node image can mean another version tomorrow. Name a full version or a digest.`;
    notices.push({ code: 'runtime-floating', message, target: file });
  }
  return [...facts.values()];
}

function mismatchNotice(facts: readonly RuntimeFact[], target: string): Notice | undefined {
  const exact = facts.filter((fact) => fact.exact);
  if (new Set(exact.map((fact) => fact.version)).size < 2) return undefined;
  const said = exact.map((fact) => `${fact.location.file} line ${fact.location.line} says ${fact.version}`).join(', ');
  return {
    code: 'runtime-mismatch',
    message: `The Node.js versions disagree: ${said}. Tests and production may differ.`,
    target,
  };
}

function projectOf(folder: Folder, at: string): { name: string; version: string } {
  try {
    const fields = readPackageJson(folder, at === '' ? 'package.json' : `${at}/package.json`)?.fields;
    return { name: textOf(fields?.name) || at.slice(at.lastIndexOf('/') + 1), version: textOf(fields?.version) };
  } catch (error) {
    if (!(error instanceof NgaoError)) throw error;
    return { name: at.slice(at.lastIndexOf('/') + 1), version: '' };
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
