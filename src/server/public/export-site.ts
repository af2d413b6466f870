// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NgaoError } from '../../kit/errors.ts';
import type { PublicDatabase } from './serve-public.ts';

export interface ExportedFile {
  path: string;
  /** Below the folder, with forward slashes. */
  file: string;
  sha256: string;
  mediaType: string;
}

/** The list of what was written, beside it. */
export const manifestFile = 'manifest.csv';
const batch = 200;

/**
 * Writes every public file into a new or empty folder: the bytes that are served, and `manifest.csv`, which names path, file,
 * SHA-256 and media type. Throws `usage` for a folder that holds something.
 */
export async function exportSite(db: PublicDatabase, folder: string): Promise<ExportedFile[]> {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new NgaoError('usage', `${folder} is not empty. An export never mixes with what stands there: name another folder.`);
  const written: ExportedFile[] = [];
  for (let after = ''; ; after = written.at(-1)?.path ?? '') {
    const rows = await db
      .selectFrom('public_files')
      .where('path', '>', after)
      .select(['path', 'media_type', 'sha256', 'body'])
      .orderBy('path')
      .limit(batch)
      .execute();
    for (const { path, media_type, sha256, body } of rows) {
      const file = fileOf(path, media_type);
      writeBelow(folder, file, body);
      written.push({ path, file, sha256, mediaType: media_type });
    }
    if (rows.length < batch) break;
  }
  const rows = written.map(({ path, file, sha256, mediaType }) => [path, file, sha256, mediaType]);
  const lines = [['path', 'file', 'sha256', 'media type'], ...rows].map((fields) => `${fields.map(quoted).join(',')}\r\n`);
  writeBelow(folder, manifestFile, Buffer.from(lines.join('')));
  return written;
}

/** RFC 4180. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** A page gets an ending that servers of static files know; everything else keeps its name. */
function fileOf(path: string, mediaType: string): string {
  const name = path.slice(1);
  if (path.endsWith('/')) return `${name}index.html`;
  return mediaType.startsWith('text/html') && !name.endsWith('.html') ? `${name}.html` : name;
}

function writeBelow(folder: string, file: string, body: Uint8Array): void {
  const steps = file.split('/');
  // Paths are made by us; a row that somebody else wrote must still not lead out of the folder.
  if (steps.some((step) => step === '' || step === '.' || step === '..' || step.includes('\\')))
    throw new NgaoError('internal', 'A public path cannot be written as a file.');
  const place = join(folder, ...steps);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, body, { flag: 'wx' });
}
