// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { NgaoError } from '../kit/errors.ts';
import { kindOfPath } from '../kit/io/folder.ts';
import type { Exception } from '../model/exception.ts';
import type { Policy, PolicyReference } from '../model/policy.ts';
import { builtInPolicy } from '../policy/built-in-policy.ts';
import { policyDigest } from '../policy/digest.ts';
import { exceptionsOfPolicy } from '../policy/exceptions/exceptions-of-policy.ts';
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
  request: { policyFile: string | undefined; targets: readonly string[] },
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
    load: (reference, from) => loadReference(reference, from, { shown, full, cwd: io.cwd }),
  });
  return {
    policy: read.policy,
    exceptions: exceptionsOfPolicy(read.policy),
    source: { digest: read.digest, source: read.source },
    file: full,
  };
}

/** Where `ngao.yaml` is looked for. */
function findPolicy(targets: readonly string[], cwd: string): string | undefined {
  const target = resolve(cwd, targets.length === 1 ? (targets[0] ?? '.') : '.');
  const folder = kindOfPath(target) === 'folder' ? target : dirname(target);
  const file = resolve(folder, 'ngao.yaml');
  return kindOfPath(file) === 'file' ? file : undefined;
}

/** A path relative to the current folder when it lies in it, else its last part: reports do not tell the machine's layout. */
function shownPath(full: string, cwd: string): string {
  const path = relative(cwd, full).replaceAll('\\', '/');
  return path.startsWith('../') ? path.slice(path.lastIndexOf('/') + 1) : path;
}

interface TopFile {
  shown: string;
  full: string;
  cwd: string;
}

/** Reads what a policy extends. `from` is the extending file as shown; a relative path starts at its folder. */
async function loadReference(reference: PolicyReference, from: string, top: TopFile): Promise<{ text: string; file: string }> {
  if ('url' in reference) {
    // A scan never touches the network: the organisation's policy travels with the checkout or is fetched before.
    throw new NgaoError(
      'config-invalid',
      `extends ${reference.url}: a scan does not touch the network. Save that file in the repository and write "extends: {path: FILE}".`,
    );
  }
  const extending = from === top.shown ? top.full : resolve(top.cwd, from);
  const full = resolve(dirname(extending), reference.path);
  const shown = shownPath(full, top.cwd);
  return { text: readText(full, shown), file: shown };
}

function readText(full: string, shown: string): string {
  try {
    return readFileSync(full, 'utf8');
  } catch (cause) {
    throw new NgaoError('usage', `The policy file ${shown} could not be read. Give an existing file.`, { cause });
  }
}
