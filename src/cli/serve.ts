// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import { parseFlags, textFlag } from './flags.ts';
import type { Command } from './io.ts';

const help = `ngao serve - the server: portfolio, decisions, clocks, evidence

Usage: ngao serve [--data DIR] [--host HOST] [--port PORT] [--public-url URL]
       ngao serve --public [--host HOST] [--port PORT]

  --public           only what is published, as a process of its own: needs
                     DATABASE_URL, may use a role that reads the two public
                     tables and nothing else; no keys, no data folder
  --data DIR         database, evidence and keys (default: NGAO_DATA, else .ngao)
  --host HOST        address to listen on (default: 127.0.0.1)
  --port PORT        default 8080; 0 takes a free one
  --public-url URL   the address people type, when a proxy stands in front:
                     https://ngao.example.org
  --help

Environment:
  DATABASE_URL         postgres://... instead of the embedded database; any
                       number of servers may share it. They must then share
                       DIR too (a network file system): the evidence files
                       and the keys are in it
  NGAO_SIGNING_KEY_FILE, NGAO_SIGNING_PASSPHRASE_FILE or _PASSPHRASE
                       OpenPGP key that signs what is published; without it
                       one is made in DIR/keys
  NGAO_SMTP_HOST, _PORT, _TLS, _USER, _PASSWORD, _FROM
                       mail out; NGAO_IMAP_HOST, _PORT, _TLS, _USER, _PASSWORD,
                       _MAILBOX, _MOVE_TO, _SENT: the mailbox that is read, and
                       where copies of sent letters lie; NGAO_SMTP_LISTEN:
                       address:port that mail is taken in at
  NGAO_MAIL_PGP_KEY_FILE, NGAO_MAIL_PGP_PASSPHRASE_FILE
                       OpenPGP key of the desk: opens encrypted reports, signs
                       letters, stands in the Web Key Directory
  NGAO_PUBLISHING_FILE chats, forums and CVE routes that advisories go to
  NGAO_TRUST_PROXY=1   take the caller's address from X-Forwarded-For
  NGAO_OIDC_ISSUER, NGAO_OIDC_CLIENT_ID, NGAO_OIDC_CLIENT_SECRET, NGAO_OIDC_NAME
                       sign-in by your organisation
  NGAO_MAX_REPORT_MB   largest report that is taken (default 512)
  NGAO_LOG_LEVEL       debug, info, warn (default), error

The first start prints a one-time link to make the first administrator. There is
no default password.
Exit codes: 0 stopped, 2 asked wrongly, 3 could not start.
`;

const options = {
  data: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  'public-url': { type: 'string' },
  public: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const serve: Command = {
  name: 'serve',
  summary: 'the server: portfolio, decisions, clocks, evidence',
  help,
  async run(args, io) {
    const flags = parseFlags('serve', args, options);
    if (flags.positionals.length > 0)
      throw new NgaoError('usage', `ngao serve takes no "${flags.positionals[0]}". See "ngao serve --help".`);
    const server = await import('../server/start.ts');
    const given = {
      data: textFlag(flags, 'data'),
      host: textFlag(flags, 'host'),
      port: textFlag(flags, 'port'),
      publicUrl: textFlag(flags, 'public-url'),
    };
    return flags.values.public === true ? await server.serveAlone(given, io) : await server.serve(given, io);
  },
};
