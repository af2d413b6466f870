// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import { parseFlags, textFlag } from './flags.ts';
import type { Command } from './io.ts';

const help = `ngao serve - the server: portfolio, decisions, clocks, evidence

Usage: ngao serve [--data DIR] [--host HOST] [--port PORT] [--public-url URL]
       ngao serve --public [--host HOST] [--port PORT]

  --public           only what is published, as a process of its own: needs
                     DATABASE_URL of a database that "ngao serve" has started on,
                     may use a role that reads the two public tables and nothing
                     else; no keys, no data folder
  --data DIR         database, evidence and keys (default: NGAO_DATA, else .ngao)
  --host HOST        address to listen on (default: NGAO_HOST, else 127.0.0.1)
  --port PORT        default: NGAO_PORT, else 8080; 0 takes a free one
  --public-url URL   the address people type, when a proxy stands in front:
                     https://ngao.example.org (default: NGAO_PUBLIC_URL, else
                     host and port)
  --help

Environment (a name with _FILE is the file that holds the value):
  DATABASE_URL         postgres://... instead of the embedded database; any
                       number of servers may share it. They also share DIR (a
                       network file system), or each has a copy of DIR/keys and
                       the evidence lies in a bucket, see NGAO_EVIDENCE_URL
  NGAO_EVIDENCE_URL    https://s3.example.org/bucket/prefix: evidence in an
                       S3-compatible bucket instead of DIR/evidence, with
                       NGAO_EVIDENCE_ACCESS_KEY and NGAO_EVIDENCE_SECRET_KEY (or
                       _FILE), NGAO_EVIDENCE_REGION (default us-east-1)
  NGAO_DB              folder of the advisory database, as "ngao db" writes it
  NGAO_CASE_KEY        what closes private cases instead of the file
                       DIR/keys/cases; its settings are NGAO_CASE_KEY_...:
                       file: _PATH; age: _IDENTITY, _RECIPIENTS, _RESCUE;
                       vault-transit: _ADDRESS, _KEY, _TOKEN_FILE, _MOUNT,
                       _TIMEOUT
  NGAO_SIGNING_KEY_FILE, NGAO_SIGNING_PASSPHRASE_FILE or _PASSPHRASE
                       OpenPGP key that signs what is published; without it
                       one is made in DIR/keys
  NGAO_SMTP_HOST, _PORT, _TLS, _USER, _PASSWORD (or _PASSWORD_FILE), _FROM
                       mail out; TLS is implicit, starttls or none
  NGAO_IMAP_HOST, _PORT, _TLS, _USER, _PASSWORD (or _PASSWORD_FILE), _MAILBOX,
                       _MOVE_TO, _SENT: the mailbox that is read, and where
                       copies of sent letters lie
  NGAO_MAIL_AUTHSERV_ID
                       name of your mail server in Authentication-Results: what
                       it says of fetched mail is believed
  NGAO_SMTP_LISTEN     address:port that mail is taken in at
  NGAO_MAIL_PGP_KEY_FILE, NGAO_MAIL_PGP_PASSPHRASE_FILE
                       OpenPGP key of the desk: opens encrypted reports, signs
                       letters, stands in the Web Key Directory
  NGAO_PUBLISHING_FILE chats, forums and CVE routes that advisories go to
  NGAO_TRUST_PROXY=1   take the caller's address from X-Forwarded-For
  NGAO_OIDC_ISSUER, NGAO_OIDC_CLIENT_ID, NGAO_OIDC_CLIENT_SECRET, NGAO_OIDC_NAME
                       sign-in by your organisation
  NGAO_MAX_REPORT_MB   largest report that is taken (default 512)
  NGAO_LOG_LEVEL       trace, debug, info, warn (default), error, fatal, silent

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
