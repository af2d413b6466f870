// SPDX-License-Identifier: Apache-2.0

/** Notices of distributions: one of them may stand for ten vulnerabilities. */
const collectiveNotice = /^(?:DSA|DLA|DTSA|USN|LSN|RH[SBE]A|AL[SBE]A|RL[SBE]A|RXSA|EL[SBE]A|SUSE|openSUSE|MGASA|OESA)-/;

/**
 * A collective notice names the vulnerabilities it fixes; it is not another name of each. Joining through it would
 * make one finding of them all, and let an exception for one hide the others.
 *
 * @param aliases every id the notice is said to be the same as.
 */
export function isCollectiveNotice(id: string, aliases: Iterable<string>): boolean {
  if (!collectiveNotice.test(id)) return false;
  return new Set([...aliases].filter((alias) => alias.startsWith('CVE-'))).size > 1;
}
