// SPDX-License-Identifier: Apache-2.0
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { NgaoError } from '../../kit/errors.ts';
import { kindOfPath } from '../../kit/io/folder.ts';
import { gunzipWithin, readZip } from '../../kit/io/zip.ts';
import type { SourceDocument, SourceRemark } from './contract.ts';

/** A single loose file over this size is refused (KEV and EPSS stay below 20 MB). Bytes, unpacked. */
const looseFileLimit = 256 * 1024 * 1024;
const depthLimit = 20;

export interface WalkInput {
  /** File or folder on disk. */
  path: string;
  /** How messages and documents call it. */
  label: string;
}

/**
 * Every document of the inputs, one at a time: `.json` (and `.json.gz`), `.csv` (and `.csv.gz`), and the entries of
 * `.zip` files, in folders to any reasonable depth, sorted by name. Other files are none of ours and are passed by.
 * Whatever is ours and cannot be read is remarked; a damaged archive throws, because how much is missing is unknown.
 */
export function* walkDocuments(inputs: readonly WalkInput[], remark: (remark: SourceRemark) => void): Generator<SourceDocument> {
  for (const input of inputs) {
    const kind = kindOfPath(input.path);
    if (!kind)
      throw new NgaoError('input-unreadable', `There is no file or folder "${input.label}". Give what should be imported.`);
    if (kind === 'folder') yield* walkFolder(input, 0, remark);
    else yield* readFile(input, remark);
  }
}

function* walkFolder(folder: WalkInput, depth: number, remark: (remark: SourceRemark) => void): Generator<SourceDocument> {
  if (depth > depthLimit) throw new NgaoError('input-too-large', `${folder.label} is nested over ${depthLimit} folders deep.`);
  for (const entry of entriesOf(folder)) {
    const inside = { path: join(folder.path, entry.name), label: `${folder.label}/${entry.name}` };
    // Linked folders are not followed: they can form a cycle.
    if (entry.isDirectory()) yield* walkFolder(inside, depth + 1, remark);
    else if (entry.isFile() || kindOfPath(inside.path) === 'file') yield* readFile(inside, remark);
    else if (ours.test(entry.name) && kindOfPath(inside.path) === undefined)
      remark({ file: inside.label, reason: 'it is no readable file: a link to nowhere, a circle of links or a device' });
  }
}

const ours = /\.(zip|(json|csv)(\.gz)?)$/i;

function entriesOf({ path, label }: WalkInput): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    throw new NgaoError('input-unreadable', `${label} could not be listed: check its permissions.`, { cause });
  }
}

function* readFile(file: WalkInput, remark: (remark: SourceRemark) => void): Generator<SourceDocument> {
  if (/\.zip$/i.test(file.path)) {
    yield* readArchive(file, remark);
    return;
  }
  if (!/\.(json|csv)(\.gz)?$/i.test(file.path)) return;
  const size = statSync(file.path).size;
  if (size > looseFileLimit)
    throw new NgaoError('input-too-large', `${file.label} is ${size} bytes; the limit is ${looseFileLimit}.`);
  const raw = readFileSync(file.path);
  // A download may have been unpacked on its way: the bytes tell, not the name.
  const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? named(file, () => gunzipWithin(raw, looseFileLimit)) : raw;
  const document = parse(file.label.replace(/\.gz$/i, ''), bytes, remark);
  if (document) yield document;
}

function* readArchive(file: WalkInput, remark: (remark: SourceRemark) => void): Generator<SourceDocument> {
  try {
    for (const entry of readZip(file.path)) {
      const path = `${file.label}/${printable(entry.name)}`;
      if (!/\.(json|csv)$/i.test(entry.name)) continue;
      const document = entry.bytes ? parse(path, entry.bytes, remark) : undefined;
      if (entry.refused) remark({ file: path, reason: entry.refused });
      if (document) yield document;
    }
  } catch (thrown) {
    throw withName(file, thrown);
  }
}

function named<T>(file: WalkInput, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw withName(file, thrown);
  }
}

/** The reader of an archive does not know what the person calls it. */
function withName(file: WalkInput, thrown: unknown): unknown {
  if (!(thrown instanceof NgaoError)) return thrown;
  return new NgaoError(thrown.code, `${file.label}: ${thrown.message}`, { cause: thrown });
}

function parse(path: string, bytes: Uint8Array, remark: (remark: SourceRemark) => void): SourceDocument | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8')
    .replace(/^\ufeff/, '');
  if (path.endsWith('.csv')) return { path, text };
  try {
    return { path, json: JSON.parse(text) as unknown };
  } catch {
    remark({ file: path, reason: 'it is not JSON' });
    return undefined;
  }
}

/** Entry names come from strangers: no control characters, no endless ones, in a message. */
function printable(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  return name.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?').slice(0, 200);
}
