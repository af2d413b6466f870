// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { instantOfRun } from '../kit/io/clock.ts';
import type { Problem } from '../model/problem.ts';
import { type LintResult, lintExceptions } from '../policy/register/lint.ts';
import { lintText } from './exceptions-lint-text.ts';
import { type ReadRepository, readRepository } from './exceptions-repository.ts';
import { scanForRegister } from './exceptions-scan.ts';
import { parseFlags, textFlag } from './flags.ts';
import type { CommandIo } from './io.ts';
import { wantsColour } from './outputs.ts';
import { say } from './say.ts';

export interface Linted {
  repositories: readonly ReadRepository[];
  result: LintResult;
  problems: readonly Problem[];
  /** Repositories that were not compared with a scan, and why. */
  unscanned: readonly { name: string; why: string }[];
}

/** `ngao exceptions lint [TARGET...]`: 0 clean, 1 errors, 3 when a file or an asked-for database could not be read. */
export async function lintTargets(args: readonly string[], io: CommandIo): Promise<number> {
  const flags = parseFlags('exceptions lint', args, {
    json: { type: 'boolean' },
    all: { type: 'boolean' },
    'no-scan': { type: 'boolean' },
    db: { type: 'string' },
    now: { type: 'string' },
  });
  const asked = { database: absolute(textFlag(flags, 'db'), io), now: textFlag(flags, 'now') };
  const now = instantOfRun(asked.now, io.env.SOURCE_DATE_EPOCH);
  const noScan = flags.values['no-scan'] === true;
  const targets = flags.positionals.length > 0 ? flags.positionals : ['.'];
  const { repositories, unscanned } = await readAll(targets, noScan ? undefined : asked, io);
  const result = await lintExceptions({ repositories, now });
  const problems = repositories.flatMap((repository) => repository.problems);
  const linted = { repositories, result, problems, unscanned };
  const text = { all: flags.values.all === true, colour: wantsColour(io) };
  io.stdout.write(flags.values.json ? lintJson(linted) : lintText(linted, text));
  for (const problem of problems) say(io, problem.message);
  const missed = asked.database !== undefined && !noScan ? unscanned : [];
  for (const { name, why } of missed) say(io, `${name}: ${why}`);
  if (problems.length + missed.length > 0) return 3;
  return result.byLevel.error > 0 ? 1 : 0;
}

/** One after the other: each scan wants the whole machine. */
async function readAll(
  targets: readonly string[],
  asked: Parameters<typeof scanForRegister>[1] | undefined,
  io: CommandIo,
): Promise<Pick<Linted, 'repositories' | 'unscanned'>> {
  const repositories: ReadRepository[] = [];
  const unscanned: { name: string; why: string }[] = [];
  for (const target of targets) {
    const repository = await readRepository(target, io);
    const { scan, why } = asked ? await scanForRegister(repository, asked, io) : { scan: undefined, why: '--no-scan' };
    if (!scan) unscanned.push({ name: repository.name, why });
    repositories.push({ ...repository, scan });
  }
  return { repositories, unscanned };
}

/** The scan runs in the repository; a relative path means one from here. */
export function absolute(path: string | undefined, io: CommandIo): string | undefined {
  return path === undefined ? undefined : resolve(io.cwd, path);
}

function lintJson({ repositories, result, problems, unscanned }: Linted): string {
  const body = {
    schema: 'ngao-exceptions-lint/1',
    complete: problems.length === 0,
    problems,
    repositories: repositories.map(({ name, files, exceptions, scan }) => ({
      name,
      files: files.map(({ file }) => file),
      decisions: exceptions.length,
      compared: scan !== undefined,
    })),
    unscanned,
    entries: result.entries,
    summary: { byLevel: result.byLevel, byCode: result.byCode },
  };
  return `${JSON.stringify(body, undefined, 2)}\n`;
}
