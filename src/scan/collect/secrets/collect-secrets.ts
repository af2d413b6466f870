// SPDX-License-Identifier: Apache-2.0
import { asNgaoError } from '../../../kit/errors.ts';
import type { SecretFact } from '../../../model/inventory.ts';
import type { Notice, Problem } from '../../../model/problem.ts';
import type { Folder } from '../contract.ts';
import { isCandidate, isLockfileCandidate } from './candidate-patterns.ts';
import { recognise, type Suspect } from './recognise.ts';
import { type WalkedFile, walkText } from './walk.ts';

export interface SecretsInput {
  /** `base` is the folder's absolute path, where there is one: the rule for .p12 key files opens them by path. */
  folder: Folder & { readonly base?: string };
  limits?: Partial<SecretLimits>;
}

export interface SecretLimits {
  files: number;
  bytes: number;
  secrets: number;
}

/** Large enough for the largest repositories people keep in one piece; about a minute of work. */
const defaultLimits: SecretLimits = { files: 250_000, bytes: 2 * 1024 ** 3, secrets: 1_000 };

export interface SecretsFound {
  /** Sorted by file, line and rule. */
  secrets: SecretFact[];
  problems: Problem[];
  notices: Notice[];
}

/**
 * Looks for secrets in the text files of a folder: at most 1 MiB each (lockfiles 16 MiB), not other people's packages,
 * not what .gitignore plainly names. Values are never kept. The scanner is loaded only when a file looks like holding one.
 */
export async function collectSecrets({ folder, limits: given }: SecretsInput): Promise<SecretsFound> {
  const limits = { ...defaultLimits, ...given };
  const found: SecretsFound = { secrets: [], problems: [], notices: [] };
  const oversized: string[] = [];
  const seen = { files: 0, bytes: 0 };
  for (const file of walkText(folder, oversized)) {
    seen.files += 1;
    seen.bytes += file.size;
    if (seen.files > limits.files || seen.bytes > limits.bytes) {
      found.problems.push(limitProblem(`before ${file.path}: there is too much to look at`));
      break;
    }
    await examine(folder, file, found);
    if (found.secrets.length > limits.secrets) {
      found.problems.push(limitProblem(`in ${file.path}: more than ${limits.secrets} were found`));
      break;
    }
  }
  found.secrets.sort(compareSecrets).splice(limits.secrets);
  if (oversized.length > 0) found.notices.push(oversizedNotice(oversized));
  return found;
}

async function examine(folder: SecretsInput['folder'], file: WalkedFile, found: SecretsFound): Promise<void> {
  try {
    const suspect = file.path.endsWith('.p12') ? keyFile(folder, file.path, found) : textSuspect(folder, file);
    if (suspect) found.secrets.push(...(await recognise(suspect)));
  } catch (thrown) {
    const error = asNgaoError(thrown);
    // The scanner's own errors may quote what they were reading.
    const message = error.code === 'internal' ? `${file.path} could not be searched for secrets.` : error.message;
    found.problems.push({ code: error.code, message, target: file.path });
  }
}

function textSuspect(folder: Folder, { path, lockfile }: WalkedFile): Suspect | undefined {
  const bytes = folder.read(path);
  if (!bytes || bytes.length === 0) return undefined;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = wideText(buffer);
  if (wide !== undefined) return isCandidate(wide) ? { path, content: wide, binary: false } : undefined;
  if (buffer.subarray(0, 8192).includes(0)) return undefined;
  const suspicious = lockfile ? isLockfileCandidate(buffer) : isCandidate(buffer.toString('latin1'));
  return suspicious ? { path, content: buffer.toString('utf8'), binary: false } : undefined;
}

/** UTF-16 with a byte-order mark: some tools on Windows write configuration so. */
function wideText(buffer: Buffer): string | undefined {
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return new TextDecoder('utf-16le').decode(buffer);
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return new TextDecoder('utf-16be').decode(buffer);
  return undefined;
}

/** A PKCS#12 container has no text to look for: the rule opens it with the password Google gives to every such file. */
function keyFile(folder: SecretsInput['folder'], path: string, found: SecretsFound): Suspect | undefined {
  if (folder.base !== undefined) return { path, content: '', binary: true, absolute: `${folder.base}/${path}` };
  found.problems.push({
    code: 'input-unsupported',
    message: `${path} is a key file that can only be examined in a folder on disk.`,
    target: path,
  });
  return undefined;
}

/** Large data is no reason to call a scan incomplete, but nobody shall think that it was looked at. */
function oversizedNotice(paths: readonly string[]): Notice {
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
  const message = `Files over 1 MiB were not searched for secrets: ${paths.slice(0, 3).join(', ')}${more}.`;
  return { code: 'secrets-unsearched', message, target: '' };
}

function limitProblem(where: string): Problem {
  const message = `The search for secrets stopped ${where}. Scan a smaller folder, have .gitignore name generated files, or leave secrets to another tool ("secrets: off" in ngao.yaml).`;
  return { code: 'input-too-large', message, target: '' };
}

function compareSecrets(a: SecretFact, b: SecretFact): number {
  if (a.location.file !== b.location.file) return a.location.file < b.location.file ? -1 : 1;
  return a.location.line - b.location.line || (a.rule < b.rule ? -1 : 1);
}
