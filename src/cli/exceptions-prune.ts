// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NgaoError } from '../kit/errors.ts';
import { instantOfRun } from '../kit/io/clock.ts';
import { writeWhole } from '../kit/io/write-whole.ts';
import { pruneText, removable, removalText, withoutTarget } from '../policy/register/prune.ts';
import { count } from '../report/plain-text.ts';
import { lineDifference } from './exceptions-difference.ts';
import { absolute } from './exceptions-lint.ts';
import { readRepository } from './exceptions-repository.ts';
import { scanForRegister } from './exceptions-scan.ts';
import { parseFlags, textFlag } from './flags.ts';
import type { CommandIo } from './io.ts';
import { say } from './say.ts';

/** `ngao exceptions prune [TARGET]`: prints what would go; `--write` takes it out of ngao.yaml. */
export async function pruneExceptions(args: readonly string[], io: CommandIo): Promise<number> {
  const flags = parseFlags('exceptions prune', args, {
    write: { type: 'boolean' },
    'no-scan': { type: 'boolean' },
    db: { type: 'string' },
    now: { type: 'string' },
  });
  if (flags.positionals.length > 1) throw new NgaoError('usage', 'prune works on one TARGET at a time.');
  const asked = { database: absolute(textFlag(flags, 'db'), io), now: textFlag(flags, 'now') };
  const now = instantOfRun(asked.now, io.env.SOURCE_DATE_EPOCH);
  const repository = await readRepository(flags.positionals[0] ?? '.', io);
  const file = repository.files.find(({ format }) => format === 'ngao')?.file;
  if (file === undefined) throw new NgaoError('usage', 'There is no ngao.yaml here, so there is nothing to prune.');
  const compared = flags.values['no-scan'] ? { scan: undefined, why: '--no-scan' } : await scanForRegister(repository, asked, io);
  if (!compared.scan) say(io, `only expired decisions are looked for: ${compared.why}`);
  const own = repository.exceptions.filter(({ source }) => source.file === file && !source.inherited);
  const removals = await removable(own, { now, scan: compared.scan });
  const path = join(repository.base, 'ngao.yaml');
  const before = readFileSync(path, 'utf8');
  const after = await pruneText(before, own, removals);
  for (const removal of removals) say(io, removalText(removal));
  for (const line of withoutTarget(own, { removals, scan: compared.scan })) say(io, line);
  io.stdout.write(lineDifference(before, after, file));
  if (flags.values.write === true && after !== before) writeWhole(path, after);
  const done = flags.values.write ? 'removed' : 'to remove (--write)';
  say(io, `${removals.length} of ${count(own.length, 'decision')} ${done}.`);
  return asked.database !== undefined && !compared.scan && !flags.values['no-scan'] ? 3 : 0;
}
