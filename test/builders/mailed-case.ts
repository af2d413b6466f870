// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeMailIn } from '../../src/server/cases/inbound-run.ts';
import { at, ok } from './case-desk.ts';
import { takingServer } from './case-mail.ts';
import { ngao, project } from './command.ts';
import { type ImapServer, startDovecot } from './mail-servers.ts';
import type { Client, TestServer } from './server.ts';

/* A case by mail: dovecot holds the committee's mailbox, a real SMTP server takes what goes out. */

export const word = 'quokkaword';
export const reporter = 'rea@reporter.example.net';
export const list = 'list@example.org';

export function mailOf(given: { from?: string; to?: string; subject: string; text: string; proof?: string }): string {
  const { from = reporter, to = 'security@example.org', subject, text, proof = 'dmarc=pass' } = given;
  return [
    `Authentication-Results: mx.example.org; ${proof} header.from=${from.split('@')[1]}`,
    ...[
      `From: Réa <${from}>`,
      `To: <${to}>`,
      `Subject: ${subject}`,
      `Message-ID: <${subject.length}.${text.length}@example.net>`,
    ],
    ...['MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit', '', text, ''],
  ].join('\r\n');
}

/** Both mail servers, and the configuration that a server needs to speak with them. */
export async function mailServers(t: TestContext) {
  const mailbox = await startDovecot(t);
  const { port, taken } = await takingServer(t);
  const { host, user, password } = mailbox;
  const imap = { host, port: mailbox.port, user, password };
  return { mailbox, taken, mail: { smtp: { host: '127.0.0.1', port }, imap, authservId: 'mx.example.org' } };
}

/** The committee of these stories: letters go out at once, with the list in copy. */
export async function settle({ context }: TestServer): Promise<void> {
  const value = JSON.stringify({ mailbox: 'security@example.org', privateList: list, undoSeconds: 0, zone: 'Africa/Nairobi' });
  await context.db.insertInto('settings').values({ name: 'committee', value }).execute();
}

/** Puts a mail into the mailbox and lets the server fetch and read it. */
export async function arrives({ server, mailbox }: { server: TestServer; mailbox: ImapServer }, mail: string) {
  const count = async () =>
    Number(
      (
        await server.context.db
          .selectFrom('inbound_mails')
          .select(({ fn }) => fn.countAll().as('all'))
          .execute()
      )[0]?.all,
    );
  const before = await count();
  mailbox.deliver(mail);
  const stop = await takeMailIn(server.context);
  for (let tries = 0; (await count()) === before; tries += 1) {
    assert.ok(tries < 1200, 'the mail was not fetched');
    await sleep(50);
  }
  await stop();
  await server.work();
}

/** The code that the first letter to the reporter holds. */
export function receiptIn(taken: readonly { to: string[]; text: string }[]): string {
  const receipt = taken.find(({ text }) => /Votre code/.test(text))?.text ?? '';
  return /(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}/.exec(receipt)?.[0] ?? '';
}

/** The pipeline has hashes alone, and still finds the commit that tells. */
export async function guardCatches(t: TestContext, { client, uid }: { client: Client; uid: string }) {
  const made = await ok(client.post(at(uid, '/terms'), { terms: [word, 'replay of a transfer'], days: 30 }));
  const terms = made.terms?.at(-1)?.uid ?? made.uid;
  const file = await client.get(at(uid, `/terms/${terms}`));
  assert.equal(file.status, 200);
  assert.ok(!file.text.includes(word));
  const home = project(t, { 'terms.json': file.text, 'repo/a.ts': 'one\n' });
  const repo = join(home, 'repo');
  const git = (...args: string[]) => spawnSync('git', args, { cwd: repo, encoding: 'utf8' });
  git('init', '-q', '-b', 'main');
  const lint = async (message: string) => {
    writeFileSync(join(home, 'message'), `${message}\n`);
    const flags = ['--message-file', join(home, 'message'), '--lane', 'embargo', '--terms', join(home, 'terms.json'), '--json'];
    return await ngao(repo, ['guard', 'commit', ...flags, '--now', '2026-06-02T00:00:00Z'], { PATH: process.env.PATH ?? '' });
  };
  const caught = await lint(`Stop the ${word} in the ledger`);
  assert.equal(caught.code, 1, caught.stderr);
  assert.ok(!caught.stdout.includes(word), 'and does not repeat it');
  const clean = await lint('Keep request keys for a day');
  assert.equal(clean.code, 0);
  return JSON.parse(clean.stdout);
}
