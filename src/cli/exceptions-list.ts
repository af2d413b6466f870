// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../model/exception.ts';
import { placeOf } from '../policy/register/lint-entry.ts';
import { plain, shorten } from '../report/plain-text.ts';
import { readRepository } from './exceptions-repository.ts';
import { parseFlags } from './flags.ts';
import type { CommandIo } from './io.ts';
import { say } from './say.ts';

/** `ngao exceptions list [TARGET...]`: one table of every decision, wherever it stands. */
export async function listExceptions(args: readonly string[], io: CommandIo): Promise<number> {
  const flags = parseFlags('exceptions list', args, { json: { type: 'boolean' } });
  const repositories = [];
  for (const target of flags.positionals.length > 0 ? flags.positionals : ['.'])
    repositories.push(await readRepository(target, io));
  const exceptions = repositories.flatMap((repository) => repository.exceptions).sort(byPlace);
  io.stdout.write(flags.values.json ? json(exceptions) : table(exceptions, io.stdout.columns ?? 80));
  const problems = repositories.flatMap((repository) => repository.problems);
  for (const problem of problems) say(io, problem.message);
  return problems.length > 0 ? 3 : 0;
}

function json(exceptions: readonly Exception[]): string {
  return `${JSON.stringify({ schema: 'ngao-exceptions/1', exceptions }, undefined, 2)}\n`;
}

const heads = ['ID', 'PACKAGE', 'EXPIRES', 'OWNER', 'FROM', 'REASON'] as const;

/** The reason takes what the other columns leave of the line, but never less than a few words. */
function table(exceptions: readonly Exception[], columns: number): string {
  if (exceptions.length === 0) return 'No decisions: neither ngao.yaml nor a file of another tool holds any.\n';
  const rows = [heads, ...exceptions.map(rowOf)];
  const widths = heads.map((_, at) => Math.min(Math.max(...rows.map((row) => (row[at] ?? '').length)), at === 4 ? 60 : 34));
  const left = columns - widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  widths[widths.length - 1] = Math.max(left, 30);
  const lines = rows.map((row) => row.map((cell, at) => shorten(cell, widths[at] ?? 0).padEnd(widths[at] ?? 0)).join('  '));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function rowOf(exception: Exception): string[] {
  const { vulnerability, package: name, version, path, location, expires, owner, reason } = exception;
  const where = [name, version].filter((part) => part !== undefined).join('@') || path || location;
  return [
    vulnerability ?? exception.kind ?? '-',
    where ?? '-',
    expires || '-',
    owner || '-',
    placeOf(exception),
    reason || '-',
  ].map(plain);
}

function byPlace(a: Exception, b: Exception): number {
  if (a.source.file !== b.source.file) return a.source.file < b.source.file ? -1 : 1;
  return a.source.line - b.source.line;
}
