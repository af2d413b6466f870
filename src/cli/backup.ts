// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { NgaoError } from '../kit/errors.ts';
import { parseFlags, textFlag } from './flags.ts';
import type { Command } from './io.ts';

const help = `ngao backup - everything the server keeps, in one checksummed file

Usage: ngao backup FILE [--data DIR]

  --data DIR   the server's data folder (default: NGAO_DATA, else .ngao)
  --help

DATABASE_URL names a PostgreSQL database instead of the embedded one. The file
restores into either. On the embedded database stop the server first (it also
writes a backup of its own every night, in DIR/backups). The keys in DIR/keys
are not in it: keep a copy of them in another place.
Exit codes: 0 done, 2 asked wrongly, 3 could not finish.
`;

const options = {
  data: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const backup: Command = {
  name: 'backup',
  summary: 'everything the server keeps, in one checksummed file',
  help,
  async run(args, io) {
    const flags = parseFlags('backup', args, options);
    const [file, ...more] = flags.positionals;
    if (file === undefined || more.length > 0) throw new NgaoError('usage', 'Name one file. See "ngao backup --help".');
    const server = await import('../server/start.ts');
    return await server.backup(resolve(io.cwd, file), { data: textFlag(flags, 'data') }, io);
  },
};
