// SPDX-License-Identifier: Apache-2.0

const link = /\bhttps?:\/\/[^\s<>"'`)\]]+/gi;
const insideNames = /(^|\.)(internal|intranet|local|localhost|lan|corp|home\.arpa|onion)$/;
/** RFC 1918, RFC 3927 and loopback. */
const insideAddresses = /^(10\.|127\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|\[(::1|f[cd]|fe80))/;

/** Hosts out in the open that a text links to, each once: neither `own` nor one that only an inner network knows (R9). */
export function publicHosts(text: string, own: string): string[] {
  const hosts = (text.match(link) ?? []).flatMap((each) => {
    // A sentence may end behind it.
    const host = URL.canParse(each) ? new URL(each).hostname.replace(/\.$/, '') : '';
    const isInside = host === '' || host === own || !/[.:]/.test(host) || insideNames.test(host) || insideAddresses.test(host);
    return isInside ? [] : [host];
  });
  return [...new Set(hosts)];
}
