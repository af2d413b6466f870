// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ParseArgsOptionsConfig } from 'node:util';
import type { GuardInput } from '../guard/guard-input.ts';
import { guardChange } from '../guard/lint.ts';
import { readGuardConfig, readTermSet, readWaiver } from '../guard/read-files.ts';
import { openTermSet } from '../guard/terms/match-term-set.ts';
import { NgaoError } from '../kit/errors.ts';
import { instantOfRun } from '../kit/io/clock.ts';
import { version } from '../kit/version.ts';
import type { GuardConfig } from '../model/guard-files.ts';
import type { GuardLane, GuardProblem } from '../model/guard-report.ts';
import { listFlag, type ParsedFlags, parseFlags, textFlag } from './flags.ts';
import { guardOutput } from './guard-output.ts';
import type { CommandIo } from './io.ts';
import { say } from './say.ts';

/** Bytes of one text or file. */
export const textLimit = 8 * 1024 * 1024;
export const configName = 'ngao-guard.json';
const lanes: readonly GuardLane[] = ['embargo', 'advisory', 'normal'];

const common: ParseArgsOptionsConfig = {
  lane: { type: 'string' },
  terms: { type: 'string', multiple: true },
  'terms-secret-file': { type: 'string' },
  waiver: { type: 'string', multiple: true },
  config: { type: 'string' },
  output: { type: 'string', short: 'o' },
  json: { type: 'boolean' },
  now: { type: 'string' },
};

/** What a verb has read: the change, and the configuration where it has one of its own. */
export type Change = Pick<GuardInput, 'messages' | 'diffs' | 'texts'> & { config?: GuardConfig | undefined };

export function guardFlags(args: readonly string[], more: ParseArgsOptionsConfig): ParsedFlags {
  const flags = parseFlags('guard', args, { ...common, ...more });
  laneFlag(flags);
  formatOf(flags);
  return flags;
}

/** Lints, tells, and answers the exit code. */
export function lintAndTell(change: Change, flags: ParsedFlags, io: CommandIo): number {
  const now = instantOfRun(textFlag(flags, 'now'), io.env.SOURCE_DATE_EPOCH);
  const { config: own, ...read } = change;
  const { config, termSets, waivers, problems } = readGiven(flags, { own, now }, io);
  const { bounded, problems: tooLarge } = bound(read);
  const report = guardChange({
    ...bounded,
    config,
    termSets,
    waivers,
    keys: { approvers: config.approvers ?? [], issuers: config.issuers ?? [] },
    problems: [...problems, ...tooLarge],
    lane: laneFlag(flags),
    now,
    version,
  });
  io.stdout.write(guardOutput(report, formatOf(flags), io));
  for (const { message } of report.problems) say(io, message);
  return report.verdict.exitCode;
}

/** A file, or standard input for `-`. Never more than the limit. */
export async function readInput(file: string, io: CommandIo): Promise<string> {
  if (file !== '-') return readText(file, io);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > textLimit) throw tooLong('Standard input');
    chunks.push(chunk);
  }
  return decoded(Buffer.concat(chunks), 'Standard input');
}

export function readText(file: string, io: CommandIo): string {
  const path = resolve(io.cwd, file);
  try {
    if (statSync(path).size > textLimit) throw tooLong(file);
    return decoded(readFileSync(path), file);
  } catch (cause) {
    if (cause instanceof NgaoError) throw cause;
    throw new NgaoError('input-unreadable', `${file} could not be read: check its name and permissions.`, { cause });
  }
}

const marks = [
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

/** Text by its byte order mark, else UTF-8. What is neither was not read, and so cannot be clean. */
function decoded(bytes: Buffer, shown: string): string {
  const mark = marks.find((known) => known.bytes.every((byte, at) => bytes[at] === byte));
  try {
    const text = new TextDecoder(mark?.encoding ?? 'utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // What cannot be decoded is told like what decodes to no text.
  }
  throw new NgaoError('input-unreadable', `${shown} is no UTF-8 text, so it was not looked at. Save it as UTF-8 and try again.`);
}

function laneFlag(flags: ParsedFlags): GuardLane | undefined {
  const given = textFlag(flags, 'lane');
  const lane = lanes.find((known) => known === given);
  if (given !== undefined && lane === undefined) throw new NgaoError('usage', `--lane is one of ${lanes.join(', ')}.`);
  return lane;
}

function formatOf(flags: ParsedFlags): 'table' | 'json' | 'github' | 'sarif' {
  const given = textFlag(flags, 'output') ?? (flags.values.json ? 'json' : 'table');
  const known = (['table', 'json', 'github', 'sarif'] as const).find((format) => format === given);
  if (!known) throw new NgaoError('usage', 'The formats are table, json, github and sarif.');
  return known;
}

function configOf(flags: ParsedFlags, own: GuardConfig | undefined, io: CommandIo): GuardConfig {
  const named = textFlag(flags, 'config');
  if (named !== undefined) return readGuardConfig(readText(named, io), named);
  if (own !== undefined) return own;
  return existsSync(join(io.cwd, configName)) ? readGuardConfig(readText(configName, io), configName) : {};
}

/** Every file that options name, and the configuration. Throws what is wrong with one; a set that does not open is a problem. */
export function readGiven(flags: ParsedFlags, { own, now }: { own?: GuardConfig | undefined; now: string }, io: CommandIo) {
  const config = configOf(flags, own, io);
  const waivers = listFlag(flags, 'waiver').map((file) => readWaiver(readText(file, io), file));
  return { config, waivers, ...openSets(flags, now, io) };
}

/** Files are named by their place on the command line: a name may say what the case is about. */
function openSets(flags: ParsedFlags, now: string, io: CommandIo) {
  const secretFile = textFlag(flags, 'terms-secret-file');
  const secret = secretFile === undefined ? undefined : readText(secretFile, io).trim();
  const problems: GuardProblem[] = [];
  const termSets = listFlag(flags, 'terms').flatMap((file, index) => {
    const opened = openTermSet(readTermSet(readText(file, io), `Term set ${index + 1}`), { now, secret });
    if (opened.ok) return [opened.open];
    problems.push({ code: opened.code, message: `Term set ${index + 1}: ${opened.message}` });
    return [];
  });
  return { termSets, problems };
}

/** What is over the limit is cut and told: the rest of it was not looked at. */
function bound({ messages = [], diffs = [], texts = [] }: Omit<Change, 'config'>) {
  let left = 3 * textLimit;
  let isCut = false;
  const cut = <T extends { text: string }>(given: T): T => {
    const text = given.text.slice(0, Math.min(left, textLimit));
    left -= text.length;
    isCut ||= text.length < given.text.length;
    return { ...given, text };
  };
  const bounded = { texts: texts.map(cut), messages: messages.map(cut), diffs: diffs.map(cut) };
  const message = 'The change is too large to be linted as a whole: lint fewer commits at once.';
  return { bounded, problems: isCut ? [{ code: 'input-too-large', message }] : [] };
}

function tooLong(what: string): NgaoError {
  return new NgaoError('input-too-large', `${what} is larger than ${textLimit / 1024 / 1024} MiB: lint it in parts.`);
}
