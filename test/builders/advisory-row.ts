// SPDX-License-Identifier: Apache-2.0
import { type AdvisoryRow, type AffectedPackage, packageKeyText, type RangeEvent } from '../../src/model/vulnerability.ts';

/** What the database answers for one record; give what the test is about. */
export function buildRow(given: Partial<AdvisoryRow> & { id: string }): AdvisoryRow {
  return {
    aliases: [],
    severity: 'high',
    cvss: [],
    cwes: [],
    kev: false,
    epss: null,
    malware: false,
    disputed: false,
    summary: `About ${given.id}`,
    affected: [buildAffected([{ introduced: '0' }])],
    ...given,
  };
}

/** One `affected` entry with one SEMVER range of these events. */
export function buildAffected(events: readonly RangeEvent[], given: Partial<AffectedPackage> = {}): AffectedPackage {
  return { ecosystem: 'npm', name: 'a', versions: [], ranges: [{ type: 'SEMVER', events }], ...given };
}

/** The lookup answer for one package. */
export function buildAnswer(
  name: string,
  rows: readonly AdvisoryRow[],
  ecosystem = 'npm',
): ReadonlyMap<string, readonly AdvisoryRow[]> {
  return new Map([[packageKeyText({ ecosystem, name }), rows]]);
}
