// SPDX-License-Identifier: Apache-2.0
import type { Publisher } from '../../model/advisory.ts';

/** RFC 2606 and loopback: whoever publishes there is trying it out, with numbers of the example range. */
export function isRehearsal({ baseUrl }: Pick<Publisher, 'baseUrl'>): boolean {
  const { hostname } = new URL(baseUrl);
  return (
    /(^|\.)(example(\.(org|com|net))?|test|invalid|localhost)$/.test(hostname) || hostname === '127.0.0.1' || hostname === '[::1]'
  );
}
