// SPDX-License-Identifier: Apache-2.0
import type { DatabaseIdentity } from '../../model/match.ts';
import type { AdvisoryRow, PackageKey } from '../../model/vulnerability.ts';

/** A read-only advisory database. */
export interface AdvisoryDatabase {
  readonly identity: DatabaseIdentity;
  /**
   * Rows per asked package, in one set-based query; packages without advisories are absent. Withdrawn records never
   * appear. `ecosystem` is compared as it is: `Alpine:v3.20` does not answer for `Alpine`; only a release of Red Hat's is
   * answered by its repositories (`repositories.ts`). Names are compared as `lookupName` folds them. Git ranges are left
   * out, an affected entry that holds nothing else as well. A row's `aliases` hold the record's `upstream` ids too.
   */
  lookup(keys: readonly PackageKey[]): ReadonlyMap<string, readonly AdvisoryRow[]>;
  /** Long text of a record, from the prose file; undefined when unknown or no prose file is there. */
  prose(id: string): AdvisoryProse | undefined;
  /** Whether the database holds any advisory of this ecosystem (release included): an answer of silence needs it. */
  holds(ecosystem: string): boolean;
  /** The record ids that carry `id` or name it as an alias. */
  idsFor(id: string): readonly string[];
  close(): void;
}

export interface AdvisoryProse {
  summary: string;
  details: string;
  references: readonly string[];
  /** When the record was withdrawn (RFC 3339, or `unknown`): `lookup` never answers with it. */
  withdrawn?: string;
}

/** The key of `lookup`'s answer. */
export { packageKeyText } from '../../model/vulnerability.ts';
