// SPDX-License-Identifier: Apache-2.0
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Extract } from 'tar-stream';
import { asNgaoError, NgaoError } from '../../kit/errors.ts';
import type { Problem } from '../../model/problem.ts';
import { type ChartFolder, scopeLimits } from './contract.ts';

/**
 * Opens a packed chart (`helm package`, or a packed folder of charts) as a folder in memory; only what a scope is read
 * from is kept. Unpacked as a stream within bounds (`input-too-large`); names that leave the archive, names given twice
 * and damage are refused (`input-malformed`); links are not followed and told as a Problem.
 */
export async function openChartArchive(bytes: Uint8Array): Promise<ChartFolder> {
  if (bytes.length > scopeLimits.archiveBytes) throw tooLarge(`has ${bytes.length} bytes packed`);
  const { extract } = await import('tar-stream');
  const unpacked = extract();
  const kept = new Kept();
  const source = bytes[0] === 0x1f && bytes[1] === 0x8b ? [createGunzip()] : [];
  const flow = pipeline([Readable.from(slices(bytes)), ...source, bounded(scopeLimits.unpackedBytes), unpacked]);
  // Handled below; without this a failure before the loop ends would count as unhandled.
  flow.catch(() => {});
  try {
    for await (const entry of unpacked) await kept.take(entry);
    await flow;
  } catch (thrown) {
    const cause = await flow.then(
      () => thrown,
      (reason) => reason,
    );
    throw [thrown, cause].find((error) => error instanceof NgaoError) ?? damaged(cause);
  }
  if (kept.entries === 0) throw damaged(undefined);
  return kept.folder();
}

type Entry = Extract extends AsyncIterable<infer Item> ? Item : never;

class Kept {
  entries = 0;
  private readonly files = new Map<string, Uint8Array>();
  private readonly problems: Problem[] = [];

  async take(entry: Entry): Promise<void> {
    const { name, type, size = 0 } = entry.header;
    if (++this.entries > scopeLimits.entries) throw tooLarge(`holds more than ${scopeLimits.entries} entries`);
    const path = pathOf(name);
    if (type === 'symlink' || type === 'link') {
      this.problems.push({ code: 'input-unsupported', message: 'A link in the archive was not followed.', target: path });
    }
    if (type !== 'file' || !isRead(path)) {
      entry.resume();
      return;
    }
    if (this.files.has(path)) throw new NgaoError('input-malformed', `The archive holds ${path} twice. Package the chart again.`);
    const limit = path.endsWith('.tgz') ? scopeLimits.archiveBytes : scopeLimits.fileBytes;
    if (size > limit) throw tooLarge(`holds ${path} of ${size} bytes; the limit is ${limit}`);
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry as AsyncIterable<Uint8Array>) chunks.push(chunk);
    this.files.set(path, Buffer.concat(chunks));
  }

  /** Helm puts everything under one folder named after the chart; that one is passed over. */
  folder(): ChartFolder {
    const tops = new Set([...this.files.keys()].map((path) => path.slice(0, path.indexOf('/') + 1)));
    const [top] = tops;
    if (tops.size !== 1 || top === undefined || top === '') return folderOf(this.files, this.problems);
    const inside = new Map([...this.files].map(([path, bytes]) => [path.slice(top.length), bytes]));
    return folderOf(inside, this.problems);
  }
}

function folderOf(files: ReadonlyMap<string, Uint8Array>, problems: readonly Problem[]): ChartFolder {
  const folders = new Map<string, Map<string, { name: string; kind: 'file' | 'folder'; size: number }>>();
  for (const [path, bytes] of files) {
    const segments = path.split('/');
    segments.forEach((name, index) => {
      const parent = segments.slice(0, index).join('/');
      const entries = folders.get(parent) ?? new Map();
      const last = index === segments.length - 1;
      folders.set(
        parent,
        entries.set(name, last ? { name, kind: 'file', size: bytes.length } : { name, kind: 'folder', size: 0 }),
      );
    });
  }
  const read = (path: string) => files.get(path);
  return {
    problems,
    read,
    readText: (path) => {
      const bytes = read(path);
      return bytes && new TextDecoder().decode(bytes);
    },
    list: (path) => [...(folders.get(path)?.values() ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function isRead(path: string): boolean {
  if (/(^|\/)(Chart|values|requirements)\.yaml$/.test(path)) return true;
  return /(^|\/)charts\/[^/]+\.tgz$/.test(path) || /(^|\/)templates\/.*\.(ya?ml|tpl)$/.test(path);
}

/** A name is a label only, nothing is written to disk; yet one that leaves the archive says that it was made to harm. */
function pathOf(name: string): string {
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (name.startsWith('/') || /[\\\0]|^[A-Za-z]:/.test(name) || segments.includes('..') || segments.length > 64) {
    throw new NgaoError('input-malformed', 'The archive has an entry whose name leaves it; no chart has that. It was refused.');
  }
  return segments.join('/');
}

/** Small pieces, so that a bound is met before much is unpacked. */
function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1 << 16) yield bytes.subarray(at, at + (1 << 16));
}

function bounded(limit: number): Transform {
  let total = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      if (total > limit) done(tooLarge(`unpacks to more than ${limit} bytes`));
      else done(null, chunk);
    },
  });
}

function tooLarge(what: string): NgaoError {
  return new NgaoError('input-too-large', `The chart archive ${what}. It was refused.`);
}

function damaged(cause: unknown): NgaoError {
  const known = cause === undefined ? undefined : asNgaoError(cause);
  return new NgaoError('input-malformed', 'The chart archive is damaged, truncated or no tar file. Package the chart again.', {
    cause: known,
  });
}
