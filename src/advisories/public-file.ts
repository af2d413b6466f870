// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryLanguage } from '../model/advisory.ts';

/** One file of the public tier: exactly the bytes that are served, mirrored and exported. */
export interface PublicFile {
  /** The address below the origin; begins with a slash, holds no query. A directory's page ends in a slash. */
  path: string;
  /** With its charset where it is text. */
  mediaType: string;
  body: string | Uint8Array;
  /** null: tells every language, or none. */
  language: AdvisoryLanguage | null;
  /** null: an index, a feed, a page of the site. */
  advisoryId: string | null;
  /** RFC 3339 in UTC: when what it tells last changed. */
  modifiedAt: string;
}
