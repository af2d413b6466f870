// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from './errors.ts';

export interface CsvRow {
  fields: readonly string[];
  /** 1-based line the row begins on: quoted fields may hold line breaks. */
  line: number;
}

const rowLimit = 1_000_000;
const fieldLimit = 1000;

/**
 * Reads RFC 4180 rows; line ends are LF or CRLF, empty lines are skipped. Strict: a quote inside an unquoted field,
 * text behind a closing quote, or a quote never closed throws `input-malformed` with the line.
 */
export function* readCsv(text: string, file: string): Generator<CsvRow> {
  const reader = { text, file, at: 0, line: 1 };
  for (let rows = 0; reader.at < text.length; rows++) {
    if (rows > rowLimit) throw new NgaoError('input-too-large', `${file} has more than ${rowLimit} rows.`);
    const line = reader.line;
    const fields = readRow(reader);
    if (fields.length > 1 || fields[0] !== '') yield { fields, line };
  }
}

interface Reader {
  text: string;
  file: string;
  at: number;
  line: number;
}

function readRow(reader: Reader): string[] {
  const fields: string[] = [];
  do {
    if (fields.length >= fieldLimit)
      throw new NgaoError('input-too-large', `${reader.file} has more than ${fieldLimit} columns.`);
    fields.push(reader.text[reader.at] === '"' ? quoted(reader) : plain(reader));
  } while (reader.text[reader.at++] === ',');
  reader.at--;
  endRow(reader);
  return fields;
}

function endRow(reader: Reader): void {
  const { text, at } = reader;
  const length = text.startsWith('\r\n', at) ? 2 : 1;
  if (at < text.length && text[at + length - 1] !== '\n') throw malformed(reader);
  reader.at += length;
  reader.line++;
}

const plainField = /[^,"\r\n]*/y;

function plain(reader: Reader): string {
  plainField.lastIndex = reader.at;
  plainField.test(reader.text);
  const field = reader.text.slice(reader.at, plainField.lastIndex);
  reader.at = plainField.lastIndex;
  return field;
}

/** A doubled quote is a quote (RFC 4180, rule 7). */
function quoted(reader: Reader): string {
  const start = reader.at + 1;
  let end = reader.text.indexOf('"', start);
  while (end >= 0 && reader.text[end + 1] === '"') end = reader.text.indexOf('"', end + 2);
  if (end < 0) throw malformed(reader);
  reader.at = end + 1;
  const raw = reader.text.slice(start, end);
  for (let next = raw.indexOf('\n'); next >= 0; next = raw.indexOf('\n', next + 1)) reader.line++;
  return raw.replaceAll('""', '"');
}

function malformed(reader: Reader): NgaoError {
  return new NgaoError('input-malformed', `${reader.file}, line ${reader.line}: a quoted field is damaged or not closed.`);
}
