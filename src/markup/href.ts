// SPDX-License-Identifier: Apache-2.0

export interface Target {
  href: string;
  /** Host of a web address, with a port that is not the usual one; the address of a mail link. ASCII. */
  host: string;
}

const lengthLimit = 2_048;

/**
 * Where a link may lead: http, https and mailto, in one canonical form; undefined for everything else. Names and passwords
 * before a host are refused (they look like the host), and a mail link keeps its address alone: no copies, no ready text.
 */
export function readTarget(raw: string): Target | undefined {
  // Browsers drop some of these and take others for slashes; an honest address has none.
  if (raw.length > lengthLimit || /[\p{Cc}\s\\<>"]/u.test(raw)) return undefined;
  if (/^mailto:/i.test(raw)) return mailTarget(raw.slice('mailto:'.length));
  if (!/^https?:\/\/[^/]/i.test(raw) || !URL.canParse(raw)) return undefined;
  const url = new URL(raw);
  if (url.username !== '' || url.password !== '' || url.host === '') return undefined;
  return { href: url.href, host: url.host };
}

/** Whether the words of a link say where it leads, so that it need not be told beside them. */
export function saysTarget(words: string, { href, host }: Target): boolean {
  const said = words.trim();
  return [href, href.replace(/\/$/, ''), href.replace(/^(https?:\/\/|mailto:)/, ''), host].includes(said);
}

function mailTarget(raw: string): Target | undefined {
  const [, local, domain] = /^([\w.!#$&*+/=^`{|}~-]{1,64})@([^@?&#/:%]{1,253})(?:\?.*)?$/.exec(raw) ?? [];
  if (local === undefined || domain === undefined || !URL.canParse(`http://${domain}`)) return undefined;
  const address = `${local}@${new URL(`http://${domain}`).host}`;
  return { href: `mailto:${address}`, host: address };
}
