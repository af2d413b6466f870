// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryDatabase } from './database/contract.ts';
import { openMemory } from './database/memory.ts';
import { starterDate, starterRecords } from './sources/starter/records.ts';

/** The built-in starter set as a database: useful, never complete (`identity.starter`). */
export function openStarter(): AdvisoryDatabase {
  const records = starterRecords();
  return openMemory(records, (build) => ({
    digest: `sha256:${build}`,
    builtAt: starterDate,
    starter: true,
    sources: [{ name: 'starter', records: records.length, newest: starterDate }],
  }));
}
