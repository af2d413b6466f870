// SPDX-License-Identifier: Apache-2.0
import { all, list, object, oneOf, type Shape, text, uri } from '../shape.ts';

const tags = [
  'broken-link|customer-entitlement|exploit|government-resource|issue-tracking|mailing-list|mitigation|not-applicable|patch',
  'permissions-required|media-coverage|product|related|release-notes|signature|technical-description|third-party-advisory',
  'vendor-advisory|vdb-entry',
].flatMap((line) => line.split('|'));

const tag: Shape = (value, place, tell) => {
  if (!(typeof value === 'string' && /^x_.{0,126}$/.test(value))) oneOf(...tags)(value, place, tell);
};

export const reference = object({
  needs: { url: all(text({ min: 1, max: 2048 }), uri) },
  may: { name: text({ min: 1, max: 512 }), tags: list(tag, { min: 1, unique: true }) },
  others: 'none',
});
