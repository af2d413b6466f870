// SPDX-License-Identifier: Apache-2.0
import type { AnnounceRecipients } from '../../cases/case-facts.ts';
import { NgaoError } from '../../kit/errors.ts';
import { normaliseAddress } from '../../sealed/blind-index.ts';
import type { CommitteeSettings } from '../cases/committee-settings.ts';
import type { ServerConfig } from '../context.ts';

/** What is ours and written in the one transaction, in this order. */
export const localChannels = ['page', 'feed', 'csaf', 'osv', 'vex'] as const;
export type LocalChannel = (typeof localChannels)[number];

export function isLocal(channel: string): channel is LocalChannel {
  return (localChannels as readonly string[]).includes(channel);
}

/** Channels of the shelf that are a forum; all others but mail are chats. */
const forums: ReadonlySet<string> = new Set(['discourse']);

export interface PlannedLine {
  channel: string;
  name: string;
  /** Sealed with the line. */
  address: string | null;
}

export interface Recipients {
  lines: readonly PlannedLine[];
  facts: AnnounceRecipients;
}

export type Choice = { kind: 'reporter' | 'ghsa' | 'cve' | 'chat' | 'forum'; key: string; channel: string };

/** Everything beside mail that a plan of this advisory can choose. */
export function choicesOf({ publishing }: ServerConfig, hasCase: boolean): Choice[] {
  const named = (kind: 'reporter' | 'ghsa' | 'cve'): Choice => ({ kind, key: kind, channel: kind });
  return [
    ...(hasCase ? [named('reporter')] : []),
    ...(publishing?.ghsa ? [named('ghsa')] : []),
    ...(publishing?.cve ? [named('cve')] : []),
    ...(publishing?.channels ?? []).map(
      ({ key, channel }): Choice => ({ kind: forums.has(channel) ? 'forum' : 'chat', key, channel }),
    ),
  ];
}

interface Wanted {
  channels: readonly string[];
  lists: readonly string[];
}

/**
 * The lines of a plan, local ones first. An address that the committee does not allow stays in the plan for its guard to refuse.
 * Throws `usage` for a channel that is not configured and for what is no address.
 */
export function recipientsOf(
  wanted: Wanted,
  { config, settings, hasCase }: { config: ServerConfig; settings: CommitteeSettings; hasCase: boolean },
): Recipients {
  const choices = choicesOf(config, hasCase);
  const chosen = [...new Set(wanted.channels)].map((key) => {
    const choice = choices.find((one) => one.key === key);
    if (!choice) throw new NgaoError('usage', 'A channel of the plan is not configured. Choose from those that are offered.');
    return choice;
  });
  const lists = [...new Set(wanted.lists.map(addressOf))];
  const privateList = settings.privateList === '' ? undefined : normaliseAddress(settings.privateList);
  const has = (kind: Choice['kind']) => chosen.some((one) => one.kind === kind);
  const far = chosen.map(({ channel, key, kind }) => ({
    channel,
    name: kind === 'reporter' || kind === 'cve' || kind === 'ghsa' ? channel : key,
    address: null,
  }));
  const mail = lists.map((address, index) => ({
    channel: 'mail',
    name: address === privateList ? 'private-list' : `list-${index + 1}`,
    address,
  }));
  return {
    lines: [...localChannels.map((channel) => ({ channel, name: channel, address: null })), ...mail, ...far],
    facts: {
      reporter: has('reporter'),
      privateList: privateList !== undefined && lists.includes(privateList),
      publicMail: lists.some((address) => address !== privateList),
      chat: has('chat'),
      forum: has('forum'),
      outsideAllowList: lists.filter((address) => address !== privateList && !isAllowed(address, settings.allowed)).length,
    },
  };
}

function addressOf(text: string): string {
  try {
    const address = normaliseAddress(text);
    if (address !== '') return address;
  } catch {
    // Told below.
  }
  throw new NgaoError('usage', 'A recipient is no mail address. Correct the lists of the plan.');
}

/** `@domain` allows every address of exactly this domain. */
export function isAllowed(address: string, allowed: readonly string[]): boolean {
  const domain = address.slice(address.lastIndexOf('@'));
  return allowed.some((one) => (one.startsWith('@') ? one.toLowerCase() === domain : normaliseAddress(one) === address));
}
