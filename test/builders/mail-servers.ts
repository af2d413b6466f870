// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';

const dovecotProgram = '/usr/sbin/dovecot';
const postfixLibrary = '/usr/lib/postfix/sbin';
const postfixProgram = '/usr/sbin/postfix';
const trustedHeader = 'Authentication-Results: mx.example.org';
/** Debian's packages are made to be started by root; they give their own users up again. */
const isRoot = process.getuid?.() === 0;

/** False, or why tests with a real IMAP server are skipped. */
export const withoutDovecot: string | false = existsSync('/usr/lib/dovecot/imap')
  ? isRoot
    ? false
    : 'dovecot is only started by root here'
  : 'Debian package dovecot-imapd is not installed';

/** False, or why tests with a real mail transfer agent are skipped. */
export const withoutPostfix: string | false = existsSync(postfixProgram)
  ? isRoot
    ? false
    : 'postfix is only started by root here'
  : 'Debian package postfix is not installed';

export interface Certificate {
  key: string;
  certificate: string;
}

/** A certificate for localhost that signs itself, made by openssl; undefined where there is none. */
export function localCertificate(t: TestContext): Certificate | undefined {
  const folder = temporaryFolder(t, 'ngao-cert-');
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const made = spawnSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', certificate, ...subject]);
  if (made.status !== 0) return undefined;
  return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
}

export interface Maildir {
  path: string;
  uid: number;
  gid: number;
}

export interface ImapServer {
  host: string;
  port: number;
  user: string;
  password: string;
  /** Puts a message into a folder of the user's, as a delivery agent does. */
  deliver(bytes: string | Uint8Array, folder?: string): void;
  /** Files of the messages of a folder: their flags stand in the names. */
  files(folder?: string): string[];
  /** The messages of a folder, as they were delivered. */
  mails(folder?: string): string[];
  /** Where a delivery agent puts the mail of a folder, and as whom. */
  maildir(folder?: string): Maildir;
  /** Forgets UIDs, so that the server gives the mailbox a new UIDVALIDITY. */
  renumber(): Promise<void>;
}

