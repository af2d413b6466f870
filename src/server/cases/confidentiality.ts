// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';

/** R15: what experts, vendors, adopters, observers and coordinators sign before they read anything. */
export const confidentialityText =
  'What I read in this case is told to me in confidence, to help to repair it. I tell it to nobody, use it for nothing else and keep no copy longer than the work needs, until the foundation has published it or tells me that I am free. If it becomes known, or I think that it may, I say so at once.';

/** SHA-256 in hex of exactly the text that was shown. */
export const confidentialityDigest = createHash('sha256').update(confidentialityText).digest('hex');
