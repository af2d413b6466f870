// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';

export { contentUuid as stableUuid } from '../model/content-uuid.ts';

/** The first 16 hex digits of SHA-256: enough to tell things apart inside one document. */
export function shortDigest(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
