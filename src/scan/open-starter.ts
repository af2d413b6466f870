// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { AdvisoryDatabase } from './database/contract.ts';
import { MemoryAdvisories } from './database/memory.ts';
import { starterDate, starterRecords } from './sources/starter/records.ts';
import { starterTable } from './sources/starter/starter-table.ts';

/** The built-in starter set as a database: useful, never complete (`identity.starter`). */
export function openStarter(): AdvisoryDatabase {
  const records = starterRecords();
  return new MemoryAdvisories(records, {
    digest: `sha256:${createHash('sha256').update(JSON.stringify(starterTable)).digest('hex')}`,
    builtAt: starterDate,
    starter: true,
    sources: [{ name: 'starter', records: records.length, newest: starterDate }],
  });
}
