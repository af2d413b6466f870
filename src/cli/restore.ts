// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { NgaoError } from '../kit/errors.ts';
import { parseFlags, textFlag } from './flags.ts';
import type { Command } from './io.ts';

const help = `ngao restore - put a backup back, into either engine

Usage: ngao restore FILE [--data DIR]

  --data DIR   an empty data folder (default: NGAO_DATA, else .ngao)
  --help

DATABASE_URL names an empty PostgreSQL database instead. The file is checked
whole; one that is damaged, foreign or newer than this program changes nothing.
Exit codes: 0 done, 2 asked wrongly, 3 could not finish.
`;

const options = {
  data: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const restore: Command = {
  name: 'restore',
  summary: 'put a backup back, into either engine',
  help,
  async run(args, io) {
    const flags = parseFlags('restore', args, options);
    const [file, ...more] = flags.positionals;
    if (file === undefined || more.length > 0) throw new NgaoError('usage', 'Name one file. See "ngao restore --help".');
    const server = await import('../server/start.ts');
    return await server.restore(resolve(io.cwd, file), { data: textFlag(flags, 'data') }, io);
  },
};
