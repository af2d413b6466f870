// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import type { VulnerabilityRecord } from '../../../model/vulnerability.ts';
import type { AdvisorySource } from '../contract.ts';
import { isObject } from '../json-shape.ts';
import { readRecord } from './read-record.ts';

/** OSV records (schema 1.x), as OSV's own bucket and every export of it carry them. */
export const osv: AdvisorySource = {
  id: 'osv',
  title: 'OSV: GitHub advisories, malicious packages, distributions, language ecosystems',
  recognises: ({ json }) => isObject(json) && looksLikeRecord(json),
  read({ path, json }, sink) {
    try {
      const { record, repairs } = readRecord(json as Record<string, unknown>);
      for (const reason of repairs) sink.repaired({ file: path, reason });
      sink.record(record, feedsOf(record));
    } catch (thrown) {
      if (!(thrown instanceof NgaoError)) throw thrown;
      sink.skipped({ file: path, reason: thrown.message });
    }
  },
};

/** A record that lacks its id or date is still a record: it must be reported, not mistaken for something else. */
function looksLikeRecord(json: Record<string, unknown>): boolean {
  const marks = ['id', 'modified', 'affected', 'schema_version', 'withdrawn', 'aliases'].filter((key) =>
    Object.hasOwn(json, key),
  );
  return marks.length >= 2;
}

/** Counted once per ecosystem it speaks of, release left out: `osv/Alpine`; `osv/git` when it names no package. */
function feedsOf(record: VulnerabilityRecord): string[] {
  const names = new Set(record.affected.map(({ ecosystem }) => feedOf(ecosystem.split(':')[0] as string)));
  return names.size === 0 ? ['osv/git'] : [...names].sort();
}

/** `Node.js` is no ecosystem of OSV's: its records are the Node.js core feed in OSV's shape. */
function feedOf(ecosystem: string): string {
  return ecosystem === 'Node.js' ? 'nodejs-core' : `osv/${ecosystem}`;
}