/** Debian's dovecot with one user and Maildir, from a temporary folder, on loopback; ended with the test. */
export async function startDovecot(t: TestContext, tls?: Certificate): Promise<ImapServer> {
  let child: ChildProcess | undefined;
  const folder = temporaryFolder(t, 'ngao-dovecot-', () => child && end(child));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const mailbox = join(folder, 'mail');
  const [uid, gid] = [idOf('nobody', 2), idOf('nobody', 3)];
  for (const part of ['', 'cur', 'new', 'tmp']) makeOwned(join(mailbox, part), { uid, gid });
  if (tls) {
    writeFileSync(join(folder, 'cert.pem'), tls.certificate);
    writeFileSync(join(folder, 'key.pem'), tls.key, { mode: 0o600 });
  }
  writeFileSync(join(folder, 'users'), `reader:{PLAIN}secret:${uid}:${gid}::${mailbox}::\n`, { mode: 0o644 });
  writeFileSync(join(folder, 'dovecot.conf'), dovecotConfiguration({ folder, port, uid, tls: tls !== undefined }));
  child = spawn(dovecotProgram, ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' });
  await waitForPort(port, () => readLog(join(folder, 'log')));
  let delivered = 0;
  const pathOf = (name = '') => (name === '' ? mailbox : join(mailbox, `.${name}`));
  const filesOf = (name?: string) =>
    ['cur', 'new'].flatMap((part) => {
      const place = join(pathOf(name), part);
      return existsSync(place) ? readdirSync(place).map((file) => join(place, file)) : [];
    });
  return {
    host: '127.0.0.1',
    port,
    user: 'reader',
    password: 'secret',
    deliver: (bytes, name) => {
      for (const part of ['', 'cur', 'new', 'tmp']) makeOwned(join(pathOf(name), part), { uid, gid });
      const file = join(pathOf(name), 'new', `${1_000_000_000 + delivered++}.M1P1.localhost`);
      writeFileSync(file, bytes);
      chownSync(file, uid, gid);
    },
    files: (name) =>
      filesOf(name)
        .map((file) => basename(file))
        .sort(),
    mails: (name) => filesOf(name).map((file) => readFileSync(file, 'utf8')),
    maildir: (name) => ({ path: pathOf(name), uid, gid }),
    renumber: async () => {
      for (const name of readdirSync(mailbox).filter((each) => each.startsWith('dovecot'))) {
        rmSync(join(mailbox, name), { recursive: true, force: true });
      }
      // UIDVALIDITY is made of seconds.
      await sleep(1100);
    },
  };
}

function dovecotConfiguration({ folder, port, uid, tls }: { folder: string; port: number; uid: number; tls: boolean }): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = ${tls ? 'required' : 'no'}
${tls ? `ssl_cert = <${folder}/cert.pem\nssl_key = <${folder}/key.pem` : ''}
disable_plaintext_auth = no
mail_location = maildir:%h
first_valid_uid = ${Math.min(uid, 1)}
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${folder}/users
}
userdb {
  driver = passwd-file
  args = ${folder}/users
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
`;
}

export interface MailTransferAgent {
  host: string;
  port: number;
  log(): string;
}

export interface Transport {
  /** Addresses, or whole domains, whose mail goes on to a port of this machine. */
  passes?: Readonly<Record<string, number>>;
  /** Addresses whose mail is put into a mailbox of this machine. */
  mailboxes?: Readonly<Record<string, Maildir>>;
  /** Domains that stand for the mail of their people: what a check of their signatures would say is written above it. */
  proven?: readonly string[];
}

/**
 * Debian's postfix from a temporary folder: takes mail on loopback for example.org and discards it, refuses the rest; what it
 * does with some of it instead is `given`. Results of checks under its own name that a mail brings along are taken out.
 */
export async function startPostfix(t: TestContext, given: Transport = {}): Promise<MailTransferAgent> {
  const folder = temporaryFolder(t, 'ngao-postfix-', (own) => runPostfix(own, 'stop'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  for (const part of ['etc', 'queue', 'data']) mkdirSync(join(folder, part), { mode: 0o755 });
  chownSync(join(folder, 'data'), idOf('postfix', 2), idOf('postfix', 3));
  writeFileSync(join(folder, 'etc/main.cf'), postfixConfiguration(folder, given));
  writeFileSync(join(folder, 'etc/master.cf'), postfixServices({ folder, port, inner: await freePort() }));
  writeFileSync(join(folder, 'etc/headers'), `/^${trustedHeader}/ IGNORE\n`);
  runPostfix(folder, 'start');
  const log = () => readLog(join(folder, 'log'));
  await waitForPort(port, log);
  return { host: '127.0.0.1', port, log };
}

function postfixConfiguration(folder: string, { passes = {}, mailboxes = {}, proven = [] }: Transport): string {
  const inboxes = Object.entries(mailboxes);
  const known = ['reporter@example.org', 'list@example.org', ...Object.keys(passes), ...Object.keys(mailboxes)];
  const recipients = [...new Set(known)].map((name) => `${name.includes('@') ? name : `@${name}`}=x`);
  const next = Object.entries(passes).map(([name, port]) => [name, `smtp:[127.0.0.1]:${port}`]);
  const transports = [...next, ...inboxes.map(([name]) => [name, 'virtual:'])].map((pair) => `{ ${pair.join(' = ')} }`);
  const domains = [...Object.keys(passes), ...Object.keys(mailboxes)].map((name) => name.slice(name.indexOf('@') + 1));
  const results = proven.map((name) => `{ ${name} = PREPEND ${trustedHeader}; dmarc=pass header.from=${name} }`);
  const inbox = (field: (box: Maildir) => string | number) =>
    `inline:{ ${inboxes.map(([name, box]) => `{ ${name} = ${field(box)} }`).join(', ') || 'nobody.example.org=x'} }`;
  return `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
daemon_directory = ${postfixLibrary}
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.example.org
mydestination =
mynetworks =
relay_domains = ${[...new Set(['example.org', ...domains])].join(', ')}
recipient_delimiter = +
transport_maps = inline:{ ${transports.join(', ') || 'nobody.example.org=x'} }
smtp_tls_security_level = none
smtp_host_lookup = native
relay_transport = discard:
relay_recipient_maps = inline:{ ${recipients.join(', ')} }
virtual_mailbox_base = /
virtual_mailbox_maps = ${inbox(({ path }) => `${path}/`)}
virtual_uid_maps = ${inbox(({ uid }) => uid)}
virtual_gid_maps = ${inbox(({ gid }) => gid)}
proven_senders = inline:{ ${results.join(', ') || 'nobody.example.org=DUNNO'} }
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = reject_unauth_destination, reject_unlisted_recipient
smtpd_tls_security_level = none
alias_maps =
alias_database =
`;
}

/** From outside to `port`, where foreign results are taken out; from there to `inner`, where our own are written. */
function postfixServices({ folder, port, inner }: { folder: string; port: number; inner: number }): string {
  return `127.0.0.1:${port} inet n - n - - smtpd
  -o content_filter=smtp:[127.0.0.1]:${inner} -o cleanup_service_name=outer
  -o receive_override_options=no_address_mappings
outer unix n - n - 0 cleanup
  -o header_checks=regexp:${folder}/etc/headers
127.0.0.1:${inner} inet n - n - - smtpd
  -o { smtpd_sender_restrictions = check_sender_access $proven_senders }
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
discard unix - - n - - discard
virtual unix - n n - - virtual
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;
}

/** A folder that is removed with the test, after `before` (hooks of a test run in the order they were given). */
function temporaryFolder(t: TestContext, name: string, before: (folder: string) => unknown = () => undefined): string {
  const folder = mkdtempSync(join(tmpdir(), name));
  t.after(async () => {
    await before(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return folder;
}

function runPostfix(folder: string, action: 'start' | 'stop'): void {
  spawnSync(postfixProgram, ['-c', join(folder, 'etc'), action], { stdio: 'ignore', timeout: 120_000 });
}

function makeOwned(folder: string, { uid, gid }: { uid: number; gid: number }): void {
  mkdirSync(folder, { recursive: true });
  chownSync(folder, uid, gid);
}

/** A number of a user's line: 2 is the user's, 3 the group's. */
function idOf(user: string, field: 2 | 3): number {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${user}:`));
  return Number(line?.split(':')[field] ?? 65_534);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
}

function readLog(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

async function waitForPort(port: number, log: () => string): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (await answers(port)) return;
    await sleep(50);
  }
  throw new Error(`no mail server came up: ${log()}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    // A listener that accepts but has nobody behind it does not greet.
    socket.once('data', () => resolve(socket.destroy() !== undefined));
    socket.once('error', () => resolve(false));
    socket.setTimeout(1000, () => resolve(socket.destroy() === undefined));
  });
}
