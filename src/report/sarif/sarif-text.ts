// SPDX-License-Identifier: Apache-2.0
import { plain } from '../plain-text.ts';

/**
 * Text for a message. Braces would be placeholders (SARIF section 3.11.5: doubled to be literal) and `[text](target)`
 * an embedded link (3.11.6): no stranger's text may set a link, so the pair is broken up.
 */
export function messageText(text: string): string {
  return plain(text)
    .replace(/[{}]/g, '$&$&')
    .replace(/\](?=\()/g, '] ');
}

/**
 * A relative URI reference (RFC 3986, section 4.2): every segment encoded, no leading slash, and no colon in the
 * first segment, where it would read as a scheme.
 */
export function relativeUri(path: string): string {
  const segments = path
    .toWellFormed()
    .replace(/^\/+/, '')
    .split('/')
    .map((segment) => encodeURIComponent(segment).replace(/%40/g, '@'));
  return segments.join('/') || '.';
}
