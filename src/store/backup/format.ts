// SPDX-License-Identifier: Apache-2.0
import { createHash, type Hash } from 'node:crypto';
import { NgaoError } from '../../kit/errors.ts';
import type { AppliedMigration } from '../engine/migrate.ts';
import type { Engine } from '../engine/store.ts';

/*
 * The format `ngao-backup/1`: UTF-8 lines, each ended by one line feed, optionally gzip around all of it.
 *
 *   header     JSON object `Header`, a tab, SHA-256 of the JSON (hex)
 *   per table, by name:
 *     {"table":"item","columns":["id","name"]}
 *     ["1","a"]                     a row: each value as PostgreSQL writes it as text (ISO, UTC, hex), or null;
 *                                   in the order of the primary key, text by code point
 *     {"rows":1,"sha256":"..."}     over the row lines, line feeds included
 *   per sequence, by name:
 *     {"sequence":"item_id_seq","value":"1","called":true}
 *   per evidence file, by digest:
 *     {"evidence":"HEX","size":5}
 *     "aGVsbG8="                    base64 of at most 48 KiB, as often as needed; HEX is the SHA-256 of all bytes
 *   end        {"end":"ngao-backup/1","sha256":"..."}   over all lines between header and end
 *
 * Two databases with the same content give the same bytes but for the header (engine, version, time).
 */
export const formatName = 'ngao-backup/1';

export interface Header {
  format: typeof formatName;
  engine: Engine;
  /** Version of PostgreSQL. */
  version: string;
  /** RFC 3339. */
  created: string;
  migrations: readonly AppliedMigration[];
}

export type Line =
  | { table: string; columns: readonly string[] }
  | { rows: number; sha256: string }
  | { sequence: string; value: string; called: boolean }
  | { evidence: string; size: number }
  | { end: typeof formatName; sha256: string };

/** Bytes of evidence per line: a multiple of three, so that only the last one is padded. */
export const evidenceChunk = 48 * 1024;

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function headerLine(header: Header): string {
  const text = JSON.stringify(header);
  return `${text}\t${sha256(text)}\n`;
}

/** Throws `input-unsupported` for another format or version of it, `input-malformed` for a damaged header. */
export function readHeader(line: string): Header {
  const [text = '', digest] = line.split('\t');
  const header = parsed(text) as (Omit<Partial<Header>, 'format'> & { format?: unknown }) | undefined;
  if (header?.format !== formatName) {
    const known = typeof header?.format === 'string' && header.format.startsWith('ngao-backup/');
    throw new NgaoError(
      'input-unsupported',
      known ? 'The backup is of a newer format: use a newer version of Ngao.' : 'This is not a backup made by Ngao.',
    );
  }
  if (sha256(text) !== digest || !Array.isArray(header.migrations)) throw damaged('its header was changed');
  return header as Header;
}

/** JSON or undefined. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function damaged(detail: string, cause?: unknown): NgaoError {
  return new NgaoError('input-malformed', `The backup is damaged (${detail}). Nothing was restored: use another backup.`, {
    cause,
  });
}

/** Counts and digests lines on both sides. */
export class Tally {
  readonly #hash: Hash = createHash('sha256');
  count = 0;

  add(line: string): void {
    this.#hash.update(line);
    this.count += 1;
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}
