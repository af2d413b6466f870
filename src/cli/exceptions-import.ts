// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { NgaoError } from '../kit/errors.ts';
import { instantOfRun } from '../kit/io/clock.ts';
import { writeWhole } from '../kit/io/write-whole.ts';
import { isRealDate } from '../kit/working-days.ts';
import { readPolicy } from '../policy/read-policy.ts';
import { type Draft, draftOf, isCarried } from '../policy/register/draft.ts';
import { addToPolicyText, draftsAsYaml, isComplete } from '../policy/register/ngao-yaml.ts';
import { count } from '../report/plain-text.ts';
import { readRepository } from './exceptions-repository.ts';
import { parseFlags, textFlag } from './flags.ts';
import type { CommandIo } from './io.ts';
import { say } from './say.ts';

/** `ngao exceptions import FILE...`: prints entries for ngao.yaml, or adds the complete ones to it. */
export async function importExceptions(args: readonly string[], io: CommandIo): Promise<number> {
  const flags = parseFlags('exceptions import', args, {
    owner: { type: 'string' },
    expires: { type: 'string' },
    write: { type: 'string' },
    now: { type: 'string' },
  });
  if (flags.positionals.length === 0)
    throw new NgaoError('usage', 'Name the files to import: "ngao exceptions import .grype.yaml audit-ci.jsonc".');
  const expires = textFlag(flags, 'expires');
  if (expires !== undefined && !(/^\d{4}-\d{2}-\d{2}$/.test(expires) && isRealDate(expires)))
    throw new NgaoError('usage', `--expires ${expires} is not a day. Write it like 2027-03-31.`);
  const now = instantOfRun(textFlag(flags, 'now'), io.env.SOURCE_DATE_EPOCH);
  const repositories = [];
  for (const file of flags.positionals) repositories.push(await readRepository(file, io));
  const exceptions = repositories.flatMap((repository) => repository.exceptions.filter(({ source }) => source.format !== 'ngao'));
  const carried = exceptions.filter(isCarried);
  const drafts = carried.map((exception) => draftOf(exception, { owner: textFlag(flags, 'owner'), expires, now }));
  const target = textFlag(flags, 'write');
  if (target === undefined) io.stdout.write(await draftsAsYaml(drafts));
  else await addTo(target, drafts, io);
  for (const notice of repositories.flatMap(({ notices }) => notices)) say(io, notice.message);
  tellRest({ drafts, history: exceptions.length - carried.length, written: target !== undefined }, io);
  const problems = repositories.flatMap((repository) => repository.problems);
  for (const problem of problems) say(io, problem.message);
  return problems.length > 0 ? 3 : 0;
}

async function addTo(file: string, drafts: readonly Draft[], io: CommandIo): Promise<void> {
  const full = resolve(io.cwd, file);
  const before = existsSync(full) ? readFileSync(full, 'utf8') : '';
  const { text, added } = await addToPolicyText(before, drafts);
  // What is written must be a policy that a scan accepts; what it extends is not this command's to judge.
  const { text: alone } = await addToPolicyText('', drafts);
  await readPolicy({ text: alone, file });
  if (added > 0) writeWhole(full, text);
  io.stderr.write(`ngao: ${added === 0 ? 'nothing to add to' : `added ${count(added, 'decision')} to`} ${file}.\n`);
}

function tellRest(
  { drafts, history, written }: { drafts: readonly Draft[]; history: number; written: boolean },
  io: CommandIo,
): void {
  const incomplete = drafts.filter((draft) => !isComplete(draft));
  if (incomplete.length > 0) {
    const how = written
      ? 'not added: run without --write to see what each lacks'
      : 'printed as comments that name what each lacks';
    say(io, `${count(incomplete.length, 'decision')} incomplete, ${how}.`);
  }
  if (history > 0)
    io.stderr.write(
      `ngao: ${count(history, 'entry', 'entries')} hide nothing that Ngao judges (history, outdated packages): left out.\n`,
    );
}
