// SPDX-License-Identifier: Apache-2.0
import { publicPagePolicy } from '../../advisories/reader-layout.ts';

/** What is no page does nothing at all in a browser. */
const dataPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";

/** What machines of others fetch, also from their pages. */
const open = /^\/(\.well-known\/csaf|osv|vex)\/|^\/security\/(fr\/)?feed\.|\.cve\.json$/;

/** How long a reader may go on without asking again, in seconds. */
const fresh = 300;

export interface ServedFile {
  path: string;
  mediaType: string;
  sha256: string;
  /** RFC 3339. */
  modifiedAt: string;
}

/** Headers of one file. They depend on its row alone, so that every server and every cache tells the same. */
export function fileHeaders({ path, mediaType, sha256, modifiedAt }: ServedFile): Record<string, string> {
  const isPage = mediaType.startsWith('text/html');
  return {
    'content-type': mediaType,
    etag: `"${sha256}"`,
    'last-modified': new Date(modifiedAt).toUTCString(),
    'cache-control': `public, max-age=${fresh}, must-revalidate`,
    'content-security-policy': isPage ? publicPagePolicy : dataPolicy,
    'cross-origin-resource-policy': open.test(path) ? 'cross-origin' : 'same-origin',
    ...(open.test(path) && { 'access-control-allow-origin': '*' }),
  };
}

/** Of every answer of the tier where it stands alone. */
export const aloneHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
  'cross-origin-opener-policy': 'same-origin',
  'content-security-policy': dataPolicy,
};

export const missingPageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-cache',
  'content-security-policy': publicPagePolicy,
};

/** Whether what the caller has is what we would send (RFC 9110 13.2.2: the tag counts before the time). */
export function isUnchanged(asked: Record<string, string | string[] | undefined>, { sha256, modifiedAt }: ServedFile): boolean {
  const tags = asked['if-none-match'];
  if (tags !== undefined) {
    const known = String(tags).split(',');
    return known.some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === `"${sha256}"`);
  }
  const since = Date.parse(String(asked['if-modified-since'] ?? ''));
  return !Number.isNaN(since) && Math.floor(Date.parse(modifiedAt) / 1000) * 1000 <= since;
}
