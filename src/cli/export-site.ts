// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { NgaoError } from '../kit/errors.ts';
import { parseFlags, textFlag } from './flags.ts';
import type { Command } from './io.ts';

const help = `ngao export-site - everything that is published, as a folder of files

Usage: ngao export-site --to DIR [--data DIR]

  --to DIR     a new or empty folder
  --data DIR   the server's data folder (default: NGAO_DATA, else .ngao)
  --help

DATABASE_URL names a PostgreSQL database instead of the embedded one; a role that
reads only the public tables is enough. On the embedded database stop the server
first. The files are byte for byte what is served; pages end in .html, and
manifest.csv names the address, SHA-256 and media type of each.
Exit codes: 0 done, 2 asked wrongly, 3 could not finish.
`;

const options = { to: { type: 'string' }, data: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;

export const exportSite: Command = {
  name: 'export-site',
  summary: 'everything that is published, as a folder of files',
  help,
  async run(args, io) {
    const flags = parseFlags('export-site', args, options);
    const to = textFlag(flags, 'to');
    if (to === undefined || flags.positionals.length > 0)
      throw new NgaoError('usage', 'Name one folder by --to. See "ngao export-site --help".');
    const server = await import('../server/start.ts');
    return await server.exportSite(resolve(io.cwd, to), { data: textFlag(flags, 'data') }, io);
  },
};
