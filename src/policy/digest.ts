// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Policy } from '../model/policy.ts';

/** Digest of what the policy says: moving a line or renaming the file does not change it, any rule does. */
export function policyDigest(policy: Policy): string {
  return sha256(canonicalJson(policy));
}

/** `sha256:<hex>` over UTF-8. */
export function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** JSON with sorted keys and without `source` (where an entry was written). */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).filter(
    ([key, held]) => held !== undefined && !(key === 'source' && typeof held === 'object'),
  );
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, held]) => `${JSON.stringify(key)}:${canonicalJson(held)}`).join(',')}}`;
}
