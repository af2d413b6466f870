// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const unpack = join(import.meta.dirname, '../../../shared/corpus/unpack');

/**
 * The folder of the real-data corpus, or undefined where it is not there (then say so by `corpusTest`).
 * `NGAO_CORPUS` names an unpacked folder.
 */
export const corpus: string | undefined = findCorpus();

/** Options for a `node:test` case that needs the corpus: skipped, with the reason printed, where it is missing. */
export const corpusTest = {
  skip: corpus === undefined ? 'the real-data corpus is not on this machine (set NGAO_CORPUS)' : false,
};

function findCorpus(): string | undefined {
  if (process.env.NGAO_CORPUS) return process.env.NGAO_CORPUS;
  if (!existsSync(unpack)) return undefined;
  return execFileSync(unpack, { encoding: 'utf8' }).trim();
}
