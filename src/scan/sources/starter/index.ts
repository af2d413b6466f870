// SPDX-License-Identifier: Apache-2.0
import type { AdvisorySource } from '../contract.ts';
import { starterRecords } from './records.ts';

/** Not a feed but a table of ours: it reads no document; `records.ts` is asked directly. */
export const starter: AdvisorySource = {
  id: 'starter',
  title: 'Built-in starter set: well-known npm advisories, never complete',
  recognises: ({ path }) => path === 'starter:',
  read(_document, sink) {
    for (const record of starterRecords()) sink.record(record, ['starter']);
  },
};
