// SPDX-License-Identifier: Apache-2.0
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { NgaoError } from '../../../kit/errors.ts';
import { type CompactRange, emptyRange, readRange } from '../merkle/compact-range.ts';
import { readCheckpoint } from '../note/checkpoint.ts';
import { isKeyName, readVerifierKey, type VerifierKey } from '../note/verifier-key.ts';

/*
 * The export of the audit log, `ngao-audit/1`: lines of JSON, each ended by a newline.
 *   header      {"format":"ngao-audit/1","origin":...,"keys":[...],"from":0,"to":3}
 *   record      the canonical JSON that is the leaf of the tree, byte for byte
 *   checkpoint  {"checkpoint":"<signed note>"}, right behind the last record that it covers
 * The last line is the checkpoint of size `to`. Whoever holds the public key needs nothing else to check it.
 */
const size = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

export const AuditExportHeader = Type.Object(
  {
    format: Type.Literal('ngao-audit/1'),
    origin: Type.String({ maxLength: 256 }),
    /** Verifier keys of the log, more than one where it has changed its key. */
    keys: Type.Array(Type.String({ maxLength: 400 }), { minItems: 1, maxItems: 16 }),
    /** Number of the first record. */
    from: size,
    /** Number of records in the log where the export ends: one more than the last record's number. */
    to: size,
    /** State of the tree before record `from`, as `writeRange` writes it; only where `from` is not 0. */
    range: Type.Optional(Type.String({ maxLength: 4096 })),
  },
  { additionalProperties: false },
);
export type AuditExportHeader = Static<typeof AuditExportHeader>;

const validator = Compile(AuditExportHeader);

/** Bytes of the longest line: a record or a note with all its newlines escaped. */
export const exportLineLimit = 136 * 1024;

/** What a header says, read. */
export interface ExportScope {
  origin: string;
  keys: readonly VerifierKey[];
  from: number;
  to: number;
  range: CompactRange;
}

/**
 * The lines of an export, without their newlines. `records` are the stored texts from `header.from` on, `checkpoints`
 * the stored notes between `from` and `to` by size, one of each size. Throws `internal` when they do not end at `to`.
 */
export async function* writeAuditExport(parts: {
  header: AuditExportHeader;
  records: AsyncIterable<string> | Iterable<string>;
  checkpoints: AsyncIterable<string> | Iterable<string>;
}): AsyncGenerator<string> {
  yield writeHeaderLine(parts.header);
  const records = linesOf(parts.records);
  let place = parts.header.from;
  for await (const note of parts.checkpoints) {
    const { size } = readCheckpoint(note).checkpoint;
    for (; place < size; place += 1) {
      const next = await records.next();
      if (next.done) throw incompleteExport(place);
      yield next.value;
    }
    yield writeCheckpointLine(note);
  }
  if (place !== parts.header.to) throw incompleteExport(place);
}

export function writeHeaderLine(header: AuditExportHeader): string {
  readHeader(header);
  return JSON.stringify(header);
}

export function writeCheckpointLine(note: string): string {
  return JSON.stringify({ checkpoint: note });
}

/**
 * Reads the first line of an export. Throws `input-unsupported` for a later version of the format and
 * `input-malformed` for what is no export at all.
 */
export function readHeader(value: unknown): ExportScope {
  if (!validator.Check(value)) throw notAnExport(value);
  const { origin, from, to } = value;
  const keys = value.keys.map(readStatedKey);
  const range = value.range === undefined ? emptyRange : readRange(value.range);
  if (!isKeyName(origin) || keys.some((key) => key.name !== origin) || from > to || range.size !== from) {
    throw new NgaoError('input-malformed', 'The header of this audit export contradicts itself: ask for the export again.');
  }
  return { origin, keys, from, to, range };
}

/** A wrong key in a file is the file's fault, not that of whoever asks. */
function readStatedKey(text: string): VerifierKey {
  try {
    return readVerifierKey(text);
  } catch (cause) {
    throw new NgaoError(
      'input-malformed',
      'The header of this audit export states a key that is none: ask for the export again.',
      {
        cause,
      },
    );
  }
}

async function* linesOf(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string, undefined> {
  yield* lines;
}

function notAnExport(value: unknown): NgaoError {
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (typeof format === 'string' && /^ngao-audit\/\d{1,4}$/.test(format) && format !== 'ngao-audit/1') {
    return new NgaoError('input-unsupported', `This is an export of the form ${format}: check it with a newer Ngao.`);
  }
  return new NgaoError('input-malformed', 'This is not an export of an audit log: its first line is no "ngao-audit/1" header.');
}

function incompleteExport(place: number): NgaoError {
  return new NgaoError(
    'internal',
    `The export of the audit log broke off at record ${place}: records and checkpoints do not fit together.`,
  );
}
