// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../../model/exception.ts';
import type { Notice } from '../../../model/problem.ts';
import { makeException } from '../make-exception.ts';
import { quoted, type RemarkCode, remark } from '../remark.ts';
import { entriesOf, isTrue, textOf, type ValueTree, valueAt } from '../value-tree.ts';
import { readExpiry } from './read-expiry.ts';

export interface ReadEntry {
  /** The entry's text, when it has one: the first of equal texts wins. */
  key?: string;
  exception?: Exception;
  notices: Notice[];
}

interface Spot {
  file: string;
  comment: string;
}

/** What ends the notes of an entry that Ngao itself exported: the one fact that the format has no field for. */
const stamp = /\s*\[owner: ([^\]]*)\]$/;

/** One allowlist entry: a text, or a record of which only the first key is read. */
export function readEntry(item: ValueTree, spot: Spot): ReadEntry {
  const say = (code: RemarkCode, message: string) => remark(code, { file: spot.file, line: item.line }, message);
  if (item.kind === 'map') return readRecord(item, spot);
  if (item.kind === 'scalar' && typeof item.value === 'string') return readKey(item.value, { ...spot, line: item.line });
  if (item.kind === 'scalar' && typeof item.value === 'number') {
    return { notices: [say('import-read-otherwise', 'audit-ci stops with an error at a number: write the GHSA id as text.')] };
  }
  return { notices: [say('import-never-matches', 'this entry is neither text nor a record, and allows nothing.')] };
}

function readRecord(item: ValueTree, spot: Spot): ReadEntry {
  const [first, ...others] = entriesOf(item);
  const notice = (code: RemarkCode, line: number, message: string) => remark(code, { file: spot.file, line }, message);
  if (!first) return { notices: [notice('import-never-matches', item.line, 'an empty record allows nothing.')] };
  const notices = others.map(([key, { line }]) =>
    notice('import-never-matches', line, `only the first key of a record is read, so ${quoted(key)} is dropped.`),
  );
  const [key, { line, value }] = first;
  for (const [name, entry] of entriesOf(value)) {
    if (['active', 'notes', 'expiry'].includes(name)) continue;
    notices.push(
      notice('import-key-ignored', entry.line, `audit-ci knows no ${quoted(name)} in a record (active, notes, expiry).`),
    );
  }
  const inactive = (why: string) => ({
    key,
    notices: [...notices, notice('import-never-matches', line, `the entry for ${quoted(key)} is not in force: ${why}.`)],
  });
  if (!isTrue(valueAt(value, 'active'))) return inactive('"active" is not true, and without it an entry is inactive');
  const expiry = readExpiry(valueAt(value, 'expiry'));
  if (!expiry) return inactive('its expiry is no readable date');
  if (expiry.local)
    notices.push(notice('import-read-otherwise', line, 'this spelling of a date means local time; Ngao reads it in UTC.'));
  const written = textOf(valueAt(value, 'notes'));
  const owner = stamp.exec(written);
  const told = { reason: owner ? written.slice(0, owner.index) : written, owner: owner?.[1] ?? '', expires: expiry.day };
  const read = readKey(key, { ...spot, line, told });
  return { ...read, notices: [...notices, ...read.notices] };
}

interface KeySpot extends Spot {
  line: number;
  told?: { reason: string; owner: string; expires: string };
}

/** The class of an entry goes by its text alone: `>` or `|` makes a path, `GHSA` an advisory, anything else a module name. */
function readKey(key: string, spot: KeySpot): ReadEntry {
  const say = (code: RemarkCode, message: string) => remark(code, { file: spot.file, line: spot.line }, message);
  if (/[>|]/.test(key)) return readPath(key, spot);
  if (key.startsWith('GHSA')) return { key, exception: exceptionOf({ vulnerability: key }, spot), notices: [] };
  if (/^(?:ghsa|cve|mal)-/i.test(key)) {
    const told = `${quoted(key)} is taken for a module name and allows nothing: audit-ci knows advisories as "GHSA-..." in upper case only.`;
    return { key, notices: [say('import-never-matches', told)] };
  }
  if (key.trim() === '') return { key, notices: [say('import-never-matches', 'an empty text allows nothing.')] };
  return { key, exception: exceptionOf({ package: key }, spot), notices: [] };
}

/** Paths read `GHSA|a>b>c`, and the whole text is compared: `*` stands for anything, `>` and `|` too. */
function readPath(key: string, spot: KeySpot): ReadEntry {
  if (!key.includes('|') && !key.startsWith('*')) {
    const told = `${quoted(key)} never matches: a path starts with its advisory, as in "GHSA-...|a>b", or with "*|".`;
    return { key, notices: [remark('import-never-matches', { file: spot.file, line: spot.line }, told)] };
  }
  const [id = '', path, ...more] = key.split('|');
  const isPlain = path !== undefined && more.length === 0 && !/[*>]/.test(id);
  const matchers = isPlain ? { vulnerability: id, path } : { path: key.replace(/^\*+\|/, '') };
  return { key, exception: exceptionOf(matchers, spot), notices: [] };
}

function exceptionOf(matchers: Partial<Exception>, { file, line, comment, told }: KeySpot): Exception {
  const fromComment = !told?.reason && comment !== '';
  return makeException({
    matchers,
    ...told,
    reason: told?.reason || comment,
    source: {
      format: 'audit-ci',
      file,
      line,
      engine: 'audit-ci',
      engineTarget: 'source',
      ...(fromComment && { reasonFrom: 'comment' }),
    },
  });
}
