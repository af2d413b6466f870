// SPDX-License-Identifier: Apache-2.0
import type { ImapFlow } from 'imapflow';
import { messageId } from './header-value.ts';
import { closeImap, openImap } from './imap-client.ts';
import type { ImapSettings } from './imap-settings.ts';

/** `unknown`: the mailbox could not be read, so that nothing can be said of the others. */
export type FoundLetters = { outcome: 'looked'; found: ReadonlySet<string> } | { outcome: 'unknown' };

/**
 * Which of these letters of ours have a copy in the mailbox: by their Message-ID, in the folder that is read, in the one that
 * read mail is moved to and in the one for sent mail. A copy shows that the letter was taken; that there is none shows nothing.
 * Never throws for what the far side does; throws `usage` for what is no Message-ID.
 */
export async function findLetters(settings: ImapSettings, ids: readonly string[]): Promise<FoundLetters> {
  const wanted = ids.map((id) => messageId(id));
  const client = await openImap(settings);
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found = new Set<string>();
    for (const folder of await foldersOf(client, settings))
      for (const id of await standingIn(client, { folder, ids: wanted.filter((each) => !found.has(each)) })) found.add(id);
    return { outcome: 'looked', found };
  } catch {
    return { outcome: 'unknown' };
  } finally {
    await closeImap(client);
  }
}

async function foldersOf(client: ImapFlow, { mailbox, moveTo, sent }: ImapSettings): Promise<string[]> {
  const known = await client.list();
  const own = sent ?? known.find(({ specialUse }) => specialUse === '\\Sent')?.path;
  const named = [mailbox, moveTo, own].filter((path) => path !== undefined);
  return [...new Set(named)].filter((path) => known.some((one) => one.path.toLowerCase() === path.toLowerCase()));
}

async function standingIn(client: ImapFlow, { folder, ids }: { folder: string; ids: readonly string[] }): Promise<string[]> {
  const lock = await client.getMailboxLock(folder, { readOnly: true });
  try {
    const found: string[] = [];
    for (const id of ids) if (await stands(client, id)) found.push(id);
    return found;
  } finally {
    lock.release();
  }
}

/** The search of IMAP looks for a part of the field, so what it names is read once more. */
async function stands(client: ImapFlow, id: string): Promise<boolean> {
  const uids = await client.search({ header: { 'message-id': id } }, { uid: true });
  for (const uid of (uids || []).slice(0, 5)) {
    const mail = await client.fetchOne(String(uid), { envelope: true }, { uid: true });
    if (mail !== false && mail.envelope?.messageId === id) return true;
  }
  return false;
}
