// SPDX-License-Identifier: Apache-2.0
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { NgaoError } from '../kit/errors.ts';
import { nearest } from '../kit/nearest.ts';

export interface ParsedFlags {
  values: Record<string, string | boolean | string[] | undefined>;
  positionals: readonly string[];
}

/** Strict reading of the arguments of a command, or of its verb (`exceptions list`); anything unknown is a `usage` error that says what was meant. */
export function parseFlags(command: string, args: readonly string[], options: ParseArgsOptionsConfig): ParsedFlags {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { values: parsed.values as ParsedFlags['values'], positionals: parsed.positionals };
  } catch (cause) {
    const said = usageMessage(cause, command, Object.keys(options));
    throw new NgaoError('usage', `${said} See "ngao ${command.split(' ')[0]} --help".`, { cause });
  }
}

/** The text of a flag that was given at most once. */
export function textFlag(flags: ParsedFlags, name: string): string | undefined {
  const value = flags.values[name];
  return typeof value === 'string' ? value : undefined;
}

/** All texts of a flag that may be repeated. */
export function listFlag(flags: ParsedFlags, name: string): readonly string[] {
  const value = flags.values[name];
  return Array.isArray(value) ? value : [];
}

function usageMessage(cause: unknown, command: string, known: readonly string[]): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const unknown = /^Unknown option '(-{1,2}[^']*)'/.exec(message)?.[1];
  if (unknown === undefined) return message.split('. ')[0]?.replace(/\.?$/, '.') ?? message;
  const guess = nearest(unknown.replace(/^-+/, ''), known);
  return `"ngao ${command}" has no option ${unknown}.${guess ? ` Did you mean --${guess}?` : ''}`;
}
