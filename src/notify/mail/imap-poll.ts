// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { FetchMessageObject, ImapFlow, MessageStructureObject } from 'imapflow';
import { NgaoError } from '../../kit/errors.ts';
import { closeImap, imapFailure, openImap } from './imap-client.ts';
import type { ImapSettings } from './imap-settings.ts';
import { mailLimits } from './limits.ts';

/** Up to where a mailbox was read (RFC 3501 2.3.1.1). UIDs mean nothing under another UIDVALIDITY. */
export interface MailboxBookmark {
  uidValidity: string;
  lastUid: number;
}

export interface FetchedMail {
  uidValidity: string;
  uid: number;
  bytes: Uint8Array;
  /** SHA-256 of the bytes, lower-case hex: what tells a message that was stored before. */
  digest: string;
  /** When the server received it, RFC 3339; null where it does not say. */
  receivedAt: string | null;
}

export interface SkippedMail {
  uidValidity: string;
  uid: number;
  bytes: number;
  reason: 'too-large' | 'too-many-parts';
}

export interface PollHandlers {
  /** Resolves once the bytes are stored for good; only then is the message marked or moved. Rejecting ends the poll. */
  store(mail: FetchedMail): Promise<void>;
  /** A message that is not fetched stays where it is, unmarked, for a person to look at. */
  skip(mail: SkippedMail): Promise<void>;
}

export interface PollResult {
  /** Where the next poll begins; only past what was stored or skipped. */
  bookmark: MailboxBookmark;
  stored: number;
  skipped: number;
  /** Whether more was waiting than one poll takes. */
  hasMore: boolean;
}

/**
 * Reads what is new in the mailbox since the bookmark, oldest first. Nothing is ever deleted: a stored message is
 * marked \Seen or moved. When the server renumbered the mailbox (UIDVALIDITY), all of it is offered again; the digest
 * tells the caller what it has. Throws `network-failed`, with `progress` telling how far it got.
 */
export async function pollMailbox(
  settings: ImapSettings,
  bookmark: MailboxBookmark | null,
  handlers: PollHandlers,
): Promise<PollResult> {
  const client = await openImap(settings);
  const progress: PollResult = { bookmark: bookmark ?? { uidValidity: '', lastUid: 0 }, stored: 0, skipped: 0, hasMore: false };
  // Without a listener a connection that breaks between two commands would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const lock = await client.getMailboxLock(settings.mailbox);
    try {
      await readNew({ client, settings, handlers, progress });
    } finally {
      lock.release();
    }
    return progress;
  } catch (thrown) {
    if (thrown instanceof StoreFailed) throw new PollError(thrown.cause, progress);
    throw new PollError(imapFailure(thrown), progress);
  } finally {
    await closeImap(client);
  }
}

/** How a poll broke off: `cause` is what went wrong, `progress` what was done before. */
export class PollError extends NgaoError {
  readonly progress: PollResult;

  constructor(cause: unknown, progress: PollResult) {
    const known = cause instanceof NgaoError ? cause : undefined;
    super(known?.code ?? 'internal', known?.message ?? 'A fetched message could not be stored. The next poll offers it again.', {
      cause,
      expected: true,
    });
    this.progress = progress;
  }
}

class StoreFailed extends Error {}

interface Poll {
  client: ImapFlow;
  settings: ImapSettings;
  handlers: PollHandlers;
  progress: PollResult;
}

async function readNew(poll: Poll): Promise<void> {
  const { client, settings, progress } = poll;
  if (client.mailbox === false) throw new Error('no mailbox is open');
  const uidValidity = String(client.mailbox.uidValidity);
  if (progress.bookmark.uidValidity !== uidValidity) progress.bookmark = { uidValidity, lastUid: 0 };
  if (client.mailbox.exists === 0) return;
  const range = `${progress.bookmark.lastUid + 1}:*`;
  const found = await client.search({ uid: range }, { uid: true });
  // `n:*` always names the last message, even when its UID is below n.
  const uids = (found || []).filter((uid) => uid > progress.bookmark.lastUid).sort((a, b) => a - b);
  progress.hasMore = uids.length > settings.mostPerPoll;
  for (const uid of uids.slice(0, settings.mostPerPoll)) {
    await takeOne(poll, { uid, uidValidity });
    progress.bookmark = { uidValidity, lastUid: uid };
  }
}

async function takeOne(
  { client, settings, handlers, progress }: Poll,
  place: { uid: number; uidValidity: string },
): Promise<void> {
  const outline = await client.fetchOne(
    String(place.uid),
    { size: true, bodyStructure: true, internalDate: true },
    { uid: true },
  );
  // Somebody else took it meanwhile.
  if (outline === false) return;
  const reason = tooMuch(outline, settings.largest);
  if (reason !== null) {
    await stored(handlers.skip({ ...place, bytes: outline.size ?? 0, reason }));
    progress.skipped++;
    return;
  }
  // One byte more than allowed shows a server that gave a wrong size.
  const answer = await client.fetchOne(
    String(place.uid),
    { source: { start: 0, maxLength: settings.largest + 1 } },
    { uid: true },
  );
  if (answer === false || answer.source === undefined) return;
  if (answer.source.length > settings.largest) {
    await stored(handlers.skip({ ...place, bytes: answer.source.length, reason: 'too-large' }));
    progress.skipped++;
    return;
  }
  const bytes = new Uint8Array(answer.source);
  const digest = createHash('sha256').update(bytes).digest('hex');
  await stored(handlers.store({ ...place, bytes, digest, receivedAt: instantOf(outline.internalDate) }));
  progress.stored++;
  if (settings.moveTo === undefined) await client.messageFlagsAdd(String(place.uid), ['\\Seen'], { uid: true });
  else await client.messageMove(String(place.uid), settings.moveTo, { uid: true });
}

/** The caller's failure is told apart from the connection's. */
async function stored(promise: Promise<void>): Promise<void> {
  try {
    await promise;
  } catch (thrown) {
    throw new StoreFailed('not stored', { cause: thrown });
  }
}

function tooMuch(outline: FetchMessageObject, largest: number): SkippedMail['reason'] | null {
  if ((outline.size ?? 0) > largest) return 'too-large';
  return outline.bodyStructure && countParts(outline.bodyStructure) > mailLimits.attachments * 2 ? 'too-many-parts' : null;
}

function countParts(root: MessageStructureObject): number {
  const open = [root];
  let parts = 0;
  for (let node = open.pop(); node; node = open.pop()) {
    parts++;
    for (const child of node.childNodes ?? []) open.push(child);
  }
  return parts;
}

function instantOf(date: Date | string | undefined): string | null {
  const instant = new Date(date ?? Number.NaN);
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString().replace(/\.\d+Z$/, 'Z');
}
