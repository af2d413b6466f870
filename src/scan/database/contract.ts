// SPDX-License-Identifier: Apache-2.0
import type { DatabaseIdentity } from '../../model/match.ts';
import type { AdvisoryRow, PackageKey } from '../../model/vulnerability.ts';

/** A read-only advisory database. */
export interface AdvisoryDatabase {
  readonly identity: DatabaseIdentity;
  /** Rows per asked package, in one set-based query; packages without advisories are absent. Withdrawn records never appear. */
  lookup(keys: readonly PackageKey[]): ReadonlyMap<string, readonly AdvisoryRow[]>;
  /** Long text of a record, from the prose file; undefined when unknown or no prose file is there. */
  prose(id: string): { summary: string; details: string; references: readonly string[] } | undefined;
  /** The record ids that carry `id` or name it as an alias. */
  idsFor(id: string): readonly string[];
  close(): void;
}

/** The key of `lookup`'s answer. */
export { packageKeyText } from '../../model/vulnerability.ts';
