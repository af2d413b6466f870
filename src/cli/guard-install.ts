// SPDX-License-Identifier: Apache-2.0
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { NgaoError } from '../kit/errors.ts';
import { instantOfRun } from '../kit/io/clock.ts';
import { writeWhole } from '../kit/io/write-whole.ts';
import { listFlag, type ParsedFlags, textFlag } from './flags.ts';
import { gitOf } from './guard-git.ts';
import { guardFlags, readGiven } from './guard-run.ts';
import type { CommandIo } from './io.ts';

const mark = '# Written by "ngao guard install"; "ngao guard install --undo" takes it away again.';
const hooks = { 'commit-msg': 'commit --message-file "$1"', 'pre-push': 'commit --pre-push' } as const;
type Hook = keyof typeof hooks;

/** `ngao guard install`: both hooks of this clone. A hook that is there is set aside and runs first. */
export async function guardInstall(args: readonly string[], io: CommandIo): Promise<number> {
  const flags = guardFlags(args, { undo: { type: 'boolean' } });
  if (flags.positionals.length > 0) throw new NgaoError('usage', '"ngao guard install" takes no arguments, only options.');
  const folder = await hooksFolder(io);
  const names = Object.keys(hooks) as Hook[];
  if (flags.values.undo) {
    for (const name of names) remove(join(folder, name));
    io.stdout.write('The hooks are as they were before.\n');
    return 0;
  }
  expectGiven(flags, io);
  for (const name of names) add(join(folder, name), name, optionsOf(flags, io));
  io.stdout.write('The hooks commit-msg and pre-push are in place. "ngao guard install --undo" takes them away again.\n');
  return 0;
}

/** A hook whose files are wrong would refuse every commit: they are read now, and refused here. */
function expectGiven(flags: ParsedFlags, io: CommandIo): void {
  const now = instantOfRun(textFlag(flags, 'now'), io.env.SOURCE_DATE_EPOCH);
  const [problem] = readGiven(flags, { now }, io).problems;
  if (problem) throw new NgaoError('usage', `${problem.message} No hook was written.`);
}

/** Where git looks for hooks; a folder that several repositories share is not ours to change. */
async function hooksFolder(io: CommandIo): Promise<string> {
  const git = gitOf(io);
  const ask = async (args: readonly string[]) => resolve(io.cwd, (await git.run(['rev-parse', ...args])).trim());
  const folder = await ask(['--git-path', 'hooks']);
  const own = [await ask(['--git-common-dir']), await ask(['--show-toplevel'])];
  if (own.some((place) => !relative(place, folder).startsWith('..'))) return folder;
  throw new NgaoError(
    'usage',
    'The hooks of this clone are in a folder that other repositories use too (core.hooksPath): call "ngao guard commit" from there.',
  );
}

function add(path: string, name: Hook, options: string): void {
  const kept = `${path}.before-ngao`;
  if (existsSync(path) && !isOurs(path)) {
    if (existsSync(kept))
      throw new NgaoError('usage', `There is a ${name} hook beside one that was set aside before: keep one of them.`);
    renameSync(path, kept);
  }
  mkdirSync(resolve(path, '..'), { recursive: true });
  writeWhole(path, hookText(name, options));
  chmodSync(path, 0o755);
}

function remove(path: string): void {
  if (!existsSync(path) || !isOurs(path)) return;
  rmSync(path);
  if (existsSync(`${path}.before-ngao`)) renameSync(`${path}.before-ngao`, path);
}

/** The hook that was there comes first, with the same arguments and the same standard input. */
function hookText(name: Hook, options: string): string {
  const run = `${program()} guard ${hooks[name]}${options}`;
  const kept = `"$(dirname "$0")/${name}.before-ngao"`;
  const isPush = name === 'pre-push';
  const lines = [
    '#!/bin/sh',
    mark,
    ...(isPush ? ['refs=$(cat)'] : []),
    `if [ -x ${kept} ]; then`,
    `  ${isPush ? `printf '%s\\n' "$refs" | ` : ''}${kept} "$@" || exit $?`,
    'fi',
    `${isPush ? `printf '%s\\n' "$refs" | ` : ''}${run}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** The program that is running now, by its own place: a hook needs no search path, no link of a package and no network. */
function program(): string {
  const [, script] = process.argv;
  if (script === undefined)
    throw new NgaoError('usage', 'A hook needs the file of the program: call "ngao guard install" from a shell.');
  return `${quote(process.execPath)} ${quote(realpathSync(script))}`;
}

function optionsOf(flags: ParsedFlags, io: CommandIo): string {
  const lane = textFlag(flags, 'lane');
  const files = (name: string, given: readonly string[]) => given.map((file) => ` --${name} ${quote(resolve(io.cwd, file))}`);
  const single = (name: string) => files(name, [textFlag(flags, name) ?? []].flat());
  const parts = [lane === undefined ? '' : ` --lane ${lane}`, ...files('terms', listFlag(flags, 'terms'))];
  return [...parts, ...single('terms-secret-file'), ...files('waiver', listFlag(flags, 'waiver')), ...single('config')].join('');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function isOurs(path: string): boolean {
  return readFileSync(path, 'utf8').includes(mark);
}
