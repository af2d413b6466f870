// SPDX-License-Identifier: Apache-2.0
import { readImapSettings } from '../../notify/mail/imap-settings.ts';
import { keepPolling } from '../../notify/mail/keep-polling.ts';
import { listenForMail } from '../../notify/mail/smtp-listener.ts';
import type { ServerContext } from '../context.ts';
import { committeeSettings } from './committee-settings.ts';
import { storeMail } from './inbound-store.ts';

const minute = 60_000;

/** Starts to take mail in, as configured. Answers how to stop it. Throws `config-invalid` and `address-unavailable`. */
export async function takeMailIn(context: ServerContext): Promise<() => Promise<void>> {
  const stops = [await poll(context), await listen(context)];
  return async () => {
    for (const stop of stops) await stop();
  };
}

async function poll(context: ServerContext): Promise<() => Promise<void>> {
  const given = context.config.mail?.imap;
  if (!given) return async () => {};
  const settings = readImapSettings(given);
  const { db } = context;
  const row = await db.selectFrom('mailbox_bookmarks').where('mailbox', '=', settings.mailbox).selectAll().executeTakeFirst();
  const ending = new AbortController();
  const running = keepPolling(settings, {
    bookmark: row ? { uidValidity: String(row.uid_validity), lastUid: Number(row.last_uid) } : null,
    handlers: {
      store: async ({ bytes }) => await storeMail(context, { bytes, source: 'imap', client: null, rcptTo: null }),
      skip: async ({ uid, reason }) => context.log.warn({ uid, reason }, 'a mail was left in the mailbox'),
    },
    onBookmark: async ({ uidValidity, lastUid }) => {
      const place = { uid_validity: Number(uidValidity), last_uid: lastUid };
      await db
        .insertInto('mailbox_bookmarks')
        .values({ mailbox: settings.mailbox, ...place })
        .onConflict((conflict) => conflict.column('mailbox').doUpdateSet(place))
        .execute();
    },
    onProblem: ({ code }, failures) => context.log.warn({ code, failures }, 'the mailbox could not be read'),
    pause: minute,
    longestPause: 30 * minute,
    signal: ending.signal,
  });
  return async () => {
    ending.abort();
    await running;
  };
}

/** The mailbox is the committee's as it stands at the start. */
async function listen(context: ServerContext): Promise<() => Promise<void>> {
  const place = context.config.mail?.listen;
  const { mailbox } = await committeeSettings(context.db);
  if (!place || mailbox === '') return async () => {};
  const hostName = new URL(context.config.publicUrl).hostname;
  const listener = await listenForMail(
    { ...place, hostName, mailboxes: [mailbox] },
    {
      store: async (bytes, { ip, helo, mailFrom, rcptTo }) =>
        await storeMail(context, { bytes, source: 'smtp', client: { ip, helo, mailFrom }, rcptTo }),
      now: () => Date.now(),
    },
  );
  return () => listener.close();
}
