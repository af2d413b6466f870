// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import { textFlag } from './flags.ts';
import { type Change, guardFlags, lintAndTell, readInput } from './guard-run.ts';
import type { CommandIo } from './io.ts';

const kinds = ['text', 'pr-title', 'pr-body', 'changelog', 'branch'] as const;

/** `ngao guard text FILE|-`: one text of any kind. */
export async function guardText(args: readonly string[], io: CommandIo): Promise<number> {
  const flags = guardFlags(args, { as: { type: 'string' } });
  const [file, ...rest] = flags.positionals;
  if (file === undefined || rest.length > 0) throw new NgaoError('usage', 'Say "ngao guard text FILE", or - for standard input.');
  const kind = textFlag(flags, 'as') ?? 'text';
  const change = changeOf(kind, await readInput(file, io));
  return lintAndTell(change, flags, io);
}

function changeOf(kind: string, text: string): Change {
  if (kind === 'message') return { messages: [{ commit: null, text }] };
  if (kind === 'diff') return { diffs: [{ commit: null, text }] };
  const known = kinds.find((candidate) => candidate === kind);
  if (!known) throw new NgaoError('usage', `--as is one of ${[...kinds, 'message', 'diff'].join(', ')}.`);
  return { texts: [{ kind: known, text }] };
}
