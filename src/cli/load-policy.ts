// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { NgaoError } from '../kit/errors.ts';
import { entryExists, kindOfPath } from '../kit/io/folder.ts';
import type { Exception } from '../model/exception.ts';
import type { Policy, PolicyReference } from '../model/policy.ts';
import { builtInPolicy } from '../policy/built-in-policy.ts';
import { policyDigest } from '../policy/digest.ts';
import { exceptionsOfPolicy } from '../policy/exceptions/exceptions-of-policy.ts';
import { databaseFolder } from '../scan/database/folder.ts';
import type { CommandIo } from './io.ts';

export interface LoadedPolicy {
  policy: Policy;
  exceptions: readonly Exception[];
  /** For the report: digest of the effective policy and where it came from. */
  source: { digest: string; source: string };
  /** The policy file's path; undefined when the built-in policy holds. */
  file: string | undefined;
}

/**
 * The policy of a run: `--policy FILE`, else ngao.yaml at the target's root (with several targets: of the current
 * folder), else the built-in one. Throws `config-invalid` with every mistake, and `usage` when a named file is missing.
 */
export async function loadPolicy(
  request: { policyFile: string | undefined; targets: readonly string[]; databaseFlag?: string | undefined },
  io: CommandIo,
): Promise<LoadedPolicy> {
  const full = request.policyFile === undefined ? findPolicy(request.targets, io.cwd) : resolve(io.cwd, request.policyFile);
  if (full === undefined) {
    const source = { digest: policyDigest(builtInPolicy), source: 'built-in' };
    return { policy: builtInPolicy, exceptions: [], source, file: undefined };
  }
  const shown = shownPath(full, io.cwd);
  const { readPolicy } = await import('../policy/read-policy.ts');
  const read = await readPolicy({
    text: readText(full, shown),
    file: shown,
    load: (reference, from) =>
      loadReference(reference, from, { shown, full, cwd: io.cwd, policies: policyFolder(request.databaseFlag, io) }),
  });
  return {
    policy: read.policy,
    exceptions: exceptionsOfPolicy(read.policy),
    source: { digest: read.digest, source: read.source },
    file: full,
  };
}

/** Where `ngao.yaml` is looked for. One that is there but cannot hold is an error: its rules must not lapse in silence. */
function findPolicy(targets: readonly string[], cwd: string): string | undefined {
  const target = resolve(cwd, targets.length === 1 ? (targets[0] ?? '.') : '.');
  const folder = kindOfPath(target) === 'folder' ? target : dirname(target);
  const file = resolve(folder, 'ngao.yaml');
  if (kindOfPath(file) === 'file') return file;
  if (entryExists(file)) throw new NgaoError('config-invalid', `${shownPath(file, cwd)} is no readable file. Mend or remove it.`);
  const misnamed = ['ngao.yml', '.ngao.yaml', '.ngao.yml'].map((name) => resolve(folder, name)).find(entryExists);
  if (misnamed === undefined) return undefined;
  throw new NgaoError('config-invalid', `${shownPath(misnamed, cwd)} would be ignored: a policy's name is ngao.yaml. Rename it.`);
}

/** A path relative to the current folder when it lies in it, else its last part: reports do not tell the machine's layout. */
export function shownPath(full: string, cwd: string): string {
  const path = relative(cwd, full).replaceAll('\\', '/');
  return path.startsWith('../') ? path.slice(path.lastIndexOf('/') + 1) : path;
}

export interface TopFile {
  shown: string;
  full: string;
  cwd: string;
  /** Where fetched policies lie, one file per digest. */
  policies: string;
}

/** Fetched policies stand beside the advisory database: both are what `ngao db update` brings. */
export function policyFolder(databaseFlag: string | undefined, io: CommandIo): string {
  return resolve(io.cwd, databaseFolder(databaseFlag, io.env), 'policies');
}

/** The file of a fetched policy; named by its digest, so that another content can never be taken for it. */
export function fetchedPolicyFile(policies: string, digest: string): string {
  return resolve(policies, `${digest.replace(/^sha256:/, '')}.yaml`);
}

/** Reads what a policy extends, a URL from what was fetched before: a scan never touches the network. */
async function loadReference(reference: PolicyReference, from: string, top: TopFile): Promise<{ text: string; file: string }> {
  if (!('url' in reference)) return readBeside(reference.path, from, top);
  const file = fetchedPolicyFile(top.policies, reference.digest);
  if (kindOfPath(file) === 'file') return { text: readText(file, reference.url), file: reference.url };
  throw new NgaoError(
    'input-unreadable',
    `${from} extends ${reference.url}, which was not fetched yet. Run "ngao db update --policy ${top.shown}" where there is a network.`,
  );
}

/** Reads a policy named by a path; `from` is the extending file as shown, and a relative path starts at its folder. */
export function readBeside(path: string, from: string, top: TopFile): { text: string; file: string } {
  const extending = from === top.shown ? top.full : resolve(top.cwd, from);
  const full = resolve(dirname(extending), path);
  const shown = shownPath(full, top.cwd);
  return { text: readText(full, shown), file: shown };
}

export function readText(full: string, shown: string): string {
  try {
    return readFileSync(full, 'utf8');
  } catch (cause) {
    throw new NgaoError('usage', `The policy file ${shown} could not be read. Give an existing file.`, { cause });
  }
}
