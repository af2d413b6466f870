// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { NgaoError } from '../kit/errors.ts';
import { download } from '../kit/io/http.ts';
import type { PolicyReference } from '../model/policy.ts';
import { sha256 } from '../policy/digest.ts';
import { readPolicy } from '../policy/read-policy.ts';
import type { CommandIo } from './io.ts';
import { fetchedPolicyFile, readBeside, readText, shownPath, type TopFile } from './load-policy.ts';

/** A policy never is larger than this. Bytes. */
const policyLimit = 1 << 20;

/**
 * Fetches every policy that a policy file extends by URL, chains included, into `policies/` of the database folder.
 * A body whose digest is not the one written is not kept. Throws `network-failed` and `config-invalid`.
 */
export async function fetchPolicies(file: string, databaseFolder: string, io: CommandIo): Promise<void> {
  const full = resolve(io.cwd, file);
  const top: TopFile = { shown: shownPath(full, io.cwd), full, cwd: io.cwd, policies: resolve(databaseFolder, 'policies') };
  mkdirSync(top.policies, { recursive: true });
  const load = (reference: PolicyReference, from: string) =>
    'url' in reference ? fetchOne(reference, top) : Promise.resolve(readBeside(reference.path, from, top));
  await readPolicy({ text: readText(full, top.shown), file: top.shown, load });
}

async function fetchOne(reference: { url: string; digest: string }, top: TopFile): Promise<{ text: string; file: string }> {
  const file = fetchedPolicyFile(top.policies, reference.digest);
  const draft = `${file}.${process.pid}.part`;
  try {
    const answer = await download({ url: reference.url, to: draft, limits: { bytes: policyLimit, total: 60_000 } });
    if (answer.outcome !== 'saved') throw new NgaoError('network-failed', `There is no policy at ${reference.url}.`);
    const text = readFileSync(draft, 'utf8');
    // A wrong digest is told by the reader, with the line that names it.
    if (sha256(text) === reference.digest) renameSync(draft, file);
    return { text, file: reference.url };
  } finally {
    rmSync(draft, { force: true });
  }
}
