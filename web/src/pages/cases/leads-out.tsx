// SPDX-License-Identifier: Apache-2.0
import { publicHosts } from '../../kit/public-links.ts';

/** R9: talk, fixes and drafts stay in private places; a link that leaves them is told while it is written. */
export function LeadsOut({ text }: { text: string }) {
  const hosts = publicHosts(text, window.location.hostname);
  if (hosts.length === 0) return null;
  return (
    <p className="notice-line" role="status">
      This links to {hosts.join(', ')}, out in the open. Everybody may read what stands there, and whoever follows the link shows
      there that they know of it.
    </p>
  );
}
